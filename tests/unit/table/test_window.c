/* People by id, owners of records, groups, and the order of rows by content. */
#include "table/window.h"

#include <stdio.h>
#include <string.h>

#include "support.h"
#include "table/roworder.h"
#include "tables.h"

enum { LENGTHS = 40 };

/* Ids that differ in length, in their last byte, or beyond what a slot holds. */
static void ids_of_every_length_are_told_apart(void)
{
    char        ids[2 * LENGTHS][LENGTHS + 2];
    const char *pointers[2 * LENGTHS];
    char        data[2 * LENGTHS * (LENGTHS + 2)];
    int64_t     offsets[2 * LENGTHS + 1];
    for (int i = 0; i < LENGTHS; i++) {
        memset(ids[2 * i], 'x', (size_t)i + 1);
        memset(ids[2 * i + 1], 'x', (size_t)i + 1);
        ids[2 * i + 1][i] = 'y';
        ids[2 * i][i + 1] = ids[2 * i + 1][i + 1] = '\0';
        pointers[2 * i] = ids[2 * i];
        pointers[2 * i + 1] = ids[2 * i + 1];
    }
    sib__call   call;
    sib__people people;
    sib_text    text = test_text(pointers, 2 * LENGTHS, data, offsets);
    CU_ASSERT_EQUAL(sib__enter(&call, NULL, "test", true), SIB_OK);
    CU_ASSERT_EQUAL(sib__people_index(&call, "person", text, &people), SIB_OK);
    for (int i = 0; i < 2 * LENGTHS; i++) {
        CU_ASSERT_EQUAL(sib__people_find(&people, sib__slice_of(ids[i])), i);
    }
    CU_ASSERT_EQUAL(sib__people_find(&people, sib__slice_of("z")), SIB__OWNER_UNKNOWN);
    CU_ASSERT_EQUAL(sib__people_find(&people, (sib__slice){"x\0", 2}), SIB__OWNER_UNKNOWN);
    CU_ASSERT_EQUAL(sib__people_find(&people, sib__slice_of("yxxxxxxxxxxxxxxxxxxxxxxxx")),
                    SIB__OWNER_UNKNOWN);
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
}

static void records_without_owner_are_told_apart(void)
{
    static const char *const ids[] = {"b", "a"};
    const int64_t            expect[] = {1, SIB__OWNER_UNKNOWN, SIB__OWNER_MISSING, 0, 1};
    const uint8_t            linked_expect[] = {1, 1, 0};
    uint8_t                  linked[3] = {9, 9, 9};
    char                     data[8];
    int64_t                  offsets[3];
    int64_t                  owners[5];
    sib__call                call;
    sib__people              people;
    sib__groups              groups;
    const int64_t            rows[] = {4, 3, 0};
    sib_table  *table = test_make_table("person text, n i64", "a,1;c,1;,1;b,1;a,1");
    sib__column column = sib__table_column(table, 0);
    CU_ASSERT_EQUAL(sib__enter(&call, NULL, "test", true), SIB_OK);
    CU_ASSERT_EQUAL(
        sib__people_index(&call, "person", test_text(ids, 2, data, offsets), &people), SIB_OK);
    CU_ASSERT_EQUAL(sib__window_owners(&call, &people, &column, owners), SIB_OK);
    CU_ASSERT_EQUAL(memcmp(owners, expect, sizeof expect), 0);
    sib__window_linked(owners, 5, linked, 3);
    CU_ASSERT_EQUAL(memcmp(linked, linked_expect, 3), 0);
    CU_ASSERT_EQUAL(sib__window_group(&call, owners, rows, 3, 3, &groups), SIB_OK);
    const int64_t starts[] = {0, 1, 3, 3};
    const int64_t grouped[] = {3, 4, 0};
    CU_ASSERT_EQUAL(memcmp(groups.starts, starts, sizeof starts), 0);
    CU_ASSERT_EQUAL(memcmp(groups.rows, grouped, sizeof grouped), 0);
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    sib_table_free(table);
}

/* Rows in ascending order by content: the column `a` comes first by its name, though it is last
 * in the table; missing stands last. */
static void rows_are_ordered_by_content_in_the_order_of_names(void)
{
    static const char text[] = "1,,-1.5,0,x,2011-01-01,A\n"
                               "2,,-1.5,0,x,2011-01-01,A\n"
                               "1,2,-1.5,0,x,2011-01-02,A\n"
                               "1,2,-1.5,0,x,,A\n"
                               "1,2,-1.5,1,x,2011-01-01,A\n"
                               "1,2,0.5,0,x,2011-01-01,A\n"
                               "1,2,,0,x,2011-01-01,A\n"
                               "1,2,-1.5,0,x,2011-01-01,B\n"
                               "1,2,-1.5,0,x,2011-01-01,Ba\n";
    /* by name: a text, f f64, g flag, h text, i i64, j date, z i64 */
    sib_table *table =
        test_make_table("z i64, i i64, f f64, g flag, h text, j date, a text", text);
    sib__call      call;
    sib__row_order order;
    const int64_t  ranks[] = {2, 3, 0, 1, 4, 5, 6, 7, 8};
    CU_ASSERT_EQUAL(sib__enter(&call, NULL, "test", true), SIB_OK);
    CU_ASSERT_EQUAL(sib__row_order_make(&call, table, &order), SIB_OK);
    for (int64_t a = 0; a < 9; a++) {
        for (int64_t b = 0; b < 9; b++) {
            int     by = sib__row_order_compare(&order, a, b);
            int64_t rank_a = 0;
            int64_t rank_b = 0;
            for (int64_t k = 0; k < 9; k++) {
                rank_a = ranks[k] == a ? k : rank_a;
                rank_b = ranks[k] == b ? k : rank_b;
            }
            CU_ASSERT_EQUAL((by > 0) - (by < 0), (rank_a > rank_b) - (rank_a < rank_b));
        }
    }
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    sib_table_free(table);
}

TEST_SUITE(test_window)
{
    test_add("window", "ids of every length are told apart",
             ids_of_every_length_are_told_apart);
    test_add("window", "records without owner are told apart",
             records_without_owner_are_told_apart);
    test_add("window", "rows are ordered by content in the order of names",
             rows_are_ordered_by_content_in_the_order_of_names);
}
