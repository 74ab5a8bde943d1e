/* What a cohort's steps found, as rows of the record; and its members and pairs for the annex.
 */
#include <math.h>
#include <string.h>

#include "evaluation/doubts.h"

static int32_t kind_of(sib__slice name)
{
    int32_t kind = 1;
    while (sib_eligibility_kind_name(kind) != NULL &&
           !sib__slice_equals(name, sib_eligibility_kind_name(kind))) {
        kind++;
    }
    return kind;
}

/* The first rule is the window, which the chain adds itself: a step of its own kind. That it is
 * unknown cannot be, since a release without index date does not come so far. */
static void write_attrition(sib__design *d, const sib__cohort *k)
{
    const sib_table *from = sib_eligibility_table(k->eligibility, "attrition");
    sib__column      kinds = sib__table_named(from, "kind");
    int              of_window = 0;
    for (int64_t row = 0; row < sib_table_rows(from); row++) {
        int32_t kind = kind_of(sib__column_text(&kinds, row));
        bool    window = of_window < 2 && (kind == SIB_ELIGIBILITY_KIND_RULE ||
                                        kind == SIB_ELIGIBILITY_KIND_RULE_UNKNOWN);
        of_window += window;
        if (window && kind == SIB_ELIGIBILITY_KIND_RULE_UNKNOWN) {
            continue;
        }
        sib__rows *w = sib__lists_row(d->lists, SIB__LIST_ATTRITION, k->declared->id);
        sib__rows_take(w, from, row);
        if (window) {
            sib__set_text(w, "kind", sib_eligibility_kind_name(SIB_ELIGIBILITY_KIND_WINDOW));
            sib__set_text(w, "rule", NULL);
            sib__set_text(w, "description", NULL);
        }
    }
}

void sib__cohort_write_selection(sib__design *d, const sib__cohort *k, int64_t treated,
                                 int64_t comparison)
{
    const sib_table *found = sib_eligibility_table(k->eligibility, "summary");
    sib__rows       *w = sib__lists_row(d->lists, SIB__LIST_COHORTS, k->declared->id);
    sib__rows_take(w, found, 0); /* the closing date */
    sib__set_date(w, "from", k->declared->from);
    sib__set_date(w, "to", k->declared->to);
    sib__set_i64(w, "treated", treated);
    sib__set_i64(w, "comparison", comparison);
    write_attrition(d, k);
}

static sib_status write_history(sib__design *d, const sib__cohort *k)
{
    sib_u8     treated = sib_eligibility_treated(k->eligibility);
    sib__doubt doubt = {.cohort = k->declared->id, .check = SIB__DOUBT_UNLINKED};
    if (k->history == NULL) {
        return SIB_OK;
    }
    doubt.table = d->contract->earlier->name;
    doubt.column = d->contract->history.person;
    sib__lists_table(d->lists, SIB__LIST_HISTORY, k->declared->id,
                     sib_history_table(k->history, "dispositions"));
    sib_u8 linked = sib_table_flags(sib_history_table(k->history, "persons"), 0);
    for (int64_t i = 0; i < linked.n; i++) {
        int side = treated.data[i] == 1 ? SIB__SIDE_TREATED : SIB__SIDE_COMPARISON;
        doubt.records[side] += linked.data[i] == 0;
        doubt.of[side]++;
    }
    return sib__doubt_write(d->call, d->contract, d->lists, &doubt);
}

/* A finding for each level, and arm, all of whose people the covariates tell apart. They forbid
 * the scores, or are left out: then how many are. */
static int64_t write_told_apart(sib__design *d, const sib__cohort *k)
{
    static const char *const arms[] = {"treated", "comparison"};
    const sib_table         *apart = sib_propensity_table(k->model, "told_apart");
    const sib_table         *found = sib_propensity_table(k->model, "summary");
    int32_t                  verdict = sib_propensity_verdict(k->model);
    bool                     usable = verdict == SIB_PROPENSITY_VERDICT_OK;
    sib_text                 term = sib_table_text(apart, sib_table_find(apart, "term"));
    for (int64_t i = 0; i < 2 * term.n; i++) {
        const char *arm = arms[i % 2];
        int64_t     persons = (int64_t)sib_table_number(apart, arm, i / 2);
        if (persons > 0) {
            sib__finding(d->lists, k->declared->id, "propensity",
                         usable ? "told_apart" : sib_propensity_verdict_name(verdict), persons,
                         !usable);
            sib__rows *rows = &d->lists->rows[SIB__LIST_FINDINGS];
            sib__set_slice(rows, "column", sib__text_at(term, i / 2));
            sib__set_text(rows, "arm", arm);
        }
    }
    return (int64_t)sib_table_number(found, "told_apart_comparison", 0);
}

static void write_model(sib__design *d, const sib__cohort *k)
{
    const sib_propensity *p = k->model;
    const char           *cohort = k->declared->id;
    int32_t               verdict = sib_propensity_verdict(p);
    int64_t               members = sib_eligibility_person(k->eligibility).n;
    sib__lists_table(d->lists, SIB__LIST_MODELS, cohort, sib_propensity_table(p, "summary"));
    sib__lists_table(d->lists, SIB__LIST_COEFFICIENTS, cohort,
                     sib_propensity_table(p, "coefficients"));
    if (sib_propensity_table(p, "screening") != NULL) {
        sib__lists_table(d->lists, SIB__LIST_SCREENING, cohort,
                         sib_propensity_table(p, "screening"));
    }
    int64_t lacking = members - k->scored.n - write_told_apart(d, k);
    if (verdict != SIB_PROPENSITY_VERDICT_OK && sib_propensity_table(p, "told_apart") == NULL) {
        sib__finding(d->lists, cohort, "propensity", sib_propensity_verdict_name(verdict),
                     members, true);
    } else if (verdict == SIB_PROPENSITY_VERDICT_OK && lacking > 0) {
        sib__finding(d->lists, cohort, "propensity", "no_score", lacking, false);
    }
}

static void write_matching_row(sib__design *d, const sib__cohort *k)
{
    sib__rows *w = sib__lists_row(d->lists, SIB__LIST_MATCHING, k->declared->id);
    sib__rows_take(w, sib_matching_table(k->matching, "summary"), 0);
    sib__set_f64(w, "effective_comparison",
                 sib_table_number(sib_matching_table(k->matching, "sizes"), "effective_size",
                                  2 * (d->contract->effect.weighting - 1)));
}

static void write_matching(sib__design *d, const sib__cohort *k)
{
    const sib_matching *m = k->matching;
    const char         *cohort = k->declared->id;
    if (m == NULL) {
        return;
    }
    const sib_table *found = sib_matching_table(m, "summary");
    write_matching_row(d, k);
    int32_t verdict = sib_matching_verdict(m);
    if (verdict == SIB_MATCHING_VERDICT_SHORT) {
        sib__finding(d->lists, cohort, "matching", "short",
                     (int64_t)sib_table_number(found, "short_cases", 0), false);
    } else if (verdict != SIB_MATCHING_VERDICT_OK) {
        sib__finding(d->lists, cohort, "matching", sib_matching_verdict_name(verdict),
                     k->scored.n, true);
    }
    int64_t missed = (int64_t)(sib_table_number(found, "most_treated", 0) -
                               sib_table_number(found, "matched_treated", 0));
    if (missed > 0) {
        sib__finding(d->lists, cohort, "matching", "fewer_than_most", missed, false);
    }
    if (sib_table_number(found, "verified", 0) != 1.0) {
        sib__finding(d->lists, cohort, "matching", "not_verified", k->scored.n, true);
    }
    if (sib_table_number(found, "order_free", 0) != 1.0) {
        sib__finding(d->lists, cohort, "matching", "not_order_free", k->scored.n, true);
    }
}

static void write_balance(sib__design *d, const sib__cohort *k)
{
    const sib_table *table = sib_balance_table(k->balance, "terms");
    int64_t          at = sib_table_find(table, "smd_after");
    int64_t          beyond = 0;
    sib__lists_table(d->lists, SIB__LIST_BALANCE, k->declared->id, table);
    for (int64_t i = 0; i < sib_table_rows(table); i++) {
        beyond += fabs(sib_table_f64(table, at).data[i]) > d->contract->max_smd;
    }
    if (beyond > 0) {
        sib__finding(d->lists, k->declared->id, "balance", "max_smd",
                     (int64_t)sib_table_number(sib_matching_table(k->matching, "summary"),
                                               "matched_treated", 0),
                     true);
    }
}

sib_status sib__cohort_write(sib__design *d, const sib__cohort *k)
{
    const sib_table *found = sib_eligibility_table(k->eligibility, "summary");
    sib__cohort_write_selection(d, k, (int64_t)sib_table_number(found, "treated_members", 0),
                                (int64_t)sib_table_number(found, "comparison_members", 0));
    SIB__TRY(write_history(d, k));
    write_model(d, k);
    write_matching(d, k);
    write_balance(d, k);
    return SIB_OK;
}

/* Position of each member in the annex, -1 for a comparison in no pair; how many there are. */
static int64_t number_members(const sib__cohort *k, int64_t *place, int64_t *rows)
{
    sib_u8  treated = sib_eligibility_treated(k->eligibility);
    int64_t n = 0;
    for (int64_t i = 0; i < treated.n; i++) {
        bool kept = treated.data[i] == 1 || k->weights.data[i] > 0.0;
        place[i] = kept ? n : -1;
        if (kept) {
            rows[n++] = i;
        }
    }
    return n;
}

static sib_status take_members(sib__design *d, const sib__cohort *k, const int64_t *rows,
                               int64_t n, sib__annex_cohort *out)
{
    sib__memory *m = &d->to->memory;
    uint8_t     *treated = SIB__NEW(m, uint8_t, n);
    SIB__TRY_MEMORY(d->call, treated);
    int32_t *dates = SIB__NEW(m, int32_t, n);
    SIB__TRY_MEMORY(d->call, dates);
    for (int64_t i = 0; i < n; i++) {
        treated[i] = sib_eligibility_treated(k->eligibility).data[rows[i]];
        dates[i] = sib_eligibility_index_date(k->eligibility).data[rows[i]];
    }
    out->treated = (sib_u8){treated, n};
    out->index_date = (sib_dates){dates, n};
    return sib__text_take(d->call, m, sib_eligibility_person(k->eligibility), rows, n,
                          &out->person);
}

/* What tells the members apart afterwards. */
static sib_status take_classes(sib__design *d, const sib__cohort *k, const int64_t *rows,
                               int64_t n, sib__annex_cohort *out)
{
    sib_i64 *classes = SIB__NEW(&d->to->memory, sib_i64, d->contract->class_count);
    SIB__TRY_MEMORY(d->call, classes);
    for (int64_t c = 0; c < d->contract->class_count; c++) {
        sib__column column = sib__table_named(d->releases, d->contract->classes[c]);
        int64_t    *values = SIB__NEW(&d->to->memory, int64_t, n);
        SIB__TRY_MEMORY(d->call, values);
        for (int64_t i = 0; i < n; i++) {
            int64_t row = sib_eligibility_row(k->eligibility).data[rows[i]];
            if (sib__column_missing(&column, row)) {
                return sib__fail(d->call, SIB_ERR_DATA, "tables", row, column.name,
                                 "table %s: the class of a member is missing",
                                 d->contract->releases->name);
            }
            values[i] = column.type == SIB_COLUMN_TYPE_CODES ? sib__column_code(&column, row)
                                                             : sib__column_i64(&column, row);
        }
        classes[c] = (sib_i64){values, n};
    }
    out->classes = classes;
    out->class_count = d->contract->class_count;
    return SIB_OK;
}

sib_status sib__cohort_take_members(sib__design *d, const sib__cohort *k, const int64_t *rows,
                                    int64_t n, sib__annex_cohort *out)
{
    SIB__TRY(take_members(d, k, rows, n, out));
    return take_classes(d, k, rows, n, out);
}

/* Rows of the matching as positions in the annex. */
static sib_status take_rows(sib__design *d, const sib__cohort *k, sib_rows rows,
                            const int64_t *place, sib_rows *out)
{
    int64_t *at = SIB__NEW(&d->to->memory, int64_t, rows.n);
    SIB__TRY_MEMORY(d->call, at);
    for (int64_t i = 0; i < rows.n; i++) {
        at[i] = place[k->scored.data[rows.data[i]]];
    }
    *out = (sib_rows){at, rows.n};
    return SIB_OK;
}

sib_status sib__cohort_annex(sib__design *d, const sib__cohort *k, sib__annex_cohort *out)
{
    const sib_matching *m = k->matching;
    sib__memory        *to = &d->to->memory;
    int64_t            *place = SIB__NEW(&d->call->scratch, int64_t, k->weights.n);
    SIB__TRY_MEMORY(d->call, place);
    int64_t *rows = SIB__NEW(&d->call->scratch, int64_t, k->weights.n);
    SIB__TRY_MEMORY(d->call, rows);
    int64_t n = number_members(k, place, rows);
    SIB__TRY(sib__cohort_take_members(d, k, rows, n, out));
    SIB__TRY(take_rows(d, k, sib_matching_pair_treated(m), place, &out->pair_treated));
    SIB__TRY(take_rows(d, k, sib_matching_pair_comparison(m), place, &out->pair_comparison));
    sib_f64 distance = sib_table_f64(sib_matching_table(m, "pairs"), 2);
    sib_i64 set = sib_matching_pair_set(m);
    distance.data = sib__copy(to, distance.data, distance.n, sizeof(double));
    set.data = sib__copy(to, set.data, set.n, sizeof(int64_t));
    if (distance.data == NULL || set.data == NULL) {
        return sib__no_memory(d->call);
    }
    out->pair_distance = distance;
    out->pair_set = set;
    return sib__check(d->call);
}
