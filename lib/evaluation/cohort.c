/* One cohort of a design, step by step: who counts, what is known of them, scores, matching,
 * balance. No outcome is in reach here. */
#include <math.h>
#include <string.h>

#include "core/date.h"
#include "core/format.h"
#include "evaluation/design.h"

enum { EXPRESSION_SIZE = 512, DATE_SIZE = 11 };

static const sib__field rule_fields[] = {
    {"id", SIB_COLUMN_TYPE_TEXT, false},         {"expression", SIB_COLUMN_TYPE_TEXT, false},
    {"applies_to", SIB_COLUMN_TYPE_TEXT, false}, {"description", SIB_COLUMN_TYPE_TEXT, false},
    {"source", SIB_COLUMN_TYPE_TEXT, false},     {"valid_from", SIB_COLUMN_TYPE_DATE, false},
    {"valid_to", SIB_COLUMN_TYPE_DATE, false}};
static const sib__field exclusion_fields[] = {{"id", SIB_COLUMN_TYPE_TEXT, false},
                                              {"expression", SIB_COLUMN_TYPE_TEXT, false},
                                              {"scope", SIB_COLUMN_TYPE_TEXT, false},
                                              {"description", SIB_COLUMN_TYPE_TEXT, false},
                                              {"source", SIB_COLUMN_TYPE_TEXT, false}};
static const sib__field measure_fields[] = {{"name", SIB_COLUMN_TYPE_TEXT, false},
                                            {"kind", SIB_COLUMN_TYPE_TEXT, false},
                                            {"where", SIB_COLUMN_TYPE_TEXT, false},
                                            {"look_back_months", SIB_COLUMN_TYPE_I64, false}};

#define FIELDS(list) list, (int64_t)(sizeof list / sizeof list[0])

static sib_context *step(sib__child *child, const sib__design *d, const sib__cohort *k,
                         double from, double to)
{
    double width = k->to - k->from;
    return sib__child_begin(child, d->call, k->from + from * width, k->from + to * width);
}

/* The window as the first rule: "column" BETWEEN DATE .. AND DATE .. */
static sib_status window_rule(const sib__design *d, const sib__cohort *k, const sib__json **out)
{
    char             expression[EXPRESSION_SIZE];
    char             from[DATE_SIZE];
    char             to[DATE_SIZE];
    sib__line        line = {expression, sizeof expression, 0};
    sib__slice       text = {NULL, 0};
    sib__json_writer w;
    sib__date_print(k->declared->from, from);
    sib__date_print(k->declared->to, to);
    sib__line_print(&line, "\"%s\" BETWEEN DATE '%s' AND DATE '%s'",
                    d->contract->eligibility.index_date, from, to);
    sib__json_begin(&w, &d->call->scratch);
    sib__json_open_array(&w);
    sib__json_open_object(&w);
    sib__put_text(&w, "id", "window");
    sib__put_text(&w, "expression", expression);
    sib__put_text(&w, "applies_to", "both");
    sib__put_text(&w, "description", "index date within the window of the cohort");
    sib__json_close_object(&w);
    sib__json_close_array(&w);
    SIB__TRY(sib__json_finish(d->call, &w, &text));
    return sib__json_parse(d->call, &d->call->scratch, "window", text, out);
}

static sib_status select_members(sib__design *d, sib__cohort *k, const sib_table *rules,
                                 const sib_table *exclusions)
{
    sib__child                     child;
    sib_eligibility_select_options options = d->contract->eligibility;
    if (options.close_after_months > 0) {
        options.opens = k->declared->from;
    }
    sib_status status =
        sib_eligibility_select(step(&child, d, k, 0.0, 0.2), d->releases, rules, exclusions,
                               d->treated_so_far, &options, &k->eligibility);
    return sib__child_end(&child, status);
}

sib_status sib__cohort_select(sib__design *d, sib__cohort *k)
{
    const sib__json *arrays[2] = {NULL, d->contract->rules};
    sib_table       *rules = NULL;
    sib_table       *exclusions = NULL;
    SIB__TRY(window_rule(d, k, &arrays[0]));
    SIB__TRY(sib__rows_table(d->call, "rules", arrays, 2, FIELDS(rule_fields), &rules));
    sib_status status = sib__rows_table(d->call, "exclusions", &d->contract->exclusions, 1,
                                        FIELDS(exclusion_fields), &exclusions);
    if (status == SIB_OK) {
        status = select_members(d, k, rules, exclusions);
    }
    sib_table_free(exclusions);
    sib_table_free(rules);
    return status;
}

/* Birth dates of the members, or nothing when no measure needs them. */
static sib_status birth_dates(const sib__design *d, const sib__cohort *k, sib_dates *out)
{
    sib_rows rows = sib_eligibility_row(k->eligibility);
    *out = (sib_dates){NULL, 0};
    if (d->contract->birth_date == NULL) {
        return SIB_OK;
    }
    sib__column column;
    SIB__TRY(sib__table_require(d->call, d->releases, "tables", "birth_date",
                                d->contract->birth_date, SIB_COLUMN_TYPE_DATE, &column));
    int32_t *dates = SIB__NEW(&d->call->scratch, int32_t, rows.n);
    SIB__TRY_MEMORY(d->call, dates);
    for (int64_t i = 0; i < rows.n; i++) {
        dates[i] = sib__column_date(&column, rows.data[i]);
    }
    *out = (sib_dates){dates, rows.n};
    return SIB_OK;
}

sib_status sib__cohort_recall(sib__design *d, sib__cohort *k)
{
    sib_dates  births;
    sib_table *measures = NULL;
    sib__child child;
    if (d->contract->measures == NULL) {
        return SIB_OK;
    }
    SIB__TRY(birth_dates(d, k, &births));
    SIB__TRY(sib__rows_table(d->call, "measures", &d->contract->measures, 1,
                             FIELDS(measure_fields), &measures));
    sib_status status =
        sib_history_build(step(&child, d, k, 0.2, 0.4), sib_eligibility_person(k->eligibility),
                          sib_eligibility_index_date(k->eligibility), births, d->earlier,
                          measures, &d->contract->history, &k->history);
    sib_table_free(measures);
    return sib__child_end(&child, status);
}

/* The values of an expression over the releases, at the members' rows. */
static sib_status computed_covariate(sib__design *d, const sib__cohort *k,
                                     const sib__json *declared)
{
    const char     *name = sib__json_member(declared, "name")->text.data;
    const char     *text = sib__json_member(declared, "expression")->text.data;
    sib_expression *expression = NULL;
    sib_table      *values = NULL;
    sib__child      child;
    sib_status      status =
        sib_expression_compile(step(&child, d, k, 0.4, 0.4), text, d->releases, &expression);
    SIB__TRY(sib__child_end(&child, status));
    status =
        sib_expression_evaluate(step(&child, d, k, 0.4, 0.4), expression, d->releases, &values);
    status = sib__child_end(&child, status);
    if (status == SIB_OK) {
        sib__column column = sib__table_column(values, 0);
        status = sib__take_column(d->call, k->covariates, &column, name,
                                  sib_eligibility_row(k->eligibility));
    }
    sib_table_free(values);
    sib_expression_free(expression);
    return status;
}

sib_status sib__cohort_covariates(sib__design *d, sib__cohort *k)
{
    const sib_table *measured = k->history == NULL ? NULL : sib_history_covariates(k->history);
    sib_rows         rows = sib_eligibility_row(k->eligibility);
    SIB__TRY(sib__table_make(d->call, rows.n, d->contract->covariates->n, &k->covariates));
    for (const sib__json *at = d->contract->covariates->first; at != NULL; at = at->next) {
        if (at->kind == SIB__JSON_OBJECT) {
            SIB__TRY(computed_covariate(d, k, at));
            continue;
        }
        int64_t measure = sib_table_find(measured, at->text.data);
        if (measure >= 0) {
            sib__column column = sib__table_column(measured, measure);
            SIB__TRY(sib__table_put(d->call, k->covariates, &column));
        } else {
            sib__column column =
                sib__table_column(d->releases, sib_table_find(d->releases, at->text.data));
            SIB__TRY(sib__take_column(d->call, k->covariates, &column, column.name, rows));
        }
    }
    return SIB_OK;
}

/* Members whom the model gives a score: all, unless a policy leaves out incomplete cases. */
static sib_status find_scored(sib__design *d, sib__cohort *k)
{
    sib_f64  scores = sib_propensity_scores(k->model);
    sib_f64  logits = sib_propensity_logits(k->model);
    int64_t  n = 0;
    int64_t *rows = SIB__NEW(&d->call->scratch, int64_t, scores.n);
    SIB__TRY_MEMORY(d->call, rows);
    for (int64_t i = 0; i < scores.n; i++) {
        if (isfinite(scores.data[i]) && isfinite(logits.data[i])) {
            rows[n++] = i;
        }
    }
    k->scored = (sib_rows){rows, n};
    return SIB_OK;
}

sib_status sib__cohort_fit(sib__design *d, sib__cohort *k)
{
    sib__child child;
    sib_status status = sib_propensity_fit(
        step(&child, d, k, 0.4, 0.6), k->covariates, sib_eligibility_treated(k->eligibility),
        sib_eligibility_person(k->eligibility), &d->contract->propensity, &k->model);
    SIB__TRY(sib__child_end(&child, status));
    return find_scored(d, k);
}

sib_status sib__cohort_balance(sib__design *d, sib__cohort *k)
{
    sib__child child;
    sib_status status = sib_balance_measure(step(&child, d, k, 0.9, 1.0), k->covariates,
                                            sib_eligibility_treated(k->eligibility), k->weights,
                                            &d->contract->balance, &k->balance);
    return sib__child_end(&child, status);
}

/* Adds this cohort's treated members to those no later cohort may count again. */
static sib_status remember_treated(sib__design *d, const sib__cohort *k)
{
    sib__memory *m = &d->call->scratch;
    sib_text     old = d->treated_so_far;
    sib_text     person = sib_eligibility_person(k->eligibility);
    int64_t      size = old.n == 0 ? 0 : old.offsets[old.n];
    int64_t      n = old.n;
    int64_t     *offsets = SIB__NEW(m, int64_t, old.n + person.n + 1);
    SIB__TRY_MEMORY(d->call, offsets);
    char *data = SIB__NEW(m, char, size + person.offsets[person.n] - person.offsets[0]);
    SIB__TRY_MEMORY(d->call, data);
    if (n > 0) {
        memcpy(data, old.data, (size_t)size);
        memcpy(offsets, old.offsets, (size_t)(n + 1) * sizeof *offsets);
    }
    for (int64_t i = 0; i < person.n; i++) {
        sib__slice id = sib__text_at(person, i);
        if (sib_eligibility_treated(k->eligibility).data[i] == 1) {
            memcpy(data + size, id.data, (size_t)id.length);
            size += id.length;
            offsets[++n] = size;
        }
    }
    d->treated_so_far = (sib_text){data, offsets, n};
    return SIB_OK;
}

static sib_status run_steps(sib__design *d, sib__cohort *k)
{
    SIB__TRY(sib__cohort_select(d, k));
    SIB__TRY(sib__cohort_recall(d, k));
    SIB__TRY(sib__cohort_covariates(d, k));
    SIB__TRY(sib__cohort_fit(d, k));
    SIB__TRY(sib__cohort_match(d, k));
    SIB__TRY(sib__cohort_balance(d, k));
    SIB__TRY(sib__cohort_write(d, k));
    SIB__TRY(sib__cohort_overlap(d, k));
    SIB__TRY(sib__cohort_annex(d, k));
    return remember_treated(d, k);
}

sib_status sib__design_cohort(sib__design *d, const sib__contract_cohort *declared, double from,
                              double to)
{
    sib__cohort k = {.declared = declared, .from = from, .to = to};
    sib_status  status = run_steps(d, &k);
    sib_balance_free(k.balance);
    sib_matching_free(k.matching);
    sib_propensity_free(k.model);
    sib_table_free(k.exact);
    sib_table_free(k.covariates);
    sib_history_free(k.history);
    sib_eligibility_free(k.eligibility);
    return status;
}
