#include "numeric/cholesky.h"
#include "numeric/crossproduct.h"
#include "numeric/sums.h"

#include <math.h>

#include "support.h"

enum { ROWS = 16, X = 6, P = X + 1 };

/* NIST StRD, linear regression, Longley: y, then x1 to x6. */
static const double longley[ROWS][P] = {{60323, 83, 234289, 2356, 1590, 107608, 1947},
                                        {61122, 88.5, 259426, 2325, 1456, 108632, 1948},
                                        {60171, 88.2, 258054, 3682, 1616, 109773, 1949},
                                        {61187, 89.5, 284599, 3351, 1650, 110929, 1950},
                                        {63221, 96.2, 328975, 2099, 3099, 112075, 1951},
                                        {63639, 98.1, 346999, 1932, 3594, 113270, 1952},
                                        {64989, 99, 365385, 1870, 3547, 115094, 1953},
                                        {63761, 100, 363112, 3578, 3350, 116219, 1954},
                                        {66019, 101.2, 397469, 2904, 3048, 117388, 1955},
                                        {67857, 104.6, 419180, 2822, 2857, 118734, 1956},
                                        {68169, 108.4, 442769, 2936, 2798, 120445, 1957},
                                        {66513, 110.8, 444546, 4681, 2637, 121950, 1958},
                                        {68655, 112.6, 482704, 3813, 2552, 123366, 1959},
                                        {69564, 114.2, 502601, 3931, 2514, 125368, 1960},
                                        {69331, 115.7, 518173, 4806, 2572, 127852, 1961},
                                        {70551, 116.9, 554894, 4007, 2827, 130081, 1962}};

static const double certified[P] = {-3482258.63459582, 15.0618722713733,  -0.0358191792925910,
                                    -2.02022980381683, -1.03322686717359, -0.0511041056535807,
                                    1829.15146461355};
static const double certified_se[P] = {890420.383607373,  84.9149257747669,  0.0334910077722432,
                                       0.488399681651699, 0.214274163161675, 0.226073200069370,
                                       455.478499142212};

static double digits(double got, double expect)
{
    double error = fabs(got - expect) / fabs(expect);
    return error == 0.0 ? 15.0 : fmin(15.0, -log10(error));
}

typedef struct problem {
    double z[P * ROWS]; /* centred, scaled columns, then a column of ones */
    double y[ROWS];
    double mean[X];
    double scale[X];
    double y_mean;
} problem;

static void standardise(problem *q)
{
    for (int j = 0; j < X; j++) {
        double column[ROWS];
        for (int i = 0; i < ROWS; i++) {
            column[i] = longley[i][j + 1];
        }
        sib__moments(column, NULL, ROWS, &q->mean[j], &q->scale[j]);
        q->scale[j] = sqrt(q->scale[j]);
        for (int i = 0; i < ROWS; i++) {
            q->z[j * ROWS + i] = (column[i] - q->mean[j]) / q->scale[j];
        }
    }
    double column[ROWS];
    double variance;
    for (int i = 0; i < ROWS; i++) {
        column[i] = longley[i][0];
        q->z[X * ROWS + i] = 1.0;
    }
    sib__moments(column, NULL, ROWS, &q->y_mean, &variance);
    for (int i = 0; i < ROWS; i++) {
        q->y[i] = column[i] - q->y_mean;
    }
}

/* Adds the solution of the normal equations for what b leaves of y; returns the sum of its
 * squares before. */
static double refine(const problem *q, const double *factor, const uint8_t *aliased, double *b)
{
    double left[ROWS];
    double step[P];
    for (int i = 0; i < ROWS; i++) {
        left[i] = q->y[i];
        for (int j = 0; j < P; j++) {
            left[i] -= q->z[j * ROWS + i] * b[j];
        }
    }
    for (int j = 0; j < P; j++) {
        step[j] = sib__dot(q->z + j * ROWS, left, ROWS);
    }
    sib__cholesky_solve(factor, P, aliased, step);
    for (int j = 0; j < P; j++) {
        b[j] += step[j];
    }
    return sib__dot(left, left, ROWS);
}

static void longley_keeps_ten_digits(void)
{
    static problem q;
    sib__sum_grid  grid = sib__sum_grid_of(5);
    sib__i128      products[P * P] = {0};
    double         factor[P * P];
    double         inverse[P * P];
    double         ones[ROWS];
    double         b[P] = {0.0};
    double         intercept;
    double         squares = 0.0;
    uint8_t        aliased[P];
    standardise(&q);
    for (int i = 0; i < ROWS; i++) {
        ones[i] = 1.0;
    }
    sib__crossproduct(sib__vectors_best(), &grid, q.z, ROWS, ROWS, ones, P, products);
    for (int i = 0; i < P * P; i++) {
        factor[i] = sib__sum_value(&grid, products[i]);
    }
    CU_ASSERT_EQUAL(sib__cholesky(factor, P, 1e-11, aliased), P);
    for (int step = 0; step < 3; step++) {
        squares = refine(&q, factor, aliased, b);
    }
    CU_ASSERT_TRUE(digits(squares, 836424.055505915) >= 10.0);
    sib__cholesky_inverse(factor, P, aliased, inverse);
    intercept = q.y_mean + b[X];
    for (int j = 0; j < X; j++) {
        double se = sqrt(squares / (ROWS - P) * inverse[j * P + j]) / q.scale[j];
        CU_ASSERT_TRUE(digits(b[j] / q.scale[j], certified[j + 1]) >= 10.0);
        CU_ASSERT_TRUE(digits(se, certified_se[j + 1]) >= 10.0);
        intercept -= b[j] / q.scale[j] * q.mean[j];
    }
    CU_ASSERT_TRUE(digits(intercept, certified[0]) >= 10.0);
    double c[P];
    double variance = 0.0;
    for (int j = 0; j < X; j++) {
        c[j] = -q.mean[j] / q.scale[j];
    }
    c[X] = 1.0;
    for (int i = 0; i < P; i++) {
        for (int j = 0; j < P; j++) {
            variance += c[i] * c[j] * inverse[i * P + j];
        }
    }
    CU_ASSERT_TRUE(digits(sqrt(squares / (ROWS - P) * variance), certified_se[0]) >= 10.0);
}

TEST_SUITE(test_longley)
{
    test_add("longley", "NIST's Longley problem keeps ten digits", longley_keeps_ten_digits);
}
