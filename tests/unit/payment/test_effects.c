#include <math.h>
#include <string.h>

#include "fixture.h"

/* Calculates the usual terms over rows and asserts status, row and column of the failure. */
static void refused(const char *terms, const effect_row *rows, int64_t n, sib_status expect,
                    int64_t row, const char *column)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_table   *effects = effects_of(rows, n, NULL);
    sib_payment *out = (sib_payment *)1;
    CU_ASSERT_EQUAL(sib_payment_calculate(ctx, terms, effects, &out), expect);
    CU_ASSERT_PTR_NULL(out);
    CU_ASSERT_EQUAL(sib_context_row(ctx), row);
    CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), column);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx),
                           expect == SIB_ERR_TERMS ? "terms" : "effects");
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "sib_payment_calculate: "));
    CU_ASSERT_PTR_NULL(strstr(sib_context_message(ctx), "canary"));
    sib_table_free(effects);
    sib_context_free(ctx);
}

static effect_row first(void)
{
    return exact_row("cohort-1", 1, "1.3", "1.55", 1000);
}

static void a_column_that_is_absent_is_named(void)
{
    static const char *const names[] = {"cohort",
                                        "role",
                                        "sequence",
                                        "verdict",
                                        "exact",
                                        "mean_treated",
                                        "mean_comparison",
                                        "mean_treated_value",
                                        "persons_treated",
                                        "eligible_treated",
                                        "mean_comparison_value"};
    effect_row               row = first();
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        sib_context *ctx = sib_context_new(NULL);
        sib_table   *effects = effects_of(&row, 1, names[i]);
        sib_payment *out = (sib_payment *)(void *)ctx;
        CU_ASSERT_EQUAL(sib_payment_calculate(ctx, terms_with(NULL), effects, &out),
                        SIB_ERR_ARGUMENT);
        CU_ASSERT_PTR_NULL(out);
        CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), names[i]);
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "effects"));
        sib_table_free(effects);
        sib_context_free(ctx);
    }
}

static void no_row_is_refused(void)
{
    effect_row row = first();
    refused(terms_with(NULL), &row, 0, SIB_ERR_DATA, -1, "");
}

static void nothing_comes_twice(void)
{
    effect_row rows[] = {first(), first()};
    rows[1].sequence = 2;
    refused(terms_with(NULL), rows, 2, SIB_ERR_DATA, 1, "cohort");
    rows[1].cohort = "cohort-2";
    rows[1].sequence = 1;
    refused(terms_with(NULL), rows, 2, SIB_ERR_DATA, 1, "sequence");
    rows[1].sequence = 2;
    rows[0].role = "pooled";
    rows[1].role = "pooled";
    refused(terms_with(NULL), rows, 2, SIB_ERR_DATA, 1, "role");
}

static void what_is_missing_is_named(void)
{
    effect_row row = first();
    row.cohort = NULL;
    refused(terms_with(NULL), &row, 1, SIB_ERR_NONFINITE, 0, "cohort");
    row = first();
    row.role = NULL;
    refused(terms_with(NULL), &row, 1, SIB_ERR_NONFINITE, 0, "role");
    row = first();
    row.sequence = INT64_MIN;
    refused(terms_with(NULL), &row, 1, SIB_ERR_NONFINITE, 0, "sequence");
    row = first();
    row.verdict = NULL;
    refused(terms_with(NULL), &row, 1, SIB_ERR_NONFINITE, 0, "verdict");
    row = first();
    row.exact = SIB_FLAG_MISSING;
    refused(terms_with(NULL), &row, 1, SIB_ERR_NONFINITE, 0, "exact");
    row = first();
    row.mean_treated = NULL;
    refused(terms_with(NULL), &row, 1, SIB_ERR_NONFINITE, 0, "mean_treated");
    row = first();
    row.mean_comparison = NULL;
    refused(terms_with(NULL), &row, 1, SIB_ERR_NONFINITE, 0, "mean_comparison");
    row = first();
    row.matched = INT64_MIN;
    refused(terms_with(NULL), &row, 1, SIB_ERR_NONFINITE, 0, "persons_treated");
    static const term changes[] = {
        {"avoided_events", "{\"n\": \"eligible_treated\", \"pooled_n\": \"1\"}"}, {NULL, NULL}};
    row = first();
    row.eligible = INT64_MIN;
    refused(terms_with(changes), &row, 1, SIB_ERR_NONFINITE, 0, "eligible_treated");
}

static void an_approximate_effect_needs_values_and_decimals(void)
{
    static const term changes[] = {
        {"gate", "{\"cohort\": \"10 %\", \"pooled\": \"7.5 %\", \"comparison\": \">=\", "
                 "\"pooled_when\": \"no_cohort_paid\", \"decide_at_decimals\": 4, "
                 "\"decide_rounding\": \"half_even\"}"},
        {NULL, NULL}};
    effect_row row = first();
    row.exact = 0;
    refused(terms_with(changes), &row, 1, SIB_ERR_NONFINITE, 0, "mean_treated_value");
    row.treated_value = 1.3;
    refused(terms_with(changes), &row, 1, SIB_ERR_NONFINITE, 0, "mean_comparison_value");
    row.comparison_value = -1.55;
    refused(terms_with(changes), &row, 1, SIB_ERR_DATA, 0, "mean_comparison_value");
    row.comparison_value = 1.55;
    refused(terms_with(NULL), &row, 1, SIB_ERR_TERMS, 0, "");
}

static void means_are_exact_numbers_of_at_least_0(void)
{
    effect_row row = first();
    row.mean_treated = "canary";
    refused(terms_with(NULL), &row, 1, SIB_ERR_DATA, 0, "mean_treated");
    row.mean_treated = "1/0";
    refused(terms_with(NULL), &row, 1, SIB_ERR_DATA, 0, "mean_treated");
    row = first();
    row.mean_comparison = "-1.55";
    refused(terms_with(NULL), &row, 1, SIB_ERR_DATA, 0, "mean_comparison");
    row = first();
    row.role = "canary";
    refused(terms_with(NULL), &row, 1, SIB_ERR_DATA, 0, "role");
    row = first();
    row.matched = 0;
    refused(terms_with(NULL), &row, 1, SIB_ERR_DATA, 0, "persons_treated");
    row = first();
    row.eligible = -1;
    refused(terms_with(NULL), &row, 1, SIB_ERR_DATA, 0, "eligible_treated");
    row = first();
    row.reduction = "0.16";
    refused(terms_with(NULL), &row, 1, SIB_ERR_DATA, 0, "reduction");
    row.reduction = "canary";
    refused(terms_with(NULL), &row, 1, SIB_ERR_DATA, 0, "reduction");
    row.reduction = "25/155";
    sib_payment_free(pay(terms_with(NULL), &row, 1));
}

static void a_cap_for_nobody_is_refused(void)
{
    static const term changes[] = {
        {"cap", "{\"contract\": null, \"cohorts\": {\"cohort-1\": \"5\", \"canary\": \"5\"}}"},
        {NULL, NULL}};
    effect_row row = first();
    refused(terms_with(changes), &row, 1, SIB_ERR_DATA, -1, "cohort");
}

static void amounts_that_do_not_fit_are_refused(void)
{
    static const term price[] = {{"price_per_event", "\"1000000000000000\""}, {NULL, NULL}};
    static const term total[] = {{"price_per_event", "\"90000000000000000\""},
                                 {"cap", "{\"contract\": null}"},
                                 {NULL, NULL}};
    effect_row        rows[] = {first(), exact_row("cohort-2", 2, "1", "2", 1)};
    refused(terms_with(price), rows, 1, SIB_ERR_OVERFLOW, 0, "");
    rows[0] = exact_row("cohort-1", 1, "1", "2", 1);
    refused(terms_with(total), rows, 2, SIB_ERR_OVERFLOW, 1, "");
}

static void rows_in_any_order_give_the_same_statement(void)
{
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                     {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    effect_row       rows[] = {exact_row("b", 5, "1.2", "1.55", 700),
                               exact_row("a", 9, "1.3", "1.55", 900),
                               pool_row(1, "1.25", "1.55", 1600)};
    for (int i = 0; i < 6; i++) {
        const term   changes[] = {{"cap", "{\"contract\": \"300\"}"}, {NULL, NULL}};
        effect_row   turned[] = {rows[orders[i][0]], rows[orders[i][1]], rows[orders[i][2]]};
        sib_payment *p = pay(terms_with(changes), turned, 3);
        const sib_table *lines = sib_payment_table(p, "lines");
        CU_ASSERT_EQUAL(sib_table_rows(lines), 4);
        CU_ASSERT_STRING_EQUAL(text_in(lines, "cohort", 0), "b");
        CU_ASSERT_STRING_EQUAL(text_in(lines, "amount", 0), "245.00");
        CU_ASSERT_STRING_EQUAL(text_in(lines, "cohort", 1), "a");
        CU_ASSERT_STRING_EQUAL(text_in(lines, "amount", 1), "225.00");
        CU_ASSERT_STRING_EQUAL(text_in(lines, "rule", 2), "contract_cap");
        CU_ASSERT_STRING_EQUAL(text_in(lines, "amount", 2), "-170.00");
        CU_ASSERT_STRING_EQUAL(text_in(lines, "cohort", 3), "all");
        CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "gates"), "verdict", 2),
                               "not_needed");
        sib_payment_free(p);
    }
}

TEST_SUITE(test_effects)
{
    test_add("effects", "a column that is absent is named", a_column_that_is_absent_is_named);
    test_add("effects", "no row is refused", no_row_is_refused);
    test_add("effects", "nothing comes twice", nothing_comes_twice);
    test_add("effects", "what is missing is named", what_is_missing_is_named);
    test_add("effects", "an approximate effect needs values and decimals",
             an_approximate_effect_needs_values_and_decimals);
    test_add("effects", "means are exact numbers of at least 0",
             means_are_exact_numbers_of_at_least_0);
    test_add("effects", "a cap for nobody is refused", a_cap_for_nobody_is_refused);
    test_add("effects", "amounts that do not fit are refused",
             amounts_that_do_not_fit_are_refused);
    test_add("effects", "rows in any order give the same statement",
             rows_in_any_order_give_the_same_statement);
}
