#include "numeric/sums.h"

#include <math.h>
#include <stdlib.h>

#include "core/random.h"
#include "support.h"

enum { MOST = 5000 };

/* The scheme of the header, the slow way: blocks of 512, lanes, the tree, and pairs of blocks
 * by recursion on the largest power of two. */
static double slow_blocks(const double *block, int64_t n)
{
    if (n == 1) {
        return block[0];
    }
    int64_t left = 1;
    while (left * 2 < n) {
        left *= 2;
    }
    return slow_blocks(block, left) + slow_blocks(block + left, n - left);
}

static double slow_sum(const double *x, int64_t n)
{
    double  block[MOST / 512 + 1] = {0.0};
    int64_t blocks = 0;
    for (int64_t from = 0; from < n; from += 512) {
        double l[8] = {0.0};
        for (int64_t i = from; i < n && i < from + 512; i++) {
            l[i % 8] += x[i];
        }
        block[blocks++] = ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
    }
    return blocks == 0 ? 0.0 : slow_blocks(block, blocks);
}

static void sums_follow_the_scheme_bit_by_bit(void)
{
    static double x[MOST];
    static double y[MOST];
    static double xy[MOST];
    for (uint64_t i = 0; i < MOST; i++) {
        x[i] = sib__random_uniform(1, 1, i) - 0.4;
        y[i] = sib__random_uniform(1, 2, i) * 1e3;
        xy[i] = x[i] * y[i];
    }
    for (int64_t n = 0; n <= MOST; n += n < 20 ? 1 : 83) {
        CU_ASSERT_EQUAL(sib__sum(x, n), slow_sum(x, n));
        CU_ASSERT_EQUAL(sib__dot(x, y, n), slow_sum(xy, n));
    }
}

static void set_accuracy(double *x, double first, double low, double high)
{
    x[0] = first;
    for (int i = 1; i < 1001; i += 2) {
        x[i] = low;
        x[i + 1] = high;
    }
}

static double digits(double got, double certified)
{
    double error = fabs(got - certified) / fabs(certified);
    return error == 0.0 ? 15.0 : fmin(15.0, -log10(error));
}

/* NIST StRD, univariate summary statistics: NumAcc1 to NumAcc4. */
static void nist_accuracy_sets_keep_their_digits(void)
{
    double       x[1001] = {10000001.0, 10000003.0, 10000002.0};
    double       mean;
    double       variance;
    const double firsts[] = {1.2, 1000000.2, 10000000.2};
    const double lows[] = {1.1, 1000000.1, 10000000.1};
    const double highs[] = {1.3, 1000000.3, 10000000.3};
    const double bars[] = {13.0, 9.0, 8.2}; /* the rounded input allows no more */
    sib__moments(x, NULL, 3, &mean, &variance);
    CU_ASSERT_EQUAL(mean, 10000002.0);
    CU_ASSERT_EQUAL(variance, 1.0);
    for (int set = 0; set < 3; set++) {
        set_accuracy(x, firsts[set], lows[set], highs[set]);
        sib__moments(x, NULL, 1001, &mean, &variance);
        CU_ASSERT_TRUE(digits(mean, firsts[set]) >= 14.0);
        CU_ASSERT_TRUE(digits(sqrt(variance), 0.1) >= bars[set]);
    }
    TEST_NEAR(sqrt(variance), 0.100000000558794, 1e-14);
}

static void moments_with_weights_follow_their_formula(void)
{
    const double x[] = {2.385, -7.25, 11.5, 0.125, 3.0};
    const double w[] = {0.5, 2.25, 1.0, 0.0, 3.125};
    double       mean;
    double       variance;
    double       total = 0.0;
    double       expect_mean = 0.0;
    double       expect = 0.0;
    double       squares = 0.0;
    for (int i = 0; i < 5; i++) {
        total += w[i];
    }
    for (int i = 0; i < 5; i++) {
        expect_mean += w[i] / total * x[i];
        squares += w[i] / total * (w[i] / total);
    }
    for (int i = 0; i < 5; i++) {
        expect += w[i] / total * (x[i] - expect_mean) * (x[i] - expect_mean);
    }
    sib__moments(x, w, 5, &mean, &variance);
    TEST_NEAR(mean, expect_mean, 1e-15);
    TEST_NEAR(variance, expect / (1.0 - squares), 1e-14);
    const double equal[] = {0.2, 0.2, 0.2, 0.2, 0.2};
    double       plain_mean;
    double       plain;
    sib__moments(x, equal, 5, &mean, &variance);
    sib__moments(x, NULL, 5, &plain_mean, &plain);
    TEST_NEAR(mean, plain_mean, 1e-15);
    TEST_NEAR(variance, plain, 1e-14);
}

static void one_row_has_a_mean_and_no_variance(void)
{
    const double x[] = {4.5, 9.0};
    const double w[] = {1.0, 0.0};
    double       mean;
    double       variance;
    sib__moments(x, NULL, 1, &mean, &variance);
    CU_ASSERT_EQUAL(mean, 4.5);
    CU_ASSERT_TRUE(isnan(variance));
    sib__moments(x, w, 2, &mean, &variance);
    CU_ASSERT_EQUAL(mean, 4.5);
    CU_ASSERT_TRUE(isnan(variance));
    sib__moments(x, NULL, 0, &mean, &variance);
    CU_ASSERT_TRUE(isnan(mean) && isnan(variance));
}

TEST_SUITE(test_sums)
{
    test_add("sums", "sums follow the scheme bit by bit", sums_follow_the_scheme_bit_by_bit);
    test_add("sums", "NIST's accuracy sets keep their digits",
             nist_accuracy_sets_keep_their_digits);
    test_add("sums", "moments with weights follow their formula",
             moments_with_weights_follow_their_formula);
    test_add("sums", "one row has a mean and no variance", one_row_has_a_mean_and_no_variance);
}
