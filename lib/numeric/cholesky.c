#include "numeric/contract.h"

#include "numeric/cholesky.h"

#include <math.h>
#include <stdbool.h>

/* a[i][j] less what the columns before j explain. */
static double remainder_of(const double *a, int64_t p, int64_t i, int64_t j)
{
    double left = a[i * p + j];
    for (int64_t k = 0; k < j; k++) {
        left -= a[i * p + k] * a[j * p + k];
    }
    return left;
}

int64_t sib__cholesky(double *a, int64_t p, double tolerance, uint8_t *aliased)
{
    int64_t rank = 0;
    for (int64_t j = 0; j < p; j++) {
        double left = remainder_of(a, p, j, j);
        bool   keep = left > tolerance * a[j * p + j] && left > 0.0;
        aliased[j] = keep ? 0 : 1;
        rank += keep ? 1 : 0;
        double root = keep ? sqrt(left) : 0.0;
        for (int64_t k = 0; !keep && k < j; k++) {
            a[j * p + k] = 0.0;
        }
        a[j * p + j] = root;
        for (int64_t i = j + 1; i < p; i++) {
            a[i * p + j] = keep ? remainder_of(a, p, i, j) / root : 0.0;
        }
    }
    return rank;
}

void sib__cholesky_forward(const double *a, int64_t p, const uint8_t *aliased, double *b)
{
    for (int64_t i = 0; i < p; i++) {
        double left = b[i];
        for (int64_t k = 0; k < i; k++) {
            left -= a[i * p + k] * b[k];
        }
        b[i] = aliased[i] ? 0.0 : left / a[i * p + i];
    }
}

void sib__cholesky_backward(const double *a, int64_t p, const uint8_t *aliased, double *b)
{
    for (int64_t i = p - 1; i >= 0; i--) {
        double left = b[i];
        for (int64_t k = i + 1; k < p; k++) {
            left -= a[k * p + i] * b[k];
        }
        b[i] = aliased[i] ? 0.0 : left / a[i * p + i];
    }
}

void sib__cholesky_solve(const double *a, int64_t p, const uint8_t *aliased, double *b)
{
    sib__cholesky_forward(a, p, aliased, b);
    sib__cholesky_backward(a, p, aliased, b);
}

void sib__cholesky_inverse(const double *a, int64_t p, const uint8_t *aliased, double *inverse)
{
    for (int64_t j = 0; j < p; j++) {
        double *row = inverse + j * p; /* symmetric: column j is made in row j */
        for (int64_t i = 0; i < p; i++) {
            row[i] = i == j && !aliased[j] ? 1.0 : 0.0;
        }
        sib__cholesky_solve(a, p, aliased, row);
    }
    for (int64_t i = 0; i < p; i++) {
        for (int64_t j = 0; j < i; j++) {
            inverse[j * p + i] = inverse[i * p + j];
        }
    }
}
