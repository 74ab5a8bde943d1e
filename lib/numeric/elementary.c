#include "numeric/elementary_inline.h"

#include "numeric/elementary.h"

#include <math.h>

enum { MANTISSA_BITS = 52 };

/* Beyond these the result is 0 or infinite. */
static const double lowest_exponent = -746.0;
static const double highest_exponent = 710.0;

double sib__exp(double x)
{
    double bounded = x < lowest_exponent ? lowest_exponent : x;
    return sib__exp_bounded(bounded > highest_exponent ? highest_exponent : bounded);
}

/* u = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); u is positive, finite, not subnormal. */
static double split(double u, double *k)
{
    uint64_t bits = sib__bits_of(u);
    uint64_t from = sib__bits_of(SIB__SQRT2 * 0.5);
    int64_t  exponent = (int64_t)(bits >> MANTISSA_BITS) - (int64_t)(from >> MANTISSA_BITS);
    uint64_t fraction = (UINT64_C(1) << MANTISSA_BITS) - 1;
    if ((bits & fraction) < (from & fraction)) {
        exponent--;
    }
    *k = (double)exponent;
    return sib__double_of(bits - ((uint64_t)exponent << MANTISSA_BITS)) - 1.0;
}

double sib__log(double x)
{
    if (isnan(x) || x == (double)INFINITY) {
        return x;
    }
    if (x <= 0.0) {
        return x == 0.0 ? -(double)INFINITY : (double)NAN;
    }
    double shift = x < DBL_MIN ? 54.0 : 0.0;
    double k;
    double f = split(x < DBL_MIN ? x * 0x1p54 : x, &k);
    k -= shift;
    return k * SIB__LN2_HI - (sib__log_gap(f, k * SIB__LN2_LO) - f);
}

double sib__sqrt(double x)
{
    return sqrt(x);
}

double sib__logistic(double x)
{
    double e = sib__exp(-fabs(x));
    return (x < 0.0 ? e : 1.0) / (1.0 + e);
}
