#include "scenario.h"

#include <string.h>

void digest_add(digest *sum, const void *bytes, size_t size)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < size; i++) {
        sum->value = (sum->value ^ byte[i]) * UINT64_C(1099511628211);
    }
}

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

const scenario *scenarios(void)
{
    static const scenario all[] = {
        {"a table is built over borrowed columns, and some of them are selected",
         build_and_select},
        {"a rule expression is compiled and evaluated", evaluate_expression},
        {"a table is read from CSV", read_csv},
        {NULL, NULL},
    };
    return all;
}
