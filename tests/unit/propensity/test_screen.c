#include <math.h>
#include <string.h>

#include "found.h"
#include "birthwt.h"
#include "fixture.h"

static sib_propensity *fit_screened(const sib_table *table, const uint8_t *treated, double bar)
{
    sib_propensity_fit_options options = SIB_PROPENSITY_FIT_OPTIONS_INIT;
    options.screen_p = bar;
    return fit_ok(table, treated, no_id, &options);
}

static double cell(const sib_propensity *p, const char *column, int64_t row)
{
    const sib_table *log = sib_propensity_table(p, "screening");
    return sib_table_f64(log, sib_table_find(log, column)).data[row];
}

static bool text_is(const sib_propensity *p, const char *column, int64_t row, const char *text)
{
    const sib_table *log = sib_propensity_table(p, "screening");
    sib_text         view = sib_table_text(log, sib_table_find(log, column));
    int64_t          length = view.offsets[row + 1] - view.offsets[row];
    return (size_t)length == strlen(text) &&
           memcmp(view.data + view.offsets[row], text, (size_t)length) == 0;
}

static bool kept(const sib_propensity *p, int64_t row)
{
    const sib_table *log = sib_propensity_table(p, "screening");
    return sib_table_flags(log, sib_table_find(log, "kept")).data[row] == 1;
}

/* Student's sleep data (1908); R's documentation of t.test prints t = -1.8608, df = 17.776,
 * p-value = 0.07939. */
static void welchs_test_gives_the_published_values(void)
{
    const double    x[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0,
                           1.9, 0.8,  1.1,  0.1,  -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    const uint8_t   y[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    sib_table      *table = numbers_table((const char *[]){"extra"}, x, 1, 20);
    sib_propensity *p = fit_screened(table, y, 0.20);
    TEST_NEAR(cell(p, "statistic", 0), -1.8608134674868526, 1e-12);
    TEST_NEAR(cell(p, "df", 0), 17.776473516178495, 1e-12);
    TEST_NEAR(cell(p, "p", 0), 0.079394140187358178, 1e-10);
    CU_ASSERT_TRUE(text_is(p, "covariate", 0, "extra") && text_is(p, "test", 0, "welch_t"));
    CU_ASSERT_TRUE(kept(p, 0));
    CU_ASSERT_EQUAL(found_terms(p).n, 2);
    sib_propensity_free(p);
    p = fit_screened(table, y, 0.079);
    CU_ASSERT_FALSE(kept(p, 0));
    CU_ASSERT_EQUAL(found_terms(p).n, 1);
    TEST_NEAR(sib_propensity_scores(p).data[3], 0.5, 1e-15);
    sib_propensity_free(p);
    sib_table_free(table);
}

/* Agresti (2007), p. 39: party by gender; R's documentation of chisq.test prints X-squared =
 * 30.07, df = 2, p-value = 2.954e-07. A fourth party has no members. */
static void pearsons_test_gives_the_published_values(void)
{
    enum { N = 762 + 327 + 468 + 484 + 239 + 477 };
    static const int   counts[2][3] = {{762, 327, 468}, {484, 239, 477}};
    static int32_t     party[N];
    static uint8_t     y[N];
    const char        *levels[] = {"democrat", "nobody", "independent", "republican"};
    int                n = 0;
    sib_table_builder *builder = begin_table(N);
    for (int arm = 0; arm < 2; arm++) {
        for (int level = 0; level < 3; level++) {
            for (int i = 0; i < counts[arm][level]; i++, n++) {
                party[n] = level == 0 ? 0 : level + 1;
                y[n] = (uint8_t)arm;
            }
        }
    }
    add_codes(builder, "party", party, N, levels, 4);
    sib_table      *table = end_table(builder);
    sib_propensity *p = fit_screened(table, y, 0.20);
    TEST_NEAR(cell(p, "statistic", 0), 30.070149095754672, 1e-12);
    TEST_NEAR(cell(p, "df", 0), 2.0, 0.0);
    CU_ASSERT_TRUE(fabs(cell(p, "p", 0) / 2.953589e-07 - 1.0) < 1e-6);
    CU_ASSERT_TRUE(text_is(p, "test", 0, "pearson_chi_square"));
    CU_ASSERT_EQUAL(found_terms(p).n, 4);
    CU_ASSERT_EQUAL(found_aliased(p).data[1], 1);
    sib_propensity_free(p);
    sib_table_free(table);
}

static double  age[BIRTHS];
static double  ftv[BIRTHS];
static double  same[BIRTHS];
static int32_t race[BIRTHS];
static uint8_t smoke[BIRTHS];
static uint8_t low[BIRTHS];

static sib_table *births(void)
{
    const char        *races[] = {"white", "black", "other"};
    sib_table_builder *builder = begin_table(BIRTHS);
    for (int i = 0; i < BIRTHS; i++) {
        age[i] = birthwt[i][AGE];
        ftv[i] = birthwt[i][FTV];
        same[i] = 0.1;
        race[i] = birthwt[i][RACE] - 1;
        smoke[i] = birthwt[i][SMOKE] == 1;
        low[i] = birthwt[i][LOW] == 1;
    }
    add_numbers(builder, "ftv", ftv, BIRTHS);
    add_numbers(builder, "same", same, BIRTHS);
    add_codes(builder, "race", race, BIRTHS, races, 3);
    add_flags(builder, "smoke", smoke, BIRTHS);
    add_numbers(builder, "age", age, BIRTHS);
    return end_table(builder);
}

/* p-values of R 4.2.2: t.test and chisq.test(correct = FALSE). */
static void only_covariates_that_differ_enter(void)
{
    sib_table      *table = births();
    sib_propensity *p = fit_screened(table, low, 0.20);
    const double    expect[] = {0.38475508057424757, (double)NAN, 0.0818876981247951,
                                0.026490642530502401, 0.078340033206635171};
    const bool      enters[] = {false, false, true, true, true};
    for (int i = 0; i < 5; i++) {
        TEST_NEAR(cell(p, "p", i), expect[i], 1e-10);
        CU_ASSERT_EQUAL(kept(p, i), enters[i]);
    }
    CU_ASSERT_EQUAL(found_terms(p).n, 5);
    CU_ASSERT_TRUE(term_is(p, 1, "race=black") && term_is(p, 2, "race=other"));
    CU_ASSERT_TRUE(term_is(p, 3, "smoke") && term_is(p, 4, "age"));
    sib_propensity_free(p);
    sib_table_free(table);
}

static void a_covariate_at_the_bar_leaves(void)
{
    sib_table      *table = births();
    sib_propensity *p = fit_screened(table, low, 0.20);
    double          at = cell(p, "p", 4);
    sib_propensity_free(p);
    p = fit_screened(table, low, at);
    CU_ASSERT_FALSE(kept(p, 4));
    sib_propensity_free(p);
    p = fit_screened(table, low, nextafter(at, 1.0));
    CU_ASSERT_TRUE(kept(p, 4));
    sib_propensity_free(p);
    sib_table_free(table);
}

/* 0.1 has no exact mean in binary: rounding must not look like a difference. */
static void constants_do_not_differ_unless_they_do(void)
{
    double          x[2 * 30];
    uint8_t         y[30];
    const char     *names[] = {"same", "arm"};
    sib_propensity *p = NULL;
    for (int i = 0; i < 30; i++) {
        y[i] = i < 11;
        x[i] = 0.1;
        x[30 + i] = y[i] ? 0.3 : 0.1;
    }
    sib_table *table = numbers_table(names, x, 2, 30);
    p = fit_screened(table, y, 0.999);
    CU_ASSERT_FALSE(kept(p, 0));
    CU_ASSERT_TRUE(isnan(cell(p, "p", 0)));
    CU_ASSERT_TRUE(kept(p, 1));
    CU_ASSERT_EQUAL(cell(p, "p", 1), 0.0);
    CU_ASSERT_TRUE(isnan(cell(p, "statistic", 1)));
    CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_COMPLETE_SEPARATION);
    sib_propensity_free(p);
    sib_table_free(table);
}

static void an_arm_of_one_cannot_be_tested_on_numbers(void)
{
    const double    x[] = {1.0, 4.0, 2.5, 3.0, 7.0};
    const uint8_t   y[] = {1, 0, 0, 0, 0};
    sib_table      *table = numbers_table((const char *[]){"x"}, x, 1, 5);
    sib_propensity *p = fit_screened(table, y, 0.9);
    CU_ASSERT_FALSE(kept(p, 0));
    CU_ASSERT_TRUE(isnan(cell(p, "p", 0)));
    sib_propensity_free(p);
    sib_table_free(table);
}

TEST_SUITE(test_screen)
{
    test_add("screen", "Welch's test gives the published values",
             welchs_test_gives_the_published_values);
    test_add("screen", "Pearson's test gives the published values",
             pearsons_test_gives_the_published_values);
    test_add("screen", "only covariates that differ enter", only_covariates_that_differ_enter);
    test_add("screen", "a covariate at the bar leaves", a_covariate_at_the_bar_leaves);
    test_add("screen", "constants do not differ unless they do",
             constants_do_not_differ_unless_they_do);
    test_add("screen", "an arm of one cannot be tested on numbers",
             an_arm_of_one_cannot_be_tested_on_numbers);
}
