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

void sib__effect_infer(sib_effect *effect, sib__effect_inference *m)
{
    int    mean_t = SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_MEAN_TREATED);
    int    mean_c = SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_MEAN_COMPARISON);
    double treated = effect->value[mean_t];
    double comparison = effect->value[mean_c];
    if (isnan(m->covariance[0]) || isnan(m->df)) {
        return;
    }
    sib__effect_symmetric(effect, m, SIB_EFFECT_QUANTITY_MEAN_TREATED, m->covariance[0]);
    sib__effect_symmetric(effect, m, SIB_EFFECT_QUANTITY_MEAN_COMPARISON, m->covariance[1]);
    m->p_value[mean_t] = (double)NAN;
    m->p_value[mean_c] = (double)NAN;
    sib__effect_symmetric(effect, m, SIB_EFFECT_QUANTITY_DIFFERENCE,
                          m->covariance[0] + m->covariance[1] - 2.0 * m->covariance[2]);
    if (effect->verdict == SIB_EFFECT_VERDICT_OK) {
        infer_ratio(effect, m, treated, comparison);
    }
}
