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

/* Rounded by each mode, in the order of SIB__ROUNDING_LIST: half even, half up, down, up. */
static const struct {
    const char *value;
    const char *unit;
    const char *rounded[4];
} table[] = {
    {"0", "1", {"0", "0", "0", "0"}},
    {"2.5", "1", {"2", "3", "2", "3"}},
    {"3.5", "1", {"4", "4", "3", "4"}},
    {"-2.5", "1", {"-2", "-3", "-2", "-3"}},
    {"-3.5", "1", {"-4", "-4", "-3", "-4"}},
    {"2.4999999999", "1", {"2", "2", "2", "3"}},
    {"2.5000000001", "1", {"3", "3", "2", "3"}},
    {"-0.5", "1", {"0", "-1", "0", "-1"}},
    {"1/3", "1/3", {"1/3", "1/3", "1/3", "1/3"}},
    {"1/2", "1/3", {"2/3", "2/3", "1/3", "2/3"}},
    {"1/6", "1/3", {"0", "1/3", "0", "1/3"}},
    {"-1", "2/3", {"-4/3", "-4/3", "-2/3", "-4/3"}},
    {"0.125", "0.05", {"1/10", "3/20", "1/10", "3/20"}},
    {"0.175", "0.05", {"1/5", "1/5", "3/20", "1/5"}},
    {"0.12", "0.05", {"1/10", "1/10", "1/10", "3/20"}},
    {"-0.13", "0.05", {"-3/20", "-3/20", "-1/10", "-3/20"}},
    {"150", "100", {"200", "200", "100", "200"}},
    {"250", "100", {"200", "300", "200", "300"}},
    {"-250", "100", {"-200", "-300", "-200", "-300"}},
    {"49", "100", {"0", "0", "0", "100"}},
    {"-1", "100", {"0", "0", "0", "-100"}},
    {"-0.125", "0.01", {"-3/25", "-13/100", "-3/25", "-13/100"}},
    {"9.6 %", "0.1 %", {"12/125", "12/125", "12/125", "12/125"}},
    {"4611686018427387903.5",
     "1",
     {"4611686018427387904", "4611686018427387904", "4611686018427387903",
      "4611686018427387904"}},
    {"-9223372036854775808",
     "1",
     {"-9223372036854775808", "-9223372036854775808", "-9223372036854775808",
      "-9223372036854775808"}},
    {"9223372036854775807",
     "2",
     {"9223372036854775808", "9223372036854775808", "9223372036854775806",
      "9223372036854775808"}},
    {"123456789012345678901234567890.5",
     "1",
     {"123456789012345678901234567890", "123456789012345678901234567891",
      "123456789012345678901234567890", "123456789012345678901234567891"}},
};

static void each_mode_keeps_its_table(void)
{
    begin();
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        for (int32_t mode = 1; mode <= 4; mode++) {
            sib__exact out = {0, 0, NULL};
            CU_ASSERT_EQUAL(sib__exact_round_to(&call, &call.scratch,
                                                exact_of(&call, table[i].value),
                                                exact_of(&call, table[i].unit), mode, &out),
                            SIB_OK);
            CU_ASSERT_TRUE(exact_says(&call, out, table[i].rounded[mode - 1]));
        }
    }
    end();
}

static void units_of_rounding_are_above_0(void)
{
    static const char *const units[] = {"0", "-1", "-1/3", "-123456789012345678901234567890"};
    begin();
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        sib__exact out = {7, 7, NULL};
        CU_ASSERT_EQUAL(sib__exact_round_to(&call, &call.scratch, sib__exact_of_i64(1),
                                            exact_of(&call, units[i]), SIB__ROUNDING_UP, &out),
                        SIB_ERR_ARGUMENT);
        CU_ASSERT_EQUAL(sib_context_row(call.ctx), -1);
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(call.ctx), "a unit of rounding"));
        CU_ASSERT_EQUAL(out.num, 7);
    }
    end();
}

/* unit * whole(a / unit), by rationals. */
static sib__rational rounded(sib__rational a, sib__rational unit, int32_t mode)
{
    sib__memory *m = &call.scratch;
    CU_ASSERT_EQUAL(sib__rational_divide(&call, m, a, unit, &a), SIB_OK);
    CU_ASSERT_EQUAL(sib__rational_round(&call, m, a, 0, mode, &a), SIB_OK);
    CU_ASSERT_EQUAL(sib__rational_multiply(&call, m, a, unit, &a), SIB_OK);
    return a;
}

static void multiples_of_units_agree_with_rationals(void)
{
    uint64_t state = 40;
    int64_t  wrong = 0;
    begin();
    for (int64_t i = 0; i < test_times(40000); i++) {
        sib__exact a = exact_any(&call, &state);
        sib__exact unit = exact_any(&call, &state);
        sib__exact out = {0, 0, NULL};
        int32_t    mode = (int32_t)(i % 4) + 1;
        if (sib__exact_sign(unit) > 0) {
            sib_status status = sib__exact_round_to(&call, &call.scratch, a, unit, mode, &out);
            wrong += status != SIB_OK || !exact_is(out, rounded(exact_slow(&call, a),
                                                                exact_slow(&call, unit), mode));
        }
        sib__memory_release(&call.scratch);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

/* Halves are rare among random numbers: an odd number of halves of a unit. */
static void halves_of_units_agree_with_rationals(void)
{
    uint64_t     state = 41;
    int64_t      wrong = 0;
    sib__exact   half = {1, 2, NULL};
    sib__memory *m = &call.scratch;
    begin();
    for (int64_t i = 0; i < test_times(20000); i++) {
        int64_t    times = (int64_t)exact_random(&state) >> (exact_random(&state) % 64);
        sib__exact unit = exact_any(&call, &state);
        sib__exact a = {0, 0, NULL};
        sib__exact out = {0, 0, NULL};
        int32_t    mode = (int32_t)(i % 4) + 1;
        if (sib__exact_sign(unit) > 0) {
            CU_ASSERT_EQUAL(sib__exact_multiply(&call, m, unit, half, &a), SIB_OK);
            CU_ASSERT_EQUAL(sib__exact_multiply(&call, m, a, sib__exact_of_i64(times | 1), &a),
                            SIB_OK);
            wrong +=
                sib__exact_round_to(&call, m, a, unit, mode, &out) != SIB_OK ||
                !exact_is(out, rounded(exact_slow(&call, a), exact_slow(&call, unit), mode));
        }
        sib__memory_release(m);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

/* Whether floor <= a < floor + 1 and floor is whole. */
static bool is_floor(sib__exact floor, sib__exact a)
{
    sib__exact left = {0, 0, NULL};
    int        order = 1;
    sib__exact one = sib__exact_of_i64(1);
    return exact_is(floor, rounded(exact_slow(&call, floor), exact_slow(&call, one),
                                   SIB__ROUNDING_DOWN)) &&
           sib__exact_subtract(&call, &call.scratch, a, floor, &left) == SIB_OK &&
           sib__exact_sign(left) >= 0 &&
           sib__exact_compare(&call, left, one, &order) == SIB_OK && order < 0;
}

static void floors_are_the_next_whole_number_below(void)
{
    uint64_t state = 42;
    int64_t  wrong = 0;
    begin();
    for (int64_t i = 0; i < test_times(40000); i++) {
        sib__exact a = exact_any(&call, &state);
        sib__exact floor = {0, 0, NULL};
        wrong += sib__exact_floor(&call, &call.scratch, a, &floor) != SIB_OK;
        wrong += !is_floor(floor, a);
        sib__memory_release(&call.scratch);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

TEST_SUITE(test_exact_round)
{
    test_add("exact rounding", "each mode keeps its table", each_mode_keeps_its_table);
    test_add("exact rounding", "units of rounding are above 0", units_of_rounding_are_above_0);
    test_add("exact rounding", "multiples of units agree with rationals",
             multiples_of_units_agree_with_rationals);
    test_add("exact rounding", "halves of units agree with rationals",
             halves_of_units_agree_with_rationals);
    test_add("exact rounding", "floors are the next whole number below",
             floors_are_the_next_whole_number_below);
}
