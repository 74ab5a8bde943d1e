/* What the checks of all methods and of one share: the inputs read anew. */
#ifndef SIB_MATCHING_VERIFY_H
#define SIB_MATCHING_VERIFY_H

#include "matching/matching.h"

/* The range of each arm's score, as the discard rule has it. */
typedef struct sib__support {
    double low[2];
    double high[2];
} sib__support;

typedef struct sib__view {
    const sib__rules *rules;
    sib_matching     *m;
    int64_t          *uses;  /* [n] pairs a control row is in */
    int64_t          *stamp; /* [n] of a case: its first pair, plus 1; of a control: the case
                                that met it last */
    sib__support support;
    int64_t      work;
} sib__view;

sib_status sib__view_begin(sib__call *call, const sib__rules *rules, sib_matching *m,
                           sib__view *v);

void sib__view_end(sib__call *call, sib__view *v);

/* The interrupt check, when enough steps have been made since the last. */
sib_status sib__view_rest(sib__call *call, sib__view *v, int64_t steps);

static inline void sib__view_fault(sib__view *v, int32_t check)
{
    v->m->faults[check - 1]++;
}

/* Whether the discard rule lets the row in. */
bool sib__view_supported(const sib__view *v, int64_t row);

/* Which of two rows stands first by the exact columns, coarsened where they are, and the class
 * of the score: negative, 0 where they agree, positive. */
int sib__view_order(const sib__view *v, int64_t a, int64_t b);

bool sib__view_within_caliper(const sib__view *v, int64_t a, int64_t b);

/* Nobody passed over, by a distance of covariates. */
sib_status sib__space_verify(sib__call *call, const sib__rules *rules, sib_matching *m);

/* End of the stretch of pairs that begins at k and belongs to one treated row. */
int64_t sib__view_case_end(const sib__view *v, int64_t k);

#endif
