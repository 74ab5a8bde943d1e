#include "numeric/contract.h"

#include "numeric/sums.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

enum { BLOCK = SIB__SUM_BLOCK };

/* Terms w (x - centre), or w (x - centre)^2; without weights w is 1. */
typedef struct terms {
    const double *x;
    const double *w;
    double        centre;
    bool          squared;
    int64_t       n;
} terms;

/* The terms of a block times a power of two; how many there are. */
static int64_t take(const terms *t, int64_t from, double scale, double out[BLOCK])
{
    int64_t n = t->n - from < BLOCK ? t->n - from : BLOCK;
    for (int64_t i = 0; i < n; i++) {
        double apart = t->x[from + i] - t->centre;
        double weighted = t->w == NULL ? apart : t->w[from + i] * apart;
        out[i] = (t->squared ? weighted * apart : weighted) * scale;
    }
    return n;
}

/* The sum of terms that are not all finite. */
static double beyond(const terms *t)
{
    double sum = 0.0;
    for (int64_t from = 0; from < t->n; from += BLOCK) {
        double  block[BLOCK];
        int64_t n = take(t, from, 1.0, block);
        for (int64_t i = 0; i < n; i++) {
            sum += isfinite(block[i]) ? 0.0 : block[i];
        }
    }
    return sum;
}

/* The size of the largest term; NaN where one is. */
static double largest(const terms *t)
{
    double most = 0.0;
    for (int64_t from = 0; from < t->n; from += BLOCK) {
        double  block[BLOCK];
        int64_t n = take(t, from, 1.0, block);
        for (int64_t i = 0; i < n; i++) {
            double size = fabs(block[i]);
            most = size <= most ? most : size; /* a NaN comes in and is passed by none */
            if (isnan(most)) {
                return most;
            }
        }
    }
    return most;
}

/* What brings the exponent of a largest term into the range of grids. */
static int shift_of(int exponent)
{
    if (exponent > 900) {
        return -200;
    }
    return exponent < -700 ? 400 : 0;
}

static double total(const terms *t)
{
    double most = largest(t);
    int    exponent = 0;
    if (most == 0.0) {
        return 0.0;
    }
    if (!isfinite(most)) {
        return beyond(t);
    }
    (void)frexp(most, &exponent);
    int           shift = shift_of(exponent);
    sib__sum_grid g = sib__sum_grid_of(exponent + shift);
    sib__i128     sum = 0;
    for (int64_t from = 0; from < t->n; from += BLOCK) {
        double  block[BLOCK];
        int64_t n = take(t, from, ldexp(1.0, shift), block);
        sum += sib__sum_block(&g, block, n);
    }
    return ldexp(sib__sum_value(&g, sum), -shift);
}

double sib__sum(const double *x, int64_t n)
{
    return total(&(terms){.x = x, .n = n});
}

double sib__dot(const double *x, const double *y, int64_t n)
{
    return total(&(terms){.x = x, .w = y, .n = n});
}

static bool two_have_weight(const double *weights, int64_t n)
{
    int64_t found = 0;
    for (int64_t i = 0; i < n && found < 2; i++) {
        found += weights == NULL || weights[i] != 0.0;
    }
    return found == 2;
}

void sib__moments(const double *x, const double *weights, int64_t n, double *mean,
                  double *variance)
{
    double weight = weights == NULL ? (double)n : sib__sum(weights, n);
    double centre = (weights == NULL ? sib__sum(x, n) : sib__dot(weights, x, n)) / weight;
    terms  apart = {.x = x, .w = weights, .centre = centre, .n = n};
    double first = total(&apart);
    apart.squared = true;
    double second = total(&apart);
    double shift = first / weight;
    *mean = centre + shift;
    if (!two_have_weight(weights, n)) {
        *variance = (double)NAN;
    } else if (weights == NULL) {
        *variance = (second - first * shift) / (weight - 1.0);
    } else {
        double squares = sib__dot(weights, weights, n);
        *variance = (second / weight - shift * shift) / (1.0 - squares / (weight * weight));
    }
}
