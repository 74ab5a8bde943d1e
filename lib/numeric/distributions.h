/* Forward distribution functions through GSL (the only place that includes it), and a quantile
 * of our own. Values feed comparisons and reported intervals and p-values only. */
#ifndef SIB_NUMERIC_DISTRIBUTIONS_H
#define SIB_NUMERIC_DISTRIBUTIONS_H

#include "numeric/normal.h"

/* Upper tails and a quantile, 0 < p < 1; arguments out of their domain give NaN, never an
 * abort. Degrees of freedom lie in 1e-3..1e6 (t: to infinity). */
double sib__t_q(double t, double df);
double sib__t_quantile(double p, double df);
double sib__chisq_q(double x, double df);

#endif
