/* Real files, where $SIB_TEST_DATA has them. */
#include <stdlib.h>
#include <string.h>

#include "support.h"
#include "table/table.h"

static sib_table *read_file(const char *path, const char *types)
{
    size_t     size = 0;
    char      *text = test_data(path, &size);
    sib_table *table = NULL;
    if (text == NULL) {
        test_skip(path, "no SIB_TEST_DATA");
        return NULL;
    }
    sib_u8 bytes = {(const uint8_t *)text, (int64_t)size};
    CU_ASSERT_EQUAL(sib_table_read_csv(NULL, bytes, types, NULL, &table), SIB_OK);
    free(text);
    return table;
}

/* Rows for which a condition holds. */
static int64_t count(const sib_table *table, const char *condition)
{
    int64_t   n = sib_table_rows(table);
    int64_t   held = 0;
    uint8_t  *flags = malloc((size_t)n);
    sib__call call;
    CU_ASSERT_EQUAL(sib__enter(&call, NULL, "count", true), SIB_OK);
    CU_ASSERT_EQUAL(sib__table_condition(&call, table, "where", condition, flags), SIB_OK);
    for (int64_t i = 0; i < n; i++) {
        held += flags[i] == 1;
    }
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    free(flags);
    return held;
}

/* Dehejia & Wahba (1999): 185 trainees who earned 6,349 dollars in 1978 on average. */
static void the_trainees_of_1978_earned_what_is_published(void)
{
    sib_table *t = read_file("matching/lalonde_matchit614.csv",
                             "{\"treat\": {\"type\": \"flag\"}, \"re78\": {\"type\": \"f64\"}, "
                             "\"race\": {\"type\": \"codes\"}}");
    if (t == NULL) {
        return;
    }
    double  sum = 0.0;
    sib_u8  treated = sib_table_flags(t, sib_table_find(t, "treat"));
    sib_f64 earned = sib_table_f64(t, sib_table_find(t, "re78"));
    CU_ASSERT_EQUAL_FATAL(treated.n, 614);
    for (int64_t i = 0; i < treated.n; i++) {
        sum += treated.data[i] == 1 ? earned.data[i] : 0.0;
    }
    CU_ASSERT_EQUAL(count(t, "treat"), 185);
    TEST_NEAR(sum / 185.0, 6349.144, 1e-7);
    CU_ASSERT_EQUAL(sib_table_levels(t, sib_table_find(t, "race")).n, 3);
    sib_table_free(t);
}

/* Counts taken with Python's csv module. */
static void quoted_fields_and_missing_dates_of_broward_are_read(void)
{
    sib_table *t =
        read_file("broward/offences.csv",
                  "{\"person_id\": {\"type\": \"text\"}, \"kind\": {\"type\": \"codes\"}, "
                  "\"offence_date\": {\"type\": \"date\"}, "
                  "\"charge_desc\": {\"type\": \"text\"}}");
    if (t == NULL) {
        return;
    }
    CU_ASSERT_EQUAL(sib_table_rows(t), 7751);
    CU_ASSERT_EQUAL(count(t, "offence_date IS NULL"), 916);
    CU_ASSERT_EQUAL(count(t, "charge_desc LIKE '%,%'"), 61);
    CU_ASSERT_EQUAL(count(t, "kind = 'recid' AND offence_date >= DATE '2014-01-01'"), 1408);
    sib_table_free(t);
}

TEST_SUITE(test_real)
{
    test_add("real", "the trainees of 1978 earned what is published",
             the_trainees_of_1978_earned_what_is_published);
    test_add("real", "quoted fields and missing dates of Broward are read",
             quoted_fields_and_missing_dates_of_broward_are_read);
}
