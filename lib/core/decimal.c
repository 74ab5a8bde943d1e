/* Sizes of the exact comparison: digits * 10^q against (2m + 1) * 2^p, both brought to whole
 * numbers. At most 801 digits are kept, the leading 19 of which end at 10^-345 or above, so
 * that q >= -1127 and 5^-q has at most 2,617 bits; the power of 2 only brings the lesser side
 * up to the greater. Either side stays under 2,800 bits. */
#include "core/decimal.h"

#include <math.h>
#include <string.h>

enum {
    STEP = 27, /* the table has the powers 10^(27 k) */
    LOWEST_STEP = -13,
    DOUBLE_BITS = 53,
    LOWEST_EXPONENT = -1074,
    HIGHEST_EXPONENT = 971,
    EXPONENT_BIAS = 1075,
    LOWEST_Q = -345, /* 10^19 * 10^-346 is below half the smallest double */
    HIGHEST_Q = 308
};

/* 10^(27 k) cut to 128 bits: (high * 2^64 + low) * 2^exponent. Exact for k = 0 and 1. */
static const struct {
    uint64_t high;
    uint64_t low;
    int32_t  exponent;
} powers[] = {
    {UINT64_C(0x8049a4ac0c5811ae), UINT64_C(0x205b896d777d6278), -1293},
    {UINT64_C(0xcf42894a5dce35ea), UINT64_C(0x52064cac828675b9), -1204},
    {UINT64_C(0xa76c582338ed2621), UINT64_C(0xaf2af2b80af6f24e), -1114},
    {UINT64_C(0x873e4f75e2224e68), UINT64_C(0x5a7744a6e804a291), -1024},
    {UINT64_C(0xda7f5bf590966848), UINT64_C(0xaf39a475506a899e), -935},
    {UINT64_C(0xb080392cc4349dec), UINT64_C(0xbd8d794d96aacfb3), -845},
    {UINT64_C(0x8e938662882af53e), UINT64_C(0x547eb47b7282ee9c), -755},
    {UINT64_C(0xe65829b3046b0afa), UINT64_C(0x0cb4a5a3112a5112), -666},
    {UINT64_C(0xba121a4650e4ddeb), UINT64_C(0x92f34d62616ce413), -576},
    {UINT64_C(0x964e858c91ba2655), UINT64_C(0x3a6a07f8d510f86f), -486},
    {UINT64_C(0xf2d56790ab41c2a2), UINT64_C(0xfae27299423fb9c3), -397},
    {UINT64_C(0xc428d05aa4751e4c), UINT64_C(0xaa97e14c3c26b886), -307},
    {UINT64_C(0x9e74d1b791e07e48), UINT64_C(0x775ea264cf55347d), -217},
    {UINT64_C(0x8000000000000000), UINT64_C(0x0000000000000000), -127},
    {UINT64_C(0xcecb8f27f4200f3a), UINT64_C(0x0000000000000000), -38},
    {UINT64_C(0xa70c3c40a64e6c51), UINT64_C(0x999090b65f67d924), 52},
    {UINT64_C(0x86f0ac99b4e8dafd), UINT64_C(0x69a028bb3ded71a3), 142},
    {UINT64_C(0xda01ee641a708de9), UINT64_C(0xe80e6f4820cc9495), 231},
    {UINT64_C(0xb01ae745b101e9e4), UINT64_C(0x5ec05dcff72e7f8f), 321},
    {UINT64_C(0x8e41ade9fbebc27d), UINT64_C(0x14588f13be847307), 411},
    {UINT64_C(0xe5d3ef282a242e81), UINT64_C(0x8f1668c8a86da5fa), 500},
    {UINT64_C(0xb9a74a0637ce2ee1), UINT64_C(0x6d953e2bd7173692), 590},
    {UINT64_C(0x95f83d0a1fb69cd9), UINT64_C(0x4abdaf101564f98e), 680},
    {UINT64_C(0xf24a01a73cf2dccf), UINT64_C(0xbc633b39673c8cec), 769},
    {UINT64_C(0xc3b8358109e84f07), UINT64_C(0x0a862f80ec4700c8), 859},
    {UINT64_C(0x9e19db92b4e31ba9), UINT64_C(0x6c07a2c26a8346d1), 949},
};

static const uint64_t powers_of_5[] = {
    UINT64_C(1),
    UINT64_C(5),
    UINT64_C(25),
    UINT64_C(125),
    UINT64_C(625),
    UINT64_C(3125),
    UINT64_C(15625),
    UINT64_C(78125),
    UINT64_C(390625),
    UINT64_C(1953125),
    UINT64_C(9765625),
    UINT64_C(48828125),
    UINT64_C(244140625),
    UINT64_C(1220703125),
    UINT64_C(6103515625),
    UINT64_C(30517578125),
    UINT64_C(152587890625),
    UINT64_C(762939453125),
    UINT64_C(3814697265625),
    UINT64_C(19073486328125),
    UINT64_C(95367431640625),
    UINT64_C(476837158203125),
    UINT64_C(2384185791015625),
    UINT64_C(11920928955078125),
    UINT64_C(59604644775390625),
    UINT64_C(298023223876953125),
    UINT64_C(1490116119384765625),
};

/* wide * factor, cut to 128 bits. The error grows from e units of the last bit to at most
 * 2 e + 1: the factor, brought to [2^63, 2^64), scales it by under 1, the last shift by 2, and
 * the cut adds 1. */
static sib__wide times(sib__wide wide, uint64_t factor)
{
    int       zeros = __builtin_clzll(factor);
    uint64_t  f = factor << zeros;
    sib__u128 low = (sib__u128)(uint64_t)wide.top * f;
    sib__u128 high = (wide.top >> 64) * f + (low >> 64);
    sib__wide product = {high, wide.exponent + 64 - zeros};
    if ((high >> 127) == 0) {
        product.top = high << 1 | ((uint64_t)low >> 63);
        product.exponent--;
    }
    return product;
}

sib__wide sib__decimal_approximate(uint64_t w, int32_t q)
{
    int32_t   step = (q - LOWEST_STEP * STEP) / STEP;
    int32_t   rest = (q - LOWEST_STEP * STEP) % STEP;
    sib__wide power = {(sib__u128)powers[step].high << 64 | powers[step].low,
                       powers[step].exponent};
    sib__wide scaled = times(power, powers_of_5[rest]); /* error 1, then at most 3 */
    scaled.exponent += rest;
    return times(scaled, w); /* at most 7 */
}

sib__binary sib__binary_of(double value)
{
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    int32_t  biased = (int32_t)(bits >> 52 & 0x7ff);
    if (biased == 0) {
        return (sib__binary){fraction, LOWEST_EXPONENT};
    }
    return (sib__binary){fraction | UINT64_C(1) << 52, biased - EXPONENT_BIAS};
}

double sib__binary_double(sib__binary b)
{
    const uint64_t hidden = UINT64_C(1) << 52;
    if (b.mantissa == hidden << 1) {
        b.mantissa = hidden;
        b.exponent++;
    }
    if (b.exponent > HIGHEST_EXPONENT) {
        return (double)INFINITY;
    }
    uint64_t bits = b.mantissa;
    if (b.mantissa >= hidden) {
        bits = (uint64_t)(b.exponent + EXPONENT_BIAS) << 52 | (b.mantissa - hidden);
    }
    double value = 0.0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* A wide number cut to a double, and what lies below: `low` out of 2^`cut`. */
typedef struct cut_wide {
    sib__binary down;
    sib__u128   low;
    int32_t     cut; /* 75 or more; above 128 the number is below half the smallest double */
} cut_wide;

static cut_wide cut_to_double(sib__wide wide)
{
    int32_t exponent = wide.exponent + 128 - DOUBLE_BITS;
    if (exponent < LOWEST_EXPONENT) {
        exponent = LOWEST_EXPONENT;
    }
    int32_t  cut = exponent - wide.exponent;
    cut_wide result = {{0, exponent}, wide.top, cut};
    if (cut < 128) {
        result.down.mantissa = (uint64_t)(wide.top >> cut);
        result.low = wide.top & (((sib__u128)1 << cut) - 1);
    }
    return result;
}

/* Rounds to nearest; false when the error bound leaves it open. */
static bool round_wide(sib__wide wide, double *out)
{
    cut_wide parts = cut_to_double(wide);
    if (parts.cut > 128) {
        *out = 0.0;
        return parts.cut > 129; /* just below 2^-1075 the bound might reach over it */
    }
    sib__u128 half = (sib__u128)1 << (parts.cut - 1);
    if (parts.low <= half && half - parts.low < SIB__DECIMAL_ERROR) {
        return false;
    }
    parts.down.mantissa += parts.low > half ? 1 : 0;
    *out = sib__binary_double(parts.down);
    return true;
}

/* Clinger's case: both factors are doubles, so that one rounding is made. */
static bool both_exact(uint64_t w, int64_t q, double *out)
{
    static const double powers_of_10[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                          1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                          1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (w > UINT64_C(1) << DOUBLE_BITS || q < -22 || q > 22) {
        return false;
    }
    *out = q < 0 ? (double)w / powers_of_10[-q] : (double)w * powers_of_10[q];
    return true;
}

bool sib__decimal_quick(uint64_t w, int64_t q, bool more, double *out)
{
    if (!more && both_exact(w, q, out)) {
        return true;
    }
    if (w == 0 || q < LOWEST_Q) {
        *out = 0.0;
        return true;
    }
    if (q > HIGHEST_Q) {
        *out = (double)INFINITY;
        return true;
    }
    double above = 0.0;
    bool   known = round_wide(sib__decimal_approximate(w, (int32_t)q), out);
    if (known && more) {
        known =
            round_wide(sib__decimal_approximate(w + 1, (int32_t)q), &above) && above == *out;
    }
    return known;
}

double sib__decimal_exact(sib__natural *digits, int32_t q, uint64_t leading, int32_t leading_q)
{
    /* The approximation never lies above, so the number is at least `down`, and it is less than
     * one unit above it but for the error: its half way decides. */
    sib__binary  down = cut_to_double(sib__decimal_approximate(leading, leading_q)).down;
    sib__natural halfway;
    sib__natural_set(&halfway, 2 * down.mantissa + 1);
    int32_t shift = q - (down.exponent - 1);
    if (q >= 0) {
        sib__natural_scale_5(digits, q);
    } else {
        sib__natural_scale_5(&halfway, -q);
    }
    if (shift >= 0) {
        sib__natural_shift(digits, shift);
    } else {
        sib__natural_shift(&halfway, -shift);
    }
    int order = sib__natural_compare(digits, &halfway);
    down.mantissa += order > 0 || (order == 0 && down.mantissa % 2 != 0) ? 1 : 0;
    return sib__binary_double(down);
}

double sib__decimal_double(uint64_t w, int32_t q)
{
    double value = 0.0;
    if (!sib__decimal_quick(w, q, false, &value)) {
        sib__natural digits;
        sib__natural_set(&digits, w);
        value = sib__decimal_exact(&digits, q, w, q);
    }
    return value;
}
