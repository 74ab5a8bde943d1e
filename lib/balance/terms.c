/* From the moments of two arms to the statistics of balance.
 *
 * Where textbooks are silent the rules are those of R package MatchIt 4.7: a binary term has
 * variance p (1 - p); a difference of means up to 2^-26 (1.49e-8) is given as it is, since its
 * standardised form would be noise; a denominator below 2^-26 is replaced by the standard
 * deviation within arms. Where that is no larger, nothing can be said: NaN. */
#include "balance/balance.h"

#include "numeric/elementary.h"

static const double NEGLIGIBLE = 0x1p-26;

static double share_variance(double p)
{
    return p * (1.0 - p);
}

/* Variance of both arms as one sample, from their own. */
static double whole_variance(const sib__term *t)
{
    sib__arm_moments a = t->moments[SIB__BEFORE][0];
    sib__arm_moments b = t->moments[SIB__BEFORE][1];
    double           na = (double)a.n;
    double           nb = (double)b.n;
    if (t->binary) {
        return share_variance((na * a.mean + nb * b.mean) / (na + nb));
    }
    double apart = b.mean - a.mean;
    double within =
        (a.n > 1 ? (na - 1.0) * a.variance : 0.0) + (b.n > 1 ? (nb - 1.0) * b.variance : 0.0);
    return (within + na * nb / (na + nb) * apart * apart) / (na + nb - 1.0);
}

static double within_variance(const sib__term *t)
{
    sib__arm_moments a = t->moments[SIB__BEFORE][0];
    sib__arm_moments b = t->moments[SIB__BEFORE][1];
    double           ka = t->binary ? (double)a.n : (double)a.n - 1.0;
    double           kb = t->binary ? (double)b.n : (double)b.n - 1.0;
    return ((ka > 0.0 ? ka * a.variance : 0.0) + (kb > 0.0 ? kb * b.variance : 0.0)) /
           (ka + kb);
}

static double denominator_of(const sib__term *t, int32_t denominator)
{
    double treated = t->moments[SIB__BEFORE][1].variance;
    double comparison = t->moments[SIB__BEFORE][0].variance;
    double square = denominator == SIB_BALANCE_DENOMINATOR_TREATED_SD      ? treated
                    : denominator == SIB_BALANCE_DENOMINATOR_COMPARISON_SD ? comparison
                    : denominator == SIB_BALANCE_DENOMINATOR_POOLED_SD
                        ? (treated + comparison) / 2.0
                        : whole_variance(t);
    double root = sib__sqrt(square);
    if (!(root >= NEGLIGIBLE)) {
        root = sib__sqrt(within_variance(t));
    }
    return root >= NEGLIGIBLE ? root : (double)NAN;
}

void sib__term_share(sib__term *term, double with[SIB__WHENS][SIB__ARMS],
                     double of[SIB__WHENS][SIB__ARMS])
{
    term->binary = true;
    for (int when = 0; when < SIB__WHENS; when++) {
        for (int arm = 0; arm < SIB__ARMS; arm++) {
            sib__arm_moments *m = &term->moments[when][arm];
            bool              any = of[when][arm] > 0.0;
            m->mean = any ? with[when][arm] / of[when][arm] : (double)NAN;
            m->n = (int64_t)of[SIB__BEFORE][arm];
        }
    }
}

void sib__term_finish(sib__term *term, const sib_balance_measure_options *options)
{
    for (int when = 0; when < SIB__WHENS && term->binary; when++) {
        sib__arm_moments *m = term->moments[when];
        double            apart = fabs(m[1].mean - m[0].mean);
        m[0].variance = share_variance(m[0].mean);
        m[1].variance = share_variance(m[1].mean);
        term->ecdf[when] = (sib__ecdf){apart, apart};
    }
    term->denominator = denominator_of(term, options->denominator);
    for (int when = 0; when < SIB__WHENS; when++) {
        const sib__arm_moments *m = term->moments[when];
        double                  apart = m[1].mean - m[0].mean;
        bool                    comparable = !term->binary && m[0].variance > 0.0;
        term->smd[when] = fabs(apart) <= NEGLIGIBLE ? apart : apart / term->denominator;
        term->variance_ratio[when] = comparable ? m[1].variance / m[0].variance : (double)NAN;
    }
}
