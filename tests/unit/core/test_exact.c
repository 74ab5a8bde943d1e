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

/* How many of the four operations and comparisons are wrong for a pair. */
static int64_t wrong_of(sib__exact a, sib__exact b)
{
    sib__memory  *m = &call.scratch;
    sib__rational x = exact_slow(&call, a);
    sib__rational y = exact_slow(&call, b);
    int           order = 9;
    int           expect = 8;
    int64_t       wrong = !exact_is(a, x) + !exact_is(b, y);
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
    wrong += sib__exact_compare(&call, a, b, &order) != SIB_OK ||
             sib__rational_compare(&call, x, y, &expect) != SIB_OK || order != expect;
    return wrong;
}

static void arithmetic_agrees_with_rationals_at_every_size(void)
{
    uint64_t state = 20101;
    int64_t  wrong = 0;
    begin();
    for (int i = 0; i < 100000; i++) {
        sib__exact a = exact_any(&call, &state);
        wrong += wrong_of(a, i % 50 == 0 ? a : exact_any(&call, &state));
        sib__memory_release(&call.scratch);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

TEST_SUITE(test_exact)
{
    test_add("exact", "arithmetic agrees with rationals at every size",
             arithmetic_agrees_with_rationals_at_every_size);
}
