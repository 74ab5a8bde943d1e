/* Exact numbers from and to text. */
#include <string.h>

#include "core/fraction.h"

enum { LONGEST_TEXT = 4096 };

/* What a text consists of; `digits` has the digits before and after the point, terminated. */
typedef struct pieces {
    bool        negative;
    bool        percent;
    char       *digits;
    const char *divisor; /* digits after a slash, terminated; NULL when there is none */
    uint32_t    decimals;
} pieces;

/* Copies a run of digits to *to and terminates it; the first character that is no digit. */
static const char *take_digits(const char *at, const char *end, char **to)
{
    while (at < end && *at >= '0' && *at <= '9') {
        *(*to)++ = *at++;
    }
    **to = '\0';
    return at;
}

/* Splits a text; false when it has not the form. `room` has twice its length and 2. */
static bool split(sib__slice text, char *room, pieces *p)
{
    const char *at = text.data;
    const char *end = text.data + text.length;
    *p = (pieces){at < end && *at == '-', false, room, NULL, 0};
    at += p->negative ? 1 : 0;
    const char *start = at;
    at = take_digits(at, end, &room);
    if (at == start) {
        return false;
    }
    if (at < end && *at == '/') {
        p->divisor = ++room;
        at = take_digits(at + 1, end, &room);
        return at == end && *p->divisor != '\0';
    }
    if (at < end && *at == '.') {
        start = at + 1;
        at = take_digits(start, end, &room);
        p->decimals = (uint32_t)(at - start);
        if (p->decimals == 0) {
            return false;
        }
    }
    const char *number_end = at;
    while (at < end && *at == ' ') {
        at++;
    }
    p->percent = at < end && *at == '%';
    return p->percent ? at + 1 == end : number_end == end;
}

static mp_err build(const pieces *p, sib__fraction *x)
{
    mp_err err = mp_read_radix(&x->num, p->digits, 10);
    if (p->divisor != NULL) {
        SIB__STEP(err, mp_read_radix(&x->den, p->divisor, 10));
    } else {
        SIB__STEP(err, sib__power_of_10(p->decimals + (p->percent ? 2 : 0), &x->den));
    }
    if (err == MP_OKAY && p->negative) {
        err = mp_neg(&x->num, &x->num);
    }
    return err;
}

sib_status sib__rational_parse(sib__call *call, sib__memory *m, const char *argument,
                               sib__slice text, sib__rational *out)
{
    pieces p = {false, false, NULL, NULL, 0};
    if (text.length > LONGEST_TEXT) {
        return sib__fail(call, SIB_ERR_TERMS, argument, -1, NULL,
                         "an exact number has more than %d characters", (int)LONGEST_TEXT);
    }
    char *room = SIB__NEW(&call->scratch, char, 2 * text.length + 2);
    SIB__TRY_MEMORY(call, room);
    if (!split(text, room, &p)) {
        return sib__fail(call, SIB_ERR_TERMS, argument, -1, NULL,
                         "not an exact number: write it like 12, -0.10, 7.5 %% or 13/155");
    }
    sib__fraction x;
    mp_err        err = sib__fraction_init(&x);
    if (err != MP_OKAY) {
        return sib__fraction_status(call, err);
    }
    SIB__STEP(err, build(&p, &x));
    if (err == MP_OKAY && mp_iszero(&x.den)) {
        sib__fraction_clear(&x);
        return sib__fail(call, SIB_ERR_TERMS, argument, -1, NULL, "a denominator is 0");
    }
    return sib__fraction_finish(call, m, err, &x, out);
}

/* The decimal digits of a number with its sign, terminated, in the pool, with `after` bytes
 * free behind. */
static sib_status digits_of(sib__call *call, sib__memory *m, const mp_int *x, int64_t after,
                            char **out)
{
    int size = 0;
    SIB__TRY(sib__fraction_status(call, mp_radix_size(x, 10, &size)));
    char *text = SIB__NEW(m, char, size + after);
    SIB__TRY_MEMORY(call, text);
    SIB__TRY(sib__fraction_status(call, mp_to_radix(x, text, (size_t)size, NULL, 10)));
    *out = text;
    return SIB_OK;
}

/* "n/d" or "n" of a loaded fraction. */
static sib_status fraction_text(sib__call *call, sib__memory *m, const sib__fraction *x,
                                const char **out)
{
    char *den = NULL;
    char *num = NULL;
    SIB__TRY(digits_of(call, &call->scratch, &x->den, 0, &den));
    size_t extra = strcmp(den, "1") == 0 ? 0 : strlen(den) + 1;
    SIB__TRY(digits_of(call, m, &x->num, (int64_t)extra, &num));
    if (extra > 0) {
        size_t length = strlen(num);
        num[length] = '/';
        memcpy(num + length + 1, den, extra);
    }
    *out = num;
    return SIB_OK;
}

sib_status sib__rational_text(sib__call *call, sib__memory *m, sib__rational a,
                              const char **out)
{
    sib__fraction x;
    mp_err        err = sib__fraction_init(&x);
    if (err != MP_OKAY) {
        return sib__fraction_status(call, err);
    }
    sib_status status = sib__fraction_status(call, sib__fraction_load(&a, &x));
    if (status == SIB_OK) {
        status = fraction_text(call, m, &x, out);
    }
    sib__fraction_clear(&x);
    return status;
}

/* Puts a point before the last `decimals` digits of a whole number's text, with zeros in front
 * where digits lack. */
static sib_status insert_point(sib__call *call, sib__memory *m, const char *whole,
                               int32_t decimals, const char **out)
{
    bool    negative = whole[0] == '-';
    int64_t length = (int64_t)strlen(whole) - (negative ? 1 : 0);
    int64_t zeros = length <= decimals ? decimals + 1 - length : 0;
    int64_t before = length + zeros - decimals; /* digits before the point */
    char   *text = SIB__NEW(m, char, length + zeros + 3);
    SIB__TRY_MEMORY(call, text);
    char *at = text;
    if (negative) {
        *at++ = '-';
    }
    for (int64_t i = 0; i < length + zeros; i++) {
        if (i == before) {
            *at++ = '.';
        }
        *at++ = i < zeros ? '0' : whole[i - zeros + (negative ? 1 : 0)];
    }
    *out = text;
    return SIB_OK;
}

sib_status sib__rational_decimal(sib__call *call, sib__memory *m, sib__rational a,
                                 int32_t decimals, int32_t rounding, const char **out)
{
    sib__fraction x;
    sib__fraction scaled;
    char         *whole = NULL;
    mp_err        err = mp_init_multi(&x.num, &x.den, &scaled.num, &scaled.den, NULL);
    if (err != MP_OKAY) {
        return sib__fraction_status(call, err);
    }
    SIB__STEP(err, sib__fraction_load(&a, &x));
    SIB__STEP(err, sib__fraction_round(&x, decimals, rounding, &scaled.num, &scaled.den));
    sib_status status = sib__fraction_status(call, err);
    if (status == SIB_OK) {
        status = digits_of(call, &call->scratch, &scaled.num, 0, &whole);
    }
    if (status == SIB_OK) {
        status = insert_point(call, m, whole, decimals, out);
    }
    sib__fraction_clear(&x);
    sib__fraction_clear(&scaled);
    return status;
}
