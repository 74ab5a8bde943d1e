/* What the report shows of people is decided once, before any of it is asked for. */
#include "report/disclosure_work.h"

static sib_status make_room(sib__disclosing *w)
{
    const sib_table *cohorts = sib__list_of(w, "cohorts");
    sib__disclosure *d = w->d;
    int64_t          rows = sib_table_rows(sib__list_of(w, "attrition"));
    d->n = sib_table_rows(cohorts);
    d->cohorts = SIB__NEW(w->memory, sib__seen_cohort, d->n);
    SIB__TRY_MEMORY(w->call, d->cohorts);
    d->left = SIB__NEW(w->memory, sib__headcount, rows * SIB__ARMS);
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
            const sib__headcount *people = &d->left[row * SIB__ARMS + arm];
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
