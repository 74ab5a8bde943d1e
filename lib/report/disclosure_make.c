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

/* What all cohorts together come to is the sum of what each does: with one of them all results
 * are hidden then. */
static bool is_summed(const sib__disclosing *w)
{
    return sib__list_find(sib__list_of(w, "effects"), "pooled", NULL, 0) >= 0;
}

/* A result that is hidden in one outcome is hidden in all: they are of the same people. */
static void hide_together(const sib__disclosing *w, int64_t n)
{
    bool pooled = false;
    bool all = true;
    for (int64_t i = 0; i < n; i++) {
        pooled = pooled || is_summed(&w[i]);
        for (int64_t c = 0; c < w[i].d->n; c++) {
            all = all && w[i].d->cohorts[c].hidden.result;
        }
    }
    for (int64_t c = 0; c < w->d->n; c++) {
        bool hidden = pooled && !all;
        for (int64_t i = 0; i < n; i++) {
            hidden = hidden || (n > 1 && !w[i].d->cohorts[c].hidden.result);
        }
        for (int64_t i = 0; i < n && hidden; i++) {
            w[i].d->cohorts[c].hidden.few = true;
            sib__hide(w[i].d->least, &w[i].d->cohorts[c].hidden);
        }
    }
}

static sib__hide_entry *shared_entry(const sib__disclosing *w, int64_t cohort, int arm,
                                     int fate)
{
    sib__seen_cohort *seen = &w->d->cohorts[cohort];
    int64_t           at = seen->fate[arm][fate];
    return at < 0 ? NULL : &seen->columns[arm].entries[at];
}

/* What every outcome shows of the same people, none shows that another hides. */
static void share(const sib__disclosing *w, int64_t n, int64_t steps)
{
    for (int64_t c = 0; c < w->d->n; c++) {
        for (int at = 0; at < 2 * (SIB__FATE_MATCHED + 1); at++) {
            bool shown = true;
            for (int pass = 0; pass < 2; pass++) {
                for (int64_t i = 0; i < n; i++) {
                    sib__hide_entry *entry = shared_entry(&w[i], c, at % 2, at / 2);
                    shown = shown && (entry == NULL || entry->shown);
                    if (pass == 1 && entry != NULL) {
                        entry->shown = shown;
                    }
                }
            }
        }
    }
    for (int64_t at = 0; at < steps * SIB__ARMS; at++) {
        bool shown = true;
        for (int64_t i = 0; i < n; i++) {
            shown = shown && w[i].d->left[at].shown;
        }
        for (int64_t i = 0; i < n; i++) {
            w[i].d->left[at].shown = shown;
        }
    }
}

static sib_status see(sib__disclosing *w, int64_t least)
{
    w->d = SIB__NEW(w->memory, sib__disclosure, 1);
    SIB__TRY_MEMORY(w->call, w->d);
    w->d->least = least;
    SIB__TRY(make_room(w));
    for (int64_t i = 0; i < w->d->n; i++) {
        SIB__TRY(sib__see_cohort(w, &w->d->cohorts[i]));
        SIB__TRY(sib__check(w->call));
    }
    return SIB_OK;
}

static void share_terms(const sib__disclosing *w, int64_t n, int64_t terms)
{
    for (int64_t row = 0; row < terms; row++) {
        bool shown = true;
        for (int64_t i = 0; i < n; i++) {
            shown = shown && w[i].d->terms[row];
        }
        for (int64_t i = 0; i < n; i++) {
            w[i].d->terms[row] = shown;
        }
    }
}

sib_status sib__disclosure_make(sib__call *call, sib__memory *m, sib__disclosed *of, int64_t n,
                                const sib__json *document, int64_t least)
{
    if (least < 0 || (least > 0 && least < SIB__LEAST_SMALLEST)) {
        return sib__fail(
            call, SIB_ERR_ARGUMENT, "least", -1, NULL,
            "it must be %d or more: a smaller limit leaves a hidden number one value",
            (int)SIB__LEAST_SMALLEST);
    }
    sib__disclosing *w = SIB__NEW(&call->scratch, sib__disclosing, n);
    SIB__TRY_MEMORY(call, w);
    for (int64_t i = 0; i < n; i++) {
        w[i] =
            (sib__disclosing){call, m, of[i].evaluation, of[i].contract, document, NULL, NULL};
        SIB__TRY(see(&w[i], least));
        of[i].made = w[i].d;
    }
    int64_t steps = sib_table_rows(sib__list_of(w, "attrition"));
    hide_together(w, n);
    for (int64_t at = 0; at < n * w->d->n; at++) {
        sib__keep_steps(&w[at % n], &w[at % n].d->cohorts[at / n]);
    }
    share(w, n, steps);
    for (int64_t i = 0; i < n; i++) {
        mark_rows(w[i].d, steps);
        SIB__TRY(sib__see_terms(&w[i]));
    }
    share_terms(w, n, sib_table_rows(sib__list_of(w, "balance")));
    return SIB_OK;
}
