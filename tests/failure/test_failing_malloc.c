/* Each public way to memory, and exact numbers, with every malloc of the process failing in
 * turn. */
#include "sweep.h"

#include <string.h>

#include "core/exact.h"
#include "evaluation/bond.h"
#include "support.h"

static sib_status fill(sib_context *ctx, sib_table_builder *builder)
{
    static const double  numbers[3] = {2.385, -0.5, 1e300};
    static const int32_t codes[3] = {1, 0, 1};
    static const int32_t days[3] = {14974, 15000, 15001};
    static const int64_t offsets[3] = {0, 3, 8};
    const sib_validity   all = {NULL, 0};
    const sib_text       levels = {"menwomen", offsets, 2};
    sib_status status = sib_table_builder_add_f64(ctx, builder, "score", (sib_f64){numbers, 3},
                                                  all, NULL, NULL);
    if (status == SIB_OK) {
        status = sib_table_builder_add_codes(ctx, builder, "sex", (sib_i32){codes, 3}, levels,
                                             all, NULL, NULL);
    }
    if (status == SIB_OK) {
        status = sib_table_builder_add_dates(ctx, builder, "release_date", (sib_dates){days, 3},
                                             all, NULL, NULL);
    }
    return status;
}

static sib_status build(sib_context *ctx, sib_table **out)
{
    sib_table_builder *builder = NULL;
    sib_status         status = sib_table_builder_new(ctx, 3, &builder);
    if (status == SIB_OK) {
        status = fill(ctx, builder);
    }
    if (status == SIB_OK) {
        status = sib_table_builder_finish(ctx, builder, out);
    }
    sib_table_builder_free(builder);
    return status;
}

static sib_status build_and_select(sib_context *ctx, digest *sum)
{
    static const int64_t offsets[3] = {0, 12, 15};
    const sib_text       names = {"release_datesex", offsets, 2};
    sib_table           *table = NULL;
    sib_table           *selected = NULL;
    sib_status           status = build(ctx, &table);
    if (status == SIB_OK) {
        status = sib_table_select(ctx, table, names, &selected);
    }
    if (status == SIB_OK) {
        sib_dates dates = sib_table_dates(selected, 0);
        digest_add(sum, dates.data, (size_t)dates.n * sizeof *dates.data);
    }
    sib_table_free(selected);
    sib_table_free(table);
    return status;
}

static sib_status evaluate_expression(sib_context *ctx, digest *sum)
{
    static const char text[] = "sex IN ('men', 'other') AND score > 0.1 OR "
                               "add_months(release_date, 12) < DATE '2012-01-01'";
    sib_table        *table = NULL;
    sib_expression   *expression = NULL;
    sib_table        *result = NULL;
    sib_status        status = build(ctx, &table);
    if (status == SIB_OK) {
        status = sib_expression_compile(ctx, text, table, &expression);
    }
    if (status == SIB_OK) {
        status = sib_expression_evaluate(ctx, expression, table, &result);
    }
    if (status == SIB_OK) {
        sib_u8 flags = sib_table_flags(result, 0);
        digest_add(sum, flags.data, (size_t)flags.n);
    }
    sib_table_free(result);
    sib_expression_free(expression);
    sib_table_free(table);
    return status;
}

static sib_status read_csv(sib_context *ctx, digest *sum)
{
    static const char bytes[] = "person_id,release_date,age,arm\n"
                                "a,2011-01-31,24.5,treated\n"
                                "\"b \"\"c\"\"\",2011-02-28,,comparison\n";
    static const char types[] =
        "{\"person_id\": {\"type\": \"text\"},"
        " \"release_date\": {\"type\": \"date\"},"
        " \"age\": {\"type\": \"f64\"}, \"arm\": {\"type\": \"codes\"}}";
    const sib_u8 file = {(const uint8_t *)bytes, (int64_t)sizeof bytes - 1};
    sib_table   *table = NULL;
    sib_status   status = sib_table_read_csv(ctx, file, types, NULL, &table);
    if (status == SIB_OK) {
        sib_text  people = sib_table_text(table, 0);
        sib_dates dates = sib_table_dates(table, 1);
        digest_add(sum, people.data, (size_t)people.offsets[people.n]);
        digest_add(sum, dates.data, (size_t)dates.n * sizeof *dates.data);
    }
    sib_table_free(table);
    return status;
}

static const char payment_terms[] =
    "{\"currency\": \"GBP\", \"price_per_event\": \"1234.56\","
    " \"avoided_events\": {\"n\": \"matched_treated\", \"pooled_n\": \"matched_treated\"},"
    " \"gate\": {\"cohort\": \"10 %\", \"pooled\": \"7.5 %\", \"comparison\": \">=\","
    " \"pooled_when\": \"net_of_cohorts\", \"decide_at_decimals\": 4,"
    " \"decide_rounding\": \"half_even\"},"
    " \"amount\": \"excess_over_gate\","
    " \"cap\": {\"contract\": \"20000.00\", \"cohorts\": {\"a\": \"10000.00\"}},"
    " \"rounding\": {\"events\": {\"decimals\": 2, \"rounding\": \"down\"},"
    " \"line\": \"half_up\"},"
    " \"payers\": [{\"id\": \"x\", \"share\": \"70.4 %\"}, {\"id\": \"y\", \"share\": "
    "\"0.296\"}]}";

static sib_status calculate_payment(sib_context *ctx, digest *sum)
{
    static const char bytes[] =
        "cohort,role,sequence,verdict,exact,mean_treated,mean_comparison,mean_treated_value,"
        "mean_comparison_value,persons_treated,eligible_treated\n"
        "a,cohort,1,ok,1,1300/1000,15500/10000,,,1000,1010\n"
        "b,cohort,2,ok,0,,,1.42,1.55,900,900\n"
        "all,pooled,3,ok,1,1.35,1.55,,,1900,1910\n";
    static const char types[] =
        "{\"cohort\": {\"type\": \"text\"}, \"role\": {\"type\": \"text\"},"
        " \"sequence\": {\"type\": \"i64\"}, \"verdict\": {\"type\": \"text\"},"
        " \"exact\": {\"type\": \"flag\"}, \"mean_treated\": {\"type\": \"text\"},"
        " \"mean_comparison\": {\"type\": \"text\"}, \"mean_treated_value\": {\"type\": "
        "\"f64\"},"
        " \"mean_comparison_value\": {\"type\": \"f64\"},"
        " \"persons_treated\": {\"type\": \"i64\"}, \"eligible_treated\": {\"type\": \"i64\"}}";
    const sib_u8 file = {(const uint8_t *)bytes, (int64_t)sizeof bytes - 1};
    sib_table   *effects = NULL;
    sib_payment *payment = NULL;
    sib_status   status = sib_table_read_csv(ctx, file, types, NULL, &effects);
    if (status == SIB_OK) {
        status = sib_payment_calculate(ctx, payment_terms, effects, &payment);
    }
    if (status == SIB_OK) {
        const sib_table *lines = sib_payment_table(payment, "lines");
        sib_i64          amounts = sib_table_i64(lines, sib_table_find(lines, "amount_minor"));
        int64_t total = sib_table_i64(sib_payment_table(payment, "summary"), 3).data[0];
        digest_add(sum, amounts.data, (size_t)amounts.n * sizeof *amounts.data);
        digest_add(sum, &total, sizeof total);
    }
    sib_payment_free(payment);
    sib_table_free(effects);
    return status;
}

/* Two numbers beyond 64 bits, which nothing but libtommath can combine. */
static sib_status combine(sib__call *call, digest *sum)
{
    static const char *const texts[] = {"123456789012345678901234567891/7",
                                        "98765432109876543210987654323"};
    sib__exact               x[5];
    const int64_t            rank[] = {0, 1, 2};
    int64_t                  parts[3] = {0, 0, 0};
    double                   value = 0.0;
    const char              *text = NULL;
    sib__memory             *m = &call->scratch;
    for (int i = 0; i < 2; i++) {
        SIB__TRY(sib__exact_parse(call, m, "x", sib__slice_of(texts[i]), &x[i]));
    }
    SIB__TRY(sib__exact_min(call, x[0], x[1], &x[2]));
    SIB__TRY(sib__exact_max(call, x[0], x[1], &x[3]));
    SIB__TRY(sib__exact_round_to(call, m, x[2], x[3], SIB__ROUNDING_UP, &x[4]));
    SIB__TRY(sib__exact_f64(call, x[3], &value));
    SIB__TRY(sib__exact_decimal(call, m, x[3], 2, SIB__ROUNDING_HALF_EVEN, &text));
    SIB__TRY(sib__exact_allocate(call, 1000001, x, rank, 3, parts));
    digest_add(sum, text, strlen(text));
    digest_add(sum, parts, sizeof parts);
    digest_add(sum, &value, sizeof value);
    return SIB_OK;
}

static sib_status combine_exact_numbers(sib_context *ctx, digest *sum)
{
    sib__call  call;
    sib_status status = sib__enter(&call, ctx, "combine", true);
    if (status == SIB_OK) {
        status = combine(&call, sum);
    }
    return sib__leave(&call, status, NULL);
}

static bond_tables bond;

static sib_status evaluate_bond(sib_context *ctx, digest *sum)
{
    sib_evaluation *e = NULL;
    sib_status status = sib_evaluation_evaluate_old(ctx, bond_contract, bond.all, NULL, &e);
    if (status == SIB_OK) {
        const char *hash = sib_evaluation_result_hash(e);
        digest_add(sum, hash, strlen(hash));
    }
    sib_evaluation_free(e);
    return status;
}

static void a_table_is_built_and_selected_from(void)
{
    sweep(build_and_select);
}

static void a_rule_expression_is_compiled_and_evaluated(void)
{
    sweep(evaluate_expression);
}

static void a_table_is_read_from_csv(void)
{
    sweep(read_csv);
}

static void a_payment_is_calculated_from_effects(void)
{
    sweep(calculate_payment);
}

static void large_exact_numbers_are_combined(void)
{
    sweep(combine_exact_numbers);
}

static void a_bond_is_evaluated_from_its_tables_to_its_record(void)
{
    bond_make(&bond, 0);
    sweep(evaluate_bond);
    bond_free(&bond);
}

TEST_SUITE(test_failing_malloc)
{
    test_add("failing malloc", "a table is built over borrowed columns, and some are selected",
             a_table_is_built_and_selected_from);
    test_add("failing malloc", "a rule expression is compiled and evaluated",
             a_rule_expression_is_compiled_and_evaluated);
    test_add("failing malloc", "a table is read from CSV", a_table_is_read_from_csv);
    test_add("failing malloc", "a payment is calculated from effects",
             a_payment_is_calculated_from_effects);
    test_add("failing malloc", "large exact numbers are combined",
             large_exact_numbers_are_combined);
    test_add("failing malloc", "a bond is evaluated, from its tables to its record",
             a_bond_is_evaluated_from_its_tables_to_its_record);
}
