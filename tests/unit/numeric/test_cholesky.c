#include "numeric/cholesky.h"

#include <math.h>
#include <string.h>

#include "support.h"

/* Lehmer's example of a positive definite matrix, min(i, j) / max(i, j), whose inverse is
 * tridiagonal with known entries. */
enum { P = 6 };

static void lehmer(double a[P * P])
{
    for (int i = 0; i < P; i++) {
        for (int j = 0; j < P; j++) {
            a[i * P + j] = i < j ? (i + 1.0) / (j + 1.0) : (j + 1.0) / (i + 1.0);
        }
    }
}

static void the_inverse_of_lehmers_matrix_is_tridiagonal(void)
{
    double  a[P * P];
    double  inverse[P * P];
    uint8_t aliased[P];
    lehmer(a);
    CU_ASSERT_EQUAL(sib__cholesky(a, P, 1e-12, aliased), P);
    sib__cholesky_inverse(a, P, aliased, inverse);
    for (int i = 0; i < P; i++) {
        double k = i + 1.0;
        double diagonal =
            i + 1 < P ? 4.0 * k * k * k / (4.0 * k * k - 1.0) : k * k / (2.0 * k - 1.0);
        TEST_NEAR(inverse[i * P + i], diagonal, 1e-13);
        for (int j = 0; j < i; j++) {
            double off = j == i - 1 ? -(j + 1.0) * (j + 2.0) / (2.0 * (j + 1.0) + 1.0) : 0.0;
            TEST_NEAR(inverse[i * P + j], off, 1e-13);
            CU_ASSERT_EQUAL(inverse[i * P + j], inverse[j * P + i]);
        }
    }
}

static void a_system_is_solved(void)
{
    double  a[P * P];
    double  b[P] = {0.0};
    uint8_t aliased[P];
    lehmer(a);
    for (int i = 0; i < P; i++) {
        for (int j = 0; j < P; j++) {
            b[i] += a[i * P + j] * (j - 2.5);
        }
    }
    sib__cholesky(a, P, 1e-12, aliased);
    sib__cholesky_solve(a, P, aliased, b);
    for (int j = 0; j < P; j++) {
        TEST_NEAR(b[j], j - 2.5, 1e-13);
    }
}

/* Columns 1, x, 2x + 1, z over five rows: the third is determined by the two before it. */
static void the_later_of_collinear_columns_is_aliased(void)
{
    const double x[5][4] = {
        {1, 1, 3, 2}, {1, 2, 5, -1}, {1, 4, 9, 0.5}, {1, -3, -5, 4}, {1, 0, 1, 1}};
    double  a[16] = {0.0};
    double  inverse[16];
    double  b[4] = {1.0, 2.0, 3.0, 4.0};
    uint8_t aliased[4];
    for (int r = 0; r < 5; r++) {
        for (int i = 0; i < 16; i++) {
            a[i] += x[r][i / 4] * x[r][i % 4];
        }
    }
    CU_ASSERT_EQUAL(sib__cholesky(a, 4, 1e-11, aliased), 3);
    CU_ASSERT_EQUAL(memcmp(aliased, "\0\0\1\0", 4), 0);
    for (int i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(a[i < 2 ? 8 + i : i * 4 + 2], 0.0);
    }
    sib__cholesky_solve(a, 4, aliased, b);
    CU_ASSERT_EQUAL(b[2], 0.0);
    sib__cholesky_inverse(a, 4, aliased, inverse);
    for (int i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(inverse[8 + i], 0.0);
        CU_ASSERT_EQUAL(inverse[i * 4 + 2], 0.0);
    }
    CU_ASSERT_TRUE(inverse[15] > 0.0);
}

static void zero_and_undefined_columns_are_aliased(void)
{
    double  a[9] = {0.0, 0, 0, 0.0, 4.0, 0, 0.0, 0.0, (double)NAN};
    uint8_t aliased[3];
    CU_ASSERT_EQUAL(sib__cholesky(a, 3, 1e-11, aliased), 1);
    CU_ASSERT_EQUAL(memcmp(aliased, "\1\0\1", 3), 0);
    CU_ASSERT_EQUAL(a[4], 2.0);
}

/* 1 - r^2 of the second column given the first is put just above and just below the bar. */
static void the_tolerance_is_a_share_of_the_columns_own_diagonal(void)
{
    for (int above = 0; above <= 1; above++) {
        double  scale = 1e6;
        double  share = above ? 1.01e-3 : 0.99e-3;
        double  a[4] = {1.0, 0.0, 0.0, scale};
        uint8_t aliased[2];
        a[2] = sqrt(scale * (1.0 - share));
        CU_ASSERT_EQUAL(sib__cholesky(a, 2, 1e-3, aliased), 1 + above);
    }
}

TEST_SUITE(test_cholesky)
{
    test_add("cholesky", "the inverse of Lehmer's matrix is tridiagonal",
             the_inverse_of_lehmers_matrix_is_tridiagonal);
    test_add("cholesky", "a system is solved", a_system_is_solved);
    test_add("cholesky", "the later of collinear columns is aliased",
             the_later_of_collinear_columns_is_aliased);
    test_add("cholesky", "zero and undefined columns are aliased",
             zero_and_undefined_columns_are_aliased);
    test_add("cholesky", "the tolerance is a share of the column's own diagonal",
             the_tolerance_is_a_share_of_the_columns_own_diagonal);
}
