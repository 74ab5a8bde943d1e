#include "core/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Whether the text is read as the C library reads it. */
static bool agrees(const char *text)
{
    double value = -1.0;
    double expect = strtod(text, NULL);
    bool   read = sib__number_parse_f64(sib__slice_of(text), &value);
    bool   good = read == !isinf(expect) && bits_of(value) == bits_of(expect);
    if (!good) {
        printf("\n    %.60s: %.17g, not %.17g\n", text, value, expect);
    }
    return good;
}

static bool finite_bits(uint64_t bits)
{
    return (bits >> 52 & 0x7ff) != 0x7ff;
}

static void random_doubles_read_back(void)
{
    char    text[64];
    int64_t wrong = 0;
    for (int64_t i = 0; i < test_times(80000); i++) {
        uint64_t bits = next_random();
        if (finite_bits(bits)) {
            double value = 0.0;
            snprintf(text, sizeof text, "%.*e", 16 + (int)(i % 4), double_of(bits));
            wrong += !agrees(text);
            wrong +=
                !sib__number_parse_f64(sib__slice_of(text), &value) || bits_of(value) != bits;
        }
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void random_decimals_are_read_as_the_c_library_does(void)
{
    char    text[128];
    int64_t wrong = 0;
    for (int64_t i = 0; i < test_times(80000); i++) {
        int length = 0;
        int digits = 1 + (int)(next_random() % 30);
        int point = (int)(next_random() % 40);
        for (int k = 0; k < digits; k++) {
            length += snprintf(text + length, 4, k > 0 && k == point ? ".%d" : "%d",
                               (int)(next_random() % 10));
        }
        if (i % 2 == 0) {
            snprintf(text + length, 16, "e%d", (int)(next_random() % 700) - 350);
        }
        wrong += !agrees(text);
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

/* The exact decimal text of the point half way between a double and the next: the exact texts
 * of both, added and halved digit by digit. */
static void half_way(char *to, size_t room, uint64_t bits)
{
    static char low[1200];
    static char high[1200];
    snprintf(low, sizeof low, "%.1100f", double_of(bits));
    snprintf(high, sizeof high, "%.1100f", double_of(bits + 1));
    size_t n = strlen(low);
    int    carry = 0;
    for (size_t i = n; i-- > 0;) { /* low += high, digit by digit */
        if (low[i] != '.') {
            int sum = low[i] - '0' + high[i] - '0' + carry;
            low[i] = (char)('0' + sum % 10);
            carry = sum / 10;
        }
    }
    int rest = carry;
    for (size_t i = 0; i < n; i++) { /* low /= 2 */
        if (low[i] != '.') {
            int digit = rest * 10 + low[i] - '0';
            low[i] = (char)('0' + digit / 2);
            rest = digit % 2;
        }
    }
    snprintf(to, room, "%s", low);
}

static void half_ways_and_their_neighbours_are_decided(void)
{
    static char text[2048];
    int64_t     wrong = 0;
    for (int64_t i = 0; i < test_times(4000); i++) {
        uint64_t bits = next_random() >> 1;
        if (i % 4 == 0) {
            bits &= (UINT64_C(1) << 53) - 1; /* subnormal or just above */
        } else if (i % 4 == 1) {
            bits = (UINT64_C(1000) + (uint64_t)(i % 100)) << 52 | bits >> 12;
        }
        if (!finite_bits(bits) || !finite_bits(bits + 1) || double_of(bits) > 1e60) {
            continue;
        }
        half_way(text, sizeof text, bits);
        size_t length = strlen(text);
        wrong += !agrees(text);
        text[length] = '1';
        text[length + 1] = '\0';
        wrong += !agrees(text);
        text[length] = '\0';
        size_t last = length - 1;
        while (text[last] == '0' || text[last] == '.') {
            last--;
        }
        text[last]--; /* just below */
        wrong += !agrees(text);
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void hard_texts_are_read(void)
{
    static const char *const texts[] = {"9007199254740993",
                                        "9007199254740992",
                                        "9007199254740991.5",
                                        "9007199254740993.0000001",
                                        "1e23",
                                        "8.5e22",
                                        "2.2250738585072011e-308",
                                        "2.2250738585072012e-308",
                                        "2.2250738585072014e-308",
                                        "4.9406564584124654e-324",
                                        "2.4703282292062327e-324",
                                        "2.4703282292062328e-324",
                                        "2.47032822920623272088e-324",
                                        "1e-324",
                                        "9007199254740992.9999",
                                        "9007199254740994.9999",
                                        "1e-400",
                                        "0e400",
                                        "1.7976931348623157e308",
                                        "1.7976931348623158e308",
                                        "1.7976931348623159e308",
                                        "179769313486231580793728971405303415079934132710037826"
                                        "936173778980444968292764750946649"
                                        "017977587207096330286416692887910946555547851940402630"
                                        "657488671505820681908902000708383"
                                        "676273854845817711531764475730270069855571366959622842"
                                        "914819860834936475292719074168444"
                                        "365510704342711559699508093042880",
                                        "1.448997445238699",
                                        "6.631236846766476e-316",
                                        "3.237883913302901e-319",
                                        "0.1",
                                        "0.3",
                                        "123456789012345678901234567890",
                                        "5e-324",
                                        "0.000001",
                                        "1e22",
                                        "1e+22",
                                        "1E22",
                                        "00000000000000000000000000001.5",
                                        "0.00000000000000000000000000000000000000000000015",
                                        "7.8459735791271921e65",
                                        "3.08984926168550152811e-32",
                                        "100000000000000016777215",
                                        "100000000000000016777216",
                                        "1090544144181609348671888949248",
                                        "1090544144181609348835077142190",
                                        "-0",
                                        "-0.0e5",
                                        "1e999999999999999999999999"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        CU_ASSERT_TRUE(agrees(texts[i]));
    }
}

static void thousands_of_digits_are_read(void)
{
    enum { LONG = 5000 };
    static char text[LONG + 64];
    for (int i = 0; i < LONG; i++) {
        text[i] = (char)('0' + next_random() % 10);
    }
    text[0] = '7';
    memcpy(text + LONG, "e-5000", 7);
    CU_ASSERT_TRUE(agrees(text));
    text[1] = '.';
    memcpy(text + LONG, "e-308", 6);
    CU_ASSERT_TRUE(agrees(text));
    /* Half way between 1 and the next double, then zeros, then perhaps a 1. */
    memset(text, '0', LONG);
    const char half[] = "1.00000000000000011102230246251565404236316680908203125";
    memcpy(text, half, sizeof half - 1);
    text[LONG] = '\0';
    CU_ASSERT_TRUE(agrees(text));
    text[LONG - 1] = '1';
    CU_ASSERT_TRUE(agrees(text));
    text[LONG - 2] = '1';
    text[LONG - 1] = '0';
    CU_ASSERT_TRUE(agrees(text));
    memset(text, '0', LONG);
    text[1] = '.';
    text[LONG - 1] = '3';
    memcpy(text + LONG, "e4990", 6);
    CU_ASSERT_TRUE(agrees(text));
    memcpy(text + LONG, "e5400", 6);
    CU_ASSERT_TRUE(agrees(text));
}

static void what_is_no_number_is_refused(void)
{
    static const char *const texts[] = {"",      "-",   "+",   ".5",   "5.",   "1e",  "1e+",
                                        "e5",    "nan", "inf", "0x1",  " 1",   "1 ",  "1,5",
                                        "1.2.3", "--1", "1-",  "1e5.", "1e5 ", "1_0", "."};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        double value = 7.0;
        CU_ASSERT_FALSE(sib__number_parse_f64(sib__slice_of(texts[i]), &value));
        CU_ASSERT_EQUAL(value, 7.0);
    }
    double value = 7.0;
    CU_ASSERT_FALSE(sib__number_parse_f64((sib__slice){"1\0", 2}, &value));
    CU_ASSERT_FALSE(sib__number_parse_f64(sib__slice_of("-1e309"), &value));
    CU_ASSERT_TRUE(isinf(value) && value < 0.0);
}

static void whole_numbers_are_read_within_int64(void)
{
    int64_t value = 0;
    CU_ASSERT_TRUE(sib__number_parse_i64(sib__slice_of("9223372036854775807"), &value));
    CU_ASSERT_EQUAL(value, INT64_MAX);
    CU_ASSERT_TRUE(sib__number_parse_i64(sib__slice_of("-9223372036854775808"), &value));
    CU_ASSERT_EQUAL(value, INT64_MIN);
    CU_ASSERT_TRUE(sib__number_parse_i64(sib__slice_of("+00000000000000000000000012"), &value));
    CU_ASSERT_EQUAL(value, 12);
    static const char *const bad[] = {
        "9223372036854775808", "-9223372036854775809", "", "-", "1.0", "1e3", " 1", "1 ",
        "92233720368547758070"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CU_ASSERT_FALSE(sib__number_parse_i64(sib__slice_of(bad[i]), &value));
    }
    CU_ASSERT_EQUAL(value, 12);
}

TEST_SUITE(test_number)
{
    test_add("number", "random doubles read back", random_doubles_read_back);
    test_add("number", "random decimals are read as the C library does",
             random_decimals_are_read_as_the_c_library_does);
    test_add("number", "half ways and their neighbours are decided",
             half_ways_and_their_neighbours_are_decided);
    test_add("number", "hard texts are read", hard_texts_are_read);
    test_add("number", "thousands of digits are read", thousands_of_digits_are_read);
    test_add("number", "what is no number is refused", what_is_no_number_is_refused);
    test_add("number", "whole numbers are read within int64",
             whole_numbers_are_read_within_int64);
}
