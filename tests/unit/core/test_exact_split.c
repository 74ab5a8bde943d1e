#include "core/exact.h"

#include <string.h>

#include "exact_values.h"
#include "support.h"

static sib__call call;

static void begin(void)
{
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "test", true), SIB_OK);
}

static void end(void)
{
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
}

enum { MOST = 12 };

static void sums_agree_with_rationals_in_any_order(void)
{
    uint64_t     state = 31;
    int64_t      wrong = 0;
    sib__memory *m = &call.scratch;
    begin();
    for (int64_t round = 0; round < test_times(4000); round++) {
        sib__exact    values[MOST];
        sib__exact    sum = {0, 0, NULL};
        sib__rational expect = {0, 0, 0, NULL, NULL};
        int64_t       n = round % (MOST + 1);
        CU_ASSERT_EQUAL(sib__rational_of(&call, m, 0, 1, &expect), SIB_OK);
        for (int64_t i = n - 1; i >= 0; i--) {
            values[i] = exact_any(&call, &state);
            CU_ASSERT_EQUAL(
                sib__rational_add(&call, m, expect, exact_slow(&call, values[i]), &expect),
                SIB_OK);
        }
        wrong += sib__exact_sum(&call, m, values, n, &sum) != SIB_OK || !exact_is(sum, expect);
        sib__memory_release(m);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

static void a_sum_may_leave_64_bits_and_come_back(void)
{
    const sib__exact values[] = {{INT64_MAX, 1, NULL}, {INT64_MAX, 1, NULL},
                                 {1, INT64_MAX, NULL}, {-1, INT64_MAX, NULL},
                                 {INT64_MIN, 1, NULL}, {-INT64_MAX, 1, NULL}};
    sib__exact       sum = {0, 0, NULL};
    begin();
    CU_ASSERT_EQUAL(sib__exact_sum(&call, &call.scratch, values, 6, &sum), SIB_OK);
    CU_ASSERT_TRUE(sum.num == -1 && sum.den == 1 && sum.big == NULL);
    end();
}

static void shares_not_negative(uint64_t *state, sib__exact *shares, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        shares[i] = exact_any(&call, state);
        if (sib__exact_sign(shares[i]) < 0) {
            CU_ASSERT_EQUAL(sib__exact_negate(&call, &call.scratch, shares[i], &shares[i]),
                            SIB_OK);
        }
    }
    shares[n - 1] = sib__exact_of_i64(1); /* so that not all are 0 */
}

/* total * share / sum by rationals. */
static sib__rational part_of(sib__exact total, sib__exact share, sib__rational sum)
{
    sib__memory  *m = &call.scratch;
    sib__rational part = {0, 0, 0, NULL, NULL};
    CU_ASSERT_EQUAL(sib__rational_multiply(&call, m, exact_slow(&call, total),
                                           exact_slow(&call, share), &part),
                    SIB_OK);
    CU_ASSERT_EQUAL(sib__rational_divide(&call, m, part, sum, &part), SIB_OK);
    return part;
}

static sib__rational sum_of(const sib__exact *shares, int64_t n)
{
    sib__exact sum = {0, 0, NULL};
    CU_ASSERT_EQUAL(sib__exact_sum(&call, &call.scratch, shares, n, &sum), SIB_OK);
    return exact_slow(&call, sum);
}

static void parts_are_in_proportion_to_shares(void)
{
    uint64_t state = 32;
    int64_t  wrong = 0;
    begin();
    for (int64_t round = 0; round < test_times(2000); round++) {
        sib__exact shares[MOST];
        sib__exact parts[MOST];
        int64_t    n = round % MOST + 1;
        sib__exact total = exact_any(&call, &state);
        shares_not_negative(&state, shares, n);
        sib__rational sum = sum_of(shares, n);
        CU_ASSERT_EQUAL(sib__exact_pro_rata(&call, &call.scratch, total, shares, n, parts),
                        SIB_OK);
        for (int64_t i = 0; i < n; i++) {
            wrong += !exact_is(parts[i], part_of(total, shares[i], sum));
        }
        sib__memory_release(&call.scratch);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

/* Whether part i comes before part j when what is left is given away. */
static bool comes_before(const sib__rational *rest, const int64_t *rank, int64_t i, int64_t j)
{
    int order = 0;
    CU_ASSERT_EQUAL(sib__rational_compare(&call, rest[i], rest[j], &order), SIB_OK);
    return order > 0 || (order == 0 && rank[i] < rank[j]);
}

/* Largest remainder as its definition says: cut each part, then find, unit by unit, who has the
 * largest remainder of those who have not had one. */
static void split_slowly(int64_t total, const sib__exact *shares, const int64_t *rank,
                         int64_t n, int64_t *parts)
{
    sib__memory  *m = &call.scratch;
    sib__rational rest[MOST];
    bool          had[MOST] = {false};
    sib__rational sum = sum_of(shares, n);
    int64_t       left = total;
    for (int64_t i = 0; i < n; i++) {
        sib__rational part = part_of(sib__exact_of_i64(total), shares[i], sum);
        sib__rational whole = {0, 0, 0, NULL, NULL};
        CU_ASSERT_EQUAL(sib__rational_round(&call, m, part, 0, SIB__ROUNDING_DOWN, &whole),
                        SIB_OK);
        CU_ASSERT_EQUAL(sib__rational_to_i64(&call, whole, &parts[i]), SIB_OK);
        CU_ASSERT_EQUAL(sib__rational_subtract(&call, m, part, whole, &rest[i]), SIB_OK);
        rest[i].sign = rest[i].sign < 0 ? 1 : rest[i].sign;
        left -= parts[i];
    }
    for (; left != 0; left -= total < 0 ? -1 : 1) {
        int64_t best = -1;
        for (int64_t i = 0; i < n; i++) {
            best = !had[i] && (best < 0 || comes_before(rest, rank, i, best)) ? i : best;
        }
        had[best] = true;
        parts[best] += total < 0 ? -1 : 1;
    }
}

static void whole_parts_follow_the_largest_remainders(void)
{
    uint64_t state = 33;
    int64_t  wrong = 0;
    begin();
    for (int64_t round = 0; round < test_times(6000); round++) {
        sib__exact shares[MOST];
        int64_t    rank[MOST];
        int64_t    parts[MOST];
        int64_t    expect[MOST];
        int64_t    n = round % MOST + 1;
        int64_t    total = (int64_t)exact_random(&state) >> (round % 64);
        shares_not_negative(&state, shares, n);
        for (int64_t i = 0; i < n; i++) {
            rank[i] = (i + round) % n;
            if (round % 3 != 0) { /* ties */
                shares[i] = sib__exact_of_i64((int64_t)(exact_random(&state) % 3) + 1);
            }
        }
        split_slowly(total, shares, rank, n, expect);
        wrong += sib__exact_allocate(&call, total, shares, rank, n, parts) != SIB_OK ||
                 memcmp(parts, expect, (size_t)n * sizeof *parts) != 0;
        sib__memory_release(&call.scratch);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

static void the_lowest_and_highest_totals_are_split(void)
{
    const sib__exact shares[] = {{1, 1, NULL}, {1, 1, NULL}, {1, 1, NULL}, {0, 1, NULL}};
    const int64_t    rank[] = {2, 0, 1, 3};
    int64_t          parts[4] = {7, 7, 7, 7};
    begin();
    CU_ASSERT_EQUAL(sib__exact_allocate(&call, INT64_MIN, shares, rank, 4, parts), SIB_OK);
    CU_ASSERT_EQUAL(parts[0], INT64_C(-3074457345618258602));
    CU_ASSERT_EQUAL(parts[1], INT64_C(-3074457345618258603));
    CU_ASSERT_EQUAL(parts[2], INT64_C(-3074457345618258603));
    CU_ASSERT_EQUAL(parts[3], 0);
    CU_ASSERT_EQUAL(sib__exact_allocate(&call, INT64_MAX, shares, rank, 4, parts), SIB_OK);
    CU_ASSERT_EQUAL(parts[0], INT64_C(3074457345618258602));
    CU_ASSERT_EQUAL(parts[1], INT64_C(3074457345618258603));
    CU_ASSERT_EQUAL(sib__exact_allocate(&call, INT64_MIN, shares, rank, 1, parts), SIB_OK);
    CU_ASSERT_EQUAL(parts[0], INT64_MIN);
    end();
}

static void bad_shares_are_refused(void)
{
    const int64_t rank[] = {0, 1, 2};
    int64_t       parts[3] = {7, 7, 7};
    sib__exact    shares[3] = {{1, 1, NULL}, {-1, 2, NULL}, {5, 1, NULL}};
    begin();
    CU_ASSERT_EQUAL(sib__exact_allocate(&call, 10, shares, rank, 3, parts), SIB_ERR_TERMS);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(call.ctx), "shares");
    CU_ASSERT_EQUAL(sib_context_row(call.ctx), 1);
    CU_ASSERT_EQUAL(sib__exact_allocate(&call, 10, shares + 1, rank, 2, parts), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(sib_context_row(call.ctx), 0);
    shares[0] = shares[1] = shares[2] = sib__exact_of_i64(0);
    CU_ASSERT_EQUAL(sib__exact_allocate(&call, 10, shares, rank, 3, parts), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(sib_context_row(call.ctx), -1);
    CU_ASSERT_EQUAL(sib__exact_allocate(&call, 10, shares, rank, 0, parts), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(sib__exact_pro_rata(&call, &call.scratch, shares[0], shares, 3, shares),
                    SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(parts[0], 7);
    end();
}

typedef struct work {
    int64_t     n;
    sib__exact *shares;
    int64_t    *rank;
    int64_t    *parts;
} work;

static sib_status split_once(sib_context *ctx, void *payload)
{
    work      *w = payload;
    sib__exact sum = {0, 0, NULL};
    sib__exact whole = {0, 0, NULL};
    sib__call  inner;
    sib_status status = sib__enter(&inner, ctx, "test", true);
    if (status == SIB_OK) {
        status = sib__exact_sum(&inner, &inner.scratch, w->shares, w->n, &sum);
    }
    if (status == SIB_OK) {
        status = sib__exact_floor(&inner, &inner.scratch, sum, &whole);
    }
    if (status == SIB_OK) {
        status = sib__exact_round_to(&inner, &inner.scratch, sum, w->shares[0],
                                     SIB__ROUNDING_DOWN, &whole);
    }
    if (status == SIB_OK) {
        status = sib__exact_allocate(&inner, INT64_MIN, w->shares, w->rank, w->n, w->parts);
    }
    return sib__leave(&inner, status, NULL);
}

static void every_failure_of_memory_is_said(void)
{
    int64_t    parts[3];
    int64_t    rank[3] = {0, 1, 2};
    sib__exact shares[3] = {{0, 0, NULL}, {1, INT64_MAX, NULL}, {INT64_MAX, 3, NULL}};
    work       w = {3, shares, rank, parts};
    begin();
    shares[0] = exact_of(&call, "123456789012345678901234567890/77");
    CU_ASSERT_TRUE(test_every_allocation(split_once, &w) > 10);
    end();
}

static void long_work_can_be_interrupted(void)
{
    enum { N = 3 * SIB__PAUSE_EVERY };
    static int64_t    parts[N];
    static int64_t    rank[N];
    static sib__exact shares[N];
    for (int64_t i = 0; i < N; i++) {
        rank[i] = i;
        shares[i] = sib__exact_of_i64(i % 7 + 1);
    }
    work w = {N, shares, rank, parts};
    CU_ASSERT_TRUE(test_every_check(split_once, &w, 1) >= 12);
    int64_t    sum = 0;
    sib__exact wide[3] = {{INT64_MAX, 1, NULL}, {INT64_MAX, 1, NULL}, {1, 1, NULL}};
    for (int64_t i = 0; i < N; i++) {
        sum += parts[i];
    }
    CU_ASSERT_EQUAL(sum, INT64_MIN);
    w = (work){3, wide, rank, parts};
    CU_ASSERT_TRUE(test_every_check(split_once, &w, 1) >= 2); /* large sums, one by one */
}

TEST_SUITE(test_exact_split)
{
    test_add("exact splits", "sums agree with rationals in any order",
             sums_agree_with_rationals_in_any_order);
    test_add("exact splits", "a sum may leave 64 bits and come back",
             a_sum_may_leave_64_bits_and_come_back);
    test_add("exact splits", "parts are in proportion to shares",
             parts_are_in_proportion_to_shares);
    test_add("exact splits", "whole parts follow the largest remainders",
             whole_parts_follow_the_largest_remainders);
    test_add("exact splits", "the lowest and highest totals are split",
             the_lowest_and_highest_totals_are_split);
    test_add("exact splits", "bad shares are refused", bad_shares_are_refused);
    test_add("exact splits", "every failure of memory is said",
             every_failure_of_memory_is_said);
    test_add("exact splits", "long work can be interrupted", long_work_can_be_interrupted);
}
