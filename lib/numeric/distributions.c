/* Forward distribution functions of GSL behind checks that keep its aborting error handler out
 * of reach, and a quantile by bracketing one. */
#include "numeric/distributions.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

/* Degrees of freedom GSL is asked about; tests sweep them for its error handler. Beyond a few
 * millions its incomplete gamma function gives up and calls it. */
static const double least_df = 1e-3;
static const double most_df = 1e6;

static bool df_is_usable(double df)
{
    return df >= least_df && df <= most_df;
}

double sib__t_q(double t, double df)
{
    if (isnan(t) || isnan(df) || df < least_df) {
        return (double)NAN;
    }
    if (isinf(t)) {
        return t > 0.0 ? 0.0 : 1.0;
    }
    return df > most_df ? sib__normal_q(t) : gsl_cdf_tdist_Q(t, df);
}

double sib__chisq_q(double x, double df)
{
    if (isnan(x) || !df_is_usable(df)) {
        return (double)NAN;
    }
    if (x <= 0.0) {
        return 1.0;
    }
    return isinf(x) ? 0.0 : gsl_cdf_chisq_Q(x, df);
}

/* The x > 0 whose upper tail is q: bracketed by doubling or halving from 1, then halved until
 * the neighbours in doubles are reached. */
static double invert(double q, double df)
{
    double high = 1.0;
    while (sib__t_q(high, df) >= q && high < 0x1p1000) {
        high *= 2.0;
    }
    double low = high * 0.5;
    while (sib__t_q(low, df) < q && low > 0x1p-1000) {
        high = low;
        low *= 0.5;
    }
    double middle = low + 0.5 * (high - low);
    while (middle > low && middle < high) {
        if (sib__t_q(middle, df) < q) {
            high = middle;
        } else {
            low = middle;
        }
        middle = low + 0.5 * (high - low);
    }
    return high;
}

double sib__t_quantile(double p, double df)
{
    if (!(p > 0.0 && p < 1.0) || isnan(df) || df < least_df) {
        return (double)NAN;
    }
    if (p == 0.5) {
        return 0.0;
    }
    return p > 0.5 ? invert(1.0 - p, df) : -invert(p, df);
}
