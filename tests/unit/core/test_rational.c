#include "core/rational.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static sib__rational of(int64_t num, int64_t den)
{
    sib__rational r = {0, 0, 0, NULL, NULL};
    CU_ASSERT_EQUAL_FATAL(sib__rational_of(&call, &call.scratch, num, den, &r), SIB_OK);
    return r;
}

static const char *text_of(sib__rational r)
{
    const char *text = "";
    CU_ASSERT_EQUAL(sib__rational_text(&call, &call.scratch, r, &text), SIB_OK);
    return text;
}

static sib__rational parsed(const char *text)
{
    sib__rational r = {0, 0, 0, NULL, NULL};
    CU_ASSERT_EQUAL_FATAL(
        sib__rational_parse(&call, &call.scratch, "x", sib__slice_of(text), &r), SIB_OK);
    return r;
}

static int64_t gcd(int64_t a, int64_t b)
{
    return b == 0 ? (a < 0 ? -a : a) : gcd(b, a % b);
}

/* Whether r is num/den, by plain 64-bit arithmetic. */
static bool is(sib__rational r, int64_t num, int64_t den)
{
    int64_t common = gcd(num, den) * (den < 0 ? -1 : 1);
    char    expect[64];
    if (den / common == 1) {
        snprintf(expect, sizeof expect, "%lld", (long long)(num / common));
    } else {
        snprintf(expect, sizeof expect, "%lld/%lld", (long long)(num / common),
                 (long long)(den / common));
    }
    return strcmp(text_of(r), expect) == 0;
}

static void arithmetic_agrees_with_small_fractions(void)
{
    int64_t wrong = 0;
    begin();
    sib__memory *m = &call.scratch;
    for (int64_t a = -7; a <= 7; a++) {
        for (int64_t b = 1; b <= 6; b++) {
            for (int64_t c = -5; c <= 5; c++) {
                for (int64_t d = -4; d <= 4; d += 3) {
                    sib__rational x = of(a, b);
                    sib__rational y = of(c, d);
                    sib__rational z;
                    int           order = 9;
                    CU_ASSERT_EQUAL(sib__rational_add(&call, m, x, y, &z), SIB_OK);
                    wrong += !is(z, a * d + c * b, b * d);
                    CU_ASSERT_EQUAL(sib__rational_subtract(&call, m, x, y, &z), SIB_OK);
                    wrong += !is(z, a * d - c * b, b * d);
                    CU_ASSERT_EQUAL(sib__rational_multiply(&call, m, x, y, &z), SIB_OK);
                    wrong += !is(z, a * c, b * d);
                    if (c != 0) {
                        CU_ASSERT_EQUAL(sib__rational_divide(&call, m, x, y, &z), SIB_OK);
                        wrong += !is(z, a * d, b * c);
                    }
                    CU_ASSERT_EQUAL(sib__rational_compare(&call, x, y, &order), SIB_OK);
                    int64_t sign = (a * d - c * b) * (d < 0 ? -1 : 1);
                    wrong += (order > 0) != (sign > 0) || (order < 0) != (sign < 0);
                }
            }
        }
        sib__memory_release(m);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

static void extremes_of_int64_are_exact(void)
{
    begin();
    CU_ASSERT_STRING_EQUAL(text_of(of(INT64_MIN, 1)), "-9223372036854775808");
    CU_ASSERT_STRING_EQUAL(text_of(of(INT64_MIN, INT64_MIN)), "1");
    CU_ASSERT_STRING_EQUAL(text_of(of(1, INT64_MIN)), "-1/9223372036854775808");
    CU_ASSERT_STRING_EQUAL(text_of(of(0, -5)), "0");
    end();
}

static void division_by_zero_and_infinities_are_refused(void)
{
    sib__rational r = {0, 0, 0, NULL, NULL};
    begin();
    CU_ASSERT_EQUAL(sib__rational_of(&call, &call.scratch, 1, 0, &r), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_context_row(call.ctx), -1);
    CU_ASSERT_EQUAL(sib__rational_divide(&call, &call.scratch, of(1, 2), of(0, 1), &r),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib__rational_of_f64(&call, &call.scratch, (double)INFINITY, &r),
                    SIB_ERR_NONFINITE);
    CU_ASSERT_EQUAL(sib__rational_of_f64(&call, &call.scratch, (double)NAN, &r),
                    SIB_ERR_NONFINITE);
    CU_ASSERT_PTR_NULL(r.num);
    end();
}

static void doubles_pass_through_exactly(void)
{
    uint64_t state = 12345;
    int64_t  wrong = 0;
    begin();
    for (int i = 0; i < 4000; i++) {
        double        value = 0.0;
        double        back = 1.0;
        sib__rational r;
        state = state * 6364136223846793005U + 1442695040888963407U;
        uint64_t bits = i % 4 == 0 ? state & UINT64_C(0x801fffffffffffff) : state;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) {
            continue;
        }
        CU_ASSERT_EQUAL(sib__rational_of_f64(&call, &call.scratch, value, &r), SIB_OK);
        CU_ASSERT_EQUAL(sib__rational_to_f64(&call, r, &back), SIB_OK);
        wrong += back != value;
        sib__memory_release(&call.scratch);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    sib__rational tenth;
    CU_ASSERT_EQUAL(sib__rational_of_f64(&call, &call.scratch, 0.1, &tenth), SIB_OK);
    CU_ASSERT_STRING_EQUAL(text_of(tenth), "3602879701896397/36028797018963968");
    end();
}

static void quotients_round_as_the_hardware_rounds(void)
{
    uint64_t state = 777;
    int64_t  wrong = 0;
    begin();
    for (int i = 0; i < 4000; i++) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        int64_t num = (int64_t)(state >> 11) - (INT64_C(1) << 52);
        int64_t den = (int64_t)((state * 2862933555777941757U) >> (12 + i % 40)) + 1;
        double  got = 1.0;
        CU_ASSERT_EQUAL(sib__rational_to_f64(&call, of(num, den), &got), SIB_OK);
        wrong += got != (double)num / (double)den; /* both exact: one rounding */
        sib__memory_release(&call.scratch);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

static void decimals_become_the_nearest_double(void)
{
    static const char *const texts[] = {"0.1",
                                        "9007199254740993",
                                        "9007199254740995",
                                        "9007199254740993.0000000000000000000000000000001",
                                        "123456789.123456789123456789",
                                        "-7.5"};
    double                   value = 0.0;
    begin();
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        CU_ASSERT_EQUAL(sib__rational_to_f64(&call, parsed(texts[i]), &value), SIB_OK);
        CU_ASSERT_EQUAL(value, strtod(texts[i], NULL));
    }
    char small[420] = "0.";
    memset(small + 2, '0', 323);
    memcpy(small + 325, "24703282292062327208", 21); /* just below half of the smallest */
    CU_ASSERT_EQUAL(sib__rational_to_f64(&call, parsed(small), &value), SIB_OK);
    CU_ASSERT_EQUAL(value, 0.0);
    small[344] = '9';
    CU_ASSERT_EQUAL(sib__rational_to_f64(&call, parsed(small), &value), SIB_OK);
    CU_ASSERT_EQUAL(value, DBL_TRUE_MIN);
    small[300] = '\0';
    CU_ASSERT_EQUAL(sib__rational_to_f64(&call, parsed(small), &value), SIB_OK);
    CU_ASSERT_EQUAL(value, 0.0);
    char large[311];
    memset(large, '9', 310);
    large[310] = '\0';
    CU_ASSERT_EQUAL(sib__rational_to_f64(&call, parsed(large), &value), SIB_ERR_OVERFLOW);
    end();
}

static void texts_are_bounded(void)
{
    enum { MOST = 4096 };
    static char   text[MOST + 2];
    sib__rational r = {0, 0, 0, NULL, NULL};
    memset(text, '7', MOST + 1);
    begin();
    CU_ASSERT_EQUAL(
        sib__rational_parse(&call, &call.scratch, "x", (sib__slice){text, MOST}, &r), SIB_OK);
    CU_ASSERT_EQUAL(strncmp(text_of(r), text, MOST), 0);
    CU_ASSERT_EQUAL(
        sib__rational_parse(&call, &call.scratch, "price", (sib__slice){text, MOST + 1}, &r),
        SIB_ERR_TERMS);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(call.ctx), "price");
    end();
}

static void rounding_names_are_the_contracts_words(void)
{
    CU_ASSERT_EQUAL(sib__rounding_value("half_even"), SIB__ROUNDING_HALF_EVEN);
    CU_ASSERT_EQUAL(sib__rounding_value("half_up"), SIB__ROUNDING_HALF_UP);
    CU_ASSERT_EQUAL(sib__rounding_value("bankers"), 0);
    CU_ASSERT_STRING_EQUAL(sib__rounding_name(SIB__ROUNDING_DOWN), "down");
    CU_ASSERT_PTR_NULL(sib__rounding_name(5));
}

TEST_SUITE(test_rational)
{
    test_add("rational", "arithmetic agrees with small fractions",
             arithmetic_agrees_with_small_fractions);
    test_add("rational", "extremes of int64 are exact", extremes_of_int64_are_exact);
    test_add("rational", "division by zero and infinities are refused",
             division_by_zero_and_infinities_are_refused);
    test_add("rational", "doubles pass through exactly", doubles_pass_through_exactly);
    test_add("rational", "quotients round as the hardware rounds",
             quotients_round_as_the_hardware_rounds);
    test_add("rational", "decimals become the nearest double",
             decimals_become_the_nearest_double);
    test_add("rational", "texts are bounded", texts_are_bounded);
    test_add("rational", "rounding names are the contracts' words",
             rounding_names_are_the_contracts_words);
}
