#include "fixture.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

#include "core/date.h"
#include "core/number.h"
#include "table/table.h"

static const sib_validity all = {NULL, 0};

static void add_numbers(sib_table_builder *b)
{
    static const int64_t i64[] = {1, INT64_MIN, 7};
    static const double  f64[] = {2.5, (double)__builtin_nanf("")};
    CU_ASSERT_EQUAL(
        sib_table_builder_add_i64(NULL, b, "one", (sib_i64){i64, 1}, all, NULL, NULL), SIB_OK);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_i64(NULL, b, "none", (sib_i64){i64 + 1, 1}, all, NULL, NULL),
        SIB_OK);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_i64(NULL, b, "odd name", (sib_i64){i64 + 2, 1}, all, NULL, NULL),
        SIB_OK);
    CU_ASSERT_EQUAL(sib_table_builder_add_f64(NULL, b, "x", (sib_f64){f64, 1}, all, NULL, NULL),
                    SIB_OK);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_f64(NULL, b, "nox", (sib_f64){f64 + 1, 1}, all, NULL, NULL),
        SIB_OK);
}

static void add_dates_and_codes(sib_table_builder *b)
{
    static const int32_t dates[] = {14861, INT32_MIN}; /* 2010-09-09 */
    static const int32_t codes[] = {0, INT32_MIN};
    static const int64_t level_offsets[] = {0, 1, 2};
    const sib_text       levels = {"fm", level_offsets, 2};
    CU_ASSERT_EQUAL(
        sib_table_builder_add_dates(NULL, b, "d", (sib_dates){dates, 1}, all, NULL, NULL),
        SIB_OK);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_dates(NULL, b, "nod", (sib_dates){dates + 1, 1}, all, NULL, NULL),
        SIB_OK);
    CU_ASSERT_EQUAL(sib_table_builder_add_codes(NULL, b, "sex", (sib_i32){codes, 1}, levels,
                                                all, NULL, NULL),
                    SIB_OK);
    CU_ASSERT_EQUAL(sib_table_builder_add_codes(NULL, b, "nosex", (sib_i32){codes + 1, 1},
                                                levels, all, NULL, NULL),
                    SIB_OK);
}

static void add_flags_and_texts(sib_table_builder *b)
{
    static const uint8_t flags[] = {1, 0, 2};
    static const uint8_t absent[] = {0};
    static const int64_t offsets[] = {0, 4};
    const sib_text       text = {"Zo\xc3\xab", offsets, 1};
    const sib_validity   none = {absent, 0};
    const char *const    names[] = {"yes", "no", "unknown"};
    for (int i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(sib_table_builder_add_flags(NULL, b, names[i], (sib_u8){flags + i, 1},
                                                    all, NULL, NULL),
                        SIB_OK);
    }
    CU_ASSERT_EQUAL(sib_table_builder_add_text(NULL, b, "name", text, all, NULL, NULL), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_builder_add_text(NULL, b, "noname", text, none, NULL, NULL),
                    SIB_OK);
}

sib_table *fixture_table(void)
{
    sib_table_builder *b = NULL;
    sib_table         *table = NULL;
    CU_ASSERT_EQUAL(sib_table_builder_new(NULL, 1, &b), SIB_OK);
    add_numbers(b);
    add_dates_and_codes(b);
    add_flags_and_texts(b);
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, b, &table), SIB_OK);
    sib_table_builder_free(b);
    return table;
}

void fixture_print(const sib_table *table, int64_t column, int64_t row, char *to, size_t size)
{
    sib__column c = sib__table_column(table, column);
    sib__slice  text = {"", 0};
    if (sib__column_missing(&c, row)) {
        snprintf(to, size, "missing");
        return;
    }
    switch (c.type) {
    case SIB_COLUMN_TYPE_F64:
        sib__number_print_f64(c.f64.data[row], to);
        break;
    case SIB_COLUMN_TYPE_I64:
        snprintf(to, size, "%lld", (long long)c.i64.data[row]);
        break;
    case SIB_COLUMN_TYPE_DATE:
        sib__date_print(c.dates.data[row], to);
        break;
    case SIB_COLUMN_TYPE_FLAG:
        snprintf(to, size, "%s", c.flags.data[row] ? "true" : "false");
        break;
    default:
        text = sib__column_text(&c, row);
        snprintf(to, size, "'%.*s'", (int)text.length, text.data);
        break;
    }
}

static void print_refusal(const sib_context *ctx, char *to, size_t size)
{
    const char *message = strchr(sib_context_message(ctx), ' ');
    snprintf(to, size, "refused:%s", message == NULL ? "" : message);
    char *argument = strstr(to, " [argument");
    if (argument != NULL) {
        *argument = '\0';
    }
}

void fixture_evaluate(const char *expression, const sib_table *table, char *to, size_t size)
{
    sib_context    *ctx = sib_context_new(NULL);
    sib_expression *compiled = NULL;
    sib_table      *result = NULL;
    if (sib_expression_compile(ctx, expression, table, &compiled) != SIB_OK ||
        sib_expression_evaluate(ctx, compiled, table, &result) != SIB_OK) {
        print_refusal(ctx, to, size);
    } else {
        fixture_print(result, 0, 0, to, size);
    }
    sib_table_free(result);
    sib_expression_free(compiled);
    sib_context_free(ctx);
}
