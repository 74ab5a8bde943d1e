/* The tables of an effect. */
#include "effect/effect.h"
#include "table/rows.h"

static const char *exact_or_none(const sib_effect *effect, int quantity)
{
    const char *text = effect->text[quantity];
    return text[0] == '\0' ? NULL : text;
}

static sib_status put_summary(sib__call *call, sib_effect *e)
{
    static const sib__field fields[] = {SIB__TEXT("verdict"),
                                        SIB__TEXT("method"),
                                        SIB__FLAG("exact"),
                                        SIB__FLAG("order_free"),
                                        SIB__F64("level"),
                                        SIB__I64("treated"),
                                        SIB__I64("matched_treated"),
                                        SIB__I64("persons_treated"),
                                        SIB__I64("persons_comparison"),
                                        SIB__I64("pairs"),
                                        SIB__I64("sets"),
                                        SIB__F64("effective_comparison")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    sib__rows_add(&rows);
    sib__set_text(&rows, "verdict", sib_effect_verdict_name(e->verdict));
    sib__set_text(&rows, "method", sib_effect_method_name(e->method));
    sib__set_flag(&rows, "exact", e->exact);
    sib__set_flag(&rows, "order_free", e->order_free);
    sib__set_f64(&rows, "level", e->level);
    sib__set_i64(&rows, "treated", e->n_treated);
    sib__set_i64(&rows, "matched_treated", e->n_treated_matched);
    sib__set_i64(&rows, "persons_treated", e->persons_treated);
    sib__set_i64(&rows, "persons_comparison", e->n_comparison_matched);
    sib__set_i64(&rows, "pairs", e->n_pairs);
    sib__set_i64(&rows, "sets", e->n_sets);
    sib__set_f64(&rows, "effective_comparison", e->ess_comparison);
    return sib__table_of_rows(call, &e->result, "summary", &rows);
}

static sib_status put_quantities(sib__call *call, sib_effect *e)
{
    static const sib__field fields[] = {SIB__TEXT("quantity"), SIB__F64("value"),
                                        SIB__TEXT("exact")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int q = 0; q < SIB__EFFECT_QUANTITIES; q++) {
        sib__rows_add(&rows);
        sib__set_text(&rows, "quantity", sib_effect_quantity_name(q + 1));
        sib__set_f64(&rows, "value", e->value[q]);
        sib__set_text(&rows, "exact", exact_or_none(e, q));
    }
    return sib__table_of_rows(call, &e->result, "quantities", &rows);
}

static sib_status put_intervals(sib__call *call, sib_effect *e)
{
    static const sib__field fields[] = {SIB__TEXT("method"),        SIB__TEXT("quantity"),
                                        SIB__F64("standard_error"), SIB__F64("low"),
                                        SIB__F64("high"),           SIB__F64("p_value")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int i = 0; i < SIB__EFFECT_METHODS * SIB__EFFECT_QUANTITIES; i++) {
        const sib__effect_inference *m = &e->inference[i / SIB__EFFECT_QUANTITIES];
        int                          q = i % SIB__EFFECT_QUANTITIES;
        sib__rows_add(&rows);
        sib__set_text(&rows, "method", sib_effect_method_name(i / SIB__EFFECT_QUANTITIES + 1));
        sib__set_text(&rows, "quantity", sib_effect_quantity_name(q + 1));
        sib__set_f64(&rows, "standard_error", m->standard_error[q]);
        sib__set_f64(&rows, "low", m->low[q]);
        sib__set_f64(&rows, "high", m->high[q]);
        sib__set_f64(&rows, "p_value", m->p_value[q]);
    }
    return sib__table_of_rows(call, &e->result, "intervals", &rows);
}

static sib_status put_methods(sib__call *call, sib_effect *e)
{
    static const sib__field fields[] = {
        SIB__TEXT("method"), SIB__F64("degrees_of_freedom"), SIB__F64("variance_treated"),
        SIB__F64("variance_comparison"), SIB__F64("covariance")};
    sib__rows rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int i = 0; i < SIB__EFFECT_METHODS; i++) {
        const sib__effect_inference *m = &e->inference[i];
        sib__rows_add(&rows);
        sib__set_text(&rows, "method", sib_effect_method_name(i + 1));
        sib__set_f64(&rows, "degrees_of_freedom", m->df);
        sib__set_f64(&rows, "variance_treated", m->covariance[0]);
        sib__set_f64(&rows, "variance_comparison", m->covariance[1]);
        sib__set_f64(&rows, "covariance", m->covariance[2]);
    }
    return sib__table_of_rows(call, &e->result, "methods", &rows);
}

sib_status sib__effect_tables(sib__call *call, sib_effect *effect)
{
    SIB__TRY(put_summary(call, effect));
    SIB__TRY(put_quantities(call, effect));
    SIB__TRY(put_intervals(call, effect));
    return put_methods(call, effect);
}
