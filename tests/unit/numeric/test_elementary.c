#include "numeric/elementary.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/random.h"
#include "numeric/elementary_inline.h"
#include "support.h"

enum { ARGUMENTS = 200000 };

static const double inf = (double)INFINITY;

/* Distance of a result from the true value in units of the result's last place; the long double
 * has 11 bits more. */
static double ulps(double got, long double expect)
{
    if ((long double)got == expect) {
        return 0.0;
    }
    double place = nextafter(fabs(got), inf) - fabs(got);
    return (double)(fabsl((long double)got - expect) / (long double)place);
}

static double uniform(uint64_t stream, uint64_t i, double low, double high)
{
    return low + (high - low) * sib__random_uniform(20100909, stream, i);
}

/* Any positive double, its exponent even over the whole range, subnormal numbers included. */
static double any_positive(uint64_t i)
{
    uint64_t bits = sib__random_u64(20100909, 77, i) >> 1;
    double   x;
    memcpy(&x, &bits, sizeof x);
    return isfinite(x) ? x : DBL_MAX;
}

static bool extended(void)
{
    if (test_long_double_is_wide()) {
        return true;
    }
    test_skip("errors below 1 ulp", "long double is no wider than double here");
    return false;
}

typedef double (*scalar)(double);
typedef long double (*reference)(long double);

static double worst(scalar f, reference g, uint64_t stream, double low, double high)
{
    double most = 0.0;
    for (uint64_t i = 0; i < ARGUMENTS; i++) {
        double x = uniform(stream, i, low, high);
        double error = ulps(f(x), g((long double)x));
        most = error > most ? error : most;
    }
    return most;
}

static double log1p_unit(double x)
{
    return sib__log1p_unit(x);
}

static void errors_stay_below_one_unit_in_the_last_place(void)
{
    if (!extended()) {
        return;
    }
    CU_ASSERT_TRUE(worst(sib__exp, expl, 1, -1.0, 1.0) < 0.7);
    CU_ASSERT_TRUE(worst(sib__exp, expl, 2, -708.0, 709.7) < 0.7);
    CU_ASSERT_TRUE(worst(sib__exp, expl, 3, -745.0, -708.0) < 1.0); /* subnormal results */
    CU_ASSERT_TRUE(worst(sib__log, logl, 7, 0.5, 2.0) < 1.0);
    CU_ASSERT_TRUE(worst(sib__log, logl, 8, 0.99, 1.01) < 1.0);
    CU_ASSERT_TRUE(worst(sib__log, logl, 9, 0.0, 1e6) < 1.0);
    CU_ASSERT_TRUE(worst(log1p_unit, log1pl, 10, 0.0, 1.0) < 1.0);
    CU_ASSERT_TRUE(worst(log1p_unit, log1pl, 11, 0.0, 1e-5) < 1.0);
    double most = 0.0;
    for (uint64_t i = 0; i < ARGUMENTS; i++) {
        double x = any_positive(i);
        double error = ulps(sib__log(x), logl((long double)x));
        most = error > most ? error : most;
    }
    CU_ASSERT_TRUE(most < 1.0);
}

static void special_arguments_of_exp(void)
{
    CU_ASSERT_EQUAL(sib__exp(0.0), 1.0);
    CU_ASSERT_EQUAL(sib__exp(-0.0), 1.0);
    CU_ASSERT_EQUAL(sib__exp(inf), inf);
    CU_ASSERT_EQUAL(sib__exp(-inf), 0.0);
    CU_ASSERT_TRUE(isnan(sib__exp((double)NAN)));
    CU_ASSERT_EQUAL(sib__exp(709.782712893384), 0x1.fffffffffff2ap+1023);
    CU_ASSERT_EQUAL(sib__exp(709.7827128933841), inf);
    CU_ASSERT_EQUAL(sib__exp(-745.1332191019411), DBL_TRUE_MIN);
    CU_ASSERT_EQUAL(sib__exp(-745.1332191019412), 0.0);
    CU_ASSERT_EQUAL(sib__exp(DBL_MAX), inf);
    CU_ASSERT_EQUAL(sib__exp(-DBL_MAX), 0.0);
    CU_ASSERT_EQUAL(sib__exp(DBL_TRUE_MIN), 1.0);
    CU_ASSERT_EQUAL(sib__exp(1.0), 0x1.5bf0a8b145769p+1);
}

static void special_arguments_of_log(void)
{
    CU_ASSERT_EQUAL(sib__log(1.0), 0.0);
    CU_ASSERT_EQUAL(sib__log(0.0), -inf);
    CU_ASSERT_EQUAL(sib__log(-0.0), -inf);
    CU_ASSERT_EQUAL(sib__log(inf), inf);
    CU_ASSERT_TRUE(isnan(sib__log(-1.0)));
    CU_ASSERT_TRUE(isnan(sib__log((double)NAN)));
    CU_ASSERT_EQUAL(sib__log(DBL_TRUE_MIN), -0x1.74385446d71c3p+9);
    CU_ASSERT_EQUAL(sib__log(DBL_MAX), 0x1.62e42fefa39efp+9);
    CU_ASSERT_EQUAL(sib__log(2.0), 0x1.62e42fefa39efp-1);
}

static void the_logistic_function_keeps_its_tails(void)
{
    CU_ASSERT_EQUAL(sib__logistic(0.0), 0.5);
    CU_ASSERT_EQUAL(sib__logistic(800.0), 1.0);
    CU_ASSERT_EQUAL(sib__logistic(-800.0), 0.0);
    CU_ASSERT_TRUE(isnan(sib__logistic((double)NAN)));
    TEST_NEAR(sib__logistic(-700.0) / sib__exp(-700.0), 1.0, 1e-15);
    TEST_NEAR(sib__logistic(1.5) + sib__logistic(-1.5), 1.0, 1e-15);
    for (uint64_t i = 0; i < 1000; i++) {
        double x = uniform(13, i, -40.0, 40.0);
        TEST_NEAR(sib__logistic(x) / (double)(1.0L / (1.0L + expl(-(long double)x))), 1.0,
                  1e-15);
    }
}

static void the_square_root_is_exactly_rounded(void)
{
    CU_ASSERT_EQUAL(sib__sqrt(2.0), 0x1.6a09e667f3bcdp+0);
    CU_ASSERT_EQUAL(sib__sqrt(0.0), 0.0);
    CU_ASSERT_TRUE(isnan(sib__sqrt(-1.0)));
}

/* SipHash of the results' bits: the same on every machine, compiler and level. A change of any
 * bit changes results that were paid on, and needs a new numerics version. */
static uint64_t fingerprint(scalar f, double low, double high)
{
    static double results[ARGUMENTS];
    for (uint64_t i = 0; i < ARGUMENTS; i++) {
        results[i] = f(uniform(14, i, low, high));
    }
    return sib__random_hash(1, results, (int64_t)sizeof results);
}

static void the_bits_are_those_of_numerics_version_1(void)
{
    const uint16_t probe = 1;
    if (*(const uint8_t *)&probe != 1) {
        test_skip("the bits are those of numerics version 1", "the machine is big-endian");
        return;
    }
    CU_ASSERT_EQUAL(fingerprint(sib__exp, -750.0, 712.0), UINT64_C(0x1d754f8b82cb600e));
    CU_ASSERT_EQUAL(fingerprint(sib__exp, -3.0, 3.0), UINT64_C(0x6390ca3a906ba9e0));
    CU_ASSERT_EQUAL(fingerprint(sib__log, 0.0, 10.0), UINT64_C(0x365238ed2035c6a3));
    CU_ASSERT_EQUAL(fingerprint(log1p_unit, 0.0, 1.0), UINT64_C(0x4f4824e4ca03900f));
    CU_ASSERT_EQUAL(fingerprint(sib__logistic, -40.0, 40.0), UINT64_C(0xea8d6bccf0bf6400));
}

TEST_SUITE(test_elementary)
{
    test_add("elementary", "errors stay below one unit in the last place",
             errors_stay_below_one_unit_in_the_last_place);
    test_add("elementary", "special arguments of exp", special_arguments_of_exp);
    test_add("elementary", "special arguments of log", special_arguments_of_log);
    test_add("elementary", "the logistic function keeps its tails",
             the_logistic_function_keeps_its_tails);
    test_add("elementary", "the square root is exactly rounded",
             the_square_root_is_exactly_rounded);
    test_add("elementary", "the bits are those of numerics version 1",
             the_bits_are_those_of_numerics_version_1);
}
