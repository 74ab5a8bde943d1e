/* The payment: decided from rows of effects and the terms, and from nothing else, so that a
 * record alone can be settled again. */
#include "evaluation/settle.h"
#include "sib/evaluation.h"
#include "sib/payment.h"

static void write_decision(sib__lists *lists, const sib_payment *payment)
{
    int32_t    verdict = sib_payment_verdict_of(payment);
    sib__rows *w = sib__lists_row(lists, SIB__LIST_DECISION, NULL);
    sib__lists_table(lists, SIB__LIST_GATES, NULL, sib_payment_gates(payment));
    sib__lists_table(lists, SIB__LIST_STATEMENT, NULL, sib_payment_lines(payment));
    sib__lists_table(lists, SIB__LIST_PAYERS, NULL, sib_payment_payers(payment));
    sib__set_text(w, "verdict", sib_payment_verdict_name(verdict));
    if (verdict == SIB_PAYMENT_VERDICT_UNDECIDED) {
        sib__finding(lists, NULL, "payment", "undecided", 0, true);
        return;
    }
    sib__set_text(w, "total", sib_payment_total_text(payment));
    sib__set_text(w, "currency", sib_payment_currency(payment));
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
