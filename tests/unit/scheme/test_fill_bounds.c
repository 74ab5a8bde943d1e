/* Limits filled at the bounds of 64 bits, and where the quick way ends. */
#define SIB_EXPERIMENTAL 1

#include "scheme/fill.h"
#include "scheme/fill_quickly.h"

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

/* Whole units of a sum beyond 64 bits, of a room whose denominator is, or numbers counted in a
 * tenth of a unit: the first two are refused. */
static void test_units(void)
{
    static const struct {
        int64_t     lines[2];
        const char *limit;
        int64_t     den; /* lines are counted in parts of which a pound has so many */
        sib_status  status;
        int64_t     after[2];
    } cases[] = {{{INT64_MAX, INT64_MAX}, "5", 100, SIB_ERR_OVERFLOW, {0, 0}},
                 {{100, 200}, "1/36893488147419103232", 100, SIB_ERR_OVERFLOW, {0, 0}},
                 {{100, 200}, "1/3", 100, SIB_OK, {11, 22}},
                 {{1000, 2000}, "2", 1000, SIB_OK, {670, 1330}}};
    begin();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t      amounts[2] = {cases[i].lines[0], cases[i].lines[1]};
        int64_t      group[2] = {0, 0};
        int64_t      order[2] = {0, 1};
        bool         unlimited = false;
        sib__numbers numbers = {.whole = amounts, .den = cases[i].den};
        sib__numbers out = {.whole = NULL};
        sib__numbers left = {.whole = NULL};
        sib__exact   limit;
        sib__fill    f = {.n = 2,
                          .numbers = &numbers,
                          .group_of = group,
                          .order = order,
                          .group_count = 1,
                          .limits = &limit,
                          .unlimited = &unlimited,
                          .how = SIB__FILL_PRO_RATA};
        CU_ASSERT_EQUAL(sib__exact_of(&call, &call.scratch, 1, 100, &f.whole), SIB_OK);
        CU_ASSERT_EQUAL(sib__exact_parse(&call, &call.scratch, "limit",
                                         sib__slice_of(cases[i].limit), &limit),
                        SIB_OK);
        sib_status status = sib__fill_limits(&call, &call.scratch, &f, &out, &left);
        CU_ASSERT_EQUAL(status, cases[i].status);
        for (int64_t j = 0; status == SIB_OK && j < 2; j++) {
            sib__exact value = sib__number_at(&out, j);
            CU_ASSERT_EQUAL(sib__exact_multiply(&call, &call.scratch, value,
                                                sib__exact_of_i64(cases[i].den), &value),
                            SIB_OK);
            CU_ASSERT_EQUAL(value.num, cases[i].after[j]);
        }
    }
    end();
}

/* The quick way is for whole numbers, few groups, a limit in whole parts, and sums of 64 bits;
 * else it says that it has not been taken. */
static void test_not_quick(void)
{
    int32_t      code = 0;
    sib__codes   key = {.own = &code};
    int64_t      debt = INT64_MIN + 1;
    sib__exact   one = {1, 1, NULL};
    sib__series  s = {.n = 1, .codes = &key};
    sib__run     run = {.call = &call, .memory = &call.scratch};
    sib__numbers whole = {.whole = &debt, .den = 100};
    sib__numbers each = {.each = &one};
    const struct {
        const sib__numbers *numbers;
        uint64_t            groups;
        sib__exact          limit;
        bool                done;
    } cases[] = {{&whole, 1, {0, 1, NULL}, true},    {&each, 1, {0, 1, NULL}, false},
                 {&whole, 4096, {0, 1, NULL}, true}, {&whole, 4097, {0, 1, NULL}, false},
                 {&whole, 1, {1, 3, NULL}, false},   {&whole, 1, {1, 1, NULL}, false}};
    begin();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sib__quick_fill quick = {
            .lines = &s,
            .groups = {.size = {cases[i].groups}, .n = 1, .product = cases[i].groups},
            .limit = cases[i].limit};
        sib__numbers out = {.whole = NULL};
        bool         done = !cases[i].done;
        s.numbers = *cases[i].numbers;
        CU_ASSERT_EQUAL(sib__fill_quickly(&run, &quick, &out, &done), SIB_OK);
        CU_ASSERT_EQUAL(done, cases[i].done);
        CU_ASSERT_TRUE(!done || out.whole[0] == debt);
    }
    end();
}

TEST_SUITE(test_fill_bounds)
{
    test_add("fill", "whole units fit 64 bits, whatever they are counted in", test_units);
    test_add("fill", "the quick way is taken where it can be", test_not_quick);
}
