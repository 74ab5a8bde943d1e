/* What is due: everything since the start, less what was paid before. */
#ifndef SIB_SCHEME_DUE_H
#define SIB_SCHEME_DUE_H

#include "scheme/past.h"
#include "scheme/run.h"
#include "scheme/step_settle.h"

typedef struct sib__due {
    sib__exact cumulative;
    sib__exact paid_before;
    sib__exact now;
    sib__exact carried;
    int64_t    cumulative_units; /* in whole minor units, as is the next */
    int64_t    now_units;
    int32_t    verdict; /* a sib__due_verdict */
} sib__due;

/* What the lines of the settle step sum to, below nothing as the contract says, and whether a
 * line has no number. */
sib_status sib__due_value(sib__run *run, sib__exact *sum, bool *undecided);

/* A sum of lines as the contract takes it that is below nothing. */
sib__exact sib__due_owed(const sib__settle *settle, sib__exact sum);

/* What is due where lines sum to `owed`; `undecided`: some have no number. */
sib_status sib__due_from(sib__run *run, sib__exact owed, bool undecided, sib__due *out);

/* From the lines of the settle step. DATA when less is due than was paid and the contract
 * refuses that. */
sib_status sib__due_of(sib__run *run, sib__due *out);

/* The row of the table "due". */
sib_status sib__due_row(sib__run *run, const sib__due *due);

#endif
