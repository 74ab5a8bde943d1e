#include "sib/payment.h"

#include <string.h>

#include "core/options.h"
#include "payment/tables.h"

SIB__DEFINE_ENUM(sib_payment_rule, SIB_PAYMENT_RULE_LIST)
SIB__DEFINE_ENUM(sib_payment_reason, SIB_PAYMENT_REASON_LIST)
SIB__DEFINE_ENUM(sib_payment_gate, SIB_PAYMENT_GATE_LIST)
SIB__DEFINE_ENUM(sib_payment_verdict, SIB_PAYMENT_VERDICT_LIST)

struct sib_payment {
    sib__result result;
    int32_t     verdict;
};

/* PAID or NOT_PAID when every gate is decided. */
static int32_t verdict_of(const sib__payment_decision *decisions, int64_t n, bool paid)
{
    for (int64_t i = 0; i < n; i++) {
        int32_t result = decisions[i].result;
        if (result != SIB_PAYMENT_GATE_MET && result != SIB_PAYMENT_GATE_MISSED &&
            result != SIB_PAYMENT_GATE_NOT_NEEDED) {
            return SIB_PAYMENT_VERDICT_UNDECIDED;
        }
    }
    return paid ? SIB_PAYMENT_VERDICT_PAID : SIB_PAYMENT_VERDICT_NOT_PAID;
}

/* Splits the total among the payers, who stand in id order. */
static sib_status split(sib__call *call, const sib__payment_terms *terms, sib__money total,
                        sib__result *result)
{
    int64_t        n = terms->payer_count;
    sib__rational *shares = SIB__NEW(&call->scratch, sib__rational, n);
    SIB__TRY_MEMORY(call, shares);
    int64_t *rank = SIB__NEW(&call->scratch, int64_t, n);
    SIB__TRY_MEMORY(call, rank);
    int64_t *parts = SIB__NEW(&call->scratch, int64_t, n);
    SIB__TRY_MEMORY(call, parts);
    for (int64_t i = 0; i < n; i++) {
        shares[i] = terms->payers[i].share;
        rank[i] = i;
    }
    SIB__TRY(sib__money_allocate(call, total, shares, rank, n, parts));
    return sib__payment_payers_table(call, terms, parts, result);
}

static sib_status summarize(sib__call *call, sib_payment *payment, bool paid, sib__money total)
{
    static const sib__field fields[] = {SIB__TEXT("verdict"), SIB__FLAG("paid"),
                                        SIB__TEXT("total"), SIB__I64("total_minor"),
                                        SIB__TEXT("currency")};
    char                    text[24];
    sib__rows               rows;
    sib__money_print(total, text);
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    sib__rows_add(&rows);
    sib__set_text(&rows, "verdict", sib_payment_verdict_name(payment->verdict));
    sib__set_flag(&rows, "paid", paid);
    sib__set_text(&rows, "total", text);
    sib__set_i64(&rows, "total_minor", total.minor);
    sib__set_text(&rows, "currency", total.currency);
    return sib__table_of_rows(call, &payment->result, "summary", &rows);
}

static sib_status calculate(sib__call *call, const char *text, const sib_table *table,
                            sib_payment *payment)
{
    sib__payment_terms     terms;
    sib__payment_effects   effects;
    sib__payment_decision *decisions = NULL;
    sib__statement         statement;
    int64_t                n = 0;
    SIB__TRY(sib__payment_terms_read(call, &call->scratch, text, &terms));
    SIB__TRY(sib__payment_effects_read(call, table, &effects));
    SIB__TRY(sib__payment_decide(call, &terms, &effects, &decisions, &n));
    SIB__TRY(sib__payment_state(call, &terms, &effects, decisions, n, &statement));
    sib__money total = {statement.total, ""};
    memcpy(total.currency, terms.currency, sizeof total.currency);
    payment->verdict = verdict_of(decisions, n, statement.total > 0);
    SIB__TRY(sib__payment_lines_table(call, &terms, &statement, &payment->result));
    SIB__TRY(sib__payment_gates_table(call, &terms, decisions, n, &payment->result));
    SIB__TRY(summarize(call, payment, statement.paid, total));
    return split(call, &terms, total, &payment->result);
}

sib_status sib_payment_check_terms(sib_context *ctx, const char *terms)
{
    sib__call          call;
    sib__payment_terms read;
    sib_status         status = sib__enter(&call, ctx, "sib_payment_check_terms", true);
    if (status == SIB_OK) {
        status = sib__payment_terms_read(&call, &call.scratch, terms, &read);
    }
    return sib__leave(&call, status, NULL);
}

sib_status sib_payment_calculate(sib_context *ctx, const char *terms, const sib_table *effects,
                                 sib_payment **out)
{
    sib__call    call;
    sib_payment *payment = NULL;
    sib_status   status = sib__enter(&call, ctx, "sib_payment_calculate", SIB__OUT(out));
    if (status == SIB_OK) {
        payment = sib__handle(&call, sizeof *payment);
        status =
            payment == NULL ? SIB_ERR_NO_MEMORY : calculate(&call, terms, effects, payment);
    }
    return SIB__LEAVE(&call, status, out, payment);
}

int32_t sib_payment_verdict(const sib_payment *payment)
{
    return payment == NULL ? 0 : payment->verdict;
}

const sib_table *sib_payment_table(const sib_payment *payment, const char *name)
{
    return payment == NULL ? NULL : sib__table_titled(&payment->result, name);
}

void sib_payment_free(sib_payment *payment)
{
    sib__handle_free(payment);
}
