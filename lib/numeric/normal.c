/* The standard normal distribution on the library's own exp and log.
 *
 * Near the middle the series z + z^3/3 + z^5/15 + ... of Abramowitz & Stegun (1964), 26.2.11,
 * all of whose terms have one sign; in the tails the continued fraction of Laplace, 26.2.14,
 * from a fixed depth. The quantile is algorithm AS 241 (PPND16) of Wichura (1988), Applied
 * Statistics 37:477-484. */
#include "numeric/contract.h"

#include "numeric/elementary.h"
#include "numeric/normal.h"

#include <math.h>

static const double inverse_root_2pi = 0x1.9884533d43651p-2;

/* Where the tail is taken from the continued fraction; its 200 terms give full precision
 * from here on. */
static const double tail_from = 1.5;
enum { TAIL_DEPTH = 200 };

/* exp(-z^2 / 2) with z^2 split, so that a large square loses nothing. */
static double bell(double z)
{
    double size = fabs(z);
    if (size > 40.0) {
        return 0.0;
    }
    double coarse = floor(size * 64.0) / 64.0; /* its square is exact */
    double rest = (size - coarse) * (size + coarse);
    return sib__exp(-0.5 * coarse * coarse) * sib__exp(-0.5 * rest);
}

/* P(Z > z) for z >= tail_from. */
static double tail(double z)
{
    double fraction = z;
    for (int k = TAIL_DEPTH; k >= 1; k--) {
        fraction = z + (double)k / fraction;
    }
    return inverse_root_2pi * bell(z) / fraction;
}

/* P(0 < Z <= z) for |z| < tail_from. */
static double middle(double z)
{
    double square = z * z;
    double term = z;
    double sum = z;
    for (int k = 3; sum + term != sum; k += 2) {
        term = term * square / (double)k;
        sum += term;
    }
    return inverse_root_2pi * bell(z) * sum;
}

double sib__normal_q(double z)
{
    if (isnan(z)) {
        return z;
    }
    if (z >= tail_from) {
        return tail(z);
    }
    return z <= -tail_from ? 1.0 - tail(-z) : 0.5 - middle(z);
}

/* c[0] + c[1] x + ... + c[7] x^7. */
static double polynomial(const double c[8], double x)
{
    double sum = c[7];
    for (int i = 6; i >= 0; i--) {
        sum = sum * x + c[i];
    }
    return sum;
}

/* Ratio of polynomials for |p - 1/2| <= 0.425, in 0.425^2 - (p - 1/2)^2. */
static const double middle_over[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                                      1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                      4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                      3.3430575583588128105e+4, 2.5090809287301226727e+3};
static const double middle_under[8] = {1.0,
                                       4.2313330701600911252e+1,
                                       6.8718700749205790830e+2,
                                       5.3941960214247511077e+3,
                                       2.1213794301586595867e+4,
                                       3.9307895800092710610e+4,
                                       2.8729085735721942674e+4,
                                       5.2264952788528545610e+3};
/* For r = sqrt(-log(tail)) <= 5, in r - 1.6. */
static const double near_over[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                    5.76949722146069140550e0,  3.64784832476320460504e0,
                                    1.27045825245236838258e0,  2.41780725177450611770e-1,
                                    2.27238449892691845833e-2, 7.74545014278341407640e-4};
static const double near_under[8] = {1.0,
                                     2.05319162663775882187e0,
                                     1.67638483018380384940e0,
                                     6.89767334985100004550e-1,
                                     1.48103976427480074590e-1,
                                     1.51986665636164571966e-2,
                                     5.47593808499534494600e-4,
                                     1.05075007164441684324e-9};
/* Beyond, in r - 5. */
static const double far_over[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                   1.78482653991729133580e0,  2.96560571828504891230e-1,
                                   2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                   2.71155556874348757815e-5, 2.01033439929228813265e-7};
static const double far_under[8] = {1.0,
                                    5.99832206555887937690e-1,
                                    1.36929880922735805310e-1,
                                    1.48753612908506148525e-2,
                                    7.86869131145613259100e-4,
                                    1.84631831751005468180e-5,
                                    1.42151175831644588870e-7,
                                    2.04426310338993978564e-15};

double sib__normal_quantile(double p)
{
    if (!(p > 0.0 && p < 1.0)) {
        return (double)NAN;
    }
    double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        double x = 0.180625 - q * q;
        return q * polynomial(middle_over, x) / polynomial(middle_under, x);
    }
    double r = sib__sqrt(-sib__log(q < 0.0 ? p : 1.0 - p));
    double z = r <= 5.0 ? polynomial(near_over, r - 1.6) / polynomial(near_under, r - 1.6)
                        : polynomial(far_over, r - 5.0) / polynomial(far_under, r - 5.0);
    return q < 0.0 ? -z : z;
}
