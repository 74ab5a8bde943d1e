/* Printing: the leading 17 digits of a double, then the fewest of them that read back. Rounding
 * to n digits is tried for rising n with the library's own reader, so that reading and printing
 * cannot disagree. Format: ECMA-262, Number::toString, as RFC 8785 requires. */
#include <math.h>
#include <string.h>

#include "core/decimal.h"
#include "core/format.h"
#include "core/number.h"

enum {
    LEADING = 17,     /* digits that tell any two doubles apart */
    FIRST_NORMAL = 15 /* decimals of so many digits are told apart by normal doubles */
};

static const uint64_t powers_of_10[] = {
    UINT64_C(1),
    UINT64_C(10),
    UINT64_C(100),
    UINT64_C(1000),
    UINT64_C(10000),
    UINT64_C(100000),
    UINT64_C(1000000),
    UINT64_C(10000000),
    UINT64_C(100000000),
    UINT64_C(1000000000),
    UINT64_C(10000000000),
    UINT64_C(100000000000),
    UINT64_C(1000000000000),
    UINT64_C(10000000000000),
    UINT64_C(100000000000000),
    UINT64_C(1000000000000000),
    UINT64_C(10000000000000000),
    UINT64_C(100000000000000000),
};

/* What follows the digits kept, as a part of the last of them. */
typedef enum tail { TAIL_NOTHING, TAIL_BELOW_HALF, TAIL_HALF, TAIL_ABOVE_HALF } tail;

/* digits * 10^exponent, digits in [10^16, 10^17), and what follows. */
typedef struct leading {
    uint64_t digits;
    int32_t  exponent;
    tail     rest;
} leading;

/* floor(log10 of 2^power), or one less. */
static int32_t decimal_exponent(int32_t power)
{
    int64_t scaled = (int64_t)power * 78913; /* log10(2) * 2^18, cut */
    int64_t floored = scaled / 262144 - (scaled % 262144 < 0 ? 1 : 0);
    return (int32_t)floored;
}

static int32_t top_bit(sib__binary b)
{
    return b.exponent + 63 - __builtin_clzll(b.mantissa);
}

/* From 128-bit products; false when their error leaves something open. */
static bool leading_quick(sib__binary b, leading *out)
{
    int32_t   q = LEADING - 1 - decimal_exponent(top_bit(b));
    sib__wide wide = {0, 0};
    int32_t   cut = 0;
    for (;; q--) {
        wide = sib__decimal_approximate(b.mantissa, q);
        cut = -(wide.exponent + b.exponent);
        out->digits = (uint64_t)(wide.top >> cut);
        if (out->digits < powers_of_10[LEADING]) {
            break;
        }
    }
    sib__u128 half = (sib__u128)1 << (cut - 1);
    sib__u128 low = wide.top & (2 * half - 1);
    out->exponent = -q;
    out->rest = low < half ? TAIL_BELOW_HALF : TAIL_ABOVE_HALF;
    return low != 0 && 2 * half - low > SIB__DECIMAL_ERROR &&
           (low > half || half - low > SIB__DECIMAL_ERROR);
}

/* By long division of whole numbers. */
static leading leading_exact(sib__binary b)
{
    sib__natural above;
    sib__natural below;
    leading      result = {0, decimal_exponent(top_bit(b)), TAIL_NOTHING};
    sib__natural_set(&above, b.mantissa);
    sib__natural_set(&below, 1);
    if (result.exponent >= 0) {
        sib__natural_scale_5(&below, result.exponent);
    } else {
        sib__natural_scale_5(&above, -result.exponent);
    }
    int32_t shift = b.exponent - result.exponent;
    sib__natural_shift(shift >= 0 ? &above : &below, shift >= 0 ? shift : -shift);
    sib__natural ten_times = below;
    for (;; result.exponent++) {
        sib__natural_scale(&ten_times, 10, 0);
        if (sib__natural_compare(&above, &ten_times) < 0) {
            break;
        }
        below = ten_times;
    }
    for (int i = 0; i < LEADING; i++) {
        result.digits =
            result.digits * 10 + (uint64_t)sib__natural_divide_digit(&above, &below);
        sib__natural_scale(&above, 10, 0);
    }
    result.exponent -= LEADING - 1;
    sib__natural_scale(&below, 5, 0); /* above holds ten times the remainder */
    if (above.n > 0) {
        int order = sib__natural_compare(&above, &below);
        result.rest = order < 0 ? TAIL_BELOW_HALF : order > 0 ? TAIL_ABOVE_HALF : TAIL_HALF;
    }
    return result;
}

static leading leading_of(sib__binary b)
{
    leading result;
    return leading_quick(b, &result) ? result : leading_exact(b);
}

typedef struct decimal {
    uint64_t digits;
    int32_t  exponent;
} decimal;

/* -1, 0, 1 as the number lies below, at, above the middle of the n-digit decimals around it. */
static int side_of_middle(leading l, uint64_t unit)
{
    if (unit == 1) {
        return l.rest < TAIL_HALF ? -1 : l.rest > TAIL_HALF ? 1 : 0;
    }
    uint64_t after = l.digits % unit;
    if (after != unit / 2) {
        return after < unit / 2 ? -1 : 1;
    }
    return l.rest == TAIL_NOTHING ? 0 : 1;
}

/* The two decimals of n digits around a number, the nearer first, of equally near ones the
 * even. */
static void neighbours(leading l, int n, decimal out[2])
{
    uint64_t unit = powers_of_10[LEADING - n];
    uint64_t down = l.digits / unit;
    int      side = side_of_middle(l, unit);
    bool     up = side > 0 || (side == 0 && down % 2 != 0);
    out[0] = (decimal){down + (up ? 1 : 0), l.exponent + LEADING - n};
    out[1] = (decimal){down + (up ? 0 : 1), l.exponent + LEADING - n};
}

/* The fewest digits that read back as `value` > 0, of these the nearest. */
static decimal shortest(double value)
{
    sib__binary b = sib__binary_of(value);
    leading     l = leading_of(b);
    bool        normal = b.mantissa >> 52 != 0;
    decimal     found[2];
    for (int n = normal ? FIRST_NORMAL : 1;; n++) {
        neighbours(l, n, found);
        for (int i = 0; i < 2; i++) {
            if (n == LEADING ||
                sib__decimal_double(found[i].digits, found[i].exponent) == value) {
                while (found[i].digits % 10 == 0) {
                    found[i].digits /= 10;
                    found[i].exponent++;
                }
                return found[i];
            }
        }
    }
}

typedef struct writer {
    char *to;
    int   length;
} writer;

static void put(writer *w, const char *text, int n)
{
    memcpy(w->to + w->length, text, (size_t)n);
    w->length += n;
}

static void put_zeros(writer *w, int n)
{
    for (int i = 0; i < n; i++) {
        put(w, "0", 1);
    }
}

static void put_exponent(writer *w, int exponent)
{
    char text[24];
    put(w, exponent < 0 ? "e-" : "e+", 2);
    put(w, text, (int)sib__format_i64(text, exponent < 0 ? -exponent : exponent));
}

/* ECMA-262, Number::toString, steps 6 to 12: k digits, the point after the n-th. */
static void put_decimal(writer *w, decimal d)
{
    char digits[24];
    int  k = (int)sib__format_i64(digits, (int64_t)d.digits);
    int  n = k + d.exponent;
    if (k <= n && n <= 21) {
        put(w, digits, k);
        put_zeros(w, n - k);
    } else if (0 < n && n <= 21) {
        put(w, digits, n);
        put(w, ".", 1);
        put(w, digits + n, k - n);
    } else if (-6 < n && n <= 0) {
        put(w, "0.", 2);
        put_zeros(w, -n);
        put(w, digits, k);
    } else {
        put(w, digits, 1);
        put(w, ".", k > 1 ? 1 : 0);
        put(w, digits + 1, k - 1);
        put_exponent(w, n - 1);
    }
}

int sib__number_print_f64(double value, char *to)
{
    writer w = {to, 0};
    if (value == 0.0) {
        put(&w, "0", 1);
    } else {
        put(&w, "-", value < 0.0 ? 1 : 0);
        put_decimal(&w, shortest(fabs(value)));
    }
    to[w.length] = '\0';
    return w.length;
}

double sib__number_round_significant(double value, int digits)
{
    decimal around[2];
    if (value == 0.0 || !isfinite(value)) {
        return value;
    }
    neighbours(leading_of(sib__binary_of(fabs(value))), digits, around);
    double rounded = sib__decimal_double(around[0].digits, around[0].exponent);
    if (isinf(rounded)) {
        return value;
    }
    return value < 0.0 ? -rounded : rounded;
}
