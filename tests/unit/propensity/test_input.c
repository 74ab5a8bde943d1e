/* What each bad input and each finding gets. */
#include <math.h>
#include <string.h>

#include "found.h"
#include "fixture.h"

enum { N = 8 };

static const double  good_x[N] = {1.0, 2.5, -1.0, 3.0, 0.5, 2.0, -2.0, 1.5};
static const uint8_t good_y[N] = {1, 0, 0, 1, 1, 0, 0, 1};

static sib_table *good_table(void)
{
    return numbers_table((const char *[]){"x"}, good_x, 1, N);
}

/* The call fails with this status, argument, row and column, and gives nothing back. */
static void expect_failure(const sib_table *table, sib_u8 treated, sib_text id,
                           const sib_propensity_fit_options *options, sib_status status,
                           const char *argument, int64_t row, const char *column)
{
    sib_context    *ctx = sib_context_new(NULL);
    sib_propensity *p = (sib_propensity *)ctx;
    CU_ASSERT_EQUAL(sib_propensity_fit(ctx, table, treated, id, options, &p), status);
    CU_ASSERT_PTR_NULL(p);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), argument);
    CU_ASSERT_EQUAL(sib_context_row(ctx), row);
    CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), column);
    sib_context_free(ctx);
}

static void wrong_arguments_are_named(void)
{
    sib_table    *table = good_table();
    sib_u8        y = {good_y, N};
    const uint8_t two[N] = {0, 1, 2, 0, 1, 0, 1, 0};
    expect_failure(NULL, y, no_id, NULL, SIB_ERR_ARGUMENT, "covariates", -1, "");
    expect_failure(table, (sib_u8){two, N}, no_id, NULL, SIB_ERR_ARGUMENT, "treated", 2, "");
    expect_failure(table, (sib_u8){NULL, N}, no_id, NULL, SIB_ERR_ARGUMENT, "treated", -1, "");
    expect_failure(table, (sib_u8){good_y, N - 1}, no_id, NULL, SIB_ERR_SHAPE, "treated", -1,
                   "");
    CU_ASSERT_EQUAL(sib_propensity_fit(NULL, table, y, no_id, NULL, NULL), SIB_ERR_ARGUMENT);
    sib_table_free(table);
}

static void wrong_ids_are_named(void)
{
    sib_table  *table = good_table();
    sib_u8      y = {good_y, N};
    const char *twice[N] = {"g", "b", "c", "d", "e", "b", "a", "h"};
    const char *broken[N] = {"a", "b", "c", "d\xff", "e", "f", "g", "h"};
    char        data[64];
    int64_t     offsets[N + 1];
    expect_failure(table, y, test_text(twice, N, data, offsets), NULL, SIB_ERR_DATA, "id", 5,
                   "");
    sib_context    *ctx = sib_context_new(NULL);
    sib_propensity *p = NULL;
    sib_text        id = test_text(twice, N, data, offsets);
    CU_ASSERT_EQUAL(sib_propensity_fit(ctx, table, y, id, NULL, &p), SIB_ERR_DATA);
    CU_ASSERT_STRING_EQUAL(
        sib_context_message(ctx),
        "sib_propensity_fit: row 5 has the same id as row 1 [argument id] [row 5]");
    sib_context_free(ctx);
    expect_failure(table, y, test_text(broken, N, data, offsets), NULL, SIB_ERR_DATA, "id", 3,
                   "");
    expect_failure(table, y, test_text(twice, 4, data, offsets), NULL, SIB_ERR_SHAPE, "id", -1,
                   "");
    sib_table_free(table);
}

static void refuse_option(const sib_propensity_fit_options *options, const char *name)
{
    sib_table *table = good_table();
    expect_failure(table, (sib_u8){good_y, N}, no_id, options, SIB_ERR_ARGUMENT, name, -1, "");
    sib_table_free(table);
}

static void options_out_of_range_are_refused(void)
{
    const sib_propensity_fit_options defaults = SIB_PROPENSITY_FIT_OPTIONS_INIT;
    const double                     bad[] = {(double)NAN, -1.0, 0.0, 1.5};
    sib_propensity_fit_options       o = defaults;
    o.link = 2;
    refuse_option(&o, "link");
    o = defaults;
    o.missing = 0;
    refuse_option(&o, "missing");
    o = defaults;
    o.told_apart = 3;
    refuse_option(&o, "told_apart");
    for (int32_t limit = 0; limit <= 1001; limit += 1001) {
        o = defaults;
        o.max_iterations = limit;
        refuse_option(&o, "max_iterations");
    }
    for (int i = 0; i < 4; i++) {
        o = defaults;
        o.tolerance = bad[i];
        refuse_option(&o, "tolerance");
        o = defaults;
        o.rank_tolerance = bad[i];
        refuse_option(&o, "rank_tolerance");
        o = defaults;
        o.screen_p = bad[i];
        refuse_option(&o, "screen_p");
    }
    o = defaults;
    o.struct_size = 4;
    sib_table *table = good_table();
    expect_failure(table, (sib_u8){good_y, N}, no_id, &o, SIB_ERR_VERSION, "options", -1, "");
    sib_table_free(table);
}

static void an_infinite_or_huge_covariate_is_refused_with_its_column(void)
{
    double     x[N];
    sib_table *table = NULL;
    memcpy(x, good_x, sizeof x);
    table = numbers_table((const char *[]){"x"}, x, 1, N);
    x[3] = (double)INFINITY; /* after the table was checked */
    expect_failure(table, (sib_u8){good_y, N}, no_id, NULL, SIB_ERR_NONFINITE, "covariates", -1,
                   "x");
    x[3] = -1e200;
    expect_failure(table, (sib_u8){good_y, N}, no_id, NULL, SIB_ERR_NONFINITE, "covariates", -1,
                   "x");
    x[3] = 1e140;
    sib_propensity *p = fit_ok(table, good_y, no_id, NULL);
    CU_ASSERT_TRUE(isfinite(found(p, "deviance")));
    sib_propensity_free(p);
    sib_table_free(table);
}

static void dates_and_endless_levels_are_no_covariates(void)
{
    enum { MANY = 4200 };
    const int32_t      days[N] = {1, 2, 3, 4, 5, 6, 7, 8};
    static uint8_t     y[MANY];
    static char        data[MANY * 4];
    static int64_t     offsets[MANY + 1];
    sib_table_builder *builder = begin_table(N);
    sib_validity       all = {NULL, 0};
    CU_ASSERT_EQUAL(sib_table_builder_add_dates(NULL, builder, "day", (sib_dates){days, N}, all,
                                                NULL, NULL),
                    SIB_OK);
    sib_table *table = end_table(builder);
    expect_failure(table, (sib_u8){good_y, N}, no_id, NULL, SIB_ERR_ARGUMENT, "covariates", -1,
                   "day");
    sib_table_free(table);
    for (int i = 0; i < MANY; i++) {
        for (int digit = 0, left = i; digit < 4; digit++, left /= 10) {
            data[4 * i + digit] = (char)('0' + left % 10);
        }
        offsets[i + 1] = 4 * (i + 1);
        y[i] = i % 3 == 0;
    }
    builder = begin_table(MANY);
    add_texts(builder, "name", (sib_text){data, offsets, MANY});
    table = end_table(builder);
    expect_failure(table, (sib_u8){y, MANY}, no_id, NULL, SIB_ERR_UNSUPPORTED, "covariates", -1,
                   "name");
    sib_table_free(table);
}

static void an_arm_without_rows_is_a_verdict(void)
{
    const uint8_t all[N] = {1, 1, 1, 1, 1, 1, 1, 1};
    const uint8_t none[N] = {0};
    for (int treated = 0; treated <= 1; treated++) {
        sib_propensity_fit_options options = SIB_PROPENSITY_FIT_OPTIONS_INIT;
        options.screen_p = 0.2;
        sib_table      *table = good_table();
        sib_propensity *p = fit_ok(table, treated ? all : none, no_id, &options);
        CU_ASSERT_EQUAL(sib_propensity_verdict(p), treated
                                                       ? SIB_PROPENSITY_VERDICT_NO_COMPARISON
                                                       : SIB_PROPENSITY_VERDICT_NO_TREATED);
        CU_ASSERT_EQUAL(sib_propensity_scores(p).n, N);
        for (int i = 0; i < N; i++) {
            CU_ASSERT_TRUE(isnan(sib_propensity_scores(p).data[i]));
        }
        CU_ASSERT_TRUE(isnan(found_coefficients(p).data[0]));
        CU_ASSERT_TRUE(isnan(found(p, "deviance")));
        CU_ASSERT_TRUE(isnan(found(p, "log_likelihood")));
        CU_ASSERT_EQUAL(found_trace(p).n, 0);
        CU_ASSERT_PTR_NULL(sib_propensity_table(p, "screening"));
        sib_propensity_free(p);
        sib_table_free(table);
    }
}

static void no_row_is_a_verdict(void)
{
    sib_table      *table = numbers_table((const char *[]){"x"}, good_x, 1, 0);
    sib_propensity *p = fit_ok(table, NULL, no_id, NULL);
    CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_NO_ROWS);
    CU_ASSERT_EQUAL(sib_propensity_scores(p).n, 0);
    CU_ASSERT_EQUAL(found_terms(p).n, 2);
    sib_propensity_free(p);
    sib_table_free(table);
}

static void without_covariates_the_score_is_the_share_of_the_treated(void)
{
    sib_table      *table = end_table(begin_table(N));
    sib_propensity *p = fit_table(table, good_y);
    TEST_NEAR(sib_propensity_scores(p).data[0], 0.5, 1e-15);
    CU_ASSERT_EQUAL(found_terms(p).n, 1);
    sib_propensity_free(p);
}

/* x, a constant, z, 2x - z, one more: the third and fifth are determined by those before. */
static void constant_and_collinear_columns_are_aliased(void)
{
    const char *names[] = {"x", "constant", "z", "both"};
    double      x[4 * N];
    double      reduced[2 * N];
    for (int i = 0; i < N; i++) {
        double z = i * i % 5;
        x[i] = good_x[i];
        x[N + i] = 0.1;
        x[2 * N + i] = z;
        x[3 * N + i] = 2.0 * good_x[i] - z + 7.0;
        reduced[i] = good_x[i];
        reduced[N + i] = z;
    }
    sib_propensity *p = fit_table(numbers_table(names, x, 4, N), good_y);
    sib_propensity *q =
        fit_table(numbers_table((const char *[]){"x", "z"}, reduced, 2, N), good_y);
    const uint8_t expect[] = {0, 0, 1, 0, 1};
    CU_ASSERT_EQUAL(found(p, "rank"), 3);
    CU_ASSERT_EQUAL(found(q, "rank"), 3);
    for (int j = 0, kept = 0; j < 5; j++) {
        CU_ASSERT_EQUAL(found_aliased(p).data[j], expect[j]);
        double beta = found_coefficients(p).data[j];
        double se = found_errors(p).data[j];
        if (expect[j]) {
            CU_ASSERT_TRUE(isnan(beta) && isnan(se));
        } else {
            TEST_NEAR(beta, found_coefficients(q).data[kept], 1e-12);
            TEST_NEAR(se, found_errors(q).data[kept], 1e-12);
            kept++;
        }
    }
    for (int i = 0; i < N; i++) {
        TEST_NEAR(sib_propensity_scores(p).data[i], sib_propensity_scores(q).data[i], 1e-13);
    }
    sib_propensity_free(p);
    sib_propensity_free(q);
}

static void the_iteration_limit_is_a_verdict_with_its_trace(void)
{
    sib_propensity_fit_options options = SIB_PROPENSITY_FIT_OPTIONS_INIT;
    options.max_iterations = 1;
    sib_table      *table = good_table();
    sib_propensity *p = fit_ok(table, good_y, no_id, &options);
    CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_NO_CONVERGENCE);
    CU_ASSERT_EQUAL(found(p, "iterations"), 1);
    sib_f64 trace = found_trace(p);
    CU_ASSERT_EQUAL_FATAL(trace.n, 2);
    CU_ASSERT_TRUE(trace.data[1] < trace.data[0]);
    CU_ASSERT_EQUAL(found(p, "deviance"), trace.data[1]);
    sib_propensity_free(p);
    sib_table_free(table);
}

/* A treated row far out where nobody else is: its score rounds to 1, its logit does not. */
static void scores_next_to_0_or_1_are_counted(void)
{
    double  x[41];
    uint8_t y[41];
    for (int i = 0; i < 40; i++) {
        x[i] = (i - 19.5) / 20.0;
        y[i] = i % 2 == 0 ? i > 15 : i > 25;
    }
    x[40] = 40.0;
    y[40] = 1;
    sib_propensity *p = fit_table(numbers_table((const char *[]){"x"}, x, 1, 41), y);
    CU_ASSERT_EQUAL(found(p, "extreme_scores"), 1);
    CU_ASSERT_TRUE(1.0 - sib_propensity_scores(p).data[40] <= 1e-12);
    double beta0 = found_coefficients(p).data[0];
    double beta1 = found_coefficients(p).data[1];
    CU_ASSERT_TRUE(beta1 * 40.0 > 60.0);
    TEST_NEAR(sib_propensity_logits(p).data[40], beta0 + beta1 * 40.0, 1e-13);
    sib_propensity_free(p);
}

static void nothing_is_read_from_null(void)
{
    CU_ASSERT_EQUAL(sib_propensity_verdict(NULL), 0);
    CU_ASSERT_EQUAL(sib_propensity_scores(NULL).n, 0);
    CU_ASSERT_EQUAL(sib_propensity_logits(NULL).n, 0);
    CU_ASSERT_EQUAL(sib_propensity_covariance(NULL).n, 0);
    CU_ASSERT_PTR_NULL(sib_propensity_table(NULL, "summary"));
    sib_propensity_free(NULL);
}

static void enumerations_have_names_and_values(void)
{
    CU_ASSERT_STRING_EQUAL(sib_propensity_link_name(SIB_PROPENSITY_LINK_LOGIT), "logit");
    CU_ASSERT_EQUAL(sib_propensity_link_value("logit"), SIB_PROPENSITY_LINK_LOGIT);
    CU_ASSERT_EQUAL(sib_propensity_link_value("probit"), 0);
    CU_ASSERT_STRING_EQUAL(sib_propensity_missing_name(3), "complete_cases");
    CU_ASSERT_EQUAL(sib_propensity_missing_value("indicator"), 2);
    CU_ASSERT_STRING_EQUAL(sib_propensity_verdict_name(4), "quasi_separation");
    CU_ASSERT_EQUAL(sib_propensity_verdict_value("no_rows"), 7);
    CU_ASSERT_STRING_EQUAL(sib_propensity_verdict_name(8), "no_covariate");
    CU_ASSERT_PTR_NULL(sib_propensity_verdict_name(9));
    CU_ASSERT_EQUAL(sib_propensity_told_apart_value("leave_out"), 2);
}

TEST_SUITE(test_input)
{
    test_add("input", "wrong arguments are named", wrong_arguments_are_named);
    test_add("input", "wrong ids are named", wrong_ids_are_named);
    test_add("input", "options out of range are refused", options_out_of_range_are_refused);
    test_add("input", "an infinite or huge covariate is refused with its column",
             an_infinite_or_huge_covariate_is_refused_with_its_column);
    test_add("input", "dates and endless levels are no covariates",
             dates_and_endless_levels_are_no_covariates);
    test_add("input", "an arm without rows is a verdict", an_arm_without_rows_is_a_verdict);
    test_add("input", "no row is a verdict", no_row_is_a_verdict);
    test_add("input", "without covariates the score is the share of the treated",
             without_covariates_the_score_is_the_share_of_the_treated);
    test_add("input", "constant and collinear columns are aliased",
             constant_and_collinear_columns_are_aliased);
    test_add("input", "the iteration limit is a verdict with its trace",
             the_iteration_limit_is_a_verdict_with_its_trace);
    test_add("input", "scores next to 0 or 1 are counted", scores_next_to_0_or_1_are_counted);
    test_add("input", "nothing is read from NULL", nothing_is_read_from_null);
    test_add("input", "enumerations have names and values", enumerations_have_names_and_values);
}
