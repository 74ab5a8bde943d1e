/* Standard errors, intervals and p-values from the covariance of the two means. */
#include <math.h>

#include "effect/effect.h"
#include "numeric/distributions.h"
#include "numeric/elementary.h"

static double quantile(double level, double df)
{
    double p = 0.5 + level / 2.0;
    return isinf(df) ? sib__normal_quantile(p) : sib__t_quantile(p, df);
}

static double two_sided(double statistic, double df)
{
    double size = fabs(statistic);
    return 2.0 * (isinf(df) ? sib__normal_q(size) : sib__t_q(size, df));
}

/* NaN for what two-way clustering can give below zero. */
static double root(double variance)
{
    return variance >= 0.0 ? sib__sqrt(variance) : (double)NAN;
}

void sib__effect_symmetric(const sib_effect *effect, sib__effect_inference *m, int32_t quantity,
                           double variance)
{
    int    at = SIB__EFFECT_AT(quantity);
    double estimate = effect->value[at];
    double se = root(variance);
    double half = quantile(effect->level, m->df) * se;
    m->standard_error[at] = se;
    m->low[at] = estimate - half;
    m->high[at] = estimate + half;
    m->p_value[at] = se > 0.0 ? two_sided(estimate / se, m->df) : (double)NAN;
}

/* Half widths below and above a mean: on the log scale above 0, where counts are skewed. */
static void arms(const sib_effect *effect, const sib__effect_inference *m, int32_t quantity,
                 double variance, double half[2])
{
    double mean = effect->value[SIB__EFFECT_AT(quantity)];
    double size = quantile(effect->level, m->df) * root(variance);
    half[0] = m->log && mean > 0.0 ? mean - mean * sib__exp(-size / mean) : size;
    half[1] = m->log && mean > 0.0 ? mean * sib__exp(size / mean) - mean : size;
}

/* A difference from the limits of its two parts (Zou & Donner 2008): its lower end is as far
 * from it as the comparison's lower and the treated's upper are together. */
static double together(double comparison, double treated, double correlation)
{
    double square =
        comparison * comparison + treated * treated - 2.0 * correlation * comparison * treated;
    return sib__sqrt(square > 0.0 ? square : 0.0);
}

static void infer_difference(const sib_effect *effect, sib__effect_inference *m)
{
    const double *v = m->covariance;
    double        both = v[0] + v[1] - 2.0 * v[2];
    int           at = SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_DIFFERENCE);
    sib__effect_symmetric(effect, m, SIB_EFFECT_QUANTITY_DIFFERENCE, both);
    if (!m->log || isnan(m->low[at])) {
        return;
    }
    double treated[2];
    double comparison[2];
    double product = root(v[0]) * root(v[1]);
    double correlation = product > 0.0 ? v[2] / product : 0.0;
    arms(effect, m, SIB_EFFECT_QUANTITY_MEAN_TREATED, v[0], treated);
    arms(effect, m, SIB_EFFECT_QUANTITY_MEAN_COMPARISON, v[1], comparison);
    m->low[at] = effect->value[at] - together(comparison[0], treated[1], correlation);
    m->high[at] = effect->value[at] + together(comparison[1], treated[0], correlation);
}

static void infer_mean(const sib_effect *effect, sib__effect_inference *m, int32_t quantity,
                       double variance)
{
    double half[2];
    int    at = SIB__EFFECT_AT(quantity);
    arms(effect, m, quantity, variance, half);
    m->standard_error[at] = root(variance);
    m->low[at] = effect->value[at] - half[0];
    m->high[at] = effect->value[at] + half[1];
}

double sib__effect_ratio_variance(const double v[3], double treated, double comparison)
{
    double ratio = treated / comparison;
    return (v[0] + ratio * ratio * v[1] - 2.0 * ratio * v[2]) / (comparison * comparison);
}

/* The ratio on the log scale, and the reduction as 1 minus it. */
static void infer_ratio(const sib_effect *effect, sib__effect_inference *m, double treated,
                        double comparison)
{
    int    ratio = SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_RATE_RATIO);
    int    reduction = SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_REDUCTION);
    double log_ratio = sib__log(treated) - sib__log(comparison);
    double plain = root(sib__effect_ratio_variance(m->covariance, treated, comparison));
    double se = plain / effect->value[ratio];
    double half = quantile(effect->level, m->df) * se;
    m->standard_error[ratio] = se;
    m->low[ratio] = sib__exp(log_ratio - half);
    m->high[ratio] = sib__exp(log_ratio + half);
    m->p_value[ratio] = se > 0.0 ? two_sided(log_ratio / se, m->df) : (double)NAN;
    m->standard_error[reduction] = plain;
    m->low[reduction] = 1.0 - m->high[ratio];
    m->high[reduction] = 1.0 - m->low[ratio];
    m->p_value[reduction] = m->p_value[ratio];
}

bool sib__effect_is_sandwich(int32_t method)
{
    return method <= SIB_EFFECT_METHOD_UNIT_ROBUST;
}

void sib__effect_infer(sib_effect *effect, sib__effect_inference *m)
{
    double treated = effect->value[SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_MEAN_TREATED)];
    double comparison = effect->value[SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_MEAN_COMPARISON)];
    if (isnan(m->covariance[0]) || isnan(m->df)) {
        return;
    }
    infer_mean(effect, m, SIB_EFFECT_QUANTITY_MEAN_TREATED, m->covariance[0]);
    infer_mean(effect, m, SIB_EFFECT_QUANTITY_MEAN_COMPARISON, m->covariance[1]);
    infer_difference(effect, m);
    if (effect->verdict == SIB_EFFECT_VERDICT_OK) {
        infer_ratio(effect, m, treated, comparison);
    }
}
