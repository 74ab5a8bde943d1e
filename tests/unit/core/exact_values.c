#include "exact_values.h"

#include <string.h>

#include "support.h"

uint64_t exact_random(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    uint64_t x = (*state ^ (*state >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    return x ^ (x >> 29);
}

static const int64_t edges[] = {
    INT64_MIN,        INT64_MIN + 1,   -3, -2, -1, 0, 1, 2, 3, 6, INT64_MAX - 1, INT64_MAX,
    INT64_C(1) << 62, INT64_C(1) << 32};
enum { EDGES = sizeof edges / sizeof edges[0] };

static sib__rational ratio(sib__call *call, int64_t num, int64_t den)
{
    sib__rational r = {0, 0, 0, NULL, NULL};
    CU_ASSERT_EQUAL_FATAL(sib__rational_of(call, &call->scratch, num, den == 0 ? 1 : den, &r),
                          SIB_OK);
    return r;
}

static int64_t bits(uint64_t *state)
{
    uint64_t shift = exact_random(state) % 64;
    int64_t  size = (int64_t)(exact_random(state) >> shift >> 1);
    return exact_random(state) % 2 == 0 ? size : -size;
}

static sib__rational any(sib__call *call, uint64_t *state)
{
    sib__rational a;
    sib__rational b;
    switch (exact_random(state) % 5) {
    case 0:
        return ratio(call, (int64_t)(exact_random(state) % 41) - 20,
                     (int64_t)(exact_random(state) % 12) + 1);
    case 1:
        return ratio(call, edges[exact_random(state) % EDGES],
                     edges[exact_random(state) % EDGES]);
    case 2: {
        static const int64_t money[] = {1, 3, 7, 100, 1000, 1000000, INT64_MAX / 7};
        return ratio(call, bits(state), money[exact_random(state) % 7]);
    }
    case 3:
        return ratio(call, bits(state), bits(state));
    default:
        a = ratio(call, bits(state), bits(state));
        b = ratio(call, edges[exact_random(state) % EDGES], bits(state));
        CU_ASSERT_EQUAL(sib__rational_multiply(call, &call->scratch, a, b, &a), SIB_OK);
        return a;
    }
}

sib__exact exact_any(sib__call *call, uint64_t *state)
{
    sib__exact value = {0, 0, NULL};
    CU_ASSERT_EQUAL_FATAL(
        sib__exact_of_rational(call, &call->scratch, any(call, state), &value), SIB_OK);
    return value;
}

void exact_edges(sib__call *call, sib__exact *out)
{
    for (int i = 0; i < EDGES * EDGES; i++) {
        if (edges[i % EDGES] != 0) {
            sib__rational r = ratio(call, edges[i / EDGES], edges[i % EDGES]);
            CU_ASSERT_EQUAL(sib__exact_of_rational(call, &call->scratch, r, out++), SIB_OK);
        }
    }
}

sib__rational exact_slow(sib__call *call, sib__exact value)
{
    return value.den == 0 ? *value.big : ratio(call, value.num, value.den);
}

static bool fits(const uint8_t *bytes, int64_t size, bool low)
{
    static const uint8_t lowest[8] = {0x80, 0, 0, 0, 0, 0, 0, 0};
    return size < 8 ||
           (size == 8 && (bytes[0] < 0x80 || (low && memcmp(bytes, lowest, 8) == 0)));
}

static bool same(const uint8_t *bytes, int64_t size, uint64_t value)
{
    uint64_t sum = 0;
    for (int64_t i = 0; i < size; i++) {
        sum = sum * 256 + bytes[i];
    }
    return sum == value;
}

bool exact_is(sib__exact value, sib__rational expect)
{
    bool small = fits(expect.num, expect.num_size, expect.sign < 0) &&
                 fits(expect.den, expect.den_size, false);
    if (small) {
        return value.den > 0 && value.big == NULL &&
               expect.sign == (value.num > 0) - (value.num < 0) &&
               same(expect.num, expect.num_size,
                    value.num < 0 ? 0 - (uint64_t)value.num : (uint64_t)value.num) &&
               same(expect.den, expect.den_size, (uint64_t)value.den);
    }
    return value.den == 0 && value.num == 0 && value.big->sign == expect.sign &&
           value.big->num_size == expect.num_size && value.big->den_size == expect.den_size &&
           memcmp(value.big->num, expect.num, (size_t)expect.num_size) == 0 &&
           memcmp(value.big->den, expect.den, (size_t)expect.den_size) == 0;
}

sib__exact exact_of(sib__call *call, const char *text)
{
    sib__rational r = {0, 0, 0, NULL, NULL};
    sib__exact    value = {0, 0, NULL};
    CU_ASSERT_EQUAL_FATAL(
        sib__rational_parse(call, &call->scratch, "x", sib__slice_of(text), &r), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib__exact_of_rational(call, &call->scratch, r, &value), SIB_OK);
    return value;
}

bool exact_says(sib__call *call, sib__exact value, const char *text)
{
    const char *says = "";
    CU_ASSERT_EQUAL(sib__rational_text(call, &call->scratch, exact_slow(call, value), &says),
                    SIB_OK);
    return strcmp(says, text) == 0;
}
