/* The payment: decided from rows of effects and the terms, and from nothing else, so that a
 * record alone can be settled again. */
#include "evaluation/design.h"
#include "evaluation/settle.h"
#include "sib/payment.h"

static void write_decision(sib__lists *lists, sib__json_writer *object,
                           const sib_payment *payment)
{
    bool decided = sib_payment_verdict_of(payment) != SIB_PAYMENT_VERDICT_UNDECIDED;
    sib__lists_table(lists, SIB__LIST_GATES, NULL, sib_payment_gates(payment), NULL);
    sib__lists_table(lists, SIB__LIST_STATEMENT, NULL, sib_payment_lines(payment), NULL);
    sib__lists_table(lists, SIB__LIST_PAYERS, NULL, sib_payment_payers(payment), NULL);
    if (!decided) {
        sib__finding(lists, NULL, "payment", "undecided", 0, true);
    }
    sib__put_flag(object, "payable", decided);
    sib__put_text(object, "verdict", sib_payment_verdict_name(sib_payment_verdict_of(payment)));
    sib__put_text(object, "total", decided ? sib_payment_total_text(payment) : NULL);
    sib__put_text(object, "currency", decided ? sib_payment_currency(payment) : NULL);
}

static void write_refusal(sib__json_writer *object)
{
    sib__put_flag(object, "payable", false);
    sib__put_text(object, "verdict", "refused");
    sib__put_text(object, "total", NULL);
    sib__put_text(object, "currency", NULL);
}

sib_status sib__pay(sib__call *call, const sib__contract *c, const sib__json *effects,
                    bool blocked, sib__lists *lists, sib__json_writer *object)
{
    const sib__list_spec *spec = sib__list_spec_of(SIB__LIST_EFFECTS);
    sib_table            *table = NULL;
    sib_payment          *payment = NULL;
    sib__child            child;
    if (blocked) {
        write_refusal(object);
        return SIB_OK;
    }
    SIB__TRY(
        sib__rows_table(call, "effects", &effects, 1, spec->fields, spec->field_count, &table));
    sib_status status = sib_payment_calculate(sib__child_begin(&child, call, 0.0, 0.0),
                                              c->terms.data, table, &payment);
    status = sib__child_end(&child, status);
    if (status == SIB_OK) {
        write_decision(lists, object, payment);
    }
    sib_payment_free(payment);
    sib_table_free(table);
    return status;
}
