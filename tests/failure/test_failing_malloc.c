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

/* Two numbers beyond 64 bits, which nothing but libtommath can combine. */
static sib_status combine(sib__call *call, digest *sum)
{
    static const char *const texts[] = {"123456789012345678901234567891/7",
                                        "98765432109876543210987654323"};
    sib__exact               x[5];
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
    digest_add(sum, text, strlen(text));
    SIB__TRY(sib__exact_plain(call, m, x[2], &text));
    digest_add(sum, text, strlen(text));
    SIB__TRY(sib__exact_plain(call, m, x[3], &text));
    digest_add(sum, text, strlen(text));
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

/* From tables to a settlement, and its record opened again. */
static sib_status settle(sib_context *ctx, const sib_scheme *scheme, digest *sum)
{
    sib_evaluation *e = NULL;
    sib_facts      *facts = NULL;
    sib_settlement *settled = NULL;
    sib_settlement *opened = NULL;
    sib_status status = sib_evaluation_evaluate(ctx, scheme, NULL, bond.all, "final", NULL, &e);
    if (status == SIB_OK) {
        status = sib_evaluation_facts(ctx, e, NULL, &facts);
    }
    if (status == SIB_OK) {
        status = sib_scheme_settle(ctx, scheme, facts, "final", NULL, &settled);
    }
    if (status == SIB_OK) {
        status = sib_settlement_open(ctx, sib_settlement_record(settled), &opened);
    }
    if (status == SIB_OK) {
        const char *record = sib_settlement_record(opened);
        digest_add(sum, record, strlen(record));
        digest_add(sum, sib_evaluation_result_hash(e), strlen(sib_evaluation_result_hash(e)));
    }
    sib_settlement_free(opened);
    sib_settlement_free(settled);
    sib_facts_free(facts);
    sib_evaluation_free(e);
    return status;
}

static sib_status settle_bond(sib_context *ctx, digest *sum)
{
    sib_scheme *scheme = NULL;
    sib_status  status = sib_scheme_read(ctx, records_contract, &scheme);
    if (status == SIB_OK) {
        status = settle(ctx, scheme, sum);
    }
    sib_scheme_free(scheme);
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

static void large_exact_numbers_are_combined(void)
{
    sweep(combine_exact_numbers);
}

static void a_bond_is_settled_from_its_tables(void)
{
    bond_make(&bond, 0);
    sweep(settle_bond);
    bond_free(&bond);
}

TEST_SUITE(test_failing_malloc)
{
    test_add("failing malloc", "a table is built over borrowed columns, and some are selected",
             a_table_is_built_and_selected_from);
    test_add("failing malloc", "a rule expression is compiled and evaluated",
             a_rule_expression_is_compiled_and_evaluated);
    test_add("failing malloc", "a table is read from CSV", a_table_is_read_from_csv);
    test_add("failing malloc", "large exact numbers are combined",
             large_exact_numbers_are_combined);
    test_add("failing malloc", "a bond is settled, from its tables",
             a_bond_is_settled_from_its_tables);
}
