#include "core/exact.h"

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

typedef sib_status (*quick)(sib__call *, sib__memory *, sib__exact, sib__exact, sib__exact *);
typedef sib_status (*slow)(sib__call *, sib__memory *, sib__rational, sib__rational,
                           sib__rational *);

static const struct {
    quick quick;
    slow  slow;
} operations[] = {{sib__exact_add, sib__rational_add},
                  {sib__exact_subtract, sib__rational_subtract},
                  {sib__exact_multiply, sib__rational_multiply},
                  {sib__exact_divide, sib__rational_divide}};

/* How many of the four operations are wrong for a pair. */
static int64_t wrong_sums(sib__exact a, sib__exact b, sib__rational x, sib__rational y)
{
    sib__memory *m = &call.scratch;
    int64_t      wrong = 0;
    for (int i = 0; i < 4; i++) {
        sib__exact    c = {7, 7, NULL};
        sib__rational z = {0, 0, 0, NULL, NULL};
        sib_status    status = operations[i].quick(&call, m, a, b, &c);
        if (operations[i].slow(&call, m, x, y, &z) == SIB_OK) {
            wrong += status != SIB_OK || !exact_is(c, z);
        } else {
            wrong += i != 3 || y.sign != 0 || status != SIB_ERR_ARGUMENT || c.num != 7;
        }
    }
    return wrong;
}

/* The same of order, lesser and greater. */
static int64_t wrong_orders(sib__exact a, sib__exact b, sib__rational x, sib__rational y)
{
    int        order = 9;
    int        expect = 8;
    sib__exact least = {0, 0, NULL};
    sib__exact most = {0, 0, NULL};
    CU_ASSERT_EQUAL(sib__rational_compare(&call, x, y, &expect), SIB_OK);
    return (sib__exact_compare(&call, a, b, &order) != SIB_OK || order != expect) +
           (sib__exact_min(&call, a, b, &least) != SIB_OK ||
            !exact_is(least, expect < 0 ? x : y)) +
           (sib__exact_max(&call, a, b, &most) != SIB_OK ||
            !exact_is(most, expect > 0 ? x : y));
}

static int64_t wrong_pair(sib__exact a, sib__exact b)
{
    sib__rational x = exact_slow(&call, a);
    sib__rational y = exact_slow(&call, b);
    return !exact_is(a, x) + !exact_is(b, y) + wrong_sums(a, b, x, y) +
           wrong_orders(a, b, x, y);
}

static void arithmetic_agrees_with_rationals_at_every_size(void)
{
    uint64_t state = 20101;
    int64_t  wrong = 0;
    begin();
    for (int64_t i = 0; i < test_times(100000); i++) {
        sib__exact a = exact_any(&call, &state);
        wrong += wrong_pair(a, i % 50 == 0 ? a : exact_any(&call, &state));
        sib__memory_release(&call.scratch);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

static void edges_of_64_bits_are_exact(void)
{
    sib__exact edges[EXACT_EDGES];
    sib__call  outer;
    int64_t    wrong = 0;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&outer, NULL, "test", true), SIB_OK);
    exact_edges(&outer, edges);
    begin();
    for (int i = 0; i < EXACT_EDGES; i++) {
        for (int j = 0; j < EXACT_EDGES; j++) {
            wrong += wrong_pair(edges[i], edges[j]);
        }
        sib__memory_release(&call.scratch);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    end();
    CU_ASSERT_EQUAL(sib__leave(&outer, SIB_OK, NULL), SIB_OK);
}

static void fractions_are_made_reduced(void)
{
    static const int64_t numbers[] = {INT64_MIN, INT64_MIN + 1, -6,       -1, 0, 1, 4,
                                      9,         INT64_MAX - 1, INT64_MAX};
    sib__exact           out = {7, 7, NULL};
    int64_t              wrong = 0;
    begin();
    for (int i = 0; i < 100; i++) {
        int64_t       num = numbers[i / 10];
        int64_t       den = numbers[i % 10];
        sib__rational expect = {0, 0, 0, NULL, NULL};
        if (den != 0) {
            CU_ASSERT_EQUAL(sib__rational_of(&call, &call.scratch, num, den, &expect), SIB_OK);
            wrong += sib__exact_of(&call, &call.scratch, num, den, &out) != SIB_OK ||
                     !exact_is(out, expect);
        }
        CU_ASSERT_EQUAL(sib__rational_of(&call, &call.scratch, num, 1, &expect), SIB_OK);
        wrong += !exact_is(sib__exact_of_i64(num), expect);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    out = sib__exact_of_i64(7);
    CU_ASSERT_EQUAL(sib__exact_of(&call, &call.scratch, 1, 0, &out), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_context_row(call.ctx), -1);
    CU_ASSERT_EQUAL(sib__exact_divide(&call, &call.scratch, out, sib__exact_of_i64(0), &out),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_context_row(call.ctx), -1);
    CU_ASSERT_EQUAL(out.num, 7);
    end();
}

static void the_negative_of_the_lowest_number_is_large_and_back(void)
{
    sib__memory *m = &call.scratch;
    sib__exact   high = {0, 0, NULL};
    sib__exact   low = {0, 0, NULL};
    begin();
    CU_ASSERT_EQUAL(sib__exact_negate(&call, m, sib__exact_of_i64(INT64_MIN), &high), SIB_OK);
    CU_ASSERT_TRUE(exact_says(&call, high, "9223372036854775808"));
    CU_ASSERT_EQUAL(sib__exact_sign(high), 1);
    CU_ASSERT_EQUAL(sib__exact_negate(&call, m, high, &low), SIB_OK);
    CU_ASSERT_EQUAL(low.num, INT64_MIN);
    CU_ASSERT_EQUAL(low.den, 1);
    CU_ASSERT_PTR_NULL(low.big);
    end();
}

/* How many of a number's own functions are wrong: sign, negative, as a rational, back. */
static int64_t wrong_alone(sib__exact a)
{
    sib__memory  *m = &call.scratch;
    sib__rational x = exact_slow(&call, a);
    sib__rational back = {0, 0, 0, NULL, NULL};
    sib__exact    b = {0, 0, NULL};
    int64_t       wrong = sib__exact_sign(a) != x.sign;
    wrong += sib__exact_rational(&call, m, a, &back) != SIB_OK || !exact_is(a, back) ||
             back.sign != x.sign || (a.den == 0 && back.num != a.big->num);
    x.sign = -x.sign;
    wrong += sib__exact_negate(&call, m, a, &b) != SIB_OK || !exact_is(b, x);
    return wrong;
}

static void negatives_and_rationals_agree_at_every_size(void)
{
    uint64_t state = 77;
    int64_t  wrong = 0;
    begin();
    for (int64_t i = 0; i < test_times(50000); i++) {
        wrong += wrong_alone(exact_any(&call, &state));
        sib__memory_release(&call.scratch);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

static void what_cancels_is_small_again(void)
{
    sib__memory *m = &call.scratch;
    sib__exact   a;
    sib__exact   b;
    begin();
    a = exact_of(&call, "123456789012345678901234567890/7");
    CU_ASSERT_EQUAL(sib__exact_subtract(&call, m, a, a, &b), SIB_OK);
    CU_ASSERT_TRUE(b.num == 0 && b.den == 1 && b.big == NULL);
    CU_ASSERT_EQUAL(sib__exact_divide(&call, m, a, a, &b), SIB_OK);
    CU_ASSERT_TRUE(b.num == 1 && b.den == 1 && b.big == NULL);
    CU_ASSERT_EQUAL(sib__exact_multiply(&call, m, a, sib__exact_of_i64(0), &b), SIB_OK);
    CU_ASSERT_TRUE(b.num == 0 && b.den == 1 && b.big == NULL);
    CU_ASSERT_EQUAL(sib__exact_floor(&call, m, sib__exact_of_i64(-9), &b), SIB_OK);
    CU_ASSERT_TRUE(b.num == -9 && b.den == 1 && b.big == NULL);
    end();
}

static void small_numbers_take_no_memory(void)
{
    static const char *const longest[] = {"999999999999999999", "-99999999999999.99 %",
                                          "1/999999999999999999"};
    const sib__exact         zero = sib__exact_of_i64(0);
    test_allocator           allocator = {0};
    sib_context             *ctx = test_context(&allocator);
    sib__memory             *m = &call.scratch;
    uint64_t                 state = 5;
    int                      order = 0;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, ctx, "test", true), SIB_OK);
    int64_t before = allocator.calls;
    for (int64_t i = 0; i < test_times(2000); i++) {
        sib__exact a = {0, 0, NULL};
        sib__exact b = {0, 0, NULL};
        sib__exact c = {0, 0, NULL};
        double     value = 0.0;
        CU_ASSERT_EQUAL(sib__exact_of(&call, m, (int64_t)(exact_random(&state) >> 34), 12, &a),
                        SIB_OK);
        CU_ASSERT_EQUAL(
            sib__exact_of(&call, m, -7, (int64_t)(exact_random(&state) >> 40) + 1, &b), SIB_OK);
        for (int k = 0; k < 4; k++) {
            CU_ASSERT_EQUAL(operations[k].quick(&call, m, a, b, &c), SIB_OK);
            CU_ASSERT_EQUAL(operations[k].quick(&call, m, zero, b, &c), SIB_OK);
            CU_ASSERT_EQUAL(operations[k].quick(&call, m, b, zero, &c),
                            k == 3 ? SIB_ERR_ARGUMENT : SIB_OK);
        }
        CU_ASSERT_EQUAL(sib__exact_compare(&call, a, b, &order), SIB_OK);
        CU_ASSERT_EQUAL(sib__exact_negate(&call, m, b, &b), SIB_OK);
        CU_ASSERT_EQUAL(sib__exact_floor(&call, m, a, &c), SIB_OK);
        CU_ASSERT_EQUAL(sib__exact_round_to(&call, m, a, b, SIB__ROUNDING_HALF_EVEN, &c),
                        SIB_OK);
        CU_ASSERT_EQUAL(sib__exact_f64(&call, a, &value), SIB_OK);
    }
    for (size_t i = 0; i < sizeof longest / sizeof longest[0]; i++) {
        sib__exact c = {0, 0, NULL};
        CU_ASSERT_EQUAL(sib__exact_parse(&call, m, "x", sib__slice_of(longest[i]), &c), SIB_OK);
    }
    CU_ASSERT_EQUAL(allocator.calls, before);
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    sib_context_free(ctx);
}

TEST_SUITE(test_exact)
{
    test_add("exact", "arithmetic agrees with rationals at every size",
             arithmetic_agrees_with_rationals_at_every_size);
    test_add("exact", "edges of 64 bits are exact", edges_of_64_bits_are_exact);
    test_add("exact", "fractions are made reduced", fractions_are_made_reduced);
    test_add("exact", "the negative of the lowest number is large, and back",
             the_negative_of_the_lowest_number_is_large_and_back);
    test_add("exact", "negatives and rationals agree at every size",
             negatives_and_rationals_agree_at_every_size);
    test_add("exact", "what cancels is small again", what_cancels_is_small_again);
    test_add("exact", "small numbers take no memory", small_numbers_take_no_memory);
}
