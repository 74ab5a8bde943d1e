/* Forward distribution functions through GSL (the only place that includes it), and quantiles
 * of our own. Values feed comparisons and reported intervals and p-values only. */
#ifndef SIB_NUMERIC_DISTRIBUTIONS_H
#define SIB_NUMERIC_DISTRIBUTIONS_H

#include "numeric/normal.h"

/* Upper tails and quantiles; arguments out of their domain give NaN, never an abort. Degrees of
 * freedom lie in 1e-3..1e6 (t: to infinity), means of counts in 0..5e5; 0 < p < 1 for
 * quantiles. */
double sib__t_q(double t, double df);
double sib__t_quantile(double p, double df);
double sib__chisq_q(double x, double df);
double sib__chisq_quantile(double p, double df);
double sib__f_q(double f, double df1, double df2);
double sib__binomial_p(double k, double p, double n); /* P(X <= k) */
double sib__poisson_p(double k, double mu);           /* P(X <= k) */

#endif
