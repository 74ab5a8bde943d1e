/* Which terms of the balance the public may see: what is drawn of a yes/no fact gives away of
 * how many people it is true. */
#include "report/disclosure_work.h"

/* A covariate of a cohort, all of whose yes/no terms go together: those of one covariate add up
 * to everybody. */
static bool same_covariate(const sib_table *balance, int64_t a, int64_t b)
{
    return sib__slice_compare(sib__list_text(balance, "cohort", a),
                              sib__list_text(balance, "cohort", b)) == 0 &&
           sib__slice_compare(sib__list_text(balance, "covariate", a),
                              sib__list_text(balance, "covariate", b)) == 0;
}

/* Whether a share of people speaks of few of them, or of all but few; `missing` of them may not
 * have been asked. */
static bool of_few(int64_t least, double share, double people, double missing)
{
    double asked = people - missing;
    double enough = (double)least - 1e-6;
    return (share > 0.0 && share * asked < enough) ||
           (share < 1.0 && (1.0 - share) * asked < enough);
}

static const char *cohort_of(const sib__disclosure *d, sib__slice id)
{
    for (int64_t i = 0; i < d->n; i++) {
        if (sib__slice_equals(id, d->cohorts[i].id)) {
            return d->cohorts[i].id;
        }
    }
    return NULL;
}

static bool term_of_few(const sib__disclosing *w, int64_t row)
{
    static const struct {
        const char *mean;
        sib__arm    arm;
        sib__fate   people;
    } means[] = {
        {"mean_treated_before", SIB__ARM_TREATED, SIB__FATE_MEMBER},
        {"mean_comparison_before", SIB__ARM_COMPARISON, SIB__FATE_MEMBER},
        {"mean_treated_after", SIB__ARM_TREATED, SIB__FATE_MATCHED},
        {"mean_comparison_after", SIB__ARM_COMPARISON, SIB__FATE_MATCHED},
    };
    const sib_table *balance = sib__list_of(w, "balance");
    const char      *cohort = cohort_of(w->d, sib__list_text(balance, "cohort", row));
    int64_t          missing = sib__list_i64(balance, "missing", row);
    bool             few = cohort == NULL;
    for (size_t i = 0; !few && i < sizeof means / sizeof means[0]; i++) {
        sib__headcount people = sib__people_of(w->d, cohort, means[i].arm, means[i].people);
        double         share = sib__list_f64(balance, means[i].mean, row);
        few = !people.shown || of_few(w->d->least, share, (double)people.number,
                                      missing == SIB_I64_MISSING ? 0.0 : (double)missing);
    }
    return few;
}

static bool is_yes_no(const sib_table *balance, int64_t row)
{
    int64_t     i = sib_table_find(balance, "binary");
    sib__column binary = sib__table_column(balance, i < 0 ? 0 : i);
    return i >= 0 && sib__column_flag(&binary, row) == 1;
}

sib_status sib__see_terms(const sib__disclosing *w)
{
    const sib_table *balance = sib__list_of(w, "balance");
    int64_t          n = sib_table_rows(balance);
    for (int64_t from = 0, to = 0; from < n; from = to) {
        bool few = false;
        for (to = from; to < n && same_covariate(balance, from, to); to++) {
            few = few || (w->d->least > 0 && is_yes_no(balance, to) && term_of_few(w, to));
        }
        for (int64_t row = from; row < to; row++) {
            w->d->terms[row] = !(few && is_yes_no(balance, row));
        }
        SIB__TRY(sib__check(w->call));
    }
    return SIB_OK;
}
