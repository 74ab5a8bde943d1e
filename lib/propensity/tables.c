/* The tables of a fitted model. */
#include "propensity/result.h"

static sib_status put_summary(sib__call *call, sib_propensity *p)
{
    static const sib__field fields[] = {
        SIB__TEXT("verdict"),           SIB__I64("rank"),
        SIB__I64("rows_used"),          SIB__I64("iterations"),
        SIB__F64("deviance"),           SIB__F64("null_deviance"),
        SIB__F64("log_likelihood"),     SIB__I64("extreme_scores"),
        SIB__I64("told_apart_treated"), SIB__I64("told_apart_comparison"),
        SIB__FLAG("order_free")};
    sib__rows rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    sib__rows_add(&rows);
    sib__set_text(&rows, "verdict", sib_propensity_verdict_name(p->verdict));
    sib__set_i64(&rows, "rank", p->rank);
    sib__set_i64(&rows, "rows_used", p->rows_used);
    sib__set_i64(&rows, "iterations", p->iterations);
    sib__set_f64(&rows, "deviance", p->deviance);
    sib__set_f64(&rows, "null_deviance", p->null_deviance);
    sib__set_f64(&rows, "log_likelihood", -0.5 * p->deviance);
    sib__set_i64(&rows, "extreme_scores", p->extreme);
    sib__set_i64(&rows, "told_apart_treated", p->told_apart[1]);
    sib__set_i64(&rows, "told_apart_comparison", p->told_apart[0]);
    sib__set_flag(&rows, "order_free", p->order_free);
    return sib__table_of_rows(call, &p->result, "summary", &rows);
}

static sib_status put_trace(sib__call *call, sib_propensity *p)
{
    sib_table *table = NULL;
    SIB__TRY(sib__table_begin(call, &p->result, "trace", p->trace_n, 1, &table));
    double *trace = sib__copy(sib__table_memory(table), p->trace, p->trace_n, sizeof *p->trace);
    SIB__TRY_MEMORY(call, trace);
    sib__column column = sib__column_doubles("deviance", trace, p->trace_n);
    return sib__table_put(call, table, &column);
}

sib_status sib__result_tables(sib__call *call, sib_propensity *p)
{
    const sib__column terms[] = {
        sib__column_texts("term", p->terms),
        sib__column_doubles("coefficient", p->coefficients, p->k),
        sib__column_doubles("standard_error", p->standard_errors, p->k),
        sib__column_flags("aliased", p->aliased, p->k),
        sib__column_doubles("direction", p->direction, p->k)};
    const sib__column scores[] = {sib__column_doubles("score", p->scores, p->n),
                                  sib__column_doubles("logit", p->logits, p->n)};
    SIB__TRY(sib__table_put_all(call, p->term_table, terms, 5));
    SIB__TRY(sib__table_put_all(call, p->score_table, scores, 2));
    SIB__TRY(put_summary(call, p));
    return put_trace(call, p);
}
