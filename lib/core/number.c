#include "core/number.h"

#include <math.h>

#include "core/decimal.h"

/* Digits that fit a uint64 whatever they are; and enough to decide any rounding: a point half
 * way between doubles has at most 767 significant digits, so of more only whether one is not 0
 * matters. */
enum { QUICK_DIGITS = 19, KEPT_DIGITS = 800 };

/* Larger exponents all overflow or underflow, whatever the length of the text. */
static const int64_t exponent_limit = INT64_C(1) << 60;

typedef struct scan {
    bool        negative;
    bool        more;     /* a digit beyond those in w is not 0 */
    uint64_t    w;        /* leading significant digits */
    int32_t     count;    /* how many */
    int64_t     exponent; /* of w's last digit */
    const char *mantissa; /* digits and point */
    const char *end;      /* of them */
} scan;

static bool is_digit(const char *at, const char *end)
{
    return at < end && *at >= '0' && *at <= '9';
}

/* Takes a run of digits; `after_point` moves the exponent. NULL when there is none. */
static const char *take_digits(scan *s, const char *at, const char *end, bool after_point)
{
    if (!is_digit(at, end)) {
        return NULL;
    }
    for (; is_digit(at, end); at++) {
        uint64_t digit = (uint64_t)(*at - '0');
        if (s->count < QUICK_DIGITS) {
            s->w = s->w * 10 + digit;
            s->count += s->w != 0 ? 1 : 0;
            s->exponent -= after_point ? 1 : 0;
        } else {
            s->more = s->more || digit != 0;
            s->exponent += after_point ? 0 : 1;
        }
    }
    return at;
}

static const char *take_exponent(scan *s, const char *at, const char *end)
{
    bool    negative = at < end && *at == '-';
    int64_t value = 0;
    at += at < end && (*at == '-' || *at == '+') ? 1 : 0;
    if (!is_digit(at, end)) {
        return NULL;
    }
    for (; is_digit(at, end); at++) {
        if (value < exponent_limit / 16) {
            value = value * 10 + (*at - '0');
        }
    }
    s->exponent += negative ? -value : value;
    return at;
}

static bool scan_text(sib__slice text, scan *s)
{
    const char *at = text.data;
    const char *end = text.data + text.length;
    *s = (scan){0};
    if (at < end && (*at == '-' || *at == '+')) {
        s->negative = *at == '-';
        at++;
    }
    s->mantissa = at;
    at = take_digits(s, at, end, false);
    if (at != NULL && at < end && *at == '.') {
        at = take_digits(s, at + 1, end, true);
    }
    s->end = at;
    if (at != NULL && at < end && (*at == 'e' || *at == 'E')) {
        at = take_exponent(s, at + 1, end);
    }
    return at == end;
}

/* All digits, those beyond the kept ones as one last digit 1 where any of them is not 0. */
static double decide_exactly(const scan *s)
{
    sib__natural digits;
    int32_t      count = 0;
    bool         more = false;
    sib__natural_set(&digits, 0);
    for (const char *at = s->mantissa; at < s->end; at++) {
        if (*at == '.' || (count == 0 && *at == '0')) {
            continue;
        }
        if (count < KEPT_DIGITS) {
            sib__natural_scale(&digits, 10, (uint64_t)(*at - '0'));
            count++;
        } else {
            more = more || *at != '0';
        }
    }
    if (more) {
        sib__natural_scale(&digits, 10, 1);
        count++;
    }
    int32_t exponent = (int32_t)s->exponent;
    return sib__decimal_exact(&digits, exponent + s->count - count, s->w, exponent);
}

bool sib__number_parse_f64(sib__slice text, double *out)
{
    scan   s;
    double value = 0.0;
    if (!scan_text(text, &s)) {
        return false;
    }
    if (!sib__decimal_quick(s.w, s.exponent, s.more, &value)) {
        value = decide_exactly(&s);
    }
    *out = s.negative ? -value : value;
    return !isinf(value);
}

bool sib__number_parse_i64(sib__slice text, int64_t *out)
{
    const char *at = text.data;
    const char *end = text.data + text.length;
    bool        negative = at < end && *at == '-';
    int64_t     value = 0;
    at += at < end && (*at == '-' || *at == '+') ? 1 : 0;
    if (!is_digit(at, end)) {
        return false;
    }
    for (; is_digit(at, end); at++) {
        int64_t digit = *at - '0';
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, negative ? -digit : digit, &value)) {
            return false;
        }
    }
    if (at != end) {
        return false;
    }
    *out = value;
    return true;
}
