/* What a cohort's steps found, as rows of the record; and as lists of ids in the annex. */
#include <math.h>
#include <string.h>

#include "evaluation/design.h"

void sib__finding(sib__lists *lists, const char *cohort, const char *step, const char *finding,
                  int64_t persons, bool blocks)
{
    sib__json_writer *w = sib__lists_row(lists, SIB__LIST_FINDINGS, cohort);
    sib__put_text(w, "step", step);
    sib__put_text(w, "finding", finding);
    sib__put_i64(w, "persons", persons);
    sib__put_flag(w, "blocks", blocks);
    sib__json_close_object(w);
}

bool sib__findings_block(const sib__json *findings)
{
    for (const sib__json *at = findings->first; at != NULL; at = at->next) {
        const sib__json *blocks = sib__json_member(at, "blocks");
        if (blocks == NULL || blocks->kind != SIB__JSON_FALSE) {
            return true;
        }
    }
    return false;
}

/* A rule's id, with ": unknown" where facts were missing; else the kind in words. */
static char *heading_of(const sib__design *d, sib__slice kind, sib__slice rule)
{
    static const char suffix[] = ": unknown";
    sib__slice        from = rule.length > 0 ? rule : kind;
    bool              unknown = rule.length > 0 && memchr(kind.data, '_', (size_t)kind.length);
    char             *text = SIB__NEW(&d->call->scratch, char, from.length + 10);
    for (int64_t i = 0; text != NULL && i < from.length; i++) {
        text[i] = rule.length == 0 && from.data[i] == '_' ? ' ' : from.data[i];
    }
    if (text != NULL && unknown) {
        memcpy(text + from.length, suffix, sizeof suffix - 1);
    }
    return text;
}

static sib_status write_attrition(sib__design *d, const sib__cohort *k)
{
    const sib_table *from = sib_eligibility_table(k->eligibility, "attrition");
    sib__column      kinds = sib__table_column(from, 0);
    sib__column      rules = sib__table_column(from, 1);
    sib__column      sources = sib__table_column(from, 3);
    for (int64_t i = 0; i < sib_table_rows(from); i++) {
        const char *heading =
            heading_of(d, sib__column_text(&kinds, i), sib__column_text(&rules, i));
        const char *source = sib__slice_copy(&d->call->scratch, sib__column_text(&sources, i));
        sib__json_writer *w = sib__lists_row(&d->lists, SIB__LIST_ATTRITION, k->declared->id);
        if (heading == NULL || source == NULL) {
            return sib__no_memory(d->call);
        }
        sib__put_text(w, "heading", heading);
        sib__put_text(w, "source", sib__column_missing(&sources, i) ? NULL : source);
        for (int64_t c = 4; c < sib_table_columns(from); c++) {
            sib__put_i64(w, sib_table_name(from, c), sib_table_i64(from, c).data[i]);
        }
        sib__json_close_object(w);
    }
    return SIB_OK;
}

static sib_status write_selection(sib__design *d, const sib__cohort *k)
{
    const sib_table  *found = sib_eligibility_table(k->eligibility, "summary");
    sib__json_writer *w = sib__lists_row(&d->lists, SIB__LIST_COHORTS, k->declared->id);
    sib__put_date(w, "from", k->declared->from);
    sib__put_date(w, "to", k->declared->to);
    sib__put_date(w, "closing_date", sib_table_dates(found, 2).data[0]);
    sib__put_i64(w, "treated", sib_table_i64(found, 0).data[0]);
    sib__put_i64(w, "comparison", sib_table_i64(found, 1).data[0]);
    sib__json_close_object(w);
    return write_attrition(d, k);
}

static void write_history(sib__design *d, const sib__cohort *k)
{
    int64_t unlinked = 0;
    if (k->history == NULL) {
        return;
    }
    for (int32_t i = 1; sib_history_disposition_name(i) != NULL; i++) {
        sib__json_writer *w = sib__lists_row(&d->lists, SIB__LIST_HISTORY, k->declared->id);
        sib__put_text(w, "disposition", sib_history_disposition_name(i));
        sib__put_i64(w, "records", sib_history_tally(k->history, i));
        sib__json_close_object(w);
    }
    sib_u8 linked = sib_history_linked(k->history);
    for (int64_t i = 0; i < linked.n; i++) {
        unlinked += linked.data[i] == 0;
    }
    if (unlinked > 0) {
        sib__finding(&d->lists, k->declared->id, "history", "unlinked", unlinked, false);
    }
}

static void write_coefficients(sib__design *d, const sib__cohort *k)
{
    sib_text terms = sib_propensity_terms(k->model);
    for (int64_t i = 0; i < terms.n; i++) {
        sib__json_writer *w =
            sib__lists_row(&d->lists, SIB__LIST_COEFFICIENTS, k->declared->id);
        sib__json_key(w, "term");
        sib__json_slice(w, sib__text_at(terms, i));
        sib__put_f64(w, "coefficient", sib_propensity_coefficients(k->model).data[i]);
        sib__put_f64(w, "standard_error", sib_propensity_standard_errors(k->model).data[i]);
        sib__put_flag(w, "aliased", sib_propensity_aliased(k->model).data[i] == 1);
        sib__put_f64(w, "direction", sib_propensity_direction(k->model).data[i]);
        sib__json_close_object(w);
    }
}

static void write_model(sib__design *d, const sib__cohort *k)
{
    static const char *const reported[] = {"statistic", "df", "p", NULL};
    const sib_propensity    *p = k->model;
    int32_t                  verdict = sib_propensity_fit_verdict(p);
    int64_t                  members = sib_eligibility_person(k->eligibility).n;
    sib__json_writer        *w = sib__lists_row(&d->lists, SIB__LIST_MODELS, k->declared->id);
    sib__put_text(w, "verdict", sib_propensity_verdict_name(verdict));
    sib__put_i64(w, "rank", sib_propensity_rank(p));
    sib__put_i64(w, "rows_used", sib_propensity_rows_used(p));
    sib__put_i64(w, "iterations", sib_propensity_iterations(p));
    sib__put_f64(w, "deviance", sib_propensity_deviance(p));
    sib__put_f64(w, "null_deviance", sib_propensity_null_deviance(p));
    sib__put_i64(w, "extreme_scores", sib_propensity_extreme_scores(p));
    sib__put_flag(w, "order_free", sib_propensity_order_free(p) == 1);
    sib__json_close_object(w);
    write_coefficients(d, k);
    if (sib_propensity_screening(p) != NULL) {
        sib__lists_table(&d->lists, SIB__LIST_SCREENING, k->declared->id,
                         sib_propensity_screening(p), reported);
    }
    if (verdict != SIB_PROPENSITY_VERDICT_OK) {
        sib__finding(&d->lists, k->declared->id, "propensity",
                     sib_propensity_verdict_name(verdict), members, true);
    } else if (k->scored.n < members) {
        sib__finding(&d->lists, k->declared->id, "propensity", "no_score",
                     members - k->scored.n, false);
    }
}

static void write_matching_row(sib__design *d, const sib__cohort *k)
{
    sib__json_writer *w = sib__lists_row(&d->lists, SIB__LIST_MATCHING, k->declared->id);
    sib__lists_cells(&d->lists, SIB__LIST_MATCHING, sib_matching_table(k->matching, "summary"),
                     0, NULL);
    sib__put_f64(w, "effective_comparison",
                 sib_table_number(sib_matching_table(k->matching, "sizes"), "effective_size",
                                  2 * (d->contract->effect.weighting - 1)));
    sib__json_close_object(w);
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
        sib__finding(&d->lists, cohort, "matching", "short",
                     (int64_t)sib_table_number(found, "short_cases", 0), false);
    } else if (verdict != SIB_MATCHING_VERDICT_OK) {
        sib__finding(&d->lists, cohort, "matching", sib_matching_verdict_name(verdict),
                     k->scored.n, true);
    }
    if (sib_table_number(found, "verified", 0) != 1.0) {
        sib__finding(&d->lists, cohort, "matching", "not_verified", k->scored.n, true);
    }
    if (sib_table_number(found, "order_free", 0) != 1.0) {
        sib__finding(&d->lists, cohort, "matching", "not_order_free", k->scored.n, true);
    }
}

static void write_balance(sib__design *d, const sib__cohort *k)
{
    const sib_table *table = sib_balance_table(k->balance);
    int64_t          at = sib_table_find(table, "smd_after");
    int64_t          beyond = 0;
    sib__lists_table(&d->lists, SIB__LIST_BALANCE, k->declared->id, table, NULL);
    for (int64_t i = 0; i < sib_table_rows(table); i++) {
        beyond += fabs(sib_table_f64(table, at).data[i]) > d->contract->max_smd;
    }
    if (beyond > 0) {
        sib__finding(&d->lists, k->declared->id, "balance", "max_smd",
                     (int64_t)sib_table_number(sib_matching_table(k->matching, "summary"),
                                               "matched_treated", 0),
                     true);
    }
}

sib_status sib__cohort_write(sib__design *d, const sib__cohort *k)
{
    SIB__TRY(write_selection(d, k));
    write_history(d, k);
    write_model(d, k);
    write_matching(d, k);
    write_balance(d, k);
    return SIB_OK;
}
