/* A contract by the single steps, as C's callers would go, and by the chain. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "sib/evaluation.h"
#include "steps.h"

static void walk_free(walk *w)
{
    sib_eligibility_free(w->who);
    sib_propensity_free(w->model);
    sib_matching_free(w->match);
    sib_reconviction_counts_free(w->counts);
    sib_effect_free(w->effect);
    *w = (walk){0};
}

void steps_fill(run *r, const char *step, const sib_field *fields, void *options)
{
    const block *whole = r->at;
    block        part = {.name = whole->name};
    size_t       length = strlen(step);
    part.entries = keep(r, (size_t)whole->n * sizeof *part.entries);
    for (int i = 0; i < whole->n; i++) {
        entry e = whole->entries[i];
        if (strncmp(e.key, step, length) == 0 && e.key[length] == '.') {
            e.key += length + 1;
            part.entries[part.n++] = e;
        }
    }
    r->at = &part;
    options_fill(r, fields, options);
    r->at = whole;
}

const char *steps_key(run *r, const walk *w, const char *name)
{
    return key_of(r, w->cohort, name);
}

static sib_status select_members(run *r, walk *w, sib_table *releases, sib_text earlier)
{
    sib_eligibility_select_options options = SIB_ELIGIBILITY_SELECT_OPTIONS_INIT;
    steps_fill(r, "select", sib_eligibility_select_options_fields, &options);
    sib_status status =
        sib_eligibility_select(r->ctx, releases, table_of(r, key_of(r, "rules", w->cohort)),
                               table_of(r, "exclusions"), earlier, &options, &w->who);
    if (status == SIB_OK) {
        const sib_table *found = sib_eligibility_table(w->who, "summary");
        print_column(r, steps_key(r, w, "treated"), found, 0);
        print_column(r, steps_key(r, w, "comparison"), found, 1);
        print_texts(r, steps_key(r, w, "person"), sib_eligibility_person(w->who));
    }
    return status;
}

static sib_table *built(run *r, sib_table_builder *builder)
{
    sib_table *table = NULL;
    if (sib_table_builder_finish(r->ctx, builder, &table) != SIB_OK) {
        give_up("the table of", r->at->name);
    }
    sib_table_builder_free(builder);
    return r->tables[r->n_tables++] = table;
}

/* The score and the age of each member. */
static sib_table *covariates_of(run *r, const walk *w, sib_table *releases)
{
    sib_rows           rows = sib_eligibility_row(w->who);
    sib_expression    *age = NULL;
    sib_table         *ages = NULL;
    sib_table_builder *builder = NULL;
    double            *score = keep(r, (size_t)(rows.n + 1) * sizeof *score);
    int64_t           *years = keep(r, (size_t)(rows.n + 1) * sizeof *years);
    if (sib_expression_compile(r->ctx, "age(born, released)", releases, &age) != SIB_OK ||
        sib_expression_evaluate(r->ctx, age, releases, &ages) != SIB_OK) {
        give_up("no ages of", r->at->name);
    }
    for (int64_t i = 0; i < rows.n; i++) {
        score[i] = doubles_in(r, releases, "score").data[rows.data[i]];
        years[i] = sib_table_i64(ages, 0).data[rows.data[i]];
    }
    sib_table_free(ages);
    sib_expression_free(age);
    sib_table_builder_new(r->ctx, rows.n, &builder);
    sib_table_builder_add_f64(r->ctx, builder, "score", (sib_f64){score, rows.n},
                              (sib_validity){NULL, 0}, NULL, NULL);
    sib_table_builder_add_i64(r->ctx, builder, "age", (sib_i64){years, rows.n},
                              (sib_validity){NULL, 0}, NULL, NULL);
    return built(r, builder);
}

static sib_status fit(run *r, walk *w, sib_table *covariates)
{
    sib_propensity_fit_options options = SIB_PROPENSITY_FIT_OPTIONS_INIT;
    steps_fill(r, "fit", sib_propensity_fit_options_fields, &options);
    sib_status status = sib_propensity_fit(r->ctx, covariates, sib_eligibility_treated(w->who),
                                           sib_eligibility_person(w->who), &options, &w->model);
    if (status == SIB_OK) {
        const sib_table *terms = sib_propensity_table(w->model, "coefficients");
        print_column(r, steps_key(r, w, "verdict"), sib_propensity_table(w->model, "summary"),
                     0);
        print_f64(r, steps_key(r, w, "coefficients"), sib_table_f64(terms, 1));
    }
    return status;
}

static sib_status match(run *r, walk *w)
{
    sib_matching_match_options options = SIB_MATCHING_MATCH_OPTIONS_INIT;
    steps_fill(r, "match", sib_matching_match_options_fields, &options);
    sib_status status = sib_matching_match(
        r->ctx, sib_propensity_scores(w->model), sib_propensity_logits(w->model),
        sib_eligibility_treated(w->who), sib_eligibility_person(w->who), (sib_i64){NULL, 0},
        NULL, NULL, &options, &w->match);
    if (status == SIB_OK) {
        print_columns(r, steps_key(r, w, "match"), sib_matching_table(w->match, "summary"),
                      "verdict matched_treated matched_comparison most_treated ties_broken "
                      "total_distance");
        print_rows(r, steps_key(r, w, "pair_treated"), sib_matching_pair_treated(w->match));
        print_rows(r, steps_key(r, w, "pair_comparison"),
                   sib_matching_pair_comparison(w->match));
    }
    return status;
}

static sib_status count(run *r, walk *w, sib_table *convictions)
{
    sib_reconviction_count_options options = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    steps_fill(r, "count", sib_reconviction_count_options_fields, &options);
    sib_status status = sib_reconviction_count(
        r->ctx, sib_eligibility_person(w->who), sib_eligibility_index_date(w->who),
        (sib_dates){NULL, 0}, convictions, &options, &w->counts);
    if (status == SIB_OK) {
        print_columns(r, w->cohort, sib_reconviction_counts_table(w->counts, "persons"),
                      "events");
    }
    return status;
}

static sib_status go(run *r, walk *w, sib_table *releases, sib_table *convictions,
                     sib_text earlier, char *facts)
{
    sib_status status = select_members(r, w, releases, earlier);
    if (status == SIB_OK) {
        status = fit(r, w, covariates_of(r, w, releases));
    }
    if (status == SIB_OK) {
        status = count(r, w, convictions);
    }
    if (status == SIB_OK && sib_propensity_verdict(w->model) == SIB_PROPENSITY_VERDICT_OK) {
        status = match(r, w);
        status = status == SIB_OK ? steps_estimate(r, w) : status;
    }
    if (status == SIB_OK) {
        steps_facts(r, w, facts);
    }
    return status;
}

/* The ids so far, and those of the treated members of a cohort. */
static sib_text with_treated(run *r, sib_text earlier, const walk *w)
{
    sib_text id = sib_eligibility_person(w->who);
    sib_u8   treated = sib_eligibility_treated(w->who);
    int64_t  used = earlier.n == 0 ? 0 : earlier.offsets[earlier.n];
    int64_t *offsets = keep(r, (size_t)(earlier.n + id.n + 1) * sizeof *offsets);
    char    *data = keep(r, (size_t)(used + id.offsets[id.n]) + 1);
    int64_t  n = earlier.n;
    offsets[0] = 0;
    for (int64_t i = 1; i <= n; i++) {
        offsets[i] = earlier.offsets[i];
    }
    memcpy(data, earlier.data == NULL ? "" : earlier.data, (size_t)used);
    for (int64_t i = 0; i < id.n; i++) {
        size_t length = treated.data[i] == 1 ? (size_t)(id.offsets[i + 1] - id.offsets[i]) : 0;
        memcpy(data + offsets[n], id.data + id.offsets[i], length);
        offsets[n + 1] = offsets[n] + (int64_t)length;
        n += treated.data[i] == 1;
    }
    return (sib_text){data, offsets, n};
}

static sib_status walk_cohorts(run *r, char *facts)
{
    sib_table *releases = table_of(r, "releases");
    sib_table *convictions = table_of(r, "convictions");
    sib_text   earlier = {NULL, NULL, 0};
    sib_status status = SIB_OK;
    for (int i = 0; i < r->at->n && status == SIB_OK; i++) {
        if (strcmp(r->at->entries[i].key, "cohort") == 0) {
            walk w = {.cohort = r->at->entries[i].value};
            status = go(r, &w, releases, convictions, earlier, facts);
            earlier = status == SIB_OK ? with_treated(r, earlier, &w) : earlier;
            walk_free(&w);
        }
    }
    return status;
}

static sib_status settle(run *r, const sib_scheme *scheme, const sib_facts *facts,
                         const char *key)
{
    sib_settlement *settled = NULL;
    sib_status      status = sib_scheme_settle(r->ctx, scheme, facts, "end", NULL, &settled);
    if (status == SIB_OK) {
        print_text(r, key, sib_settlement_record(settled));
    }
    sib_settlement_free(settled);
    return status;
}

/* The same by the chain. */
static sib_status chain(run *r, const sib_scheme *scheme)
{
    sib_evaluation_tables *tables = NULL;
    sib_evaluation        *e = NULL;
    sib_facts             *facts = NULL;
    sib_status             status = sib_evaluation_tables_new(r->ctx, &tables);
    const char *const      names[] = {"releases", "convictions"};
    for (int i = 0; i < 2 && status == SIB_OK; i++) {
        status = sib_evaluation_tables_add(r->ctx, tables, names[i], table_of(r, names[i]));
    }
    if (status == SIB_OK) {
        status = sib_evaluation_evaluate(r->ctx, scheme, NULL, tables, "end", NULL, &e);
    }
    if (status == SIB_OK) {
        print_text(r, "result_hash", sib_evaluation_result_hash(e));
        status = sib_evaluation_facts(r->ctx, e, NULL, &facts);
    }
    if (status == SIB_OK) {
        status = settle(r, scheme, facts, "chain.settlement");
    }
    sib_facts_free(facts);
    sib_evaluation_free(e);
    sib_evaluation_tables_free(tables);
    return status;
}

sib_status run_steps(run *r)
{
    char        rows[FACTS_ROOM] = "";
    char        document[FACTS_ROOM + 64];
    sib_scheme *scheme = NULL;
    sib_facts  *facts = NULL;
    const char *terms = book_find(&r->cases, "text", case_get(r->at, "terms"))->body;
    sib_status  status = walk_cohorts(r, rows);
    snprintf(document, sizeof document, "{\"facts\":{\"returns\":[%s]}}", rows);
    if (status == SIB_OK) {
        status = sib_scheme_read(r->ctx, terms, &scheme);
    }
    if (status == SIB_OK) {
        status = sib_facts_read(r->ctx, document, &facts);
    }
    if (status == SIB_OK) {
        status = settle(r, scheme, facts, "settlement");
    }
    if (status == SIB_OK) {
        status = chain(r, scheme);
    }
    sib_facts_free(facts);
    sib_scheme_free(scheme);
    return status;
}
