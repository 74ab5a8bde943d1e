/* Balance by hand: levels, missing values, fallbacks, arms without rows or weight. */
#include "lines.h"

enum { ROWS = 6 };

static const uint8_t arms[ROWS] = {1, 1, 0, 0, 0, 0};
static const double  weights[ROWS] = {1.0, 1.0, 1.5, 0.5, 0.0, 0.0};

static sib_balance *measure(const sib_table *table, int32_t denominator, int32_t missing)
{
    sib_balance_measure_options o = SIB_BALANCE_MEASURE_OPTIONS_INIT;
    sib_balance                *b = NULL;
    o.denominator = denominator;
    o.missing = missing;
    CU_ASSERT_EQUAL_FATAL(sib_balance_measure(NULL, table, (sib_u8){arms, ROWS},
                                              (sib_f64){weights, ROWS}, &o, &b),
                          SIB_OK);
    return b;
}

static sib_balance *measure_numbers(const double *x, int32_t denominator, int32_t missing)
{
    sib_table   *table = one_column("x", x, ROWS);
    sib_balance *b = measure(table, denominator, missing);
    sib_table_free(table);
    return b;
}

/* Treated 3, 5; comparison 0, 2, 4, 6, weighted 1.5, 0.5, 0, 0. */
static void one_column_by_hand(void)
{
    static const double x[ROWS] = {3.0, 5.0, 0.0, 2.0, 4.0, 6.0};
    const double        sd[] = {sqrt(2.0), sqrt(20.0 / 3.0), sqrt((2.0 + 20.0 / 3.0) / 2.0),
                                sqrt((2.0 + 20.0 + 4.0 / 3.0) / 5.0)};
    for (int32_t d = 1; d <= 4; d++) {
        sib_balance *b = measure_numbers(x, d, SIB_BALANCE_MISSING_REFUSE);
        TEST_NEAR(value_of(b, "x", "denominator"), sd[d - 1], 1e-15);
        TEST_NEAR(value_of(b, "x", "smd_before"), 1.0 / sd[d - 1], 1e-15);
        TEST_NEAR(value_of(b, "x", "mean_comparison_after"), 0.5, 1e-15);
        TEST_NEAR(value_of(b, "x", "smd_after"), 3.5 / sd[d - 1], 1e-15);
        TEST_NEAR(value_of(b, "x", "variance_ratio_before"), 2.0 / (20.0 / 3.0), 1e-15);
        /* weights 3/4, 1/4: sum w d^2 = 3/4, over 1 - 10/16 */
        TEST_NEAR(value_of(b, "x", "variance_ratio_after"), 2.0 / (0.75 / 0.375), 1e-15);
        /* at 0 2 3 4 5 6: 1/4 1/2 0 1/4 1/4 0 before; 3/4 1 1/2 1/2 0 0 after */
        TEST_NEAR(value_of(b, "x", "ecdf_mean_before"), 1.25 / 6.0, 1e-15);
        TEST_NEAR(value_of(b, "x", "ecdf_max_before"), 0.5, 1e-15);
        TEST_NEAR(value_of(b, "x", "ecdf_mean_after"), 2.75 / 6.0, 1e-15);
        TEST_NEAR(value_of(b, "x", "ecdf_max_after"), 1.0, 1e-15);
        CU_ASSERT_EQUAL(arm_of(b, 0, "rows"), 4);
        CU_ASSERT_EQUAL(arm_of(b, 1, "rows"), 2);
        CU_ASSERT_EQUAL(arm_of(b, 0, "weighted_rows"), 2);
        TEST_NEAR(arm_of(b, 0, "effective_size"), 4.0 / 2.5, 1e-15);
        sib_balance_free(b);
    }
}

static sib_table *mixed_table(void)
{
    static const int64_t number[ROWS] = {1, 0, 1, 1, 0, 0};
    static const int32_t day[ROWS] = {10, 20, 10, 20, 30, 40};
    static const uint8_t flag[ROWS] = {1, 1, 0, 0, 1, 0};
    static const int32_t code[ROWS] = {0, 2, 2, 2, 0, 0};
    static const char    levels[] = "a,b\xc3\xa9z";
    static const int64_t level_ends[] = {0, 3, 5, 6};
    static const char    texts[] = "zazz";
    static const int64_t text_ends[] = {0, 1, 2, 3, 4, 4, 4};
    static const uint8_t present[] = {0x2f}; /* row 4 is missing, row 5 is the empty text */
    const sib_validity   all = {NULL, 0};
    sib_table_builder   *b = NULL;
    sib_table           *table = NULL;
    sib_table_builder_new(NULL, ROWS, &b);
    sib_table_builder_add_i64(NULL, b, "number", (sib_i64){number, ROWS}, all, NULL, NULL);
    sib_table_builder_add_dates(NULL, b, "day", (sib_dates){day, ROWS}, all, NULL, NULL);
    sib_table_builder_add_flags(NULL, b, "flag", (sib_u8){flag, ROWS}, all, NULL, NULL);
    sib_table_builder_add_codes(NULL, b, "code", (sib_i32){code, ROWS},
                                (sib_text){levels, level_ends, 3}, all, NULL, NULL);
    sib_table_builder_add_text(NULL, b, "text", (sib_text){texts, text_ends, ROWS},
                               (sib_validity){present, 0}, NULL, NULL);
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, b, &table), SIB_OK);
    sib_table_builder_free(b);
    return table;
}

static void every_type_of_column_has_its_terms(void)
{
    static const char *const terms[] = {"number", "day",    "flag",   "code=a,b",    "code=z",
                                        "text=",  "text=a", "text=z", "text:missing"};
    sib_table               *table = mixed_table();
    sib_balance             *b = measure(table, 1, SIB_BALANCE_MISSING_INDICATOR);
    CU_ASSERT_EQUAL(sib_table_rows(sib_balance_table(b, "terms")), 9);
    for (int i = 0; i < 9; i++) {
        CU_ASSERT_EQUAL(line_of(b, terms[i]), i);
        CU_ASSERT_EQUAL(binary_of(b, terms[i]), i != 1);
        CU_ASSERT_EQUAL(missing_of(b, terms[i]), i >= 5 && i <= 7 ? 1 : 0);
    }
    TEST_NEAR(value_of(b, "number", "mean_treated_before"), 0.5, 0.0);
    TEST_NEAR(value_of(b, "number", "denominator"), 0.5, 1e-15);
    TEST_NEAR(value_of(b, "number", "mean_comparison_after"), 1.0, 0.0);
    CU_ASSERT_TRUE(isnan(value_of(b, "number", "variance_ratio_before")));
    TEST_NEAR(value_of(b, "day", "mean_comparison_before"), 25.0, 0.0);
    TEST_NEAR(value_of(b, "day", "mean_comparison_after"), 12.5, 0.0);
    TEST_NEAR(value_of(b, "code=z", "mean_comparison_before"), 0.5, 0.0);
    TEST_NEAR(value_of(b, "code=z", "mean_comparison_after"), 1.0, 0.0);
    TEST_NEAR(value_of(b, "code=z", "ecdf_max_after"), 0.5, 0.0);
    TEST_NEAR(value_of(b, "text=z", "mean_comparison_before"), 2.0 / 3.0, 1e-15);
    TEST_NEAR(value_of(b, "text=", "mean_comparison_before"), 1.0 / 3.0, 1e-15);
    TEST_NEAR(value_of(b, "text:missing", "mean_comparison_before"), 0.25, 0.0);
    TEST_NEAR(value_of(b, "text:missing", "mean_comparison_after"), 0.0, 0.0);
    const sib_table *t = sib_balance_table(b, "terms");
    int64_t          level = sib_table_find(t, "level");
    sib_validity     has = sib_table_validity(t, level);
    CU_ASSERT_EQUAL(has.data[0], 0xf8); /* the five levels; "number", "day", "flag" have none */
    CU_ASSERT_EQUAL(has.data[1], 0x00);
    sib_text names = sib_table_text(t, sib_table_find(t, "covariate"));
    CU_ASSERT_EQUAL(memcmp(names.data + names.offsets[8], "text", 4), 0);
    sib_balance_free(b);
    sib_table_free(table);
}

static void missing_values_leave_their_column_only(void)
{
    static const double x[ROWS] = {3.0, (double)NAN, 0.0, (double)NAN, 4.0, 6.0};
    sib_balance        *b = measure_numbers(x, 2, SIB_BALANCE_MISSING_AVAILABLE);
    CU_ASSERT_EQUAL(missing_of(b, "x"), 2);
    CU_ASSERT_EQUAL(line_of(b, "x:missing"), -1);
    TEST_NEAR(value_of(b, "x", "mean_treated_before"), 3.0, 0.0);
    TEST_NEAR(value_of(b, "x", "mean_comparison_before"), 10.0 / 3.0, 1e-15);
    TEST_NEAR(value_of(b, "x", "mean_comparison_after"), 0.0, 0.0);
    CU_ASSERT_TRUE(isnan(value_of(b, "x", "variance_ratio_after")));
    sib_balance_free(b);
    b = measure_numbers(x, 2, SIB_BALANCE_MISSING_INDICATOR);
    TEST_NEAR(value_of(b, "x:missing", "mean_treated_before"), 0.5, 0.0);
    TEST_NEAR(value_of(b, "x:missing", "mean_comparison_before"), 0.25, 0.0);
    TEST_NEAR(value_of(b, "x:missing", "mean_comparison_after"), 0.25, 0.0);
    sib_balance_free(b);
}

static void a_denominator_of_nothing_falls_back(void)
{
    static const double constant[ROWS] = {7.0, 7.0, 7.0, 7.0, 7.0, 7.0};
    static const double flat_treated[ROWS] = {7.0, 7.0, 1.0, 2.0, 3.0, 4.0};
    static const double apart[ROWS] = {1.0, 1.0, 0.0, 0.0, 0.0, 0.0};
    static const double far[ROWS] = {7.0, 7.0, 2.0, 2.0, 2.0, 2.0};
    sib_balance        *b = measure_numbers(constant, 1, SIB_BALANCE_MISSING_REFUSE);
    CU_ASSERT_EQUAL(value_of(b, "x", "smd_before"), 0.0); /* no difference at all */
    CU_ASSERT_TRUE(isnan(value_of(b, "x", "denominator")));
    CU_ASSERT_TRUE(isnan(value_of(b, "x", "variance_ratio_before")));
    CU_ASSERT_EQUAL(value_of(b, "x", "ecdf_max_before"), 0.0);
    sib_balance_free(b);
    b = measure_numbers(flat_treated, 1, SIB_BALANCE_MISSING_REFUSE);
    TEST_NEAR(value_of(b, "x", "denominator"), sqrt(5.0 / 4.0), 1e-15); /* within arms */
    sib_balance_free(b);
    b = measure_numbers(apart, 1, SIB_BALANCE_MISSING_REFUSE); /* arms told apart: no spread */
    CU_ASSERT_EQUAL(binary_of(b, "x"), 1);
    CU_ASSERT_TRUE(isnan(value_of(b, "x", "smd_before")));
    CU_ASSERT_EQUAL(value_of(b, "x", "ecdf_mean_before"), 1.0);
    sib_balance_free(b);
    b = measure_numbers(far, 4, SIB_BALANCE_MISSING_REFUSE);
    TEST_NEAR(value_of(b, "x", "denominator"), sqrt(100.0 / 3.0 / 5.0), 1e-15);
    sib_balance_free(b);
}

static void small_differences_are_given_as_they_are(void)
{
    static const double x[ROWS] = {1.0, 0x1p-26, 0.0, 1.0, 0.0, 1.0};
    sib_balance        *b = measure_numbers(x, 1, SIB_BALANCE_MISSING_REFUSE);
    CU_ASSERT_EQUAL(value_of(b, "x", "smd_before"), 0x1p-27);
    sib_balance_free(b);
    static const double y[ROWS] = {1.0, 0x1p-24, 0.0, 1.0, 0.0, 1.0};
    b = measure_numbers(y, 1, SIB_BALANCE_MISSING_REFUSE);
    CU_ASSERT_TRUE(value_of(b, "x", "smd_before") > 0x1p-25); /* over a deviation of .7 */
    sib_balance_free(b);
}

static void arms_without_rows_or_weight_have_no_statistics(void)
{
    static const double  x[ROWS] = {3.0, 5.0, 0.0, 2.0, 4.0, 6.0};
    static const uint8_t nobody[ROWS] = {0};
    static const double  nothing[ROWS] = {1.0, 1.0, 0.0, 0.0, 0.0, 0.0};
    sib_table           *table = one_column("x", x, ROWS);
    sib_balance         *b = NULL;
    CU_ASSERT_EQUAL(sib_balance_measure(NULL, table, (sib_u8){nobody, ROWS},
                                        (sib_f64){weights, ROWS}, NULL, &b),
                    SIB_OK);
    CU_ASSERT_TRUE(isnan(value_of(b, "x", "mean_treated_before")));
    CU_ASSERT_TRUE(isnan(value_of(b, "x", "smd_before")));
    CU_ASSERT_TRUE(isnan(value_of(b, "x", "ecdf_max_before")));
    TEST_NEAR(value_of(b, "x", "mean_comparison_before"), 20.0 / 6.0, 1e-15);
    sib_balance_free(b);
    CU_ASSERT_EQUAL(sib_balance_measure(NULL, table, (sib_u8){arms, ROWS},
                                        (sib_f64){nothing, ROWS}, NULL, &b),
                    SIB_OK);
    CU_ASSERT_TRUE(isnan(value_of(b, "x", "mean_comparison_after")));
    CU_ASSERT_TRUE(isnan(value_of(b, "x", "ecdf_mean_after")));
    CU_ASSERT_EQUAL(arm_of(b, 0, "effective_size"), 0.0);
    TEST_NEAR(value_of(b, "x", "mean_treated_after"), 4.0, 0.0);
    sib_balance_free(b);
    CU_ASSERT_EQUAL(
        sib_balance_measure(NULL, table, (sib_u8){arms, ROWS}, (sib_f64){NULL, 0}, NULL, &b),
        SIB_OK);
    CU_ASSERT_TRUE(isnan(value_of(b, "x", "mean_treated_after")));
    CU_ASSERT_TRUE(isnan(value_of(b, "x", "smd_after")));
    TEST_NEAR(value_of(b, "x", "smd_before"), 1.0 / sqrt(2.0), 1e-15);
    CU_ASSERT_EQUAL(arm_of(b, 1, "weighted_rows"), 0);
    sib_balance_free(b);
    sib_table_free(table);
}

TEST_SUITE(test_hand)
{
    const char *suite = "balance by hand";
    test_add(suite, "one column by hand, under every denominator", one_column_by_hand);
    test_add(suite, "every type of column has its terms", every_type_of_column_has_its_terms);
    test_add(suite, "F47 missing values leave their column only",
             missing_values_leave_their_column_only);
    test_add(suite, "F2 a denominator of nothing falls back",
             a_denominator_of_nothing_falls_back);
    test_add(suite, "small differences are given as they are",
             small_differences_are_given_as_they_are);
    test_add(suite, "F4 arms without rows or weight have no statistics",
             arms_without_rows_or_weight_have_no_statistics);
}
