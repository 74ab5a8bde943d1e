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

/* exp(x) - 1 = 2^k (c + r + r^2 / 2 + ...) with c = 1 - 2^-k. Where these cancel, the rounding
 * of r^2 / 2 would show: it is split into an exact part and a small rest. */
double sib__expm1(double x)
{
    if (isnan(x) || fabs(x) < 0x1p-54) {
        return x;
    }
    if (x > highest_exponent) {
        return (double)INFINITY;
    }
    if (x < -40.0) {
        return -1.0;
    }
    double k;
    double small;
    double r = sib__reduce(x, &k, &small);
    double coarse = sib__double_of(sib__bits_of(r) & ~((UINT64_C(1) << 27) - 1));
    double half_square = 0.5 * coarse * coarse;
    small += 0.5 * (r - coarse) * (r + coarse) + r * r * sib__exp_series(r, 0.0);
    double lost = sib__scale(1.0, -k);
    double c = k > 53.0 ? 1.0 : 1.0 - lost;
    small -= k > 53.0 ? lost : 0.0;
    double sum = c + r;
    small += (c - sum) + r;
    return sib__scale(sib__add_small(sum, half_square, small), k);
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

static double join(double k, double f, double small)
{
    return k * SIB__LN2_HI - (sib__log_gap(f, small + k * SIB__LN2_LO) - f);
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
    return join(k - shift, f, 0.0);
}

double sib__log1p(double x)
{
    if (isnan(x) || x == (double)INFINITY || fabs(x) < 0x1p-54) {
        return x;
    }
    if (x <= -1.0) {
        return x == -1.0 ? -(double)INFINITY : (double)NAN;
    }
    if (x > SIB__SQRT2 * 0.5 - 1.0 && x < SIB__SQRT2 - 1.0) {
        return join(0.0, x, 0.0);
    }
    double u = 1.0 + x;
    double lost = x > 1.0 ? 1.0 - (u - x) : x - (u - 1.0); /* 1 + x = u + lost */
    double k;
    double f = split(u, &k);
    return join(k, f, lost / u);
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

double sib__softplus(double x)
{
    double positive = x > 0.0 ? x : 0.0;
    return isnan(x) ? x : positive + sib__log1p_unit(sib__exp(-fabs(x)));
}
