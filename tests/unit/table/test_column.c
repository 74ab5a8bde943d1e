#include "table/table.h"

#include <math.h>
#include <string.h>

#include "support.h"

/* Three rows each: present, missing by sentinel, absent by validity (its bits begin at bit 7).
 */
static const uint8_t      bits[] = {0x80, 0x01};
static const sib_validity first_two = {bits, 7};

static void validity_and_sentinels_fold_into_one(void)
{
    static const double  f64[] = {1.5, (double)NAN, 9};
    static const int64_t i64[] = {4, INT64_MIN, 9};
    static const int32_t i32[] = {1, INT32_MIN, 0};
    static const uint8_t flags[] = {1, 2, 0};
    const char *const    words[] = {"a", "bc", "d"};
    char                 bytes[8];
    int64_t              offsets[4];
    sib_text             text = test_text(words, 3, bytes, offsets);
    sib__column          c = {.validity = first_two, .n = 3};
    c.type = SIB_COLUMN_TYPE_F64;
    c.f64 = (sib_f64){f64, 3};
    CU_ASSERT_EQUAL(sib__column_f64(&c, 0), 1.5);
    CU_ASSERT_TRUE(isnan(sib__column_f64(&c, 1)) && isnan(sib__column_f64(&c, 2)));
    c.i64 = (sib_i64){i64, 3};
    CU_ASSERT_EQUAL(sib__column_i64(&c, 0), 4);
    CU_ASSERT_EQUAL(sib__column_i64(&c, 2), INT64_MIN);
    c.dates = (sib_dates){i32, 3};
    CU_ASSERT_EQUAL(sib__column_date(&c, 0), 1);
    CU_ASSERT_EQUAL(sib__column_date(&c, 2), INT32_MIN);
    c.flags = (sib_u8){flags, 3};
    CU_ASSERT_EQUAL(sib__column_flag(&c, 0), 1);
    CU_ASSERT_EQUAL(sib__column_flag(&c, 2), 2);
    c.codes = (sib_i32){i32, 3};
    c.levels = text;
    c.text = text;
    CU_ASSERT_EQUAL(sib__column_code(&c, 0), 1);
    CU_ASSERT_EQUAL(sib__column_code(&c, 2), INT32_MIN);
    for (int32_t type = SIB_COLUMN_TYPE_F64; type <= SIB_COLUMN_TYPE_TEXT; type++) {
        c.type = type;
        CU_ASSERT_FALSE(sib__column_missing(&c, 0));
        CU_ASSERT_EQUAL(sib__column_missing(&c, 1), type != SIB_COLUMN_TYPE_TEXT);
        CU_ASSERT_TRUE(sib__column_missing(&c, 2));
    }
    CU_ASSERT_TRUE(sib__slice_equals(sib__column_text(&c, 1), "bc"));
    CU_ASSERT_PTR_NULL(sib__column_text(&c, 2).data);
    c.type = SIB_COLUMN_TYPE_CODES;
    CU_ASSERT_TRUE(sib__slice_equals(sib__column_text(&c, 0), "bc"));
    CU_ASSERT_PTR_NULL(sib__column_text(&c, 1).data);
    CU_ASSERT_PTR_NULL(sib__column_text(&c, 2).data);
}

static void column_types_have_names(void)
{
    CU_ASSERT_STRING_EQUAL(sib_column_type_name(SIB_COLUMN_TYPE_DATE), "date");
    CU_ASSERT_EQUAL(sib_column_type_value("text"), SIB_COLUMN_TYPE_TEXT);
    CU_ASSERT_EQUAL(sib_column_type_value("string"), 0);
    CU_ASSERT_PTR_NULL(sib_column_type_name(7));
}

TEST_SUITE(test_column)
{
    test_add("column", "validity bits and sentinels fold into one answer",
             validity_and_sentinels_fold_into_one);
    test_add("column", "column types have names", column_types_have_names);
}
