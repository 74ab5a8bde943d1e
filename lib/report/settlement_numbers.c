/* Numbers of a settlement as people read them. They are spelled exactly there: "1967413",
 * "260/31 %", "1.6 points". */
#include <math.h>
#include <string.h>

#include "core/currency.h"
#include "report/settled.h"

#define NBSP "\xc2\xa0"

enum { MOST_DECIMALS = 8, MOST_APART = 20 };

static bool take_end(sib__slice *text, const char *end)
{
    int64_t length = (int64_t)strlen(end);
    bool    ends = text->length > length &&
                memcmp(text->data + text->length - length, end, (size_t)length) == 0;
    text->length -= ends ? length : 0;
    return ends;
}

bool sib__quantity_of(sib__facts *f, const char *text, bool money, sib__quantity *out)
{
    sib__slice number = sib__slice_of(text);
    sib__exact hundred = sib__exact_of_i64(100);
    bool       share = take_end(&number, " %");
    bool       points = take_end(&number, " points");
    *out = (sib__quantity){sib__exact_of_i64(0), share    ? SIB__IN_SHARE
                                                 : points ? SIB__IN_POINTS
                                                 : money  ? SIB__IN_MONEY
                                                          : SIB__IN_NUMBER};
    if (*text == '\0' || f->status != SIB_OK ||
        !sib__well(f,
                   sib__exact_parse(f->call, f->memory, "settlement", number, &out->value))) {
        return false;
    }
    return !(share || points) || sib__well(f, sib__exact_divide(f->call, f->memory, out->value,
                                                                hundred, &out->value));
}

bool sib__cell_quantity(sib__facts *f, sib__row row, const char *column, bool money,
                        sib__quantity *out)
{
    return sib__quantity_of(f, sib__raw(f, row, column), money, out);
}

bool sib__is_money(sib__row line)
{
    return sib__cell_is(line, "unit", "money");
}

sib__exact sib__plus(sib__facts *f, sib__exact a, sib__exact b)
{
    if (f->status == SIB_OK) {
        (void)sib__well(f, sib__exact_add(f->call, f->memory, a, b, &a));
    }
    return a;
}

sib__exact sib__minus(sib__facts *f, sib__exact a, sib__exact b)
{
    if (f->status == SIB_OK) {
        (void)sib__well(f, sib__exact_subtract(f->call, f->memory, a, b, &a));
    }
    return a;
}

/* What is too large to be drawn is drawn as nothing. */
double sib__drawn(sib__facts *f, sib__exact a)
{
    double     value = 0.0;
    sib_status status = sib__exact_f64(f->call, a, &value);
    if (status != SIB_OK && status != SIB_ERR_OVERFLOW) {
        (void)sib__well(f, status);
    }
    return status == SIB_OK ? value : 0.0;
}

static const char *rounded_digits(sib__facts *f, sib__exact value, int32_t decimals,
                                  int32_t rounding)
{
    const char *digits = "0";
    if (f->status == SIB_OK) {
        (void)sib__well(
            f, sib__exact_decimal(f->call, f->memory, value, decimals, rounding, &digits));
    }
    return digits;
}

static const char *digits_of(sib__facts *f, sib__exact value, int32_t decimals)
{
    return rounded_digits(f, value, decimals, SIB__ROUNDING_HALF_EVEN);
}

/* Whether so many decimals write a number exactly. */
static bool is_exact(sib__facts *f, sib__exact value, const char *digits)
{
    sib__exact again;
    int        order = 1;
    return f->status == SIB_OK &&
           sib__well(f, sib__exact_parse(f->call, f->memory, "settlement",
                                         sib__slice_of(digits), &again)) &&
           sib__well(f, sib__exact_compare(f->call, value, again, &order)) && order == 0;
}

static sib__exact as_written(sib__facts *f, sib__quantity q)
{
    if ((q.in == SIB__IN_SHARE || q.in == SIB__IN_POINTS) && f->status == SIB_OK) {
        (void)sib__well(f, sib__exact_multiply(f->call, f->memory, q.value,
                                               sib__exact_of_i64(100), &q.value));
    }
    return q.value;
}

static bool is_one(const char *digits)
{
    return strcmp(digits, "1") == 0 || strcmp(digits, "-1") == 0;
}

static bool is_of_money(sib__in in)
{
    return in == SIB__IN_MONEY || in == SIB__IN_AMOUNT;
}

static const char *with_unit(sib__facts *f, sib__in in, const char *digits)
{
    const char *text = sib__digits_text(f, digits);
    switch (in) {
    case SIB__IN_MONEY:
        return sib__join(f, f->currency, NBSP, text, NULL);
    case SIB__IN_SHARE:
        return sib__join(f, text, NBSP "%", NULL);
    case SIB__IN_POINTS:
        return sib__join(f, text, NBSP, sib__words(f, is_one(digits) ? "points.one" : "points"),
                         NULL);
    default:
        return text;
    }
}

/* The decimals of a number that has no end: those of its currency, two of per cent, three. */
static int32_t rounded_decimals(const sib__facts *f, sib__in in)
{
    int32_t minor = sib__currency_exponent(f->currency);
    return !is_of_money(in) ? (in == SIB__IN_NUMBER ? 3 : 2) : minor < 0 ? 2 : minor;
}

/* The decimals that a number needs; of one that has no end `more` than usual. */
static int32_t decimals_of(sib__facts *f, sib__quantity q, sib__exact value, int32_t more)
{
    int32_t least = is_of_money(q.in) ? rounded_decimals(f, q.in) : 0;
    int32_t rounded = rounded_decimals(f, q.in) + more;
    int32_t most = rounded > MOST_DECIMALS ? rounded : MOST_DECIMALS;
    for (int32_t d = least; d <= most; d++) {
        if (is_exact(f, value, digits_of(f, value, d))) {
            return d;
        }
    }
    return rounded;
}

const char *sib__quantity_fine(sib__facts *f, sib__quantity q, int32_t more)
{
    sib__exact value = as_written(f, q);
    return with_unit(f, q.in, digits_of(f, value, decimals_of(f, q, value, more)));
}

const char *sib__quantity_text(sib__facts *f, sib__quantity q)
{
    return sib__quantity_fine(f, q, 0);
}

sib__exact sib__quantity_printed(sib__facts *f, sib__quantity q, int32_t more)
{
    sib__exact    value = as_written(f, q);
    sib__quantity read = q;
    const char   *digits = digits_of(f, value, decimals_of(f, q, value, more));
    bool          parts = q.in == SIB__IN_SHARE || q.in == SIB__IN_POINTS;
    if (parts) {
        digits = sib__join(f, digits, q.in == SIB__IN_SHARE ? " %" : " points", NULL);
    }
    return sib__quantity_of(f, digits, is_of_money(q.in), &read) ? read.value : q.value;
}

bool sib__prints_alike(sib__facts *f, sib__quantity q, sib__exact other)
{
    sib__exact  value = as_written(f, q);
    int32_t     decimals = decimals_of(f, q, value, 0);
    const char *digits = digits_of(f, value, decimals);
    other = as_written(f, (sib__quantity){other, q.in});
    return strcmp(digits, digits_of(f, other, decimals)) == 0 &&
           strcmp(digits, rounded_digits(f, other, decimals, SIB__ROUNDING_HALF_UP)) == 0;
}

const char *sib__quantity_apart(sib__facts *f, sib__quantity q, sib__quantity from)
{
    sib__exact value = as_written(f, q);
    sib__exact other = as_written(f, from);
    int        order = 0;
    int32_t    decimals = decimals_of(f, q, value, 0);
    if (f->status == SIB_OK &&
        sib__well(f, sib__exact_compare(f->call, value, other, &order)) && order != 0) {
        while (decimals < MOST_APART && is_exact(f, other, digits_of(f, value, decimals))) {
            decimals++;
        }
    }
    return with_unit(f, q.in, digits_of(f, value, decimals));
}

const char *sib__distance_text(sib__facts *f, sib__quantity q)
{
    sib__exact zero = sib__exact_of_i64(0);
    q.value = sib__exact_sign(q.value) < 0 ? sib__minus(f, zero, q.value) : q.value;
    q.in = q.in == SIB__IN_SHARE ? SIB__IN_POINTS : q.in;
    return sib__quantity_apart(f, q, (sib__quantity){zero, q.in});
}

const char *sib__money_text_of(sib__facts *f, sib__exact amount)
{
    return sib__quantity_text(f, (sib__quantity){amount, SIB__IN_MONEY});
}

const char *sib__cell_shown(sib__facts *f, sib__row row, const char *column, bool money)
{
    sib__quantity q;
    return sib__cell_quantity(f, row, column, money, &q) ? sib__quantity_text(f, q) : NULL;
}

const char *sib__amount_shown(sib__facts *f, sib__exact amount)
{
    return sib__quantity_text(f, (sib__quantity){amount, SIB__IN_AMOUNT});
}

const char *sib__cell_amount(sib__facts *f, sib__row row, const char *column)
{
    sib__quantity q;
    return sib__cell_quantity(f, row, column, true, &q) ? sib__amount_shown(f, q.value) : NULL;
}
