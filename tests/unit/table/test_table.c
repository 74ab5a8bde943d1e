#include "table/table.h"

#include <string.h>

#include "support.h"

/* A table the library makes itself: its columns lie in its own pool. */
static sib_status make(sib_context *ctx, sib_table **out)
{
    sib__call  call;
    sib_table *table = NULL;
    sib_status status = sib__enter(&call, ctx, "make", SIB__OUT(out));
    if (status == SIB_OK) {
        status = sib__table_make(&call, 2, 2, &table);
    }
    for (int c = 0; status == SIB_OK && c < 2; c++) {
        int64_t *values = SIB__NEW(sib__table_memory(table), int64_t, 2);
        if (values == NULL) {
            status = sib__no_memory(&call);
            break;
        }
        values[0] = c;
        values[1] = 10 + c;
        sib__column column = {
            .name = c == 0 ? "a" : "b", .type = SIB_COLUMN_TYPE_I64, .i64 = {values, 2}};
        status = sib__table_put(&call, table, &column);
    }
    return SIB__LEAVE(&call, status, out, table);
}

static void a_made_table_outlives_itself_in_a_selection(void)
{
    test_allocator    allocator = {0};
    sib_context      *ctx = test_context(&allocator);
    sib_table        *table = NULL;
    sib_table        *part = NULL;
    sib_table        *again = NULL;
    const char *const names[] = {"b", "a"};
    char              bytes[4];
    int64_t           offsets[3];
    CU_ASSERT_EQUAL(make(ctx, &table), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_select(ctx, table, test_text(names, 2, bytes, offsets), &part),
                    SIB_OK);
    CU_ASSERT_EQUAL(sib_table_select(ctx, part, test_text(names, 1, bytes, offsets), &again),
                    SIB_OK);
    sib_table_free(part);
    sib_table_free(table);
    CU_ASSERT_EQUAL(sib_table_columns(again), 1);
    CU_ASSERT_STRING_EQUAL(sib_table_name(again, 0), "b");
    CU_ASSERT_EQUAL(sib_table_i64(again, 0).data[1], 11);
    sib_table_free(again);
    sib_context_free(ctx);
    CU_ASSERT_EQUAL(allocator.live, 0);
}

static void a_selection_of_unknown_or_repeated_names_is_refused(void)
{
    sib_context      *ctx = sib_context_new(NULL);
    sib_table        *table = NULL;
    sib_table        *part = NULL;
    const char *const unknown[] = {"a", "c"};
    const char *const twice[] = {"a", "a"};
    char              bytes[4];
    int64_t           offsets[3];
    CU_ASSERT_EQUAL(make(ctx, &table), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_select(ctx, table, test_text(unknown, 2, bytes, offsets), &part),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(part);
    CU_ASSERT_EQUAL(sib_context_row(ctx), 1);
    CU_ASSERT_EQUAL(sib_table_select(ctx, table, test_text(twice, 2, bytes, offsets), &part),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "twice"));
    CU_ASSERT_EQUAL(sib_table_select(ctx, NULL, test_text(twice, 1, bytes, offsets), &part),
                    SIB_ERR_ARGUMENT);
    sib_table_free(table);
    sib_context_free(ctx);
}

static void a_required_column_names_option_and_column(void)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_table   *table = NULL;
    sib__call    call;
    sib__column  column;
    CU_ASSERT_EQUAL(make(ctx, &table), SIB_OK);
    CU_ASSERT_EQUAL(sib__enter(&call, ctx, "need", true), SIB_OK);
    CU_ASSERT_EQUAL(sib__table_require(&call, table, "releases", "person", "b",
                                       SIB_COLUMN_TYPE_I64, &column),
                    SIB_OK);
    CU_ASSERT_EQUAL(column.i64.data[0], 1);
    CU_ASSERT_EQUAL(sib__table_require(&call, table, "releases", "person", "c",
                                       SIB_COLUMN_TYPE_I64, &column),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "person");
    CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), "c");
    CU_ASSERT_EQUAL(sib__table_require(&call, table, "releases", "person", "b",
                                       SIB_COLUMN_TYPE_TEXT, &column),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "of type i64, expected text"));
    CU_ASSERT_EQUAL(sib__table_require(&call, table, "releases", "person", NULL,
                                       SIB_COLUMN_TYPE_TEXT, &column),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    sib_table_free(table);
    sib_context_free(ctx);
}

static void a_table_takes_no_more_columns_than_it_was_made_for(void)
{
    sib_context      *ctx = sib_context_new(NULL);
    sib_table        *table = NULL;
    sib__call         call;
    const sib__column column = {.name = "c", .type = SIB_COLUMN_TYPE_I64};
    CU_ASSERT_EQUAL(make(ctx, &table), SIB_OK);
    CU_ASSERT_EQUAL(sib__enter(&call, ctx, "put", true), SIB_OK);
    CU_ASSERT_EQUAL(sib__table_put(&call, table, &column), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_columns(table), 2);
    sib_table_free(table);
    sib_context_free(ctx);
}

static void no_table_has_no_rows_and_no_columns(void)
{
    CU_ASSERT_EQUAL(sib_table_rows(NULL), 0);
    CU_ASSERT_EQUAL(sib_table_columns(NULL), 0);
    CU_ASSERT_EQUAL(sib_table_find(NULL, "a"), -1);
    CU_ASSERT_PTR_NULL(sib_table_name(NULL, 0));
    sib_table_free(NULL);
}

static sib_status make_once(sib_context *ctx, void *payload)
{
    sib_table *table = NULL;
    (void)payload;
    sib_status status = make(ctx, &table);
    CU_ASSERT_EQUAL(table == NULL, status != SIB_OK);
    sib_table_free(table);
    return status;
}

static void every_failed_allocation_is_survived(void)
{
    CU_ASSERT_TRUE(test_every_allocation(make_once, NULL) > 5);
}

TEST_SUITE(test_table)
{
    test_add("table", "a made table outlives itself in a selection",
             a_made_table_outlives_itself_in_a_selection);
    test_add("table", "a selection of unknown or repeated names is refused",
             a_selection_of_unknown_or_repeated_names_is_refused);
    test_add("table", "a required column names option and column",
             a_required_column_names_option_and_column);
    test_add("table", "a table takes no more columns than it was made for",
             a_table_takes_no_more_columns_than_it_was_made_for);
    test_add("table", "no table has no rows and no columns",
             no_table_has_no_rows_and_no_columns);
    test_add("table", "F36 every failed allocation is survived",
             every_failed_allocation_is_survived);
}
