/* The arithmetic of exp and log(1 + x) without a branch, so that loops over it are vectorised:
 * each operation acts on one element, hence the bits are those of the scalar functions. A
 * choice is a product with 0 or 1, which is exact.
 *
 * exp: x = k ln 2 + r with |r| <= ln 2 / 2, the series of exp at r to degree 13 (its tail is
 * below 2^-57), summed so that only the last addition rounds in full. log: x = 2^k (1 + f),
 * 1 + f in [sqrt(1/2), sqrt(2)], log(1 + f) = 2 atanh(s) with s = f / (2 + f), the series to
 * s^21. Muller et al. (2018), Handbook of Floating-Point Arithmetic, 2nd ed., ch. 10. */
#ifndef SIB_NUMERIC_ELEMENTARY_INLINE_H
#define SIB_NUMERIC_ELEMENTARY_INLINE_H

#include "numeric/contract.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define SIB__LN2_HI 0x1.62e42fefa38p-1   /* 42 bits: times any exponent it is exact */
#define SIB__LN2_LO 0x1.ef35793c7673p-45 /* the rest of ln 2 */
#define SIB__SQRT2  0x1.6a09e667f3bcdp+0
#define SIB__ROUND  0x1.8p52 /* adding it rounds to a whole number, left in the low bits */

static inline uint64_t sib__bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double sib__double_of(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* x 2^k for a whole number k with |k| <= 1100; rounds once. */
static inline double sib__scale(double x, double k)
{
    double   half = k * 0.5 + SIB__ROUND;
    uint64_t a = sib__bits_of(half) - sib__bits_of(SIB__ROUND);
    uint64_t b = sib__bits_of(k - (half - SIB__ROUND) + SIB__ROUND) - sib__bits_of(SIB__ROUND);
    return x * sib__double_of((a + 1023) << 52) * sib__double_of((b + 1023) << 52);
}

/* k, r and the rounding error of r, with x = k ln 2 + r + error. |x| <= 1100. */
static inline double sib__reduce(double x, double *k, double *error)
{
    *k = (x * 0x1.71547652b82fep+0 + SIB__ROUND) - SIB__ROUND;
    double high = x - *k * SIB__LN2_HI;
    double low = *k * SIB__LN2_LO;
    double r = high - low;
    *error = (high - r) - low;
    return r;
}

/* (exp(r) - 1 - r) / r^2 for |r| <= ln 2 / 2. */
static inline double sib__exp_series(double r)
{
    double q = 1.0 / 6227020800.0;
    q = q * r + 1.0 / 479001600.0;
    q = q * r + 1.0 / 39916800.0;
    q = q * r + 1.0 / 3628800.0;
    q = q * r + 1.0 / 362880.0;
    q = q * r + 1.0 / 40320.0;
    q = q * r + 1.0 / 5040.0;
    q = q * r + 1.0 / 720.0;
    q = q * r + 1.0 / 120.0;
    q = q * r + 1.0 / 24.0;
    q = q * r + 1.0 / 6.0;
    return q * r + 0.5;
}

/* a + r + small, rounded in full once; |a| >= |r|. */
static inline double sib__add_small(double a, double r, double small)
{
    double sum = a + r;
    return sum + (((a - sum) + r) + small);
}

/* exp(x) for |x| <= 746. */
static inline double sib__exp_bounded(double x)
{
    double k;
    double error;
    double r = sib__reduce(x, &k, &error);
    double tail = r * r * sib__exp_series(r);
    return sib__scale(sib__add_small(1.0, r, tail + error), k);
}

/* f - log(1 + f) - small for 1 + f in [sqrt(1/2), sqrt(2)]. */
static inline double sib__log_gap(double f, double small)
{
    double s = f / (2.0 + f);
    double z = s * s;
    double half_square = 0.5 * f * f;
    double t = 2.0 / 21.0;
    t = t * z + 2.0 / 19.0;
    t = t * z + 2.0 / 17.0;
    t = t * z + 2.0 / 15.0;
    t = t * z + 2.0 / 13.0;
    t = t * z + 2.0 / 11.0;
    t = t * z + 2.0 / 9.0;
    t = t * z + 2.0 / 7.0;
    t = t * z + 2.0 / 5.0;
    t = t * z + 2.0 / 3.0;
    return half_square - (s * (half_square + t * z) + small);
}

/* log(1 + x) for 0 <= x <= 1. */
static inline double sib__log1p_unit(double x)
{
    double upper = 0.5 + copysign(0.5, x - (SIB__SQRT2 - 1.0)); /* 1 or 0 */
    double f = upper * ((x - 1.0) * 0.5) + (1.0 - upper) * x;   /* one of them, exactly */
    return upper * SIB__LN2_HI - (sib__log_gap(f, upper * SIB__LN2_LO) - f);
}

#endif
