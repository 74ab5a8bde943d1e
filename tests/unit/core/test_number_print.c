/* Printing: the list of RFC 8785, and the C library as the judge of what is shortest. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/number.h"
#include "support.h"

static uint64_t state = 88172645463325252U;

static uint64_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state * 2685821657736338717U;
}

static double double_of(uint64_t bits)
{
    double value = 0.0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t bits_of(double value)
{
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static bool finite_bits(uint64_t bits)
{
    return (bits >> 52 & 0x7ff) != 0x7ff;
}

static void numbers_are_printed_as_rfc_8785_lists_them(void)
{
    static const struct {
        uint64_t    bits;
        const char *text;
    } listed[] = {{UINT64_C(0x0000000000000000), "0"},
                  {UINT64_C(0x8000000000000000), "0"},
                  {UINT64_C(0x0000000000000001), "5e-324"},
                  {UINT64_C(0x8000000000000001), "-5e-324"},
                  {UINT64_C(0x7fefffffffffffff), "1.7976931348623157e+308"},
                  {UINT64_C(0xffefffffffffffff), "-1.7976931348623157e+308"},
                  {UINT64_C(0x4340000000000000), "9007199254740992"},
                  {UINT64_C(0xc340000000000000), "-9007199254740992"},
                  {UINT64_C(0x4430000000000000), "295147905179352830000"},
                  {UINT64_C(0x44b52d02c7e14af5), "9.999999999999997e+22"},
                  {UINT64_C(0x44b52d02c7e14af6), "1e+23"},
                  {UINT64_C(0x44b52d02c7e14af7), "1.0000000000000001e+23"},
                  {UINT64_C(0x444b1ae4d6e2ef4e), "999999999999999700000"},
                  {UINT64_C(0x444b1ae4d6e2ef4f), "999999999999999900000"},
                  {UINT64_C(0x444b1ae4d6e2ef50), "1e+21"},
                  {UINT64_C(0x3eb0c6f7a0b5ed8c), "9.999999999999997e-7"},
                  {UINT64_C(0x3eb0c6f7a0b5ed8d), "0.000001"},
                  {UINT64_C(0x41b3de4355555553), "333333333.3333332"},
                  {UINT64_C(0x41b3de4355555554), "333333333.33333325"},
                  {UINT64_C(0x41b3de4355555555), "333333333.3333333"},
                  {UINT64_C(0x41b3de4355555556), "333333333.3333334"},
                  {UINT64_C(0x41b3de4355555557), "333333333.33333343"},
                  {UINT64_C(0xbecbf647612f3696), "-0.0000033333333333333333"},
                  {UINT64_C(0x43143ff3c1cb0959), "1424953923781206.2"}};
    for (size_t i = 0; i < sizeof listed / sizeof listed[0]; i++) {
        char text[32];
        int  length = sib__number_print_f64(double_of(listed[i].bits), text);
        CU_ASSERT_STRING_EQUAL(text, listed[i].text);
        CU_ASSERT_EQUAL(length, (int)strlen(text));
    }
}

static void unequal_gaps_below_powers_of_two_are_respected(void)
{
    char text[32];
    (void)sib__number_print_f64(0x1p-44, text);
    CU_ASSERT_STRING_EQUAL(text, "5.684341886080802e-14");
    for (int power = -1074; power <= 1023; power++) {
        double value = ldexp(1.0, power);
        double back = 0.0;
        (void)sib__number_print_f64(value, text);
        CU_ASSERT_TRUE(sib__number_parse_f64(sib__slice_of(text), &back) && back == value);
    }
}

static int digits_of(const char *text)
{
    int count = 0;
    int zeros = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text >= '0' && *text <= '9' && (count > 0 || *text != '0')) {
            count++;
            zeros = *text == '0' ? zeros + 1 : 0;
        }
    }
    return count - zeros;
}

/* The fewest digits with which the C library's correctly rounded text reads back: the shortest
 * text has no more. */
static int fewest_digits(double value)
{
    char text[64];
    for (int n = 1; n < 17; n++) {
        snprintf(text, sizeof text, "%.*e", n - 1, value);
        if (strtod(text, NULL) == value) {
            return n;
        }
    }
    return 17;
}

static void printing_is_shortest_and_reads_back(void)
{
    int64_t wrong = 0;
    for (int64_t i = 0; i < test_times(60000); i++) {
        uint64_t bits = next_random();
        if (i % 8 == 0) {
            bits &= UINT64_C(0x800fffffffffffff);
        } else if (i % 8 == 1) {
            bits = bits_of((double)(int64_t)bits / 1e15);
        } else if (i % 8 == 2) {
            bits = bits_of((double)(bits % 100000000) / 10000.0);
        }
        if (!finite_bits(bits) || double_of(bits) == 0.0) {
            continue;
        }
        char   text[32];
        double value = double_of(bits);
        (void)sib__number_print_f64(value, text);
        wrong += strtod(text, NULL) != value;
        wrong += digits_of(text) > fewest_digits(value);
        if (digits_of(text) == fewest_digits(value)) { /* then it is the nearest such text */
            char nearest[64];
            snprintf(nearest, sizeof nearest, "%.*e", digits_of(text) - 1, value);
            wrong += strtod(nearest, NULL) == value && digits_of(nearest) == digits_of(text) &&
                     strtold(nearest, NULL) != strtold(text, NULL);
        }
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void rounding_to_significant_digits_is_that_of_printf(void)
{
    int64_t wrong = 0;
    char    text[64];
    for (int64_t i = 0; i < test_times(60000); i++) {
        uint64_t bits = next_random();
        int      digits = 1 + (int)(i % 17);
        if (i % 3 == 0) {
            bits = bits_of((double)(int64_t)(bits % 2000001) / 64.0 - 15625.0);
        }
        if (finite_bits(bits)) {
            double value = double_of(bits);
            snprintf(text, sizeof text, "%.*e", digits - 1, value);
            double expect = strtod(text, NULL);
            wrong += sib__number_round_significant(value, digits) !=
                     (isinf(expect) ? value : expect);
        }
    }
    for (int m = 1; m < 400; m += 2) { /* decimals that end exactly, many of them half way */
        for (int power = 0; power < 40; power++) {
            double value = ldexp(m, -power);
            for (int digits = 1; digits <= 17; digits++) {
                snprintf(text, sizeof text, "%.*e", digits - 1, value);
                wrong += sib__number_round_significant(value, digits) != strtod(text, NULL);
            }
        }
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(sib__number_round_significant(0.125, 2), 0.12);
    CU_ASSERT_EQUAL(sib__number_round_significant(0.375, 2), 0.38);
    CU_ASSERT_EQUAL(sib__number_round_significant(-2.5, 1), -2.0);
    CU_ASSERT_EQUAL(sib__number_round_significant(DBL_MAX, 1), DBL_MAX);
    CU_ASSERT_TRUE(isnan(sib__number_round_significant((double)NAN, 9)));
    CU_ASSERT_TRUE(signbit(sib__number_round_significant(-0.0, 9)));
}

TEST_SUITE(test_number_print)
{
    test_add("number", "numbers are printed as RFC 8785 lists them",
             numbers_are_printed_as_rfc_8785_lists_them);
    test_add("number", "unequal gaps below powers of two are respected",
             unequal_gaps_below_powers_of_two_are_respected);
    test_add("number", "printing is shortest and reads back",
             printing_is_shortest_and_reads_back);
    test_add("number", "rounding to significant digits is that of printf",
             rounding_to_significant_digits_is_that_of_printf);
}
