/* Intervals and p-values from known covariances; the ratio against a slow version. */
#include "found.h"
#include "study.h"

/* Two-sided tail of Student's t with an odd number of degrees of freedom above 1 (Abramowitz &
 * Stegun 26.7.3). */
static double tails(double t, int df)
{
    double theta = atan(t / sqrt((double)df));
    double term = cos(theta);
    double sum = term;
    for (int k = 3; k < df; k += 2) {
        term *= (double)(k - 1) / (double)k * cos(theta) * cos(theta);
        sum += term;
    }
    return 1.0 - 2.0 / acos(-1.0) * (theta + sin(theta) * sum);
}

/* One treated set a comparison: the sets' contributions can be written down. */
static void a_ratio_s_interval_is_that_of_a_clustered_quasi_poisson(void)
{
    uint32_t state = 5;
    study    s = study_new(100, 80);
    s.use_exposure = true;
    for (int64_t i = 0; i < 100; i++) {
        study_person(&s, i, i < 20, (double)(test_draw(&state, 6)));
        s.exposure[i] = 0.5 + (double)test_draw(&state, 100) / 64.0;
        if (i >= 20) {
            study_pair(&s, i % 20, i, i % 20);
        }
    }
    double events[2] = {0, 0};
    double exposure[2] = {0, 0};
    for (int64_t i = 0; i < 100; i++) {
        double weight = i < 20 ? 1.0 : 0.25;
        events[i < 20] += weight * s.outcome[i];
        exposure[i < 20] += weight * s.exposure[i];
    }
    double rate[2] = {events[0] / exposure[0], events[1] / exposure[1]};
    double set[20] = {0};
    double squares = 0.0;
    for (int64_t i = 0; i < 100; i++) {
        double weight = i < 20 ? 1.0 : 0.25;
        double score = weight * (s.outcome[i] - rate[i < 20] * s.exposure[i]);
        set[i % 20] += i < 20 ? score / events[1] : -score / events[0];
    }
    for (int g = 0; g < 20; g++) {
        squares += set[g] * set[g];
    }
    double      se = sqrt(squares * (20.0 / 19.0) * (99.0 / 98.0));
    double      ratio = rate[1] / rate[0];
    double      z = 2.093024054408263; /* R qt(0.975, 19) */
    int32_t     q = SIB_EFFECT_QUANTITY_RATE_RATIO;
    int32_t     m = SIB_EFFECT_METHOD_SET_CLUSTERED;
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_PER_TREATED);
    TEST_NEAR(found_value(e, q), ratio, 1e-14);
    TEST_NEAR(found_by(e, "standard_error", q, m), se, 1e-13);
    TEST_NEAR(found_by(e, "low", q, m), ratio * exp(-z * se), 1e-12);
    TEST_NEAR(found_by(e, "high", q, m), ratio * exp(z * se), 1e-12);
    TEST_NEAR(found_by(e, "p_value", q, m), tails(fabs(log(ratio)) / se, 19), 1e-12);
    TEST_NEAR(found_freedom(e, m), 19.0, 0.0);
    TEST_NEAR(found_freedom(e, SIB_EFFECT_METHOD_UNIT_ROBUST), 98.0, 0.0);
    q = SIB_EFFECT_QUANTITY_REDUCTION;
    TEST_NEAR(found_by(e, "low", q, m), 1.0 - ratio * exp(z * se), 1e-12);
    TEST_NEAR(found_by(e, "high", q, m), 1.0 - ratio * exp(-z * se), 1e-12);
    TEST_NEAR(found_by(e, "standard_error", q, m), ratio * se, 1e-13);
    for (int32_t other = SIB_EFFECT_METHOD_WELCH; other <= 7; other++) {
        CU_ASSERT_TRUE(isnan(found_by(e, "standard_error", q, other)));
        CU_ASSERT_TRUE(isnan(found_freedom(e, other)));
    }
    sib_effect_free(e);
    study_free(&s);
}

/* Mortality of smoking doctors against the others, by age band: deaths and person-years. */
static void the_crude_ratio_of_doll_and_hill_is_met(void)
{
    const double deaths[] = {32, 104, 206, 186, 102, 2, 12, 28, 28, 31};
    const double years[] = {52407, 43248, 28612, 12663, 5317, 18790, 10673, 5710, 2585, 1462};
    study        s = study_new(10, 25);
    s.use_exposure = true;
    for (int64_t i = 0; i < 10; i++) {
        study_person(&s, i, i < 5, deaths[i]);
        s.exposure[i] = years[i];
    }
    for (int64_t p = 0; p < 25; p++) {
        study_pair(&s, p / 5, 5 + p % 5, 0);
    }
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_DISTINCT);
    CU_ASSERT_TRUE(fabs(found_value(e, SIB_EFFECT_QUANTITY_RATE_RATIO) - 1.71982259) < 5e-9);
    sib_effect_free(e);
    study_free(&s);
}

/* Two samples with means 3 and 5 and variances 2.5 each, 5 persons an arm: t = 2, df = 8. */
static void a_t_interval_uses_the_degrees_of_freedom(void)
{
    study s = study_new(10, 5);
    for (int64_t i = 0; i < 10; i++) {
        study_person(&s, i, i < 5, i < 5 ? (double)(1 + i) : (double)(i - 2));
    }
    for (int64_t i = 0; i < 5; i++) {
        study_pair(&s, i, 5 + i, i);
    }
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_AGGREGATE);
    int32_t     q = SIB_EFFECT_QUANTITY_DIFFERENCE;
    int32_t     m = SIB_EFFECT_METHOD_WELCH;
    CU_ASSERT_EQUAL(found_value(e, q), 2.0);
    TEST_NEAR(found_by(e, "standard_error", q, m), 1.0, 1e-14);
    TEST_NEAR(found_freedom(e, m), 8.0, 1e-14);
    /* t quantile 0.975 and tail at 8 degrees of freedom (R qt, pt) */
    TEST_NEAR(found_by(e, "low", q, m), 2.0 - 2.306004135204166, 1e-9);
    TEST_NEAR(found_by(e, "high", q, m), 2.0 + 2.306004135204166, 1e-9);
    TEST_NEAR(found_by(e, "p_value", q, m), 0.08051623795726257, 1e-9);
    CU_ASSERT_TRUE(isnan(found_by(e, "p_value", SIB_EFFECT_QUANTITY_MEAN_TREATED, m)));
    CU_ASSERT_TRUE(isinf(found_freedom(e, SIB_EFFECT_METHOD_PSMATCH2)));
    sib_effect_free(e);
    study_free(&s);
}

static void a_higher_level_gives_a_wider_interval(void)
{
    study                       s = study_of_counts(50, 60, 3, 260);
    sib_effect_estimate_options options = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    sib_effect                 *e = NULL;
    int32_t                     normal = SIB_EFFECT_METHOD_PSMATCH2;
    double                      before = 0.0;
    options.weighting = SIB_WEIGHTING_AGGREGATE;
    for (int i = 0; i < 3; i++) {
        const double levels[] = {0.5, 0.9, 0.99};
        /* R qnorm((1 + level) / 2) */
        const double z[] = {0.6744897501960817, 1.6448536269514722, 2.5758293035489004};
        options.level = levels[i];
        CU_ASSERT_EQUAL(study_estimate(NULL, &s, &options, &e), SIB_OK);
        for (int32_t q = 1; q <= 5; q++) {
            CU_ASSERT_TRUE(found_by(e, "low", q, 1) < found_value(e, q));
            CU_ASSERT_TRUE(found_by(e, "high", q, 1) > found_value(e, q));
        }
        double width = found_by(e, "high", 3, normal) - found_by(e, "low", 3, normal);
        TEST_NEAR(width, 2.0 * z[i] * found_by(e, "standard_error", 3, normal), 1e-12);
        CU_ASSERT_TRUE(width > before);
        CU_ASSERT_EQUAL(found(e, "level"), levels[i]);
        before = width;
        sib_effect_free(e);
    }
    study_free(&s);
}

/* Five pairs; ends of the means on the log scale by t with 4 degrees of freedom, those of the
 * difference from them and the correlation of the two means. */
static void a_difference_has_its_ends_from_the_means(void)
{
    const double y_t[] = {0, 1, 1, 7, 2};
    const double y_c[] = {2, 1, 4, 9, 1};
    const double t = 2.776445105197793; /* R qt(0.975, 4) */
    study        s = study_new(10, 5);
    for (int64_t i = 0; i < 10; i++) {
        study_person(&s, i, i < 5, i < 5 ? y_t[i] : y_c[i - 5]);
    }
    for (int64_t i = 0; i < 5; i++) {
        study_pair(&s, i, 5 + i, i);
    }
    /* means 11/5 and 17/5; sums of squares and products 154/5, 226/5, 163/5; factor 9/8 */
    double      factor = 5.0 / 4.0 * 9.0 / 8.0 / 25.0;
    double      se_t = sqrt(factor * 154.0 / 5.0);
    double      se_c = sqrt(factor * 226.0 / 5.0);
    double      r = 163.0 / sqrt(154.0 * 226.0);
    double      below_c = 3.4 - 3.4 * exp(-t * se_c / 3.4);
    double      above_c = 3.4 * exp(t * se_c / 3.4) - 3.4;
    double      below_t = 2.2 - 2.2 * exp(-t * se_t / 2.2);
    double      above_t = 2.2 * exp(t * se_t / 2.2) - 2.2;
    int32_t     q = SIB_EFFECT_QUANTITY_DIFFERENCE;
    int32_t     m = SIB_EFFECT_METHOD_SET_CLUSTERED;
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_PER_TREATED);
    TEST_NEAR(found_by(e, "standard_error", q, m), sqrt(factor * 54.0 / 5.0), 1e-13);
    TEST_NEAR(found_by(e, "low", SIB_EFFECT_QUANTITY_MEAN_TREATED, m), 2.2 - below_t, 1e-9);
    TEST_NEAR(found_by(e, "high", SIB_EFFECT_QUANTITY_MEAN_COMPARISON, m), 3.4 + above_c, 1e-9);
    TEST_NEAR(found_by(e, "low", q, m),
              1.2 - sqrt(below_c * below_c + above_t * above_t - 2.0 * r * below_c * above_t),
              1e-9);
    TEST_NEAR(found_by(e, "high", q, m),
              1.2 + sqrt(above_c * above_c + below_t * below_t - 2.0 * r * above_c * below_t),
              1e-9);
    TEST_NEAR(found_freedom(e, m), 4.0, 0.0);
    sib_effect_free(e);
    study_free(&s);
}

static bool says_method(const study *s, const char *name)
{
    sib_effect *e = study_effect(s, SIB_WEIGHTING_PER_TREATED);
    bool        said = sib_table_says(sib_effect_table(e, "summary"), "method", 0, name) == 1;
    sib_effect_free(e);
    return said;
}

/* Pairs of their own; one comparison person in two sets; two of both arms in one set. */
static void the_method_follows_how_sets_share_people(void)
{
    study s = study_new(6, 4);
    for (int64_t i = 0; i < 6; i++) {
        study_person(&s, i, i < 3, (double)(i % 4));
    }
    s.use_sets = true;
    study_pair(&s, 0, 3, 0);
    study_pair(&s, 1, 4, 1);
    CU_ASSERT_TRUE(says_method(&s, "set_clustered"));
    study_pair(&s, 2, 4, 1);
    CU_ASSERT_TRUE(says_method(&s, "set_clustered"));
    study_pair(&s, 2, 5, 1);
    CU_ASSERT_TRUE(says_method(&s, "unit_robust"));
    s.pair_c[3] = 3;
    CU_ASSERT_TRUE(says_method(&s, "set_unit_clustered"));
    s.k = 0;
    CU_ASSERT_TRUE(says_method(&s, "set_clustered"));
    study_free(&s);
}

/* Three sets of their own treated person share two comparison people: 2 - 1. */
static void by_two_ways_the_fewer_clusters_count(void)
{
    study s = study_new(5, 3);
    for (int64_t i = 0; i < 5; i++) {
        study_person(&s, i, i < 3, (double)(i + 1));
    }
    for (int64_t i = 0; i < 3; i++) {
        study_pair(&s, i, 3 + i / 2, i);
    }
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_PER_TREATED);
    TEST_NEAR(found_freedom(e, SIB_EFFECT_METHOD_SET_UNIT_CLUSTERED), 1.0, 0.0);
    TEST_NEAR(found_freedom(e, SIB_EFFECT_METHOD_SET_CLUSTERED), 2.0, 0.0);
    sib_effect_free(e);
    study_free(&s);
}

static void nobody_varying_gives_an_interval_without_width(void)
{
    study       s = study_of_counts(10, 10, 2, 40);
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_AGGREGATE);
    CU_ASSERT_EQUAL(found_by(e, "standard_error", SIB_EFFECT_QUANTITY_DIFFERENCE, 1), 0.0);
    CU_ASSERT_EQUAL(found_by(e, "low", SIB_EFFECT_QUANTITY_DIFFERENCE, 1), 1.0);
    CU_ASSERT_TRUE(isnan(found_by(e, "p_value", SIB_EFFECT_QUANTITY_DIFFERENCE, 1)));
    CU_ASSERT_TRUE(isnan(found_by(e, "p_value", SIB_EFFECT_QUANTITY_RATE_RATIO, 1)));
    CU_ASSERT_TRUE(isnan(found_freedom(e, SIB_EFFECT_METHOD_WELCH)));
    sib_effect_free(e);
    study_free(&s);
}

TEST_SUITE(test_interval)
{
    test_add("effect interval", "a ratio's interval is that of a clustered quasi-Poisson",
             a_ratio_s_interval_is_that_of_a_clustered_quasi_poisson);
    test_add("effect interval", "the crude ratio of Doll and Hill is met",
             the_crude_ratio_of_doll_and_hill_is_met);
    test_add("effect interval", "a t interval uses the degrees of freedom",
             a_t_interval_uses_the_degrees_of_freedom);
    test_add("effect interval", "a higher level gives a wider interval",
             a_higher_level_gives_a_wider_interval);
    test_add("effect interval", "a difference has its ends from the means",
             a_difference_has_its_ends_from_the_means);
    test_add("effect interval", "the method follows how sets share people",
             the_method_follows_how_sets_share_people);
    test_add("effect interval", "by two ways the fewer clusters count",
             by_two_ways_the_fewer_clusters_count);
    test_add("effect interval", "nobody varying gives an interval without width",
             nobody_varying_gives_an_interval_without_width);
}
