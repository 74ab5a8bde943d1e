#include "core/exact.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
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

/* Whether a text is read, or refused, as sib__rational_parse does. */
static bool reads_alike(sib__slice text)
{
    sib__exact    value = {7, 7, NULL};
    sib__rational expect = {0, 0, 0, NULL, NULL};
    sib_status    slow = sib__rational_parse(&call, &call.scratch, "x", text, &expect);
    sib_status    quick = sib__exact_parse(&call, &call.scratch, "x", text, &value);
    return slow == quick && (slow == SIB_OK ? exact_is(value, expect) : value.num == 7);
}

static void any_text_is_read_as_rationals_read_it(void)
{
    static const char letters[] = "0123456789012345678900000000.5/ %-x";
    uint64_t          state = 6;
    int64_t           wrong = 0;
    int64_t           read = 0;
    begin();
    for (int64_t i = 0; i < test_times(200000); i++) {
        char    text[48];
        int64_t length = (int64_t)(exact_random(&state) % 45);
        int64_t marks = 28 + i % 8; /* the more of them, the fewer numbers */
        for (int64_t j = 0; j < length; j++) {
            text[j] = letters[exact_random(&state) % (uint64_t)marks];
        }
        wrong += !reads_alike((sib__slice){text, length});
        sib__exact value = {0, 0, NULL};
        read += sib__exact_parse(&call, &call.scratch, "x", (sib__slice){text, length},
                                 &value) == SIB_OK;
        sib__memory_release(&call.scratch);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_TRUE(read > test_times(40000) && read < test_times(160000));
    end();
}

static void texts_at_the_edge_of_64_bits_are_read(void)
{
    static const char *const texts[] = {"999999999999999999",
                                        "9999999999999999999",
                                        "9223372036854775807",
                                        "9223372036854775808",
                                        "-9223372036854775808",
                                        "-9223372036854775809",
                                        "1/999999999999999999",
                                        "1/9999999999999999999",
                                        "999999999999999999/999999999999999998",
                                        "0.999999999999999999",
                                        "0.99999999999999999",
                                        "9.99999999999999999",
                                        "0.999999999999999 %",
                                        "0.9999999999999999 %",
                                        "0.99999999999999999 %",
                                        "99999999999999999 %",
                                        "0/0",
                                        "-5/0",
                                        "0/000000000000000000000",
                                        "-0",
                                        "-0.00",
                                        "0/7",
                                        "007/0014",
                                        "-10%",
                                        "10   %"};
    begin();
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        CU_ASSERT_TRUE(reads_alike(sib__slice_of(texts[i])));
    }
    end();
}

static void refusals_name_their_argument(void)
{
    static char long_text[5000];
    sib__exact  value = {7, 7, NULL};
    memset(long_text, '1', sizeof long_text);
    begin();
    CU_ASSERT_EQUAL(
        sib__exact_parse(&call, &call.scratch, "price", sib__slice_of("1/0"), &value),
        SIB_ERR_TERMS);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(call.ctx), "price");
    CU_ASSERT_EQUAL(sib__exact_parse(&call, &call.scratch, "cap", sib__slice_of("1e3"), &value),
                    SIB_ERR_TERMS);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(call.ctx), "cap");
    CU_ASSERT_EQUAL(sib__exact_parse(&call, &call.scratch, "share",
                                     (sib__slice){long_text, sizeof long_text}, &value),
                    SIB_ERR_TERMS);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(call.ctx), "share");
    CU_ASSERT_EQUAL(value.num, 7);
    end();
}

/* How many of a number's texts differ from the rational's. */
static int64_t wrong_texts(sib__exact a, int32_t decimals, int32_t mode)
{
    sib__memory  *m = &call.scratch;
    sib__rational x = exact_slow(&call, a);
    const char   *quick = "quick";
    const char   *slow = "slow";
    int64_t       wrong = sib__exact_text(&call, m, a, &quick) != SIB_OK ||
                    sib__rational_text(&call, m, x, &slow) != SIB_OK ||
                    strcmp(quick, slow) != 0;
    wrong += sib__exact_decimal(&call, m, a, decimals, mode, &quick) != SIB_OK ||
             sib__rational_decimal(&call, m, x, decimals, mode, &slow) != SIB_OK ||
             strcmp(quick, slow) != 0;
    return wrong;
}

static void texts_agree_with_rationals_at_every_size(void)
{
    uint64_t state = 8;
    int64_t  wrong = 0;
    begin();
    for (int64_t i = 0; i < test_times(40000); i++) {
        wrong +=
            wrong_texts(exact_any(&call, &state), (int32_t)(i % 31), (int32_t)(i / 31 % 4) + 1);
        sib__memory_release(&call.scratch);
    }
    wrong += wrong_texts(sib__exact_of_i64(INT64_MIN), 0, SIB__ROUNDING_DOWN);
    wrong += wrong_texts((sib__exact){INT64_MIN, INT64_MAX, NULL}, 2, SIB__ROUNDING_UP);
    wrong += wrong_texts(sib__exact_of_i64(9), 18, SIB__ROUNDING_DOWN);
    wrong += wrong_texts(sib__exact_of_i64(10), 18, SIB__ROUNDING_DOWN);
    wrong += wrong_texts(sib__exact_of_i64(0), 19, SIB__ROUNDING_DOWN);
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

/* OVERFLOW unless the text is that of a whole number within 64 bits. */
static sib_status whole_of(const char *text, int64_t *out)
{
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (*end != '\0' || errno != 0) {
        return SIB_ERR_OVERFLOW;
    }
    *out = value;
    return SIB_OK;
}

/* How often a number as a double or a whole number differs from the rational's. */
static int64_t wrong_numbers(sib__exact a)
{
    sib__rational x = exact_slow(&call, a);
    double        quick = 0.5;
    double        slow = 0.25;
    const char   *text = "";
    int64_t       i = 7;
    int64_t       j = 7;
    int64_t       wrong = sib__exact_f64(&call, a, &quick) != SIB_OK ||
                    sib__rational_to_f64(&call, x, &slow) != SIB_OK ||
                    memcmp(&quick, &slow, sizeof quick) != 0 ||
                    sib__rational_text(&call, &call.scratch, x, &text) != SIB_OK;
    wrong += sib__exact_i64(&call, a, &i) != whole_of(text, &j) || i != j;
    return wrong;
}

static void doubles_and_whole_numbers_agree_with_rationals(void)
{
    const int64_t whole = INT64_C(1) << 53;
    int64_t       wrong = 0;
    uint64_t      state = 9;
    sib__exact    edges[EXACT_EDGES];
    begin();
    for (int64_t num = -2; num <= 2; num++) {
        for (int64_t den = -2; den <= 2; den++) {
            sib__exact a = {0, 0, NULL};
            CU_ASSERT_EQUAL(sib__exact_of(&call, &call.scratch, whole + num, 3, &a), SIB_OK);
            wrong += wrong_numbers(a);
            CU_ASSERT_EQUAL(sib__exact_of(&call, &call.scratch, -whole + num, 5, &a), SIB_OK);
            wrong += wrong_numbers(a);
            CU_ASSERT_EQUAL(sib__exact_of(&call, &call.scratch, whole + num, whole + den, &a),
                            SIB_OK);
            wrong += wrong_numbers(a);
        }
    }
    exact_edges(&call, edges);
    for (int i = 0; i < EXACT_EDGES; i++) {
        wrong += wrong_numbers(edges[i]);
    }
    for (int64_t i = 0; i < test_times(40000); i++) {
        wrong += wrong_numbers(exact_any(&call, &state));
        sib__memory_release(&call.scratch);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

static void what_no_double_and_no_int64_holds_is_refused(void)
{
    static char text[401];
    sib__exact  value = {0, 0, NULL};
    double      out = 7.0;
    int64_t     whole = 7;
    memset(text, '9', 400);
    begin();
    value = exact_of(&call, text);
    CU_ASSERT_EQUAL(sib__exact_f64(&call, value, &out), SIB_ERR_OVERFLOW);
    CU_ASSERT_EQUAL(out, 7.0);
    CU_ASSERT_EQUAL(sib__exact_i64(&call, value, &whole), SIB_ERR_OVERFLOW);
    CU_ASSERT_EQUAL(sib_context_row(call.ctx), -1);
    CU_ASSERT_EQUAL(whole, 7);
    end();
}

/* 2^-40 has 40 decimals; 3 among the factors of a denominator leaves none. */
static void a_number_is_spelled_in_one_way(void)
{
    static const char *const spelled[][2] = {
        {"12", "12"},
        {"-1/200", "-0.005"},
        {"7/2", "3.5"},
        {"26/310", "13/155"},
        {"1/1099511627776", "0.0000000000009094947017729282379150390625"},
        {"200000000001000000000076563/100", "2000000000010000000000765.63"},
        {"-1/200000000000000000000", "-0.000000000000000000005"},
        {"1000000000000000000000/3", "1000000000000000000000/3"},
        {"123456789012345678901234567890", "123456789012345678901234567890"}};
    begin();
    for (size_t i = 0; i < sizeof spelled / sizeof spelled[0]; i++) {
        sib__exact  a;
        const char *text = NULL;
        CU_ASSERT_EQUAL(
            sib__exact_parse(&call, &call.scratch, "a", sib__slice_of(spelled[i][0]), &a),
            SIB_OK);
        CU_ASSERT_EQUAL(sib__exact_plain(&call, &call.scratch, a, &text), SIB_OK);
        CU_ASSERT_STRING_EQUAL(text, spelled[i][1]);
    }
    end();
}

static void small_numbers_take_their_text_alone(void)
{
    const int64_t    whole = INT64_C(1) << 53;
    const sib__exact numbers[] = {{0, 1, NULL},     {9, 1, NULL},      {-7, 2, NULL},
                                  {whole, 3, NULL}, {-whole, 3, NULL}, {1, whole, NULL}};
    test_allocator   allocator = {0};
    sib_context     *ctx = test_context(&allocator);
    const char      *text = NULL;
    double           value = 0.5;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, ctx, "test", true), SIB_OK);
    for (int i = 0; i < 6; i++) {
        int64_t calls = allocator.calls;
        CU_ASSERT_EQUAL(sib__exact_text(&call, &call.scratch, numbers[i], &text), SIB_OK);
        CU_ASSERT_EQUAL(
            sib__exact_decimal(&call, &call.scratch, numbers[i], 2, SIB__ROUNDING_UP, &text),
            SIB_OK);
        CU_ASSERT_EQUAL(sib__exact_f64(&call, numbers[i], &value), SIB_OK);
        CU_ASSERT_EQUAL(allocator.calls, calls + 2);
        if (i < 3) {
            CU_ASSERT_EQUAL(sib__exact_decimal(&call, &call.scratch, numbers[i], 18,
                                               SIB__ROUNDING_UP, &text),
                            SIB_OK);
            CU_ASSERT_EQUAL(allocator.calls, calls + 3);
        }
    }
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    sib_context_free(ctx);
}

/* Each way from and to text that takes memory, of a number in 64 bits and of a large one. */
static sib_status say_once(sib_context *ctx, void *payload)
{
    const char *const *texts = payload;
    const char        *out = NULL;
    double             value = 0.0;
    sib__call          inner;
    sib_status         status = sib__enter(&inner, ctx, "test", true);
    sib__memory       *m = &inner.scratch;
    for (int i = 0; status == SIB_OK && i < 2; i++) {
        sib__exact    a = {0, 0, NULL};
        sib__rational r = {0, 0, 0, NULL, NULL};
        status = sib__exact_parse(&inner, m, "x", sib__slice_of(texts[i]), &a);
        status = status != SIB_OK ? status : sib__exact_text(&inner, m, a, &out);
        status = status != SIB_OK ? status : sib__exact_plain(&inner, m, a, &out);
        for (int32_t decimals = 0; status == SIB_OK && decimals <= 30; decimals++) {
            status = sib__exact_decimal(&inner, m, a, decimals, SIB__ROUNDING_UP, &out);
        }
        status = status != SIB_OK ? status : sib__exact_rational(&inner, m, a, &r);
        status = status != SIB_OK ? status : sib__exact_f64(&inner, a, &value);
    }
    return sib__leave(&inner, status, NULL);
}

static void every_failure_of_memory_is_said(void)
{
    static const char *texts[] = {"-9223372036854775807/4611686018427387904",
                                  "123456789012345678901234567890.5"};
    CU_ASSERT_TRUE(test_every_allocation(say_once, texts) > 60);
}

TEST_SUITE(test_exact_text)
{
    test_add("exact text", "any text is read as rationals read it",
             any_text_is_read_as_rationals_read_it);
    test_add("exact text", "texts at the edge of 64 bits are read",
             texts_at_the_edge_of_64_bits_are_read);
    test_add("exact text", "refusals name their argument", refusals_name_their_argument);
    test_add("exact text", "texts agree with rationals at every size",
             texts_agree_with_rationals_at_every_size);
    test_add("exact text", "doubles and whole numbers agree with rationals",
             doubles_and_whole_numbers_agree_with_rationals);
    test_add("exact text", "a number is spelled in one way", a_number_is_spelled_in_one_way);
    test_add("exact text", "small numbers take their text alone",
             small_numbers_take_their_text_alone);
    test_add("exact text", "every failure of memory is said", every_failure_of_memory_is_said);
    test_add("exact text", "what no double and no int64 holds is refused",
             what_no_double_and_no_int64_holds_is_refused);
}
