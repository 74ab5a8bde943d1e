#include "payment/tables.h"

#include <string.h>

#include "core/number.h"
#include "sib/payment.h"

enum { MONEY_SIZE = 24, NUMBER_SIZE = 32 };

static sib_status set_exact(sib__call *call, sib__rows *rows, const char *field,
                            sib__rational value)
{
    const char *text = NULL;
    SIB__TRY(sib__rational_text(call, &call->scratch, value, &text));
    sib__set_text(rows, field, text);
    return SIB_OK;
}

static void set_money(sib__rows *rows, const sib__payment_terms *terms, int64_t minor)
{
    char       text[MONEY_SIZE];
    sib__money money = {minor, ""};
    memcpy(money.currency, terms->currency, sizeof money.currency);
    sib__money_print(money, text);
    sib__set_text(rows, "amount", text);
    sib__set_i64(rows, "amount_minor", minor);
    sib__set_text(rows, "currency", terms->currency);
}

static const char *sentence_of(int32_t reason)
{
    switch (reason) {
#define SENTENCE(constant, number, name, meaning)                                              \
    case constant:                                                                             \
        return meaning;
        SIB_PAYMENT_REASON_LIST(SENTENCE)
#undef SENTENCE
    default:
        return NULL;
    }
}

/* The quantity exactly, or as the nearest double of an approximate effect. */
static sib_status set_quantity(sib__call *call, sib__rows *rows, const sib__payment_line *line)
{
    double value = 0.0;
    char   text[NUMBER_SIZE];
    SIB__TRY(sib__rational_to_f64(call, line->quantity, &value));
    sib__set_f64(rows, "quantity_value", value);
    if (line->exact) {
        return set_exact(call, rows, "quantity", line->quantity);
    }
    sib__set_slice(rows, "quantity", (sib__slice){text, sib__number_print_f64(value, text)});
    return SIB_OK;
}

sib_status sib__payment_lines_table(sib__call *call, const sib__payment_terms *terms,
                                    const sib__statement *statement, sib__result *result)
{
    static const sib__field fields[] = {
        SIB__TEXT("rule"),          SIB__TEXT("cohort"),     SIB__TEXT("quantity"),
        SIB__TEXT("price"),         SIB__TEXT("amount"),     SIB__TEXT("currency"),
        SIB__TEXT("reason"),        SIB__TEXT("why"),        SIB__TEXT("source"),
        SIB__F64("quantity_value"), SIB__I64("amount_minor")};
    sib__rows rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < statement->n; i++) {
        const sib__payment_line *line = &statement->lines[i];
        sib__rows_add(&rows);
        sib__set_text(&rows, "rule", sib_payment_rule_name(line->rule));
        sib__set_slice(&rows, "cohort", line->cohort);
        sib__set_text(&rows, "reason", sib_payment_reason_name(line->reason));
        sib__set_text(&rows, "why", sentence_of(line->reason));
        sib__set_slice(&rows, "source", line->source);
        set_money(&rows, terms, line->amount);
        if (line->rule == SIB_PAYMENT_RULE_AVOIDED_EVENTS) {
            sib__set_slice(&rows, "price", terms->price_text);
        }
        if (line->has_quantity) {
            SIB__TRY(set_quantity(call, &rows, line));
        }
    }
    return sib__table_of_rows(call, result, "lines", &rows);
}

/* The numbers of a gate whose effect has a reduction. */
static sib_status set_reduction(sib__call *call, sib__rows *rows,
                                const sib__payment_terms *terms, const sib__payment_decision *d)
{
    double      value = 0.0;
    const char *text = NULL;
    SIB__TRY(sib__rational_to_f64(call, d->effect->reduction, &value));
    sib__set_f64(rows, "reduction_value", value);
    if (d->effect->exact) {
        SIB__TRY(set_exact(call, rows, "reduction", d->effect->reduction));
    }
    if (terms->decide.decimals >= 0) {
        SIB__TRY(sib__rational_decimal(call, &call->scratch, d->compared,
                                       terms->decide.decimals, SIB__ROUNDING_DOWN, &text));
        sib__set_text(rows, "decided_on", text);
    }
    if (d->has_distance) {
        SIB__TRY(sib__rational_to_f64(call, d->distance, &value));
        sib__set_f64(rows, "distance_value", value);
    }
    return d->has_distance && d->effect->exact ? set_exact(call, rows, "distance", d->distance)
                                               : SIB_OK;
}

static sib_status add_gate(sib__call *call, sib__rows *rows, const sib__payment_terms *terms,
                           const sib__payment_decision *d)
{
    sib__rows_add(rows);
    sib__set_slice(rows, "cohort",
                   d->effect != NULL ? d->effect->cohort : sib__slice_of("pooled"));
    sib__set_text(rows, "role", d->gate == &terms->pooled ? "pooled" : "cohort");
    sib__set_text(rows, "verdict", sib_payment_gate_name(d->result));
    sib__set_text(rows, "comparison", terms->strict ? ">" : ">=");
    sib__set_slice(rows, "source", terms->gate_source);
    sib__set_i64(rows, "change_events", d->change);
    if (d->result == SIB_PAYMENT_GATE_MET || d->result == SIB_PAYMENT_GATE_MISSED) {
        sib__set_flag(rows, "met", d->result == SIB_PAYMENT_GATE_MET);
    }
    SIB__TRY(set_exact(call, rows, "threshold", d->gate->threshold));
    return d->asked ? set_reduction(call, rows, terms, d) : SIB_OK;
}

sib_status sib__payment_gates_table(sib__call *call, const sib__payment_terms *terms,
                                    const sib__payment_decision *decisions, int64_t n,
                                    sib__result *result)
{
    static const sib__field fields[] = {SIB__TEXT("cohort"),
                                        SIB__TEXT("role"),
                                        SIB__TEXT("verdict"),
                                        SIB__TEXT("threshold"),
                                        SIB__TEXT("comparison"),
                                        SIB__TEXT("reduction"),
                                        SIB__TEXT("decided_on"),
                                        SIB__TEXT("distance"),
                                        SIB__TEXT("source"),
                                        SIB__F64("reduction_value"),
                                        SIB__F64("distance_value"),
                                        SIB__I64("change_events"),
                                        SIB__FLAG("met")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(add_gate(call, &rows, terms, &decisions[i]));
    }
    return sib__table_of_rows(call, result, "gates", &rows);
}

/* The sum of the payers' shares. */
static sib_status sum_of_shares(sib__call *call, const sib__payment_terms *terms,
                                sib__rational *sum)
{
    SIB__TRY(sib__rational_of(call, &call->scratch, 0, 1, sum));
    for (int64_t i = 0; i < terms->payer_count; i++) {
        SIB__TRY(sib__rational_add(call, &call->scratch, *sum, terms->payers[i].share, sum));
    }
    return SIB_OK;
}

sib_status sib__payment_payers_table(sib__call *call, const sib__payment_terms *terms,
                                     const int64_t *parts, sib__result *result)
{
    static const sib__field fields[] = {SIB__TEXT("id"), SIB__TEXT("share"),
                                        SIB__TEXT("amount"), SIB__TEXT("currency"),
                                        SIB__I64("amount_minor")};
    sib__rational           sum;
    sib__rational           part;
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    SIB__TRY(sum_of_shares(call, terms, &sum));
    for (int64_t i = 0; i < terms->payer_count; i++) {
        sib__rows_add(&rows);
        sib__set_slice(&rows, "id", terms->payers[i].id);
        SIB__TRY(
            sib__rational_divide(call, &call->scratch, terms->payers[i].share, sum, &part));
        SIB__TRY(set_exact(call, &rows, "share", part));
        set_money(&rows, terms, parts[i]);
    }
    return sib__table_of_rows(call, result, "payers", &rows);
}
