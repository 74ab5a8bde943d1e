/* The lines of a statement and their total. */
#ifndef SIB_PAYMENT_STATEMENT_H
#define SIB_PAYMENT_STATEMENT_H

#include "payment/gate.h"

typedef struct sib__payment_line {
    int32_t       rule; /* a sib_payment_rule */
    sib__slice    cohort;
    bool          has_quantity;
    bool          exact; /* the quantity */
    sib__rational quantity;
    int64_t       amount;
    int32_t       reason; /* a sib_payment_reason */
    sib__slice    source;
} sib__payment_line;

typedef struct sib__statement {
    sib__payment_line *lines;
    int64_t            n;
    int64_t            room; /* lines that fit without growing */
    int64_t            total;
    bool               paid; /* a gate is met and counts */
} sib__statement;

/* Draws up the statement in the order of the decisions. */
sib_status sib__payment_state(sib__call *call, const sib__payment_terms *terms,
                              const sib__payment_effects  *effects,
                              const sib__payment_decision *decisions, int64_t n,
                              sib__statement *out);

#endif
