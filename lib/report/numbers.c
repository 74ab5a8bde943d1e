/* Numbers as people read them: thousands parted, a true minus, the decimals that are asked for.
 * Doubles and exact numbers are rounded from their exact value, half to even. */
#include <math.h>
#include <string.h>

#include "core/format.h"
#include "report/facts.h"

#define MINUS "\xe2\x88\x92"
#define NBSP  "\xc2\xa0"

const char *sib__digits_text(sib__facts *f, const char *digits)
{
    sib__out out;
    bool     negative = *digits == '-';
    int64_t  whole = (int64_t)strspn(digits + negative, "0123456789");
    sib__out_begin(&out, f->memory);
    sib__out_text(&out, negative ? MINUS : "");
    digits += negative;
    for (int64_t i = 0; i < whole; i++) {
        sib__out_text(&out, i > 0 && (whole - i) % 3 == 0 ? "," : "");
        sib__out_slice(&out, digits + i, 1);
    }
    sib__out_text(&out, digits + whole);
    return sib__done(f, &out);
}

const char *sib__count_text(sib__facts *f, int64_t value)
{
    char digits[24];
    if (value == SIB_I64_MISSING) {
        return NULL;
    }
    sib__format_i64(digits, value);
    return sib__digits_text(f, digits);
}

const char *sib__change_text(sib__facts *f, int64_t value)
{
    const char *text = sib__count_text(f, value);
    return text != NULL && value > 0 ? sib__join(f, "+", text, NULL) : text;
}

const char *sib__rounded_text(sib__facts *f, sib__rational value, int32_t decimals)
{
    const char *digits = NULL;
    if (!sib__well(f, sib__rational_decimal(f->call, f->memory, value, decimals,
                                            SIB__ROUNDING_HALF_EVEN, &digits))) {
        return "";
    }
    return sib__digits_text(f, digits);
}

static bool exact_of(sib__facts *f, double value, sib__rational *out)
{
    return isfinite(value) &&
           sib__well(f, sib__rational_of_f64(f->call, f->memory, value, out));
}

const char *sib__number_text(sib__facts *f, double value, int32_t decimals)
{
    sib__rational exact;
    return exact_of(f, value, &exact) ? sib__rounded_text(f, exact, decimals) : NULL;
}

const char *sib__signed_text(sib__facts *f, double value, int32_t decimals)
{
    const char *text = sib__number_text(f, value, decimals);
    return text == NULL || *text == MINUS[0] ? text : sib__join(f, "+", text, NULL);
}

const char *sib__rounded_percent(sib__facts *f, sib__rational fraction, int32_t decimals)
{
    sib__rational hundred;
    if (!sib__well(f, sib__rational_of(f->call, f->memory, 100, 1, &hundred)) ||
        !sib__well(f,
                   sib__rational_multiply(f->call, f->memory, fraction, hundred, &fraction))) {
        return "";
    }
    return sib__join(f, sib__rounded_text(f, fraction, decimals), NBSP "%", NULL);
}

const char *sib__percent_text(sib__facts *f, double fraction)
{
    sib__rational exact;
    return exact_of(f, fraction, &exact) ? sib__rounded_percent(f, exact, 2) : NULL;
}

const char *sib__money_text(sib__facts *f, const char *amount)
{
    return amount == NULL ? NULL
                          : sib__join(f, f->currency, NBSP, sib__digits_text(f, amount), NULL);
}

/* Digits without the zeros behind the point that say nothing. */
static const char *shortest(sib__facts *f, const char *digits)
{
    int64_t n = (int64_t)strlen(digits);
    if (strchr(digits, '.') != NULL) {
        for (; digits[n - 1] == '0'; n--) {
        }
        n -= digits[n - 1] == '.';
    }
    return sib__piece(f, digits, n);
}

const char *sib__short_text(sib__facts *f, sib__rational value, int32_t decimals)
{
    return shortest(f, sib__rounded_text(f, value, decimals));
}

const char *sib__short_percent(sib__facts *f, sib__rational fraction, int32_t decimals)
{
    sib__rational hundred;
    if (!sib__well(f, sib__rational_of(f->call, f->memory, 100, 1, &hundred)) ||
        !sib__well(f,
                   sib__rational_multiply(f->call, f->memory, fraction, hundred, &fraction))) {
        return "";
    }
    return sib__join(f, sib__short_text(f, fraction, decimals), NBSP "%", NULL);
}

const char *sib__percent_short(sib__facts *f, double fraction)
{
    sib__rational exact;
    return exact_of(f, fraction, &exact) ? sib__short_percent(f, exact, 6) : NULL;
}
