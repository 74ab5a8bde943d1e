/* What sib_balance_measure() refuses, memory that fails, calls that are stopped. */
#include "lines.h"

enum { ROWS = 4 };

static const double  x[ROWS] = {1.0, 2.0, 4.0, 8.0};
static const uint8_t arms[ROWS] = {1, 0, 1, 0};
static const double  ones[ROWS] = {1.0, 1.0, 1.0, 1.0};

static void refuses(const sib_table *table, sib_u8 treated, sib_f64 weights,
                    const sib_balance_measure_options *options, sib_status status,
                    const char *argument, int64_t row)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_balance *b = (sib_balance *)(void *)ctx;
    CU_ASSERT_EQUAL(sib_balance_measure(ctx, table, treated, weights, options, &b), status);
    CU_ASSERT_PTR_NULL(b);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), argument);
    CU_ASSERT_EQUAL(sib_context_row(ctx), row);
    CU_ASSERT_STRING_EQUAL(sib_context_column(ctx),
                           strcmp(argument, "covariates") == 0 && row >= 0 ? "x" : "");
    sib_context_free(ctx);
}

static void options_and_views_are_checked(void)
{
    sib_table                  *table = one_column("x", x, ROWS);
    sib_u8                      treated = {arms, ROWS};
    sib_f64                     weights = {ones, ROWS};
    sib_balance_measure_options o = SIB_BALANCE_MEASURE_OPTIONS_INIT;
    o.denominator = 5;
    refuses(table, treated, weights, &o, SIB_ERR_ARGUMENT, "denominator", -1);
    o.denominator = 1;
    o.missing = 0;
    refuses(table, treated, weights, &o, SIB_ERR_ARGUMENT, "missing", -1);
    o.struct_size = 4;
    refuses(table, treated, weights, &o, SIB_ERR_VERSION, "options", -1);
    refuses(NULL, treated, weights, NULL, SIB_ERR_ARGUMENT, "covariates", -1);
    refuses(table, (sib_u8){arms, 3}, weights, NULL, SIB_ERR_SHAPE, "treated", -1);
    refuses(table, (sib_u8){NULL, ROWS}, weights, NULL, SIB_ERR_ARGUMENT, "treated", -1);
    refuses(table, treated, (sib_f64){ones, 3}, NULL, SIB_ERR_SHAPE, "weights", -1);
    refuses(table, treated, (sib_f64){NULL, ROWS}, NULL, SIB_ERR_ARGUMENT, "weights", -1);
    CU_ASSERT_EQUAL(sib_balance_measure(NULL, table, treated, weights, NULL, NULL),
                    SIB_ERR_ARGUMENT);
    sib_table_free(table);
}

static void numbers_that_are_none_are_refused(void)
{
    static const double  missing[ROWS] = {1.0, 2.0, (double)NAN, (double)NAN};
    static const double  huge[ROWS] = {1.0, 2e100, 1.0, -2e100};
    static const double  negative[ROWS] = {1.0, -0.5, 1.0, 1.0};
    static const double  none[ROWS] = {1.0, 1.0, 1.0, (double)NAN};
    static const double  infinite[ROWS] = {HUGE_VAL, 1.0, 1.0, 1.0};
    static const double  heavy[ROWS] = {1.0, 1.0, 2e100, 1.0};
    static const uint8_t flags[ROWS] = {1, 0, 0, 2};
    sib_u8               treated = {arms, ROWS};
    sib_f64              weights = {ones, ROWS};
    sib_table           *table = one_column("x", missing, ROWS);
    refuses(table, treated, weights, NULL, SIB_ERR_DATA, "covariates", 2);
    sib_table_free(table);
    table = one_column("x", huge, ROWS);
    refuses(table, treated, weights, NULL, SIB_ERR_RANGE, "covariates", 1);
    sib_table_free(table);
    table = one_column("x", x, ROWS);
    refuses(table, treated, (sib_f64){negative, ROWS}, NULL, SIB_ERR_RANGE, "weights", 1);
    refuses(table, treated, (sib_f64){heavy, ROWS}, NULL, SIB_ERR_RANGE, "weights", 2);
    refuses(table, treated, (sib_f64){none, ROWS}, NULL, SIB_ERR_NONFINITE, "weights", 3);
    refuses(table, treated, (sib_f64){infinite, ROWS}, NULL, SIB_ERR_NONFINITE, "weights", 0);
    refuses(table, (sib_u8){flags, ROWS}, weights, NULL, SIB_ERR_ARGUMENT, "treated", 3);
    sib_table_free(table);
}

/* Numbers, codes with a gap, texts. */
static sib_table *mixed(void)
{
    static const int32_t codes[ROWS] = {0, 1, SIB_CODE_MISSING, 1};
    static const char    bytes[] = "abbacd";
    static const int64_t ends[] = {0, 1, 2, 4, 6};
    const sib_validity   all = {NULL, 0};
    sib_table_builder   *b = NULL;
    sib_table           *table = NULL;
    sib_table_builder_new(NULL, ROWS, &b);
    sib_table_builder_add_f64(NULL, b, "x", (sib_f64){x, ROWS}, all, NULL, NULL);
    sib_table_builder_add_codes(NULL, b, "c", (sib_i32){codes, ROWS},
                                (sib_text){bytes, ends, 2}, all, NULL, NULL);
    sib_table_builder_add_text(NULL, b, "t", (sib_text){bytes, ends, ROWS}, all, NULL, NULL);
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, b, &table), SIB_OK);
    sib_table_builder_free(b);
    return table;
}

static sib_status run(const sib_table *table, sib_context *ctx, sib_balance **b)
{
    sib_balance_measure_options o = SIB_BALANCE_MEASURE_OPTIONS_INIT;
    o.missing = SIB_BALANCE_MISSING_INDICATOR;
    return sib_balance_measure(ctx, table, (sib_u8){arms, ROWS}, (sib_f64){ones, ROWS}, &o, b);
}

static sib_status measure(sib_context *ctx, void *payload)
{
    sib_balance *b = NULL;
    sib_status   status = run(payload, ctx, &b);
    CU_ASSERT_EQUAL(b == NULL, status != SIB_OK);
    CU_ASSERT_TRUE(status != SIB_OK || line_of(b, "c:missing") == 3);
    sib_balance_free(b);
    return status;
}

static void every_failed_allocation_is_survived(void)
{
    sib_table *table = mixed();
    CU_ASSERT_TRUE(test_every_allocation(measure, table) > 50);
    sib_table_free(table);
}

static void a_stop_at_every_check_leaves_nothing_behind(void)
{
    sib_table *table = mixed();
    for (int32_t threads = 1; threads <= 2; threads++) {
        CU_ASSERT_TRUE(test_every_check(measure, table, threads) > 1);
    }
    sib_table_free(table);
}

static void nothing_is_read_from_nothing(void)
{
    CU_ASSERT_PTR_NULL(sib_balance_table(NULL, "terms"));
    sib_balance_free(NULL);
    sib_table   *table = one_column("x", x, ROWS);
    sib_balance *b = NULL;
    CU_ASSERT_EQUAL(run(table, NULL, &b), SIB_OK);
    CU_ASSERT_PTR_NULL(sib_balance_table(b, "term"));
    CU_ASSERT_EQUAL(sib_table_rows(sib_balance_table(b, "arms")), 2);
    sib_balance_free(b);
    sib_table_free(table);
}

static void no_rows_and_no_columns_are_measured(void)
{
    sib_table         *table = one_column("x", NULL, 0);
    sib_table_builder *builder = NULL;
    sib_balance       *b = NULL;
    CU_ASSERT_EQUAL(
        sib_balance_measure(NULL, table, (sib_u8){NULL, 0}, (sib_f64){NULL, 0}, NULL, &b),
        SIB_OK);
    CU_ASSERT_TRUE(isnan(value_of(b, "x", "mean_treated_before")));
    sib_balance_free(b);
    sib_table_free(table);
    sib_table_builder_new(NULL, ROWS, &builder);
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, builder, &table), SIB_OK);
    sib_table_builder_free(builder);
    CU_ASSERT_EQUAL(run(table, NULL, &b), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(sib_balance_table(b, "terms")), 0);
    CU_ASSERT_EQUAL(arm_of(b, 1, "rows"), 2);
    sib_balance_free(b);
    sib_table_free(table);
}

static void enumerations_translate_both_ways(void)
{
    for (int32_t i = 1; i <= 4; i++) {
        CU_ASSERT_EQUAL(sib_balance_denominator_value(sib_balance_denominator_name(i)), i);
    }
    for (int32_t i = 1; i <= 3; i++) {
        CU_ASSERT_EQUAL(sib_balance_missing_value(sib_balance_missing_name(i)), i);
    }
    CU_ASSERT_PTR_NULL(sib_balance_denominator_name(5));
    CU_ASSERT_PTR_NULL(sib_balance_missing_name(4));
}

TEST_SUITE(test_measure)
{
    const char *suite = "balance calls";
    test_add(suite, "F29 F30 F46 options and views are checked", options_and_views_are_checked);
    test_add(suite, "F1 numbers that are none are refused", numbers_that_are_none_are_refused);
    test_add(suite, "F36 every failed allocation is survived",
             every_failed_allocation_is_survived);
    test_add(suite, "F35 a stop at every check leaves nothing behind",
             a_stop_at_every_check_leaves_nothing_behind);
    test_add(suite, "nothing is read from nothing", nothing_is_read_from_nothing);
    test_add(suite, "F12 no rows and no columns are measured",
             no_rows_and_no_columns_are_measured);
    test_add(suite, "enumerations translate both ways", enumerations_translate_both_ways);
}
