/* Filling limits: what is left of lines that groups of them may not exceed. */
#ifndef SIB_SCHEME_FILL_H
#define SIB_SCHEME_FILL_H

#include "scheme/series.h"

/* Which lines go without when a limit binds. */
typedef enum sib__fill_how {
    SIB__FILL_PART = 1, /* in order; the line that does not fit whole is cut to what is left */
    SIB__FILL_REFUSE,   /* in order; a line that does not fit whole is skipped */
    SIB__FILL_PRO_RATA, /* all alike */
} sib__fill_how;

typedef struct sib__fill {
    int64_t             n;
    const sib__numbers *numbers;  /* of n lines */
    const uint8_t      *reasons;  /* [n]; NULL: every line has a number */
    const int64_t      *group_of; /* [n]; below 0: the line passes */
    const int64_t *order; /* [n]: rows in the order in which they fill; NULL: as they stand */
    int64_t        group_count;
    const sib__exact *limits;    /* [groups] */
    const bool       *unlimited; /* [groups] */
    int32_t           how;       /* a sib__fill_how */
    sib__exact        whole;     /* unit that lines are whole multiples of; 0: of none */
} sib__fill;

/* What the lines come to, and what is left of the room: in order once a line and those before
 * it have theirs, pro rata once all have; of a negative line the room; 0 for lines that are not
 * limited. Negative lines pass first and make room. O(n) and, pro rata in whole units, a sort
 * by remainders. OVERFLOW when a group's sum is beyond 64 bits of units. */
sib_status sib__fill_limits(sib__call *call, sib__memory *m, const sib__fill *fill,
                            sib__numbers *after, sib__numbers *left);

#endif
