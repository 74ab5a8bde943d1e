/* Forward distribution functions of GSL behind checks that keep its aborting error handler out
 * of reach, and quantiles by bracketing them. */
#include "numeric/distributions.h"

#include <gsl/gsl_cdf.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>

/* Degrees of freedom GSL is asked about; tests sweep them for its error handler. Beyond a few
 * millions its incomplete gamma function gives up and calls it. */
static const double least_df = 1e-3;
static const double most_df = 1e6;
static const double most_mean = 5e5;

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

static double chisq_p(double x, double df)
{
    return x <= 0.0 ? 0.0 : gsl_cdf_chisq_P(x, df);
}

double sib__f_q(double f, double df1, double df2)
{
    if (isnan(f) || !df_is_usable(df1) || !df_is_usable(df2)) {
        return (double)NAN;
    }
    if (f <= 0.0) {
        return 1.0;
    }
    return isinf(f) ? 0.0 : gsl_cdf_fdist_Q(f, df1, df2);
}

double sib__binomial_p(double k, double p, double n)
{
    if (isnan(k) || !(p >= 0.0 && p <= 1.0) || !(n >= 0.0 && n <= (double)INT_MAX) ||
        floor(n) != n) {
        return (double)NAN;
    }
    if (k < 0.0) {
        return 0.0;
    }
    return k >= n ? 1.0 : gsl_cdf_binomial_P((unsigned)floor(k), p, (unsigned)n);
}

double sib__poisson_p(double k, double mu)
{
    if (isnan(k) || !(mu >= 0.0 && mu <= most_mean)) {
        return (double)NAN;
    }
    if (k < 0.0) {
        return 0.0;
    }
    return mu == 0.0 || k > (double)INT_MAX ? 1.0 : gsl_cdf_poisson_P((unsigned)floor(k), mu);
}

typedef double (*tail_function)(double x, double df);

/* The x > 0 where a tail function of one sign of slope passes through q: bracketed by doubling
 * or halving from 1, then halved until the neighbours in doubles are reached. */
static double invert(tail_function tail, double q, double df, bool rising)
{
    double high = 1.0;
    while ((tail(high, df) < q) == rising && high < 0x1p1000) {
        high *= 2.0;
    }
    double low = high * 0.5;
    while ((tail(low, df) < q) != rising && low > 0x1p-1000) {
        high = low;
        low *= 0.5;
    }
    double middle = low + 0.5 * (high - low);
    while (middle > low && middle < high) {
        if ((tail(middle, df) < q) == rising) {
            low = middle;
        } else {
            high = middle;
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
    return p > 0.5 ? invert(sib__t_q, 1.0 - p, df, false) : -invert(sib__t_q, p, df, false);
}

double sib__chisq_quantile(double p, double df)
{
    if (!(p > 0.0 && p < 1.0) || !df_is_usable(df)) {
        return (double)NAN;
    }
    return p < 0.5 ? invert(chisq_p, p, df, true) : invert(sib__chisq_q, 1.0 - p, df, false);
}
