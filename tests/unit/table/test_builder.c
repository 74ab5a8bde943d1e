#include "sib/table.h"

#include <math.h>
#include <string.h>

#include "support.h"

static const sib_validity all = {NULL, 0};

static void count_release(void *payload)
{
    ++*(int *)payload;
}

static sib_table_builder *builder_of(int64_t rows)
{
    sib_table_builder *builder = NULL;
    CU_ASSERT_EQUAL(sib_table_builder_new(NULL, rows, &builder), SIB_OK);
    return builder;
}

static void columns_come_back_as_they_went_in(void)
{
    double             ages[] = {31.5, (double)NAN};
    int64_t            priors[] = {4, SIB_I64_MISSING};
    int32_t            dates[] = {14862, SIB_DATE_MISSING};
    int32_t            codes[] = {1, 0};
    uint8_t            flags[] = {1, 2};
    uint8_t            bits[] = {0x04};
    char               bytes[16];
    char               level_bytes[16];
    int64_t            offsets[3];
    int64_t            level_offsets[3];
    const char *const  people[] = {"p1", "p2"};
    const char *const  sexes[] = {"f", "m"};
    sib_text           text = test_text(people, 2, bytes, offsets);
    sib_text           levels = test_text(sexes, 2, level_bytes, level_offsets);
    sib_validity       second = {bits, 1};
    sib_table_builder *b = builder_of(2);
    sib_table         *t = NULL;
    CU_ASSERT_EQUAL(
        sib_table_builder_add_f64(NULL, b, "age", (sib_f64){ages, 2}, all, NULL, NULL), SIB_OK);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_i64(NULL, b, "prior", (sib_i64){priors, 2}, all, NULL, NULL),
        SIB_OK);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_dates(NULL, b, "date", (sib_dates){dates, 2}, all, NULL, NULL),
        SIB_OK);
    CU_ASSERT_EQUAL(sib_table_builder_add_codes(NULL, b, "sex", (sib_i32){codes, 2}, levels,
                                                all, NULL, NULL),
                    SIB_OK);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_flags(NULL, b, "flag", (sib_u8){flags, 2}, all, NULL, NULL),
        SIB_OK);
    CU_ASSERT_EQUAL(sib_table_builder_add_text(NULL, b, "person", text, second, NULL, NULL),
                    SIB_OK);
    memset(level_bytes, 'x', sizeof level_bytes); /* levels are copied */
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, b, &t), SIB_OK);
    sib_table_builder_free(b);
    CU_ASSERT_EQUAL(sib_table_rows(t), 2);
    CU_ASSERT_EQUAL(sib_table_columns(t), 6);
    CU_ASSERT_EQUAL(sib_table_find(t, "sex"), 3);
    CU_ASSERT_EQUAL(sib_table_find(t, "se"), -1);
    CU_ASSERT_EQUAL(sib_table_find(t, NULL), -1);
    CU_ASSERT_STRING_EQUAL(sib_table_name(t, 5), "person");
    CU_ASSERT_PTR_NULL(sib_table_name(t, 6));
    CU_ASSERT_EQUAL(sib_table_type(t, -1), 0);
    CU_ASSERT_PTR_EQUAL(sib_table_f64(t, 0).data, ages);
    CU_ASSERT_PTR_EQUAL(sib_table_i64(t, 1).data, priors);
    CU_ASSERT_PTR_EQUAL(sib_table_dates(t, 2).data, dates);
    CU_ASSERT_PTR_EQUAL(sib_table_codes(t, 3).data, codes);
    CU_ASSERT_PTR_EQUAL(sib_table_flags(t, 4).data, flags);
    CU_ASSERT_PTR_EQUAL(sib_table_text(t, 5).data, bytes);
    CU_ASSERT_EQUAL(sib_table_text(t, 5).n, 2);
    CU_ASSERT_EQUAL(sib_table_levels(t, 3).n, 2);
    CU_ASSERT_EQUAL(memcmp(sib_table_levels(t, 3).data, "fm", 2), 0);
    CU_ASSERT_PTR_EQUAL(sib_table_validity(t, 5).data, bits);
    CU_ASSERT_PTR_NULL(sib_table_validity(t, 0).data);
    CU_ASSERT_PTR_NULL(sib_table_i64(t, 0).data);
    sib_table_free(t);
}

/* One bad column: what it must get, and that the builder is as before and nothing released. */
typedef struct bad_column {
    const char  *name;
    sib_f64      values;
    sib_validity validity;
    sib_status   status;
    int64_t      row;
    const char  *message;
} bad_column;

static void a_bad_column_is_refused_and_nothing_changes(void)
{
    static const double ok[3] = {1, 2, 3};
    static double       infinite[3] = {1, (double)INFINITY, -(double)INFINITY};
    static char         raw[40];
    const double       *crooked = (const double *)(const void *)(raw + 1);
    if ((uintptr_t)raw % 8 != 0) {
        crooked = (const double *)(const void *)raw;
    }
    const bad_column cases[] = {
        {NULL, {ok, 3}, all, SIB_ERR_ARGUMENT, -1, "empty"},
        {"", {ok, 3}, all, SIB_ERR_ARGUMENT, -1, "empty"},
        {"\xff", {ok, 3}, all, SIB_ERR_ARGUMENT, -1, "UTF-8"},
        {"x", {ok, 3}, all, SIB_ERR_ARGUMENT, -1, "used already"},
        {"y", {ok, 2}, all, SIB_ERR_SHAPE, -1, "length 2"},
        {"y", {NULL, 3}, all, SIB_ERR_ARGUMENT, -1, "NULL"},
        {"y", {ok, -3}, all, SIB_ERR_ARGUMENT, -1, "negative"},
        {"y", {crooked, 3}, all, SIB_ERR_ARGUMENT, -1, "aligned"},
        {"y", {infinite, 3}, all, SIB_ERR_NONFINITE, 1, "infinite"},
        {"y", {ok, 3}, {(const uint8_t *)ok, 8}, SIB_ERR_ARGUMENT, -1, "overlap"},
        {"y", {ok, 3}, {(const uint8_t *)raw, -1}, SIB_ERR_ARGUMENT, -1, "offset"},
    };
    int                released = 0;
    sib_context       *ctx = sib_context_new(NULL);
    sib_table_builder *b = builder_of(3);
    CU_ASSERT_EQUAL(sib_table_builder_add_f64(ctx, b, "x", (sib_f64){ok, 3}, all, NULL, NULL),
                    SIB_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const bad_column *c = &cases[i];
        CU_ASSERT_EQUAL(sib_table_builder_add_f64(ctx, b, c->name, c->values, c->validity,
                                                  count_release, &released),
                        c->status);
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), c->message));
        CU_ASSERT_EQUAL(sib_context_row(ctx), c->row);
    }
    uint8_t      only_first = 1;
    sib_validity first = {&only_first, 0};
    CU_ASSERT_EQUAL(
        sib_table_builder_add_f64(ctx, b, "y", (sib_f64){infinite, 3}, first, NULL, NULL),
        SIB_OK); /* absent rows hold anything */
    sib_table *t = NULL;
    CU_ASSERT_EQUAL(sib_table_builder_finish(ctx, b, &t), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_columns(t), 2);
    CU_ASSERT_EQUAL(released, 0);
    sib_table_free(t);
    sib_table_builder_free(b);
    sib_context_free(ctx);
}

static void dates_codes_flags_and_texts_are_checked(void)
{
    const int32_t      dates[] = {0, 2932897};
    const int32_t      early[] = {-719163, 0};
    const int32_t      codes[] = {0, 2};
    const int32_t      below[] = {-1, 0};
    const uint8_t      flags[] = {0, 3};
    const int64_t      offsets[] = {0, 1, 2};
    const int64_t      falling[] = {0, 1, 0};
    const char *const  same[] = {"a", "a"};
    const char *const  two[] = {"a", "b"};
    char               bytes[4];
    int64_t            level_offsets[3];
    sib_context       *ctx = sib_context_new(NULL);
    sib_table_builder *b = builder_of(2);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_dates(ctx, b, "d", (sib_dates){dates, 2}, all, NULL, NULL),
        SIB_ERR_RANGE);
    CU_ASSERT_EQUAL(sib_context_row(ctx), 1);
    CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), "d");
    CU_ASSERT_EQUAL(
        sib_table_builder_add_dates(ctx, b, "d", (sib_dates){early, 2}, all, NULL, NULL),
        SIB_ERR_RANGE);
    sib_text levels = test_text(same, 2, bytes, level_offsets);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_codes(ctx, b, "c", (sib_i32){codes, 2}, levels, all, NULL, NULL),
        SIB_ERR_DATA);
    levels = test_text(two, 2, bytes, level_offsets);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_codes(ctx, b, "c", (sib_i32){codes, 2}, levels, all, NULL, NULL),
        SIB_ERR_RANGE);
    CU_ASSERT_EQUAL(sib_context_row(ctx), 1);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_codes(ctx, b, "c", (sib_i32){below, 2}, levels, all, NULL, NULL),
        SIB_ERR_RANGE);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_flags(ctx, b, "f", (sib_u8){flags, 2}, all, NULL, NULL),
        SIB_ERR_RANGE);
    CU_ASSERT_EQUAL(sib_table_builder_add_text(ctx, b, "t", (sib_text){"a\xff", offsets, 2},
                                               all, NULL, NULL),
                    SIB_ERR_DATA);
    CU_ASSERT_EQUAL(sib_context_row(ctx), 1);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_text(ctx, b, "t", (sib_text){"ab", falling, 2}, all, NULL, NULL),
        SIB_ERR_SHAPE);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_text(ctx, b, "t", (sib_text){NULL, offsets, 2}, all, NULL, NULL),
        SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_table_builder_add_text(ctx, b, "t",
                                               (sib_text){(const char *)offsets, offsets, 2},
                                               all, NULL, NULL),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "overlap"));
    sib_table_builder_free(b);
    sib_context_free(ctx);
}

static void a_finished_builder_takes_nothing_more(void)
{
    double             x[1] = {1};
    sib_context       *ctx = sib_context_new(NULL);
    sib_table_builder *b = NULL;
    sib_table         *t = NULL;
    CU_ASSERT_EQUAL(sib_table_builder_new(ctx, -1, &b), SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(b);
    CU_ASSERT_EQUAL(sib_table_builder_new(ctx, 1, NULL), SIB_ERR_ARGUMENT);
    b = builder_of(1);
    CU_ASSERT_EQUAL(sib_table_builder_finish(ctx, NULL, &t), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_table_builder_finish(ctx, b, NULL), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_table_builder_finish(ctx, b, &t), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(t), 1);
    CU_ASSERT_EQUAL(sib_table_columns(t), 0);
    sib_table_free(t);
    CU_ASSERT_EQUAL(sib_table_builder_finish(ctx, b, &t), SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(t);
    CU_ASSERT_EQUAL(sib_table_builder_add_f64(ctx, b, "x", (sib_f64){x, 1}, all, NULL, NULL),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_table_builder_add_f64(ctx, NULL, "x", (sib_f64){x, 1}, all, NULL, NULL),
                    SIB_ERR_ARGUMENT);
    sib_table_builder_free(b);
    sib_table_builder_free(NULL);
    sib_context_free(ctx);
}

static void a_table_without_rows_needs_no_buffers(void)
{
    sib_table_builder *b = builder_of(0);
    sib_table         *t = NULL;
    CU_ASSERT_EQUAL(
        sib_table_builder_add_f64(NULL, b, "x", (sib_f64){NULL, 0}, all, NULL, NULL), SIB_OK);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_text(NULL, b, "s", (sib_text){NULL, NULL, 0}, all, NULL, NULL),
        SIB_OK);
    CU_ASSERT_EQUAL(sib_table_builder_add_codes(NULL, b, "c", (sib_i32){NULL, 0},
                                                (sib_text){NULL, NULL, 0}, all, NULL, NULL),
                    SIB_OK);
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, b, &t), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_text(t, 1).offsets[0], 0); /* one offset, as for every text */
    CU_ASSERT_EQUAL(sib_table_levels(t, 2).offsets[0], 0);
    sib_table_free(t);
    sib_table_builder_free(b);
}

static void release_runs_once_with_the_last_table(void)
{
    double             x[1] = {1};
    int                released[2] = {0, 0};
    char               bytes[4];
    int64_t            offsets[2];
    const char *const  names[] = {"y"};
    sib_table_builder *b = builder_of(1);
    sib_table         *t = NULL;
    sib_table         *part = NULL;
    sib_f64            view = {x, 1};
    CU_ASSERT_EQUAL(
        sib_table_builder_add_f64(NULL, b, "x", view, all, count_release, &released[0]),
        SIB_OK);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_f64(NULL, b, "y", view, all, count_release, &released[1]),
        SIB_OK);
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, b, &t), SIB_OK);
    sib_table_builder_free(b);
    CU_ASSERT_EQUAL(sib_table_select(NULL, t, test_text(names, 1, bytes, offsets), &part),
                    SIB_OK);
    CU_ASSERT_EQUAL(released[0] + released[1], 0);
    sib_table_free(t);
    CU_ASSERT_EQUAL(released[0], 1);
    CU_ASSERT_EQUAL(released[1], 0);
    CU_ASSERT_EQUAL(sib_table_f64(part, 0).data[0], 1.0);
    sib_table_free(part);
    CU_ASSERT_EQUAL(released[0], 1);
    CU_ASSERT_EQUAL(released[1], 1);
    b = builder_of(1);
    CU_ASSERT_EQUAL(
        sib_table_builder_add_f64(NULL, b, "x", view, all, count_release, &released[0]),
        SIB_OK);
    sib_table_builder_free(b);
    CU_ASSERT_EQUAL(released[0], 2);
}

static sib_status build(sib_context *ctx, int *released, int *added)
{
    static const double  x[2] = {1, 2};
    static const int32_t codes[2] = {0, 1};
    const char *const    sexes[] = {"f", "m"};
    const char *const    names[] = {"c"};
    char                 bytes[4];
    int64_t              offsets[3];
    sib_table_builder   *b = NULL;
    sib_table           *t = NULL;
    sib_table           *part = NULL;
    sib_status           status = sib_table_builder_new(ctx, 2, &b);
    if (status == SIB_OK) {
        status = sib_table_builder_add_f64(ctx, b, "x", (sib_f64){x, 2}, all, count_release,
                                           released);
        *added += status == SIB_OK;
    }
    if (status == SIB_OK) {
        status = sib_table_builder_add_codes(ctx, b, "c", (sib_i32){codes, 2},
                                             test_text(sexes, 2, bytes, offsets), all,
                                             count_release, released);
        *added += status == SIB_OK;
    }
    if (status == SIB_OK) {
        status = sib_table_builder_finish(ctx, b, &t);
    }
    if (status == SIB_OK) {
        status = sib_table_select(ctx, t, test_text(names, 1, bytes, offsets), &part);
    }
    sib_table_free(t);
    sib_table_free(part);
    sib_table_builder_free(b);
    return status;
}

static sib_status build_once(sib_context *ctx, void *payload)
{
    int released = 0;
    int added = 0;
    (void)payload;
    sib_status status = build(ctx, &released, &added);
    CU_ASSERT_EQUAL(released, added);
    return status;
}

static void every_failed_allocation_is_survived(void)
{
    CU_ASSERT_TRUE(test_every_allocation(build_once, NULL) > 5);
}

TEST_SUITE(test_builder)
{
    test_add("builder", "columns come back as they went in", columns_come_back_as_they_went_in);
    test_add("builder", "F1 F29 F30 a bad column is refused and nothing changes",
             a_bad_column_is_refused_and_nothing_changes);
    test_add("builder", "F19 F49 dates, codes, flags and texts are checked",
             dates_codes_flags_and_texts_are_checked);
    test_add("builder", "a finished builder takes nothing more",
             a_finished_builder_takes_nothing_more);
    test_add("builder", "a table without rows needs no buffers",
             a_table_without_rows_needs_no_buffers);
    test_add("builder", "release runs once, with the last table",
             release_runs_once_with_the_last_table);
    test_add("builder", "F36 every failed allocation is survived",
             every_failed_allocation_is_survived);
}
