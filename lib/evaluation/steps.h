/* An evaluation of a contract in the language sib@1, run once or again. */
#ifndef SIB_EVALUATION_STEPS_H
#define SIB_EVALUATION_STEPS_H

#include "evaluation/run.h"
#include "scheme/handle.h"

/* What is run: people are matched as known on the day of one stage and, unless `counted` is
 * NULL, outcomes are counted over them on that of another, all in one go. */
typedef struct sib__run_order {
    const sib_scheme            *scheme;
    const char                  *comparison; /* NULL: the only matched one */
    const sib_evaluation_tables *tables;
    const char                  *matched;
    const char                  *counted;
} sib__run_order;

sib_status sib__run_evaluation(sib__call *call, const sib__run_order *order,
                               const sib__provenance *how, sib_evaluation **out);

/* The order that a record was made by, but for its tables. The contract is the caller's; NULL:
 * the one in the record, which the call's scratch then owns. */
sib_status sib__order_of(sib__call *call, const sib__record *record, const sib_scheme *scheme,
                         sib__run_order *out);

#endif
