/* Sums whose bits depend on the set of their terms alone (numeric/grid.h): a first pass finds
 * the largest term, a second adds on its grid. What is dropped of a term is below 2^-88 of the
 * largest. NaN where a term is NaN or infinities of both signs meet. */
#ifndef SIB_NUMERIC_SUMS_H
#define SIB_NUMERIC_SUMS_H

#include <stdint.h>

#include "numeric/grid.h"

double sib__sum(const double *x, int64_t n);
double sib__dot(const double *x, const double *y, int64_t n);

/* Mean and variance (divisor n - 1) in two passes, the second corrected. weights NULL: all 1.
 * With weights w scaled to sum 1: mean sum w x; variance sum w (x - mean)^2 / (1 - sum w^2).
 * Variance is NaN when fewer than two rows have weight. */
void sib__moments(const double *x, const double *weights, int64_t n, double *mean,
                  double *variance);

#endif
