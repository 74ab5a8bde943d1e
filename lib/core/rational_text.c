/* Exact numbers from and to text. */
#include <string.h>

#include "core/fraction.h"

enum { LONGEST_TEXT = 4096 };

/* Takes a run of digits off the front. */
static sib__slice take_digits(sib__slice *text)
{
    sib__slice digits = {text->data, 0};
    while (digits.length < text->length && digits.data[digits.length] >= '0' &&
           digits.data[digits.length] <= '9') {
        digits.length++;
    }
    *text = (sib__slice){text->data + digits.length, text->length - digits.length};
    return digits;
}

/* Takes a character off the front when it is there. */
static bool take(sib__slice *text, char wanted)
{
    if (text->length == 0 || *text->data != wanted) {
        return false;
    }
    *text = (sib__slice){text->data + 1, text->length - 1};
    return true;
}

/* False when the text has not the form. */
static bool split(sib__slice text, sib__pieces *p)
{
    *p = (sib__pieces){take(&text, '-'), false, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    p->whole = take_digits(&text);
    if (p->whole.length == 0) {
        return false;
    }
    if (take(&text, '/')) {
        p->divisor = take_digits(&text);
        return p->divisor.length > 0 && text.length == 0;
    }
    if (take(&text, '.')) {
        p->decimals = take_digits(&text);
        if (p->decimals.length == 0) {
            return false;
        }
    }
    if (text.length == 0) {
        return true;
    }
    while (take(&text, ' ')) {
    }
    p->percent = take(&text, '%');
    return p->percent && text.length == 0;
}

sib_status sib__pieces_of(sib__call *call, const char *argument, sib__slice text,
                          sib__pieces *out)
{
    if (text.length > LONGEST_TEXT) {
        return sib__fail(call, SIB_ERR_TERMS, argument, -1, NULL,
                         "an exact number has more than %d characters", (int)LONGEST_TEXT);
    }
    if (!split(text, out)) {
        return sib__fail(call, SIB_ERR_TERMS, argument, -1, NULL,
                         "not an exact number: write it like 12, -0.10, 7.5 %% or 13/155");
    }
    return SIB_OK;
}

/* Reads digits by way of `room`, which has a byte more than they are. */
static mp_err read_digits(sib__slice one, sib__slice two, char *room, mp_int *out)
{
    memcpy(room, one.data, (size_t)one.length);
    if (two.length > 0) {
        memcpy(room + one.length, two.data, (size_t)two.length);
    }
    room[one.length + two.length] = '\0';
    return mp_read_radix(out, room, 10);
}

static mp_err build(const sib__pieces *p, char *room, sib__fraction *x)
{
    mp_err err = read_digits(p->whole, p->decimals, room, &x->num);
    if (p->divisor.length > 0) {
        SIB__STEP(err, read_digits(p->divisor, (sib__slice){NULL, 0}, room, &x->den));
    } else {
        uint32_t decimals = (uint32_t)p->decimals.length;
        SIB__STEP(err, sib__power_of_10(decimals + (p->percent ? 2 : 0), &x->den));
    }
    if (p->negative) {
        SIB__STEP(err, mp_neg(&x->num, &x->num));
    }
    return err;
}

sib_status sib__rational_parse(sib__call *call, sib__memory *m, const char *argument,
                               sib__slice text, sib__rational *out)
{
    sib__pieces   p;
    sib__fraction x;
    SIB__TRY(sib__pieces_of(call, argument, text, &p));
    char *room = SIB__NEW(&call->scratch, char, text.length + 1);
    SIB__TRY_MEMORY(call, room);
    mp_err err = sib__fraction_init(&x);
    if (err != MP_OKAY) {
        return sib__fraction_status(call, err);
    }
    SIB__STEP(err, build(&p, room, &x));
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

sib_status sib__insert_point(sib__call *call, sib__memory *m, const char *whole,
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

/* Decimals that write a fraction exactly, which is then a whole number of their last place;
 * `finite` false where none do. */
static mp_err make_decimal(sib__fraction *x, int32_t *decimals, bool *finite)
{
    mp_int   rest;
    mp_int   power;
    mp_digit left = 0;
    int      fives = 0;
    mp_err   err = mp_init_multi(&rest, &power, NULL);
    if (err != MP_OKAY) {
        return err;
    }
    int twos = mp_cnt_lsb(&x->den);
    SIB__STEP(err, mp_div_2d(&x->den, twos, &rest, NULL));
    SIB__STEP(err, mp_div_d(&rest, 5, NULL, &left));
    while (err == MP_OKAY && left == 0) {
        fives++;
        SIB__STEP(err, mp_div_d(&rest, 5, &rest, NULL));
        SIB__STEP(err, mp_div_d(&rest, 5, NULL, &left));
    }
    *finite = mp_cmp_d(&rest, 1) == MP_EQ;
    *decimals = twos > fives ? twos : fives;
    if (*finite) {
        SIB__STEP(err, sib__power_of_10((uint32_t)*decimals, &power));
        SIB__STEP(err, mp_mul(&x->num, &power, &x->num));
        SIB__STEP(err, mp_div(&x->num, &x->den, &x->num, NULL));
    }
    mp_clear_multi(&rest, &power, NULL);
    return err;
}

sib_status sib__rational_plain(sib__call *call, sib__memory *m, sib__rational a,
                               const char **out)
{
    sib__fraction x;
    int32_t       decimals = 0;
    bool          finite = false;
    char         *whole = NULL;
    mp_err        err = sib__fraction_init(&x);
    if (err != MP_OKAY) {
        return sib__fraction_status(call, err);
    }
    SIB__STEP(err, sib__fraction_load(&a, &x));
    SIB__STEP(err, make_decimal(&x, &decimals, &finite));
    sib_status status = sib__fraction_status(call, err);
    if (status == SIB_OK && !finite) {
        status = fraction_text(call, m, &x, out);
    } else if (status == SIB_OK) {
        status = digits_of(call, &call->scratch, &x.num, 0, &whole);
    }
    if (status == SIB_OK && finite) {
        status = sib__insert_point(call, m, whole, decimals, out);
    }
    sib__fraction_clear(&x);
    return status;
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
        status = sib__insert_point(call, m, whole, decimals, out);
    }
    sib__fraction_clear(&x);
    sib__fraction_clear(&scaled);
    return status;
}
