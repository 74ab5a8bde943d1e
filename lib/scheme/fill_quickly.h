/* Filling one limit for every group of lines, where all numbers are whole. */
#ifndef SIB_SCHEME_FILL_QUICKLY_H
#define SIB_SCHEME_FILL_QUICKLY_H

#include "scheme/tuple.h"

typedef struct sib__quick_fill {
    const sib__series *lines; /* all have a number */
    sib__tuples        groups;
    sib__exact         limit;
    bool               refuse; /* a line that does not fit whole is skipped; else cut */
    int64_t           *order;  /* in which they fill; NULL: as they stand */
} sib__quick_fill;

/* What the lines come to, as sib__fill_limits() says it. *done is false, and nothing is made,
 * where numbers or limit are not whole in one denominator, do not fit 64 bits on the way, or
 * there are more groups than lines. O(n). */
sib_status sib__fill_quickly(sib__run *run, const sib__quick_fill *fill, sib__numbers *after,
                             bool *done);

#endif
