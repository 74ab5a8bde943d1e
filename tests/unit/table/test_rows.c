#include "table/rows.h"

#include <math.h>
#include <string.h>

#include "support.h"

static const sib__field fields[] = {
    SIB__TEXT("name"), SIB__I64("count"),
    SIB__F64("value"), SIB__DATE("day"),
    SIB__FLAG("yes"),  {.name = "reported", .type = SIB_COLUMN_TYPE_F64, .digits = 3}};

static void fill(sib__rows *rows)
{
    for (int i = 0; i < 20; i++) {
        sib__rows_add(rows);
        if (i % 2 == 0) {
            sib__set_text(rows, "name", i == 0 ? "" : "even");
            sib__set_i64(rows, "count", i);
            sib__set_f64(rows, "value", i == 2 ? (double)INFINITY : 0.5 * i);
            sib__set_date(rows, "day", 14610 + i);
            sib__set_flag(rows, "yes", i == 4);
            sib__set_f64(rows, "reported", 1234.56);
        }
    }
}

static void rows_become_a_table_and_what_is_not_set_is_missing(void)
{
    sib__call  call;
    sib__rows  rows;
    sib_table *t = NULL;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_rows", true), SIB_OK);
    sib__rows_begin(&rows, &call.scratch, SIB__FIELDS(fields));
    fill(&rows);
    CU_ASSERT_EQUAL_FATAL(sib__rows_finish(&call, &rows, &call.scratch, &t), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(t), 20);
    CU_ASSERT_EQUAL(sib_table_columns(t), 6);
    sib__column name = sib__table_column(t, 0);
    CU_ASSERT_FALSE(sib__column_missing(&name, 0)); /* empty is not missing */
    CU_ASSERT_TRUE(sib__column_missing(&name, 1));
    CU_ASSERT_TRUE(sib__slice_equals(sib__column_text(&name, 18), "even"));
    CU_ASSERT_EQUAL(sib_table_i64(t, 1).data[18], 18);
    CU_ASSERT_EQUAL(sib_table_i64(t, 1).data[19], SIB_I64_MISSING);
    CU_ASSERT_TRUE(isinf(sib_table_f64(t, 2).data[2]));
    CU_ASSERT_TRUE(isnan(sib_table_f64(t, 2).data[3]));
    CU_ASSERT_EQUAL(sib_table_dates(t, 3).data[6], 14616);
    CU_ASSERT_EQUAL(sib_table_dates(t, 3).data[7], SIB_DATE_MISSING);
    CU_ASSERT_EQUAL(sib_table_flags(t, 4).data[4], 1);
    CU_ASSERT_EQUAL(sib_table_flags(t, 4).data[5], SIB_FLAG_MISSING);
    CU_ASSERT_EQUAL(sib_table_f64(t, 5).data[0], 1230.0);
    CU_ASSERT_EQUAL(sib_table_f64(t, 1).n, 0); /* of another type: no view */
    sib__leave(&call, SIB_OK, NULL);
}

static void rows_are_added_and_taken_from_others_by_name(void)
{
    static const sib__field fewer[] = {SIB__F64("value"), SIB__TEXT("name"), SIB__I64("other")};
    sib__call               call;
    sib__rows               rows;
    sib__rows               some;
    sib_table              *t = NULL;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_rows", true), SIB_OK);
    sib__rows_begin(&rows, &call.scratch, SIB__FIELDS(fields));
    fill(&rows);
    sib__rows_append(&rows, &rows);
    CU_ASSERT_EQUAL_FATAL(sib__rows_finish(&call, &rows, &call.scratch, &t), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(t), 40);
    sib__rows_begin(&some, &call.scratch, SIB__FIELDS(fewer));
    some.finite = true;
    for (int64_t row = 20; row < 25; row++) {
        sib__rows_add(&some);
        sib__rows_take(&some, t, row);
    }
    CU_ASSERT_EQUAL_FATAL(sib__rows_finish(&call, &some, &call.scratch, &t), SIB_OK);
    CU_ASSERT_TRUE(isnan(sib_table_f64(t, 0).data[2]));
    CU_ASSERT_EQUAL(sib_table_f64(t, 0).data[4], 2.0);
    CU_ASSERT_EQUAL(sib_table_i64(t, 2).data[4], SIB_I64_MISSING);
    sib__leave(&call, SIB_OK, NULL);
}

static void a_field_that_is_none_is_told_at_the_end(void)
{
    static const char *const wrong[] = {"nothing", "name"};
    for (int i = 0; i < 2; i++) {
        sib__call  call;
        sib__rows  rows;
        sib_table *t = NULL;
        CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_rows", true), SIB_OK);
        sib__rows_begin(&rows, &call.scratch, SIB__FIELDS(fields));
        sib__rows_add(&rows);
        sib__set_i64(&rows, wrong[i], 1);
        sib__set_i64(&rows, "count", 1);
        CU_ASSERT_EQUAL(sib__rows_finish(&call, &rows, NULL, &t), SIB_ERR_ARGUMENT);
        CU_ASSERT_PTR_NULL(t);
        CU_ASSERT_PTR_NOT_NULL(strstr(call.ctx->message, wrong[i]));
        sib__leave(&call, SIB_ERR_ARGUMENT, NULL);
    }
}

TEST_SUITE(test_rows)
{
    test_add("rows", "rows become a table, and what is not set is missing",
             rows_become_a_table_and_what_is_not_set_is_missing);
    test_add("rows", "rows are added, and taken from others, by name",
             rows_are_added_and_taken_from_others_by_name);
    test_add("rows", "a field that is none is told at the end",
             a_field_that_is_none_is_told_at_the_end);
}
