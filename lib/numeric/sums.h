/* Sums in a fixed order: row i goes to lane i mod 8 of its block of 512 rows, lanes are folded
 * in one fixed tree, blocks are added pairwise in block order. The bits depend on the values
 * and their order alone. */
#ifndef SIB_NUMERIC_SUMS_H
#define SIB_NUMERIC_SUMS_H

#include <stdint.h>

double sib__sum(const double *x, int64_t n);
double sib__dot(const double *x, const double *y, int64_t n);

/* Mean and variance (divisor n - 1) in two passes, the second corrected. weights NULL: all 1.
 * With weights w scaled to sum 1: mean sum w x; variance sum w (x - mean)^2 / (1 - sum w^2).
 * Variance is NaN when n (or the effective number) is below 2. */
void sib__moments(const double *x, const double *weights, int64_t n, double *mean,
                  double *variance);

#endif
