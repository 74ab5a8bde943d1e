/* What is due: everything since the start, less what was paid before. */
#ifndef SIB_SCHEME_DUE_H
#define SIB_SCHEME_DUE_H

#include "scheme/past.h"
#include "scheme/run.h"

typedef struct sib__due {
    sib__exact cumulative;
    sib__exact paid_before;
    sib__exact now;
    sib__exact carried;
    int32_t    verdict; /* a sib__due_verdict */
} sib__due;

/* What the lines of the settle step sum to, below nothing as the contract says, and whether a
 * line has no number. */
sib_status sib__due_value(sib__run *run, sib__exact *sum, bool *undecided);

/* From the lines of the settle step. DATA when less is due than was paid and the contract
 * refuses that. */
sib_status sib__due_of(sib__run *run, sib__due *out);

/* The row of the table "due". */
sib_status sib__due_row(sib__run *run, const sib__due *due);

#endif
