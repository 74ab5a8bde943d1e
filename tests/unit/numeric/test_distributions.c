#include "numeric/distributions.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>

#include "core/random.h"
#include "support.h"

static const double inf = (double)INFINITY;
static const double nan_value = (double)NAN;

static double ratio_error(double got, double expect)
{
    return got == expect ? 0.0 : fabs(got / expect - 1.0);
}

static void the_normal_distribution_keeps_relative_precision_in_its_tails(void)
{
    if (!test_long_double_is_wide()) {
        test_skip("the normal distribution keeps relative precision in its tails",
                  "long double is no wider than double here");
        return;
    }
    for (double z = -37.0; z <= 37.0; z += 0.0625) {
        double expect = (double)(0.5L * erfcl((long double)z / sqrtl(2.0L)));
        CU_ASSERT_TRUE(ratio_error(sib__normal_q(z), expect) < 2e-15);
    }
    CU_ASSERT_EQUAL(sib__normal_q(0.0), 0.5);
    CU_ASSERT_EQUAL(sib__normal_q(inf), 0.0);
    CU_ASSERT_EQUAL(sib__normal_q(-inf), 1.0);
    CU_ASSERT_EQUAL(sib__normal_q(50.0), 0.0);
    CU_ASSERT_TRUE(isnan(sib__normal_q(nan_value)));
}

static void the_normal_quantile_inverts_the_distribution(void)
{
    TEST_NEAR(sib__normal_quantile(0.975), 1.9599639845400542, 1e-15);
    TEST_NEAR(sib__normal_quantile(0.5), 0.0, 0.0);
    /* Check values of Wichura (1988): p = 0.25, 0.001, 1e-20. */
    TEST_NEAR(sib__normal_quantile(0.25), -0.6744897501960817, 1e-15);
    TEST_NEAR(sib__normal_quantile(0.001), -3.090232306167814, 1e-15);
    TEST_NEAR(sib__normal_quantile(1e-20), -9.262340089798408, 1e-15);
    for (double p = 1e-300; p < 0.5; p *= 1.7) {
        double z = sib__normal_quantile(p);
        CU_ASSERT_TRUE(ratio_error(sib__normal_q(-z), p) < 1e-14 * (1.0 + z * z));
        TEST_NEAR(z, gsl_cdf_ugaussian_Pinv(p), 1e-14);
    }
    CU_ASSERT_TRUE(isnan(sib__normal_quantile(0.0)));
    CU_ASSERT_TRUE(isnan(sib__normal_quantile(1.0)));
    CU_ASSERT_TRUE(isnan(sib__normal_quantile(nan_value)));
}

/* Student (1908), Fisher & Yates: two-sided 5 % points; chi-square 5 % points. */
static void tabled_points_are_met(void)
{
    TEST_NEAR(sib__t_quantile(0.975, 1.0), 12.706204736174707, 1e-12);
    TEST_NEAR(sib__t_quantile(0.975, 10.0), 2.2281388519862747, 1e-12);
    TEST_NEAR(sib__t_quantile(0.025, 10.0), -2.2281388519862747, 1e-12);
    TEST_NEAR(sib__t_quantile(0.95, 2.0), 2.919985580353726, 1e-12);
    CU_ASSERT_EQUAL(sib__t_quantile(0.5, 3.0), 0.0);
    /* With two degrees of freedom the tail is exp(-x / 2). */
    TEST_NEAR(sib__chisq_q(3.0, 2.0), exp(-1.5), 1e-14);
    TEST_NEAR(sib__chisq_q(3.841458820694124, 1.0), 0.05, 1e-13);
    TEST_NEAR(sib__chisq_q(18.307038053275146, 10.0), 0.05, 1e-13);
    TEST_NEAR(sib__t_q(1.0, 1.0), 0.25, 1e-14);
    TEST_NEAR(sib__t_q(-1.0, 1.0), 0.75, 1e-14);
}

static void quantiles_invert_their_tails(void)
{
    const double dfs[] = {0.5, 1.0, 2.0, 3.7, 30.0, 31.0, 500.0, 1e5};
    for (int d = 0; d < 8; d++) {
        for (double p = 0.001; p < 1.0; p += 0.0499) {
            TEST_NEAR(1.0 - sib__t_q(sib__t_quantile(p, dfs[d]), dfs[d]), p, 1e-9);
        }
    }
    TEST_NEAR(sib__t_quantile(0.975, inf), sib__normal_quantile(0.975), 1e-14);
}

static void arguments_outside_their_domain_give_nan(void)
{
    CU_ASSERT_TRUE(isnan(sib__t_q(1.0, 0.0)));
    CU_ASSERT_TRUE(isnan(sib__t_q(nan_value, 3.0)));
    CU_ASSERT_TRUE(isnan(sib__t_q(1.0, nan_value)));
    CU_ASSERT_TRUE(isnan(sib__t_quantile(0.0, 3.0)));
    CU_ASSERT_TRUE(isnan(sib__t_quantile(0.5, -1.0)));
    CU_ASSERT_TRUE(isnan(sib__chisq_q(1.0, -1.0)));
    CU_ASSERT_TRUE(isnan(sib__chisq_q(1.0, inf)));
    CU_ASSERT_TRUE(isnan(sib__chisq_q(1.0, 1.1e6)));
    CU_ASSERT_EQUAL(sib__t_q(inf, 3.0), 0.0);
    CU_ASSERT_EQUAL(sib__t_q(-inf, 3.0), 1.0);
    CU_ASSERT_EQUAL(sib__chisq_q(-1.0, 3.0), 1.0);
    CU_ASSERT_EQUAL(sib__chisq_q(inf, 3.0), 0.0);
}

static int handler_calls;

static void count_errors(const char *reason, const char *file, int line, int code)
{
    (void)reason;
    (void)file;
    (void)line;
    (void)code;
    handler_calls++;
}

static double log_uniform(uint64_t stream, uint64_t i, double low, double high)
{
    return exp(log(low) + (log(high) - log(low)) * sib__random_uniform(5, stream, i));
}

/* GSL's default handler aborts: over the whole domain it must not be called. */
static void gsls_error_handler_is_never_reached(void)
{
    gsl_error_handler_t *before = gsl_set_error_handler(count_errors);
    for (uint64_t i = 0; i < 20000; i++) {
        double x = log_uniform(1, i, 1e-308, 1e308);
        double df = log_uniform(2, i, 1e-3, 1e6);
        double near = df * (0.5 + sib__random_uniform(5, 4, i));
        CU_ASSERT_TRUE(sib__t_q(x, df) >= 0.0 && sib__t_q(-near, df) <= 1.0);
        CU_ASSERT_TRUE(sib__chisq_q(x, df) >= 0.0 && sib__chisq_q(near, df) <= 1.0);
    }
    for (uint64_t i = 0; i < 100; i++) {
        double df = log_uniform(7, i, 1e-2, 1e6);
        double p = log_uniform(8, i, 1e-12, 1.0);
        CU_ASSERT_TRUE(isfinite(sib__t_quantile(p, df)));
    }
    gsl_set_error_handler(before);
    CU_ASSERT_EQUAL(handler_calls, 0);
}

TEST_SUITE(test_distributions)
{
    test_add("distributions", "the normal distribution keeps relative precision in its tails",
             the_normal_distribution_keeps_relative_precision_in_its_tails);
    test_add("distributions", "the normal quantile inverts the distribution",
             the_normal_quantile_inverts_the_distribution);
    test_add("distributions", "tabled points are met", tabled_points_are_met);
    test_add("distributions", "quantiles invert their tails", quantiles_invert_their_tails);
    test_add("distributions", "arguments outside their domain give NaN",
             arguments_outside_their_domain_give_nan);
    test_add("distributions", "GSL's error handler is never reached",
             gsls_error_handler_is_never_reached);
}
