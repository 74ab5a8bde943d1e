/* Sums that depend on the set of their terms alone (Demmel & Nguyen 2013, Fast Reproducible
 * Floating-Point Summation, with a bound that is known beforehand).
 *
 * A term of at most 2^e is cut into two parts that lie on fixed grids, 2^(e-43) and 2^(e-87);
 * what is left is below 2^(e-88). Parts of up to 512 terms add without rounding, whatever their
 * order, and a sum is kept as a whole number of units of the finer grid: sums of any parts of
 * the terms add without rounding too. */
#ifndef SIB_NUMERIC_GRID_H
#define SIB_NUMERIC_GRID_H

#include <stdint.h>

#include "core/wide.h"

enum { SIB__SUM_LANES = 8, SIB__SUM_BLOCK = 512 };

typedef struct sib__sum_grid {
    double high; /* x + high - high is the multiple of the coarser grid that is nearest to x */
    double low;
    double per_high; /* grid steps in 1 */
    double per_low;
    int    unit; /* a sum is a number of 2^unit */
} sib__sum_grid;

/* The grid of terms of at most 2^exponent, which is from -900 to 1000; up to 2^38 terms. */
sib__sum_grid sib__sum_grid_of(int exponent);

/* What the sums of both parts are together; each is a sum of at most 512 terms. */
static inline sib__i128 sib__sum_units(const sib__sum_grid *g, double high, double low)
{
    return (sib__i128)(int64_t)(high * g->per_high) * ((sib__i128)1 << 44) +
           (int64_t)(low * g->per_low);
}

/* Sums over one block: n <= 512. */
sib__i128 sib__sum_block(const sib__sum_grid *g, const double *x, int64_t n);
sib__i128 sib__dot_block(const sib__sum_grid *g, const double *x, const double *y, int64_t n);

/* The double nearest to a sum. */
double sib__sum_value(const sib__sum_grid *g, sib__i128 sum);

#endif
