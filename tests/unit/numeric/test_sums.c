#include "numeric/sums.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "core/random.h"
#include "support.h"

enum { MOST = 5000 };

static double x[MOST];
static double y[MOST];

/* The sum by two-sums in long double (Neumaier 1974): 2^-120 of the terms. */
static double slow_sum(int64_t n, bool product)
{
    long double sum = 0.0L;
    long double lost = 0.0L;
    for (int64_t i = 0; i < n; i++) {
        long double term = product ? (long double)(x[i] * y[i]) : (long double)x[i];
        long double next = sum + term;
        lost += fabsl(sum) >= fabsl(term) ? (sum - next) + term : (term - next) + sum;
        sum = next;
    }
    return (double)(sum + lost);
}

static void fill(uint64_t seed, double outlier)
{
    for (uint64_t i = 0; i < MOST; i++) {
        x[i] = sib__random_uniform(1, seed, i) - 0.4;
        y[i] = sib__random_uniform(1, seed + 1, i) * 1e3;
    }
    x[MOST / 2] = outlier;
}

static void sums_are_the_nearest_doubles(void)
{
    static const double outliers[] = {0.25, 1e3, -1e6, 1e9};
    for (int o = 0; o < 4; o++) {
        fill(1 + 2 * (uint64_t)o, outliers[o]);
        for (int64_t n = 0; n <= MOST; n += n < 20 ? 1 : 83) {
            CU_ASSERT_EQUAL(sib__sum(x, n), slow_sum(n, false));
            CU_ASSERT_EQUAL(sib__dot(x, y, n), slow_sum(n, true));
        }
    }
}

static void shuffle(uint64_t seed)
{
    for (uint64_t i = MOST - 1; i > 0; i--) {
        uint64_t at = (uint64_t)(sib__random_uniform(2, seed, i) * (double)(i + 1));
        double   moved[2] = {x[i], y[i]};
        x[i] = x[at];
        y[i] = y[at];
        x[at] = moved[0];
        y[at] = moved[1];
    }
}

static void the_order_of_terms_changes_no_bit(void)
{
    double mean;
    double variance;
    fill(11, 1e7);
    double sum = sib__sum(x, MOST);
    double dot = sib__dot(x, y, MOST);
    sib__moments(x, y, MOST, &mean, &variance);
    for (uint64_t seed = 1; seed <= 100; seed++) {
        double own_mean;
        double own;
        shuffle(seed);
        CU_ASSERT_EQUAL(sib__sum(x, MOST), sum);
        CU_ASSERT_EQUAL(sib__dot(x, y, MOST), dot);
        sib__moments(x, y, MOST, &own_mean, &own);
        CU_ASSERT_TRUE(own_mean == mean && own == variance);
    }
}

/* Dealt at random into parts, which are cut at random into blocks. */
static void parts_of_any_number_add_to_one_sum(void)
{
    sib__sum_grid g = sib__sum_grid_of(10);
    sib__i128     whole = 0;
    fill(21, 800.0);
    for (int64_t i = 0; i < MOST; i += 500) {
        whole += sib__dot_block(&g, x + i, y + i, 500);
    }
    for (uint64_t parts = 1; parts <= 16; parts += 3) {
        sib__i128 sum = 0;
        for (uint64_t part = 0; part < parts; part++) {
            double  own[2][512];
            int64_t n = 0;
            int64_t limit = 1 + (int64_t)(511.0 * sib__random_uniform(3, parts, part));
            for (uint64_t i = 0; i < MOST; i++) {
                if ((uint64_t)(sib__random_uniform(4, parts, i) * (double)parts) == part) {
                    own[0][n] = x[i];
                    own[1][n++] = y[i];
                }
                if (n == limit || i == MOST - 1) {
                    sum += sib__dot_block(&g, own[0], own[1], n);
                    n = 0;
                }
            }
        }
        CU_ASSERT_TRUE(sum == whole);
    }
}

static void numbers_of_every_size_can_be_added(void)
{
    static const double sizes[] = {5e-324, 1e-310, 1e-300, 1e-200, 1e200, 1e300, 1.5e308};
    for (int i = 0; i < 7; i++) {
        const double both[] = {sizes[i], -sizes[i] / 2.0, sizes[i] / 4.0, 0.0};
        CU_ASSERT_EQUAL(sib__sum(both, 4), (both[0] + both[1]) + both[2]);
    }
    const double far[] = {1e300, -1e213}; /* within 2^-88 of the largest, and below */
    const double lost[] = {1e300, 1e270, -1e300};
    const double large[] = {1.7e308, 1.7e308};
    const double nothing[] = {0.0, -0.0};
    CU_ASSERT_EQUAL(sib__sum(far, 2), 1e300);
    CU_ASSERT_EQUAL(sib__sum(lost, 3), 0.0); /* as the header says: below 2^-88 */
    CU_ASSERT_EQUAL(sib__sum(large, 2), (double)INFINITY);
    CU_ASSERT_EQUAL(sib__sum(nothing, 2), 0.0);
}

static void what_is_not_finite_stays_so(void)
{
    const double inf = (double)INFINITY;
    const double one[] = {1.0, inf, 2.0};
    const double both[] = {-inf, 1.0, inf};
    const double nan[] = {1.0, (double)NAN, 2.0};
    const double last[] = {inf, 1.0, (double)NAN};
    CU_ASSERT_EQUAL(sib__sum(one, 3), inf);
    CU_ASSERT_EQUAL(sib__sum(both, 2), -inf);
    CU_ASSERT_TRUE(isnan(sib__sum(both, 3)));
    CU_ASSERT_TRUE(isnan(sib__sum(nan, 3)));
    CU_ASSERT_TRUE(isnan(sib__sum(last, 3)));
}

static void set_accuracy(double *set, double first, double low, double high)
{
    set[0] = first;
    for (int i = 1; i < 1001; i += 2) {
        set[i] = low;
        set[i + 1] = high;
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
    double       set_of[1001] = {10000001.0, 10000003.0, 10000002.0};
    double       mean;
    double       variance;
    const double firsts[] = {1.2, 1000000.2, 10000000.2};
    const double lows[] = {1.1, 1000000.1, 10000000.1};
    const double highs[] = {1.3, 1000000.3, 10000000.3};
    const double bars[] = {13.0, 9.0, 8.2}; /* the rounded input allows no more */
    sib__moments(set_of, NULL, 3, &mean, &variance);
    CU_ASSERT_EQUAL(mean, 10000002.0);
    CU_ASSERT_EQUAL(variance, 1.0);
    for (int set = 0; set < 3; set++) {
        set_accuracy(set_of, firsts[set], lows[set], highs[set]);
        sib__moments(set_of, NULL, 1001, &mean, &variance);
        CU_ASSERT_TRUE(digits(mean, firsts[set]) >= 14.0);
        CU_ASSERT_TRUE(digits(sqrt(variance), 0.1) >= bars[set]);
    }
    TEST_NEAR(sqrt(variance), 0.100000000558794, 1e-14);
}

static void moments_with_weights_follow_their_formula(void)
{
    const double values[] = {2.385, -7.25, 11.5, 0.125, 3.0};
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
        expect_mean += w[i] / total * values[i];
        squares += w[i] / total * (w[i] / total);
    }
    for (int i = 0; i < 5; i++) {
        expect += w[i] / total * (values[i] - expect_mean) * (values[i] - expect_mean);
    }
    sib__moments(values, w, 5, &mean, &variance);
    TEST_NEAR(mean, expect_mean, 1e-15);
    TEST_NEAR(variance, expect / (1.0 - squares), 1e-14);
    const double equal[] = {0.2, 0.2, 0.2, 0.2, 0.2};
    double       plain_mean;
    double       plain;
    sib__moments(values, equal, 5, &mean, &variance);
    sib__moments(values, NULL, 5, &plain_mean, &plain);
    TEST_NEAR(mean, plain_mean, 1e-15);
    TEST_NEAR(variance, plain, 1e-14);
}

static void one_row_has_a_mean_and_no_variance(void)
{
    const double values[] = {4.5, 9.0};
    const double w[] = {1.0, 0.0};
    double       mean;
    double       variance;
    sib__moments(values, NULL, 1, &mean, &variance);
    CU_ASSERT_EQUAL(mean, 4.5);
    CU_ASSERT_TRUE(isnan(variance));
    sib__moments(values, w, 2, &mean, &variance);
    CU_ASSERT_EQUAL(mean, 4.5);
    CU_ASSERT_TRUE(isnan(variance));
    sib__moments(values, NULL, 0, &mean, &variance);
    CU_ASSERT_TRUE(isnan(mean) && isnan(variance));
}

TEST_SUITE(test_sums)
{
    test_add("sums", "sums are the nearest doubles", sums_are_the_nearest_doubles);
    test_add("sums", "the order of terms changes no bit", the_order_of_terms_changes_no_bit);
    test_add("sums", "parts of any number add to one sum", parts_of_any_number_add_to_one_sum);
    test_add("sums", "numbers of every size can be added", numbers_of_every_size_can_be_added);
    test_add("sums", "what is not finite stays so", what_is_not_finite_stays_so);
    test_add("sums", "NIST's accuracy sets keep their digits",
             nist_accuracy_sets_keep_their_digits);
    test_add("sums", "moments with weights follow their formula",
             moments_with_weights_follow_their_formula);
    test_add("sums", "one row has a mean and no variance", one_row_has_a_mean_and_no_variance);
}
