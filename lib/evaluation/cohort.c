/* One cohort of a design, step by step: who counts, what is known of them, scores, matching,
 * balance. No outcome is in reach here. */
#include <math.h>
#include <string.h>

#include "core/date.h"
#include "core/format.h"
#include "evaluation/design.h"

enum { EXPRESSION_SIZE = 512, DATE_SIZE = 11 };

static const sib__field rule_fields[] = {SIB__TEXT("id"),         SIB__TEXT("expression"),
                                         SIB__TEXT("applies_to"), SIB__TEXT("description"),
                                         SIB__TEXT("source"),     SIB__DATE("valid_from"),
                                         SIB__DATE("valid_to")};
static const sib__field exclusion_fields[] = {SIB__TEXT("id"), SIB__TEXT("expression"),
                                              SIB__TEXT("scope"), SIB__TEXT("description"),
                                              SIB__TEXT("source")};
static const sib__field measure_fields[] = {SIB__TEXT("name"), SIB__TEXT("kind"),
                                            SIB__TEXT("where"), SIB__I64("look_back_months")};

static sib_context *step(sib__child *child, const sib__design *d, const sib__cohort *k,
                         double from, double to)
{
    double width = k->to - k->from;
    return sib__child_begin(child, d->call, k->from + from * width, k->from + to * width);
}

/* Objects of the contract as a table of terms, behind the rows there are. */
static sib_status terms_table(const sib__design *d, const char *argument,
                              const sib__json *objects, sib__rows *rows, sib_table **out)
{
    SIB__TRY(sib__rows_objects(d->call, argument, objects, rows));
    return sib__rows_finish(d->call, rows, &d->call->scratch, out);
}

/* The window as the first rule: "column" BETWEEN DATE .. AND DATE .. */
static void add_window(const sib__design *d, const sib__cohort *k, sib__rows *rows)
{
    char      expression[EXPRESSION_SIZE];
    char      from[DATE_SIZE];
    char      to[DATE_SIZE];
    sib__line line = {expression, sizeof expression, 0};
    sib__date_print(k->declared->from, from);
    sib__date_print(k->declared->to, to);
    sib__line_print(&line, "\"%s\" BETWEEN DATE '%s' AND DATE '%s'",
                    d->contract->eligibility.index_date, from, to);
    sib__rows_add(rows);
    sib__set_text(rows, "id", "window");
    sib__set_text(rows, "expression", expression);
    sib__set_text(rows, "applies_to", "both");
    sib__set_text(rows, "description", "index date within the window of the cohort");
}

/* A code between single quotes, those in it doubled. */
static void print_code(sib__line *line, const char *code)
{
    sib__line_print(line, "'");
    for (const char *at = code; *at != '\0'; at++) {
        const char one[] = {*at, *at == '\'' ? '\'' : '\0', '\0'};
        sib__line_print(line, "%s", one);
    }
    sib__line_print(line, "'");
}

/* Where chance allots, rows of other codes are of nobody; a missing arm is refused later. */
static void add_arms(const sib__design *d, sib__rows *rows)
{
    const sib__scheme_comparison *arms = d->contract->arms;
    char                          expression[2 * EXPRESSION_SIZE];
    sib__line                     line = {expression, sizeof expression, 0};
    sib__line_print(&line, "\"%s\" IS NULL OR \"%s\" IN (", arms->column, arms->column);
    print_code(&line, arms->treated);
    sib__line_print(&line, ", ");
    print_code(&line, arms->control);
    sib__line_print(&line, ")");
    sib__rows_add(rows);
    sib__set_text(rows, "id", "arm");
    sib__set_text(rows, "expression", expression);
    sib__set_text(rows, "applies_to", "both");
    sib__set_text(rows, "description", "allotted to one of the two arms");
}

static sib_status select_cohort(sib__design *d, sib__cohort *k)
{
    sib__child                     child;
    sib__rows                      rows;
    sib_table                     *rules = NULL;
    sib_table                     *exclusions = NULL;
    sib_eligibility_select_options options = d->contract->eligibility;
    if (options.close_after_months > 0) {
        options.opens = k->declared->from;
    }
    if (k->declared->close_members > 0) {
        options.close_at_members = k->declared->close_members;
    }
    sib__rows_begin(&rows, &d->call->scratch, SIB__FIELDS(rule_fields));
    add_window(d, k, &rows);
    if (d->contract->arms != NULL) {
        add_arms(d, &rows);
    }
    SIB__TRY(terms_table(d, "rules", d->contract->rules, &rows, &rules));
    sib__rows_begin(&rows, &d->call->scratch, SIB__FIELDS(exclusion_fields));
    if (d->contract->exclusions != NULL) {
        SIB__TRY(terms_table(d, "exclusions", d->contract->exclusions, &rows, &exclusions));
    }
    sib_status status =
        sib_eligibility_select(step(&child, d, k, 0.0, 0.2), d->releases, rules, exclusions,
                               d->treated_so_far, &options, &k->eligibility);
    return sib__child_own(&child, status, d->owner, k->eligibility, sib__handle_free);
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

static sib_status recall(sib__design *d, sib__cohort *k)
{
    sib_dates  births;
    sib__rows  rows;
    sib_table *measures = NULL;
    sib__child child;
    if (d->contract->measures == NULL) {
        return SIB_OK;
    }
    SIB__TRY(birth_dates(d, k, &births));
    sib__rows_begin(&rows, &d->call->scratch, SIB__FIELDS(measure_fields));
    SIB__TRY(terms_table(d, "measures", d->contract->measures, &rows, &measures));
    sib_status status =
        sib_history_build(step(&child, d, k, 0.2, 0.4), sib_eligibility_person(k->eligibility),
                          sib_eligibility_index_date(k->eligibility), births, d->earlier,
                          measures, &d->contract->history, &k->history);
    return sib__child_own(&child, status, d->owner, k->history, sib__handle_free);
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
    sib__memory    *m = d->owner; /* levels are borrowed */
    sib_status      status =
        sib_expression_compile(step(&child, d, k, 0.4, 0.4), text, d->releases, &expression);
    SIB__TRY(sib__child_own(&child, status, m, expression, sib__handle_free));
    status =
        sib_expression_evaluate(step(&child, d, k, 0.4, 0.4), expression, d->releases, &values);
    SIB__TRY(sib__child_own(&child, status, m, values, sib__table_release));
    sib__column column = sib__table_column(values, 0);
    return sib__take_column(d->call, k->covariates, &column, name,
                            sib_eligibility_row(k->eligibility));
}

static sib_status gather_covariates(sib__design *d, sib__cohort *k)
{
    const sib_table *measured =
        k->history == NULL ? NULL : sib_history_table(k->history, "covariates");
    sib_rows rows = sib_eligibility_row(k->eligibility);
    SIB__TRY(sib__table_make(d->call, rows.n, d->contract->covariates->n, &k->covariates));
    SIB__TRY(sib__own(d->call, d->owner, k->covariates, sib__table_release));
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
            sib__column column = sib__table_named(d->releases, at->text.data);
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
    int64_t *rows = SIB__NEW(d->owner, int64_t, scores.n);
    SIB__TRY_MEMORY(d->call, rows);
    for (int64_t i = 0; i < scores.n; i++) {
        if (isfinite(scores.data[i]) && isfinite(logits.data[i])) {
            rows[n++] = i;
        }
    }
    k->scored = (sib_rows){rows, n};
    return SIB_OK;
}

static sib_status fit(sib__design *d, sib__cohort *k)
{
    sib__child child;
    sib_status status = sib_propensity_fit(
        step(&child, d, k, 0.4, 0.6), k->covariates, sib_eligibility_treated(k->eligibility),
        sib_eligibility_person(k->eligibility), &d->contract->propensity, &k->model);
    SIB__TRY(sib__child_own(&child, status, d->owner, k->model, sib__handle_free));
    return find_scored(d, k);
}

static sib_status measure_balance(sib__design *d, sib__cohort *k)
{
    sib__child child;
    sib_status status = sib_balance_measure(step(&child, d, k, 0.9, 1.0), k->covariates,
                                            sib_eligibility_treated(k->eligibility), k->weights,
                                            &d->contract->balance, &k->balance);
    return sib__child_own(&child, status, &d->call->scratch, k->balance, sib__handle_free);
}

/* Adds this cohort's treated members to those no later cohort may count again. */
static sib_status remember_treated(sib__design *d, const sib__cohort *k)
{
    sib__memory *m = &d->to->memory;
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

/* What other runs over the same tables share of a cohort; false where this is the first. */
static bool take_kept(const sib__design *d, sib__cohort *k)
{
    const sib__cohort *before =
        d->kept == NULL ? NULL
                        : sib__kept_find(d->kept, SIB__KEPT_FIT, sib__cohort_number(d, k));
    if (before == NULL) {
        return false;
    }
    k->eligibility = before->eligibility;
    k->history = before->history;
    k->covariates = before->covariates;
    k->model = before->model;
    k->scored = before->scored;
    return true;
}

static sib_status keep(sib__design *d, const sib__cohort *k)
{
    if (d->kept == NULL) {
        return SIB_OK;
    }
    sib__cohort *copy = sib__copy(&d->kept->memory, k, 1, sizeof *k);
    SIB__TRY_MEMORY(d->call, copy);
    d->kept->made[SIB__KEPT_FIT] += k->model != NULL;
    return sib__kept_add(d->call, d->kept, SIB__KEPT_FIT, sib__cohort_number(d, k), copy);
}

/* Who is eligible and, once the cohort is complete and where people are matched, their scores.
 */
static sib_status fit_cohort(sib__design *d, sib__cohort *k, bool *complete)
{
    bool kept = take_kept(d, k);
    SIB__TRY(kept ? SIB_OK : select_cohort(d, k));
    *complete = sib__cohort_close(d, k);
    if (kept) {
        return SIB_OK;
    }
    if (*complete && !d->contract->whole) {
        SIB__TRY(recall(d, k));
        SIB__TRY(gather_covariates(d, k));
        SIB__TRY(fit(d, k));
    }
    return keep(d, k);
}

static sib_status run_steps(sib__design *d, sib__cohort *k)
{
    bool complete = false;
    SIB__TRY(fit_cohort(d, k, &complete));
    if (!complete) {
        return SIB_OK;
    }
    if (d->contract->whole) {
        SIB__TRY(sib__cohort_whole(d, k));
        return remember_treated(d, k);
    }
    SIB__TRY(sib__cohort_match(d, k));
    SIB__TRY(measure_balance(d, k));
    SIB__TRY(sib__cohort_write(d, k));
    SIB__TRY(sib__cohort_overlap(d, k));
    SIB__TRY(sib__cohort_annex(d, k, &d->to->cohorts[sib__cohort_number(d, k)]));
    return remember_treated(d, k);
}

sib_status sib__design_cohort(sib__design *d, const sib__contract_cohort *declared, double from,
                              double to)
{
    sib__cohort k = {.declared = declared, .from = from, .to = to};
    sib__memory outer = sib__scratch_begin(d->call);
    sib_status  status = run_steps(d, &k);
    sib__scratch_end(d->call, outer);
    return status;
}
