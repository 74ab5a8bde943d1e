/* Sums in a fixed order: row i goes to lane i mod 8 of its block of 512 rows, lanes are folded
 * in one fixed tree, blocks are added pairwise in block order. The bits depend on the values
 * and their order alone. */
#ifndef SIB_NUMERIC_SUMS_H
#define SIB_NUMERIC_SUMS_H

#include <stdbool.h>
#include <stdint.h>

enum { SIB__SUM_LANES = 8, SIB__SUM_BLOCK = 512 };

/* The lanes of a block folded in the fixed tree. */
double sib__fold(const double lanes[SIB__SUM_LANES]);

/* One block: n <= 512. */
double sib__block_sum(const double *x, int64_t n);
double sib__block_dot(const double *x, const double *y, int64_t n);

double sib__sum(const double *x, int64_t n);
double sib__dot(const double *x, const double *y, int64_t n);

/* Mean and variance (divisor n - 1) in two passes, the second corrected. weights NULL: all 1.
 * With weights w scaled to sum 1: mean sum w x; variance sum w (x - mean)^2 / (1 - sum w^2).
 * Variance is NaN when fewer than two rows have weight. */
void sib__moments(const double *x, const double *weights, int64_t n, double *mean,
                  double *variance);

#endif
