/* The tables of a finished matching. */
#include "matching/matching.h"

#define PAIR_COLUMNS(X)                                                                        \
    X(wholes, treated) X(wholes, comparison) X(doubles, distance) X(wholes, set)

/* Beside a column a weighting. */
#define UNIT_COLUMNS(X) X(reason) X(short) X(set)

#define PAIR_PLACE(kind, name) AT_PAIR_##name,
#define UNIT_PLACE(name)       AT_UNIT_##name,
enum { PAIR_COLUMNS(PAIR_PLACE) PAIR_COLUMN_N };
enum { UNIT_COLUMNS(UNIT_PLACE) UNIT_COLUMN_N };

sib_status sib__matching_tables_begin(sib__call *call, sib_matching *m)
{
    SIB__TRY(
        sib__table_begin(call, &m->result, "pairs", m->pairs, PAIR_COLUMN_N, &m->pair_table));
    return sib__table_begin(call, &m->result, "units", m->n, UNIT_COLUMN_N + SIB__WEIGHTINGS,
                            &m->unit_table);
}

static sib_status put_pairs(sib__call *call, const sib_matching *m)
{
#define PAIR_COLUMN(kind, name) sib__column_##kind(#name, m->pair_##name, m->pairs),
    const sib__column columns[] = {PAIR_COLUMNS(PAIR_COLUMN)};
    return sib__table_put_all(call, m->pair_table, columns, PAIR_COLUMN_N);
}

static sib_status put_units(sib__call *call, const sib_matching *m)
{
    sib_table  *table = m->unit_table;
    sib__column columns[UNIT_COLUMN_N + SIB__WEIGHTINGS];
    int64_t     n = 0;
    SIB__TRY(sib__column_of_enum(call, sib__table_memory(table), "reason", m->reasons, m->n,
                                 sib_matching_reason_name, &columns[n++]));
    columns[n++] = sib__column_flags("short", m->is_short, m->n);
    for (int w = 0; w < SIB__WEIGHTINGS; w++) {
        columns[n++] = sib__column_doubles(sib_weighting_name(w + 1), m->weights[w], m->n);
    }
    if (m->sets != NULL) {
        columns[n++] = sib__column_wholes("set", m->sets, m->n);
    }
    return sib__table_put_all(call, table, columns, n);
}

static void set_caliper(sib__rows *rows, const sib__caliper *caliper)
{
    if (caliper->on) {
        sib__set_text(rows, "caliper_scale", sib_matching_scale_name(caliper->scale));
        sib__set_text(rows, "caliper_unit", sib_matching_unit_name(caliper->unit));
        sib__set_text(rows, "caliper_preset", caliper->preset);
        sib__set_flag(rows, "caliper_inclusive", caliper->inclusive);
        sib__set_f64(rows, "caliper_width", caliper->width);
    }
}

static void set_counts(sib__rows *rows, const sib__rules *r, const sib_matching *m)
{
    int64_t ended[SIB_MATCHING_REASON_NOT_USED + 1] = {0};
    for (int64_t i = 0; i < m->n; i++) {
        ended[m->reasons[i]]++;
    }
    sib__set_i64(rows, "treated", r->units.treated_n);
    sib__set_i64(rows, "comparison", m->n - r->units.treated_n);
    sib__set_i64(rows, "matched_treated", m->matched_treated);
    sib__set_i64(rows, "most_treated", m->most_treated);
    sib__set_i64(rows, "matched_comparison", m->matched_comparison);
    sib__set_i64(rows, "pairs", m->pairs);
    sib__set_f64(rows, "total_distance", m->total_distance);
    sib__set_i64(rows, "short_cases", m->short_n);
    for (int32_t i = SIB_MATCHING_REASON_OUTSIDE_CALIPER; i <= SIB_MATCHING_REASON_NOT_USED;
         i++) {
        sib__set_i64(rows, sib_matching_reason_name(i), ended[i]);
    }
}

static sib_status put_summary(sib__call *call, const sib__rules *r, const sib__pairs *found,
                              sib_matching *m)
{
    static const sib__field fields[] = {SIB__TEXT("verdict"),
                                        SIB__FLAG("verified"),
                                        SIB__TEXT("distance"),
                                        SIB__TEXT("caliper_scale"),
                                        SIB__TEXT("caliper_unit"),
                                        SIB__TEXT("caliper_preset"),
                                        SIB__FLAG("caliper_inclusive"),
                                        SIB__F64("caliper_width"),
                                        SIB__TEXT("tie_rule"),
                                        SIB__I64("ties_broken"),
                                        SIB__I64("order_ties"),
                                        SIB__FLAG("order_free"),
                                        SIB__FLAG("whole_sets"),
                                        SIB__I64("treated"),
                                        SIB__I64("comparison"),
                                        SIB__I64("matched_treated"),
                                        SIB__I64("most_treated"),
                                        SIB__I64("matched_comparison"),
                                        SIB__I64("pairs"),
                                        SIB__F64("total_distance"),
                                        SIB__I64("short_cases"),
                                        SIB__I64("outside_caliper"),
                                        SIB__I64("no_control_left"),
                                        SIB__I64("discarded"),
                                        SIB__I64("empty_stratum"),
                                        SIB__I64("not_used")};
    sib__rows               rows;
    int64_t                 faults = 0;
    for (int i = 0; i < SIB__MATCHING_CHECKS; i++) {
        faults += m->faults[i];
    }
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    sib__rows_add(&rows);
    sib__set_text(&rows, "verdict", sib_matching_verdict_name(m->verdict));
    sib__set_flag(&rows, "verified", faults == 0);
    sib__set_text(&rows, "distance", sib_matching_distance_name(r->options.distance));
    set_caliper(&rows, &r->caliper);
    sib__set_text(&rows, "tie_rule", r->units.tie_rule);
    sib__set_i64(&rows, "ties_broken", found->ties);
    sib__set_i64(&rows, "order_ties", found->order_ties);
    sib__set_flag(&rows, "order_free", r->units.order_free);
    sib__set_flag(&rows, "whole_sets", r->whole);
    set_counts(&rows, r, m);
    return sib__table_of_rows(call, &m->result, "summary", &rows);
}

static sib_status put_sizes(sib__call *call, sib_matching *m)
{
    static const sib__field fields[] = {SIB__TEXT("weighting"), SIB__FLAG("treated"),
                                        SIB__F64("effective_size")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int i = 0; i < 2 * SIB__WEIGHTINGS; i++) {
        sib__rows_add(&rows);
        sib__set_text(&rows, "weighting", sib_weighting_name(i / 2 + 1));
        sib__set_flag(&rows, "treated", i % 2);
        sib__set_f64(&rows, "effective_size", m->effective[i / 2][i % 2]);
    }
    return sib__table_of_rows(call, &m->result, "sizes", &rows);
}

static sib_status put_checks(sib__call *call, sib_matching *m)
{
    static const sib__field fields[] = {SIB__TEXT("check"), SIB__I64("faults")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int i = 0; i < SIB__MATCHING_CHECKS; i++) {
        if (m->checked[i]) {
            sib__rows_add(&rows);
            sib__set_text(&rows, "check", sib_matching_check_name(i + 1));
            sib__set_i64(&rows, "faults", m->faults[i]);
        }
    }
    return sib__table_of_rows(call, &m->result, "checks", &rows);
}

static void add_cuts(sib__rows *rows, const sib__cuts *cuts, const char *column)
{
    for (int64_t i = 0; i < cuts->n; i++) {
        sib__rows_add(rows);
        sib__set_text(rows, "column", column);
        sib__set_f64(rows, "cutpoint", cuts->at[i]);
    }
}

static sib_status put_cutpoints(sib__call *call, const sib__units *u, sib_matching *m)
{
    static const sib__field fields[] = {SIB__TEXT("column"), SIB__F64("cutpoint")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < u->cut_n; i++) {
        add_cuts(&rows, &u->cuts[i], sib__table_column(u->exact, u->cuts[i].column).name);
    }
    if (u->score_cuts != NULL) {
        add_cuts(&rows, u->score_cuts, NULL);
    }
    return sib__table_of_rows(call, &m->result, "cutpoints", &rows);
}

sib_status sib__matching_tables(sib__call *call, const sib__rules *rules,
                                const sib__pairs *found, sib_matching *m)
{
    SIB__TRY(put_pairs(call, m));
    SIB__TRY(put_units(call, m));
    SIB__TRY(put_summary(call, rules, found, m));
    SIB__TRY(put_sizes(call, m));
    SIB__TRY(put_cutpoints(call, &rules->units, m));
    return put_checks(call, m);
}
