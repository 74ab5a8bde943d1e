/* What is due: everything since the start, less what was paid before. */
#ifndef SIB_SCHEME_DUE_H
#define SIB_SCHEME_DUE_H

#include "scheme/past.h"
#include "scheme/run.h"

#define SIB__DUE_VERDICT_LIST(X)                                                               \
    X(SIB__DUE_PAID, 1, "paid", "more is due than was paid before")                            \
    X(SIB__DUE_REPAID, 2, "repaid", "less is due than was paid before")                        \
    X(SIB__DUE_NOTHING, 3, "nothing", "as much is due as was paid before")                     \
    X(SIB__DUE_UNDECIDED, 4, "undecided", "a line that counts has no number")                  \
    X(SIB__DUE_INTERIM, 5, "interim", "the stage does not pay")                                \
    X(SIB__DUE_REPORT, 6, "report", "the contract has no settlement")

typedef enum sib__due_verdict { SIB__DUE_VERDICT_LIST(SIB_ENUM_CONSTANT) } sib__due_verdict;
const char *sib__due_verdict_name(int32_t value);
int32_t     sib__due_verdict_value(const char *name);

typedef struct sib__due {
    sib__exact cumulative;
    sib__exact paid_before;
    sib__exact now;
    sib__exact carried;
    int32_t    verdict; /* a sib__due_verdict */
} sib__due;

/* From the lines of the settle step. DATA when less is due than was paid and the contract
 * refuses that. */
sib_status sib__due_of(sib__run *run, sib__due *out);

/* The row of the table "due". */
sib_status sib__due_row(sib__run *run, const sib__due *due);

#endif
