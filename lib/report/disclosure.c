/* What the report shows of people: made once, then asked. */
#include "report/disclosure.h"

#include <math.h>
#include <string.h>

#include "report/disclosure_work.h"

static const sib__people none = {SIB_I64_MISSING, true};

const sib_table *sib__list_of(const sib__disclosing *w, const char *name)
{
    return sib_evaluation_table(w->evaluation, name);
}

static int64_t column_of(const sib_table *table, const char *column, int64_t row)
{
    return row < 0 || row >= sib_table_rows(table) ? -1 : sib_table_find(table, column);
}

int64_t sib__list_i64(const sib_table *table, const char *column, int64_t row)
{
    int64_t i = column_of(table, column, row);
    if (i < 0) {
        return SIB_I64_MISSING;
    }
    sib__column at = sib__table_column(table, i);
    return sib__column_i64(&at, row);
}

double sib__list_f64(const sib_table *table, const char *column, int64_t row)
{
    int64_t i = column_of(table, column, row);
    if (i < 0) {
        return (double)NAN;
    }
    sib__column at = sib__table_column(table, i);
    return sib__column_f64(&at, row);
}

sib__slice sib__list_text(const sib_table *table, const char *column, int64_t row)
{
    int64_t i = column_of(table, column, row);
    if (i < 0) {
        return (sib__slice){NULL, 0};
    }
    sib__column at = sib__table_column(table, i);
    return sib__column_text(&at, row);
}

int64_t sib__list_find(const sib_table *table, const char *cohort, const char *arm, int64_t row)
{
    for (; row < sib_table_rows(table); row++) {
        if (sib__slice_equals(sib__list_text(table, "cohort", row), cohort) &&
            (arm == NULL || sib__slice_equals(sib__list_text(table, "arm", row), arm))) {
            return row;
        }
    }
    return -1;
}

static sib_status make_room(sib__disclosing *w)
{
    const sib_table *cohorts = sib__list_of(w, "cohorts");
    sib__disclosure *d = w->d;
    int64_t          rows = sib_table_rows(sib__list_of(w, "attrition"));
    d->n = sib_table_rows(cohorts);
    d->cohorts = SIB__NEW(w->memory, sib__seen_cohort, d->n);
    SIB__TRY_MEMORY(w->call, d->cohorts);
    d->left = SIB__NEW(w->memory, sib__people, rows * SIB__ARMS);
    SIB__TRY_MEMORY(w->call, d->left);
    d->rows = SIB__NEW(w->memory, bool, rows);
    SIB__TRY_MEMORY(w->call, d->rows);
    d->terms = SIB__NEW(w->memory, bool, sib_table_rows(sib__list_of(w, "balance")));
    SIB__TRY_MEMORY(w->call, d->terms);
    w->entry_of = SIB__NEW(&w->call->scratch, int64_t, rows * SIB__ARMS);
    SIB__TRY_MEMORY(w->call, w->entry_of);
    for (int64_t i = 0; i < rows * SIB__ARMS; i++) {
        w->entry_of[i] = -1;
    }
    for (int64_t i = 0; i < d->n; i++) {
        d->cohorts[i].id = sib__slice_copy(w->memory, sib__list_text(cohorts, "cohort", i));
        SIB__TRY_MEMORY(w->call, d->cohorts[i].id);
    }
    return SIB_OK;
}

/* A row that shows nobody in every arm is left out. */
static void mark_rows(sib__disclosure *d, int64_t rows)
{
    for (int64_t row = 0; row < rows; row++) {
        for (int64_t arm = 0; arm < SIB__ARMS; arm++) {
            const sib__people *people = &d->left[row * SIB__ARMS + arm];
            d->rows[row] = d->rows[row] || (people->number != SIB_I64_MISSING &&
                                            (people->number != 0 || !people->shown));
        }
    }
}

/* Whether the statement has an amount, of a cohort alone unless NULL. Every line counts: one
 * may take back what another pays. */
static bool has_amount(const sib__disclosing *w, const char *cohort)
{
    const sib_table *lines = sib__list_of(w, "statement");
    bool             any = false;
    for (int64_t row = 0; row < sib_table_rows(lines); row++) {
        bool of =
            cohort == NULL || sib__slice_equals(sib__list_text(lines, "cohort", row), cohort);
        any = any || (of && sib__list_i64(lines, "amount_minor", row) != 0);
    }
    return any;
}

/* What the pool pays is the sum of what the cohorts come to: with one of them all results are
 * hidden then. */
static void hide_with_the_pool(const sib__disclosing *w)
{
    bool all = true;
    for (int64_t i = 0; i < w->d->n; i++) {
        all = all && w->d->cohorts[i].hidden.result;
    }
    for (int64_t i = 0; i < w->d->n && !all && has_amount(w, "pooled"); i++) {
        w->d->cohorts[i].hidden.few = true;
        sib__hide(w->d->least, &w->d->cohorts[i].hidden);
    }
}

sib_status sib__disclosure_make(sib__call *call, sib__memory *m, const sib_evaluation *e,
                                const sib__json *contract, int64_t least, sib__disclosure **out)
{
    sib__disclosing w = {call, m, e, contract, NULL, false, NULL};
    if (least < 0 || (least > 0 && least < SIB__LEAST_SMALLEST)) {
        return sib__fail(
            call, SIB_ERR_ARGUMENT, "least", -1, NULL,
            "it must be %d or more: a smaller limit leaves a hidden number one value",
            (int)SIB__LEAST_SMALLEST);
    }
    w.d = SIB__NEW(m, sib__disclosure, 1);
    SIB__TRY_MEMORY(call, w.d);
    w.d->least = least;
    SIB__TRY(make_room(&w));
    w.paid = has_amount(&w, NULL);
    for (int64_t i = 0; i < w.d->n; i++) {
        SIB__TRY(sib__see_cohort(&w, &w.d->cohorts[i]));
        SIB__TRY(sib__check(call));
    }
    hide_with_the_pool(&w);
    for (int64_t i = 0; i < w.d->n; i++) {
        sib__keep_steps(&w, &w.d->cohorts[i]);
    }
    mark_rows(w.d, sib_table_rows(sib__list_of(&w, "attrition")));
    SIB__TRY(sib__see_terms(&w));
    *out = w.d;
    return SIB_OK;
}

static sib__people fate_of(const sib__seen_cohort *cohort, sib__arm arm, sib__fate fate)
{
    int64_t at = cohort->fate[arm][fate];
    if (at < 0) {
        return none;
    }
    const sib__entry *entry = &cohort->columns[arm].entries[at];
    return (sib__people){entry->number, entry->shown};
}

static const sib__seen_cohort *find(const sib__disclosure *d, const char *cohort)
{
    for (int64_t i = 0; i < d->n; i++) {
        if (strcmp(d->cohorts[i].id, cohort) == 0) {
            return &d->cohorts[i];
        }
    }
    return NULL;
}

/* A sum is shown where all its parts are, and so tells nothing more. */
sib__people sib__people_of(const sib__disclosure *d, const char *cohort, sib__arm arm,
                           sib__fate fate)
{
    const sib__seen_cohort *one = find(d, cohort);
    sib__people             sum = {0, true};
    if (one != NULL) {
        return fate_of(one, arm, fate);
    }
    for (int64_t i = 0; i < d->n; i++) {
        sib__people part = fate_of(&d->cohorts[i], arm, fate);
        if (part.number == SIB_I64_MISSING ||
            __builtin_add_overflow(sum.number, part.number, &sum.number)) {
            return none;
        }
        sum.shown = sum.shown && part.shown;
    }
    return d->n > 0 ? sum : none;
}

sib__people sib__people_left(const sib__disclosure *d, int64_t row, sib__arm arm)
{
    return d->left[row * SIB__ARMS + (int64_t)arm];
}

bool sib__people_row(const sib__disclosure *d, int64_t row)
{
    return d->rows[row];
}

sib__people sib__people_alone(const sib__disclosure *d, int64_t number)
{
    return (sib__people){number, !sib__is_small(d->least, number)};
}

bool sib__result_shown(const sib__disclosure *d, const char *cohort)
{
    const sib__seen_cohort *one = cohort == NULL ? NULL : find(d, cohort);
    bool                    shown = true;
    for (int64_t i = 0; i < d->n; i++) {
        shown = shown && d->cohorts[i].hidden.result;
    }
    return one != NULL ? one->hidden.result : shown;
}

bool sib__term_shown(const sib__disclosure *d, int64_t row)
{
    return d->terms[row];
}

double sib__drawn_difference(const sib__disclosure *d, double value)
{
    return d->least == 0 ? value : round(value * 100.0) / 100.0;
}

double sib__drawn_mean(const sib__disclosure *d, const char *cohort, sib__arm arm, double mean)
{
    sib__people people = sib__people_of(d, cohort, arm, SIB__FATE_COMPARED);
    if (people.number == SIB_I64_MISSING) { /* everybody who counted is in the mean */
        people = sib__people_of(d, cohort, arm, SIB__FATE_MEMBER);
    }
    double step = people.number > 0 ? (double)d->least / (double)people.number : 1.0;
    return d->least == 0 ? mean : floor(mean / step + 1e-9) * step;
}

double sib__drawn_people(const sib__disclosure *d, double people)
{
    double step = 2.0 * (double)d->least;
    return d->least == 0 ? people : floor(people / step) * step;
}

bool sib__overlap_before_shown(const sib__disclosure *d, const char *cohort)
{
    bool shown = true;
    for (int arm = 0; arm < 2; arm++) {
        shown = shown && sib__people_of(d, cohort, (sib__arm)arm, SIB__FATE_MEMBER).shown &&
                sib__people_of(d, cohort, (sib__arm)arm, SIB__FATE_NO_SCORE).shown;
    }
    return shown;
}

bool sib__overlap_after_shown(const sib__disclosure *d)
{
    return d->least == 0;
}
