/* Exact numbers from and to text, doubles and whole numbers. */
#include "core/exact.h"
#include "core/format.h"

enum { DIGITS = 18 }; /* so many always fit 64 bits */

static int64_t power_of_10(int64_t power)
{
    int64_t value = 1;
    for (int64_t i = 0; i < power; i++) {
        value *= 10;
    }
    return value;
}

/* value, followed by digits. */
static int64_t append(int64_t value, sib__slice digits)
{
    for (int64_t i = 0; i < digits.length; i++) {
        value = value * 10 + (digits.data[i] - '0');
    }
    return value;
}

/* Numerator and denominator of a short text; false when it is longer. */
static bool read_short(const sib__pieces *p, int64_t *num, int64_t *den)
{
    int64_t scale = p->decimals.length + (p->percent ? 2 : 0);
    if (p->whole.length + scale > DIGITS || p->divisor.length > DIGITS) {
        return false;
    }
    int64_t size = append(append(0, p->whole), p->decimals);
    *num = p->negative ? -size : size;
    *den = p->divisor.length > 0 ? append(0, p->divisor) : power_of_10(scale);
    return *den != 0;
}

sib_status sib__exact_parse(sib__call *call, sib__memory *m, const char *argument,
                            sib__slice text, sib__exact *out)
{
    sib__pieces   p;
    sib__rational value;
    int64_t       num = 0;
    int64_t       den = 0;
    SIB__TRY(sib__pieces_of(call, argument, text, &p));
    if (read_short(&p, &num, &den)) {
        return sib__exact_of(call, m, num, den, out);
    }
    SIB__TRY(sib__rational_parse(call, &call->scratch, argument, text, &value));
    return sib__exact_of_rational(call, m, value, out);
}

sib_status sib__exact_text(sib__call *call, sib__memory *m, sib__exact a, const char **out)
{
    if (a.den == 0) {
        return sib__rational_text(call, m, *a.big, out);
    }
    enum { ROOM = 2 * 21 };
    char *text = SIB__NEW(m, char, ROOM);
    SIB__TRY_MEMORY(call, text);
    size_t length = sib__format_i64(text, a.num);
    if (a.den != 1) {
        text[length] = '/';
        sib__format_i64(text + length + 1, a.den);
    }
    *out = text;
    return SIB_OK;
}

/* a rounded to whole 10^-decimals, in that unit. */
static sib_status scaled(sib__call *call, sib__exact a, int32_t decimals, int32_t rounding,
                         sib__exact *out)
{
    sib__memory *m = &call->scratch;
    sib__exact   one = sib__exact_of_i64(1);
    SIB__TRY(sib__exact_multiply(call, m, a, sib__exact_of_i64(power_of_10(decimals)), out));
    return sib__exact_round_to(call, m, *out, one, rounding, out);
}

sib_status sib__exact_decimal(sib__call *call, sib__memory *m, sib__exact a, int32_t decimals,
                              int32_t rounding, const char **out)
{
    sib__rational value;
    sib__exact    units = {0, 0, NULL};
    if (decimals <= DIGITS && a.den != 0) {
        SIB__TRY(scaled(call, a, decimals, rounding, &units));
    }
    if (units.den == 1) {
        char digits[21];
        sib__format_i64(digits, units.num);
        return sib__insert_point(call, m, digits, decimals, out);
    }
    SIB__TRY(sib__exact_rational(call, &call->scratch, a, &value));
    return sib__rational_decimal(call, m, value, decimals, rounding, out);
}

/* How often a factor divides a number, and what is left of it. */
static int32_t take_factor(int64_t *number, int64_t factor)
{
    int32_t times = 0;
    while (*number % factor == 0) {
        *number /= factor;
        times++;
    }
    return times;
}

sib_status sib__exact_plain(sib__call *call, sib__memory *m, sib__exact a, const char **out)
{
    sib__rational value;
    if (a.den != 0) {
        int64_t rest = a.den;
        int32_t twos = take_factor(&rest, 2);
        int32_t fives = take_factor(&rest, 5);
        int32_t decimals = twos > fives ? twos : fives;
        if (rest != 1 || decimals == 0) {
            return sib__exact_text(call, m, a, out);
        }
        if (decimals <= DIGITS) {
            return sib__exact_decimal(call, m, a, decimals, SIB__ROUNDING_DOWN, out);
        }
    }
    SIB__TRY(sib__exact_rational(call, &call->scratch, a, &value));
    return sib__rational_plain(call, m, value, out);
}

sib_status sib__exact_i64(sib__call *call, sib__exact a, int64_t *out)
{
    if (a.den != 1) {
        return sib__fail(call, SIB_ERR_OVERFLOW, NULL, -1, NULL,
                         "an exact number is no whole number within 64 bits");
    }
    *out = a.num;
    return SIB_OK;
}

sib_status sib__exact_f64(sib__call *call, sib__exact a, double *out)
{
    const int64_t whole = INT64_C(1) << 53; /* doubles hold each whole number up to here */
    sib__rational value;
    if (a.den != 0 && a.den <= whole && a.num >= -whole && a.num <= whole) {
        *out = (double)a.num / (double)a.den;
        return SIB_OK;
    }
    SIB__TRY(sib__exact_rational(call, &call->scratch, a, &value));
    return sib__rational_to_f64(call, value, out);
}
