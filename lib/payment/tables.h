/* The tables a statement shows, each given to the pool `owner`. */
#ifndef SIB_PAYMENT_TABLES_H
#define SIB_PAYMENT_TABLES_H

#include "payment/statement.h"
#include "sib/table.h"

sib_status sib__payment_lines_table(sib__call *call, const sib__payment_terms *terms,
                                    const sib__statement *statement, sib__memory *owner,
                                    sib_table **out);

sib_status sib__payment_gates_table(sib__call *call, const sib__payment_terms *terms,
                                    const sib__payment_decision *decisions, int64_t n,
                                    sib__memory *owner, sib_table **out);

/* `parts` has an amount for each payer of the terms. */
sib_status sib__payment_payers_table(sib__call *call, const sib__payment_terms *terms,
                                     const int64_t *parts, sib__memory *owner, sib_table **out);

#endif
