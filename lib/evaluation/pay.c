/* The payment: decided from rows of effects and the terms, and from nothing else, so that a
 * record alone can be settled again. */
#include "evaluation/settle.h"
#include "sib/evaluation.h"
#include "sib/payment.h"

static void write_decision(sib__lists *lists, const sib_payment *payment)
{
    const sib_table *said = sib_payment_table(payment, "summary");
    sib__rows       *w = sib__lists_row(lists, SIB__LIST_DECISION, NULL);
    sib__lists_table(lists, SIB__LIST_GATES, NULL, sib_payment_table(payment, "gates"));
    sib__lists_table(lists, SIB__LIST_STATEMENT, NULL, sib_payment_table(payment, "lines"));
    sib__lists_table(lists, SIB__LIST_PAYERS, NULL, sib_payment_table(payment, "payers"));
    if (sib_payment_verdict(payment) == SIB_PAYMENT_VERDICT_UNDECIDED) {
        sib__set_text(w, "verdict", "undecided");
        sib__finding(lists, NULL, "payment", "undecided", 0, true);
        return;
    }
    sib__rows_take(w, said, 0);
}

sib_status sib__pay(sib__call *call, const sib__contract *c, bool blocked, sib__lists *lists)
{
    sib_table   *effects = NULL;
    sib_payment *payment = NULL;
    sib__child   child;
    if (blocked) {
        sib__set_text(sib__lists_row(lists, SIB__LIST_DECISION, NULL), "verdict",
                      sib_evaluation_verdict_name(SIB_EVALUATION_VERDICT_REFUSED));
        return SIB_OK;
    }
    SIB__TRY(sib__rows_finish(call, &lists->rows[SIB__LIST_EFFECTS], &call->scratch, &effects));
    sib_status status = sib_payment_calculate(sib__child_begin(&child, call, 0.0, 0.0),
                                              c->terms.data, effects, &payment);
    SIB__TRY(sib__child_own(&child, status, &call->scratch, payment, sib__handle_free));
    write_decision(lists, payment);
    return SIB_OK;
}
