/* Compared with whom: how the groups were matched, and how alike they became. */
#include <math.h>
#include <string.h>

#include "report/facts.h"
#include "report/figures.h"

enum { MOST_TERMS = 20 };

static const double unlike = 0.1; /* a difference that is worth a word */

static const char *option_text(sib__facts *f, const char *option)
{
    return sib__known(f, sib__key(f, "matching", option), sib__stated(f, "matching", option));
}

/* How a matching was made, in one sentence. */
static void say_matching(sib__facts *f, sib__row row)
{
    const char *width = sib__number_text(f, sib__cell_f64(row, "caliper_width"), 4);
    int64_t     broken = sib__cell_i64(row, "ties_broken");
    const char *ties = sib__people_text(f, sib__people_alone(f->disclosure, broken));
    const char *caliper = width == NULL
                              ? sib__words(f, "compared.no_caliper")
                              : sib__say(f, "compared.caliper", "width", width, "scale",
                                         sib__cell_of(f, row, "caliper_scale"), NULL);
    sib__put_line(
        f, "compared",
        sib__say(f, "compared.settled", "name", sib__name(f, sib__raw(f, row, "cohort")),
                 "distance", sib__cell_of(f, row, "distance"), "ratio", option_text(f, "ratio"),
                 "replace", option_text(f, "replace"), "caliper", caliper, "ties",
                 broken > 0 ? sib__say(f, "compared.ties", "n", ties, NULL)
                            : sib__words(f, "compared.no_ties"),
                 "checked",
                 sib__words(f, sib__cell_flag(row, "verified") ? "compared.verified"
                                                               : "compared.not_verified"),
                 NULL));
}

/* How many of how many at most; not for the public, whom the second could tell of the first. */
static void say_most(sib__facts *f, sib__row row)
{
    int64_t        most = sib__cell_i64(row, "most_treated");
    sib__headcount matched = sib__people_of(f->disclosure, sib__raw(f, row, "cohort"),
                                            SIB__ARM_TREATED, SIB__FATE_MATCHED);
    sib__headcount of = sib__people_alone(f->disclosure, most);
    if (most != SIB_I64_MISSING && !f->public) {
        sib__put_line(
            f, "compared",
            sib__say(f, "compared.most", "name", sib__name(f, sib__raw(f, row, "cohort")), "n",
                     sib__people_text(f, matched), "most", sib__people_text(f, of), NULL));
    }
}

/* What the screening left out of the model. */
static void say_screening(sib__facts *f, const char *cohort)
{
    sib__row    row = sib__row_of(f, "screening");
    const char *left = "";
    int64_t     kept = 0;
    int64_t     all = 0;
    while (sib__next(&row, cohort)) {
        all++;
        if (sib__cell_flag(row, "kept")) {
            kept++;
        } else {
            left = sib__join(f, left, *left == '\0' ? "" : ", ",
                             sib__cell_of(f, row, "covariate"), NULL);
        }
    }
    if (all > 0) {
        sib__put_line(f, "compared",
                      sib__say(f, "compared.screened", "name", sib__name(f, cohort), "kept",
                               sib__count_text(f, kept), "all", sib__count_text(f, all), "left",
                               *left == '\0' ? sib__words(f, "options.none") : left, NULL));
    }
}

/* The difference of a term as it may be shown; NaN where there is none or it may not. */
static double difference(const sib__facts *f, sib__row row, const char *column)
{
    return sib__term_shown(f->disclosure, row.at)
               ? sib__drawn_difference(f->disclosure, sib__cell_f64(row, column))
               : (double)NAN;
}

/* The row of a cohort with the largest difference in a column that is not taken yet; -1: none.
 */
static int64_t largest(const sib__facts *f, const char *cohort, const char *column,
                       const int64_t *taken, int64_t n)
{
    sib__row row = sib__row_of(f, "balance");
    int64_t  best = -1;
    double   most = -1.0;
    while (sib__next(&row, cohort)) {
        double size = fabs(difference(f, row, column));
        bool   is_taken = isnan(difference(f, row, "smd_before"));
        for (int64_t i = 0; i < n; i++) {
            is_taken = is_taken || taken[i] == row.at;
        }
        if (!is_taken && size > most) {
            most = size;
            best = row.at;
        }
    }
    return best;
}

static void say_balance(sib__facts *f, const char *cohort)
{
    sib__row row = sib__row_of(f, "balance");
    sib__row before = {row.table, largest(f, cohort, "smd_before", NULL, 0)};
    sib__row after = {row.table, largest(f, cohort, "smd_after", NULL, 0)};
    int64_t  terms = 0;
    int64_t  beyond = 0;
    while (sib__next(&row, cohort)) {
        terms += !isnan(difference(f, row, "smd_after"));
        beyond += fabs(difference(f, row, "smd_after")) > unlike;
    }
    if (before.at >= 0 && after.at >= 0) {
        sib__put_line(
            f, "compared",
            sib__say(f, "compared.balance", "name", sib__name(f, cohort), "before",
                     sib__number_text(f, fabs(difference(f, before, "smd_before")), 3),
                     "worst_before", sib__cell_of(f, before, "term"), "after",
                     sib__number_text(f, fabs(difference(f, after, "smd_after")), 3),
                     "worst_after", sib__cell_of(f, after, "term"), "n",
                     sib__count_text(f, beyond), "terms", sib__count_text(f, terms), NULL));
    }
}

/* Half the places for the terms that differ most after matching, then those that did before. */
static void draw_balance(sib__facts *f, const char *cohort)
{
    int64_t  rows[MOST_TERMS];
    int64_t  n = 0;
    int64_t  terms = 0;
    sib__row row = sib__row_of(f, "balance");
    while (sib__next(&row, cohort)) {
        terms += !isnan(difference(f, row, "smd_before"));
    }
    while (n < MOST_TERMS) {
        int64_t next =
            largest(f, cohort, n < MOST_TERMS / 2 ? "smd_after" : "smd_before", rows, n);
        if (next < 0) {
            break;
        }
        rows[n++] = next;
    }
    if (n > 0) {
        sib__draw_balance(f, cohort, rows, n, terms);
    }
}

static void put_balance(sib__facts *f, const char *cohort)
{
    sib__row    row = sib__row_of(f, "balance");
    const char *caption = sib__say(f, "compared.table", "name", sib__name(f, cohort), NULL);
    while (!f->public && sib__next(&row, cohort)) {
        sib__part *made = sib__put_row(f, "balance", row);
        if (made != NULL) {
            made->caption = caption;
        }
    }
}

void sib__facts_compared(sib__facts *f)
{
    sib__row row = sib__row_of(f, "matching");
    while (sib__next(&row, NULL)) {
        say_matching(f, row);
        say_most(f, row);
    }
    row = sib__row_of(f, "cohorts");
    while (f->status == SIB_OK && sib__next(&row, NULL)) {
        const char *cohort = sib__raw(f, row, "cohort");
        say_screening(f, cohort);
        say_balance(f, cohort);
        if (f->options.figures == 1) {
            sib__draw_overlap(f, cohort);
            draw_balance(f, cohort);
        }
        put_balance(f, cohort);
        (void)sib__well(f, sib__check(f->call));
    }
}
