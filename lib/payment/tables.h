/* The tables a statement shows, each of the result. */
#ifndef SIB_PAYMENT_TABLES_H
#define SIB_PAYMENT_TABLES_H

#include "payment/statement.h"
#include "table/publish.h"

sib_status sib__payment_lines_table(sib__call *call, const sib__payment_terms *terms,
                                    const sib__statement *statement, sib__result *result);

sib_status sib__payment_gates_table(sib__call *call, const sib__payment_terms *terms,
                                    const sib__payment_decision *decisions, int64_t n,
                                    sib__result *result);

/* `parts` has an amount for each payer of the terms. */
sib_status sib__payment_payers_table(sib__call *call, const sib__payment_terms *terms,
                                     const int64_t *parts, sib__result *result);

#endif
