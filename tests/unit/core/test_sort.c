#include "core/sort.h"

#include <math.h>
#include <stdlib.h>

#include "support.h"

static bool key_before(int64_t a, int64_t b, const void *payload)
{
    const int *keys = payload;
    return keys[a] < keys[b];
}

static void merge_sort_is_stable_at_every_size(void)
{
    enum { MOST = 300 };
    int       keys[MOST];
    int64_t   rows[MOST];
    int64_t   scratch[MOST];
    unsigned  state = 1;
    sib__call call;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_sort", true), SIB_OK);
    for (int n = 0; n <= MOST; n++) {
        for (int i = 0; i < n; i++) {
            state = state * 1664525U + 1013904223U;
            keys[i] = (int)(state >> 28);
            rows[i] = i;
        }
        CU_ASSERT_EQUAL(sib__sort_rows(&call, rows, scratch, n, key_before, keys), SIB_OK);
        for (int i = 1; i < n; i++) {
            int64_t a = rows[i - 1];
            int64_t b = rows[i];
            CU_ASSERT_TRUE(keys[a] < keys[b] || (keys[a] == keys[b] && a < b));
        }
    }
    sib__leave(&call, SIB_OK, NULL);
}

static void radix_sort_orders_doubles_as_numbers(void)
{
    double x[] = {
        3.5, -0.0, (double)NAN, -(double)INFINITY, 0.0, 1e-310, -2.25, (double)INFINITY, 2.25};
    int64_t   expect[] = {3, 6, 1, 4, 5, 8, 0, 7, 2};
    uint64_t  keys[9];
    uint64_t  other_keys[9];
    int64_t   rows[9];
    int64_t   other_rows[9];
    sib__call call;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_sort", true), SIB_OK);
    for (int i = 0; i < 9; i++) {
        keys[i] = sib__sort_key_f64(x[i]);
        rows[i] = i;
    }
    CU_ASSERT_EQUAL(sib__sort_u64(&call, keys, rows, other_keys, other_rows, 9), SIB_OK);
    for (int i = 0; i < 9; i++) {
        CU_ASSERT_EQUAL(rows[i], expect[i]);
    }
    sib__leave(&call, SIB_OK, NULL);
}

/* Stops the sort the second time it asks. */
static bool second_time(void *payload)
{
    return ++*(int *)payload == 2;
}

static void radix_sort_gives_up_when_told(void)
{
    uint64_t keys[] = {0x030201U, 0x020103U, 0x010302U};
    uint64_t other_keys[3];
    int64_t  rows[] = {0, 1, 2};
    int64_t  other_rows[3];
    int      asked = 0;
    CU_ASSERT_FALSE(
        sib__sort_u64_until(keys, rows, other_keys, other_rows, 3, second_time, &asked));
    CU_ASSERT_EQUAL(asked, 2);
    CU_ASSERT_TRUE(
        sib__sort_u64_until(keys, rows, other_keys, other_rows, 3, second_time, &asked));
    CU_ASSERT_EQUAL(asked, 5); /* before each of the three bytes that differ */
    CU_ASSERT_TRUE(keys[0] < keys[1] && keys[1] < keys[2]);
    CU_ASSERT_TRUE(rows[0] == 2 && rows[1] == 1 && rows[2] == 0); /* back from the other room */
}

/* Stops the sort the time that is left, when it comes to it. */
static bool in_time(void *payload)
{
    return --*(int *)payload == 0;
}

/* Three blocks of keys that differ in two bytes: it asks before each block but the first as it
 * counts, and before each block of each of the two bytes. */
static void radix_sort_asks_before_each_block(void)
{
    enum { N = 3 * SIB__PAUSE_EVERY, ASKS = 2 + 2 * 3 };
    static uint64_t keys[2][N];
    static int64_t  rows[2][N];
    for (int last = 1; last <= ASKS + 1; last++) {
        int left = last;
        for (int64_t i = 0; i < N; i++) {
            keys[0][i] = (uint64_t)(N - i);
            rows[0][i] = i;
        }
        bool sorted =
            sib__sort_u64_until(keys[0], rows[0], keys[1], rows[1], N, in_time, &left);
        CU_ASSERT_EQUAL(sorted, last > ASKS);
        CU_ASSERT_EQUAL(left, last > ASKS ? 1 : 0);
    }
    CU_ASSERT_TRUE(keys[0][0] == 1 && rows[0][0] == N - 1);
    CU_ASSERT_TRUE(keys[0][N - 1] == N && rows[0][N - 1] == 0);
}

TEST_SUITE(test_sort)
{
    test_add("sort", "merge sort is stable at every size", merge_sort_is_stable_at_every_size);
    test_add("sort", "radix sort orders doubles as numbers",
             radix_sort_orders_doubles_as_numbers);
    test_add("sort", "radix sort gives up when told", radix_sort_gives_up_when_told);
    test_add("sort", "radix sort asks before each block", radix_sort_asks_before_each_block);
}
