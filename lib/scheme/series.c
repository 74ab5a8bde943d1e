/* Series, column by column. */
#include "scheme/series.h"

#include <string.h>

#include "core/wide.h"

SIB__DEFINE_ENUM(sib__state, SIB__STATE_LIST)
SIB__DEFINE_ENUM(sib__reason, SIB__REASON_LIST)

/* Denominators beyond this are left to each number: so a column is brought to a common one some
 * thirty times at most. */
enum { MOST_DENOMINATOR = 1000000000 };

/* Of a denominator and any number. */
static int64_t common_divisor(int64_t den, int64_t b)
{
    return (int64_t)sib__gcd((uint64_t)den, b < 0 ? 0 - (uint64_t)b : (uint64_t)b);
}

sib_status sib__numbers_make(sib__call *call, sib__memory *m, int64_t n, sib__numbers *out)
{
    int64_t *whole = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(call, whole);
    *out = (sib__numbers){.whole = whole, .den = 1};
    return SIB_OK;
}

static const sib__codes first_for_all = {.all = 0};

sib_status sib__numbers_same(sib__call *call, sib__memory *m, int64_t value, sib__numbers *out)
{
    SIB__TRY(sib__numbers_make(call, m, 1, out));
    out->whole[0] = value;
    out->by = &first_for_all;
    out->entries = 1;
    return SIB_OK;
}

sib_status sib__numbers_copy(sib__call *call, sib__memory *m, const sib__numbers *from,
                             int64_t n, sib__numbers *out)
{
    n = sib__numbers_count(from, n);
    *out = *from;
    if (from->whole != NULL) {
        out->whole = sib__copy(m, from->whole, n, sizeof *from->whole);
        SIB__TRY_MEMORY(call, out->whole);
    } else {
        out->each = sib__copy(m, from->each, n, sizeof *from->each);
        SIB__TRY_MEMORY(call, out->each);
    }
    return SIB_OK;
}

sib__exact sib__number_over(int64_t whole, int64_t den)
{
    int64_t by = common_divisor(den, whole);
    return (sib__exact){whole / by, den / by, NULL};
}

static bool has_number(const uint8_t *reasons, int64_t line)
{
    return reasons == NULL || reasons[line] == SIB__REASON_NONE;
}

/* Number by number, where they are not whole or their sum is beyond 64 bits. */
static sib_status sum_each(sib__call *call, sib__memory *m, const sib__numbers *a, int64_t n,
                           const uint8_t *reasons, sib__exact *out)
{
    *out = sib__exact_of_i64(0);
    for (int64_t i = 0; i < n; i++) {
        if (has_number(reasons, i)) {
            SIB__TRY(sib__exact_add(call, m, *out, sib__number_at(a, i), out));
        }
        SIB__TRY(SIB__PAUSE(call, i));
    }
    return SIB_OK;
}

sib_status sib__numbers_sum(sib__call *call, sib__memory *m, const sib__numbers *a, int64_t n,
                            const uint8_t *reasons, sib__exact *out)
{
    sib__i128 sum = 0; /* of less than 2^63 numbers of 64 bits */
    for (int64_t i = 0; a->whole != NULL && i < n; i++) {
        sum += has_number(reasons, i) ? a->whole[sib__number_place(a, i)] : 0;
        SIB__TRY(SIB__PAUSE(call, i));
    }
    return a->whole != NULL && sum >= INT64_MIN && sum <= INT64_MAX
               ? sib__exact_of(call, m, (int64_t)sum, a->den, out)
               : sum_each(call, m, a, n, reasons, out);
}

/* Brings all numbers to a denominator that is a multiple of theirs; false: they do not fit. */
static bool rescale(sib__numbers *a, int64_t n, int64_t factor)
{
    for (int64_t i = 0; i < n; i++) {
        int64_t product = 0;
        if (__builtin_mul_overflow(a->whole[i], factor, &product)) {
            return false;
        }
    }
    for (int64_t i = 0; i < n; i++) {
        a->whole[i] *= factor;
    }
    a->den *= factor;
    return true;
}

static sib_status promote(sib__call *call, sib__memory *m, sib__numbers *a, int64_t n)
{
    sib__exact *each = SIB__NEW(m, sib__exact, n);
    SIB__TRY_MEMORY(call, each);
    for (int64_t i = 0; i < n; i++) {
        each[i] = sib__number_at(a, i);
    }
    sib__drop(m, a->whole);
    *a = (sib__numbers){.each = each};
    return SIB_OK;
}

/* Whether a number could be put among whole ones over a denominator. */
static bool put_whole(sib__numbers *a, int64_t n, int64_t line, sib__exact value)
{
    if (value.den == a->den) {
        a->whole[line] = value.num;
        return true;
    }
    if (value.den == 0) {
        return false;
    }
    if (a->den % value.den != 0) {
        int64_t factor = value.den / common_divisor(value.den, a->den);
        if (a->den > MOST_DENOMINATOR / factor || !rescale(a, n, factor)) {
            return false;
        }
    }
    return !__builtin_mul_overflow(value.num, a->den / value.den, &a->whole[line]);
}

sib_status sib__number_set(sib__call *call, sib__memory *m, sib__numbers *a, int64_t n,
                           int64_t line, sib__exact value)
{
    if (a->whole != NULL) {
        a->whole[line] = 0;
        if (put_whole(a, n, line, value)) {
            return SIB_OK;
        }
        a->whole[line] = 0;
        SIB__TRY(promote(call, m, a, n));
    }
    a->each[line] = value;
    return SIB_OK;
}

sib_status sib__reason_set(sib__call *call, sib__memory *m, sib__series *s, int64_t line,
                           int32_t reason)
{
    if (s->reasons == NULL && reason == SIB__REASON_NONE) {
        return SIB_OK;
    }
    if (s->reasons == NULL) {
        s->reasons = SIB__NEW(m, uint8_t, s->n);
        SIB__TRY_MEMORY(call, s->reasons);
    }
    s->reasons[line] = (uint8_t)reason;
    return SIB_OK;
}

sib_status sib__series_make(sib__call *call, sib__memory *m, const sib__scheme *scheme,
                            int64_t n, int32_t unit, sib__dimensions keys, sib__series **out)
{
    sib__series *s = SIB__NEW(m, sib__series, 1);
    SIB__TRY_MEMORY(call, s);
    *s = (sib__series){.n = n, .unit = unit, .keys = keys};
    s->codes = SIB__NEW(m, sib__codes, scheme->dimension_count);
    SIB__TRY_MEMORY(call, s->codes);
    SIB__TRY(sib__numbers_make(call, m, n, &s->numbers));
    *out = s;
    return SIB_OK;
}

sib_status sib__series_like(sib__call *call, sib__memory *m, const sib__scheme *scheme,
                            const sib__series *of, int32_t unit, sib__series **out)
{
    SIB__TRY(sib__series_make(call, m, scheme, of->n, unit, of->keys, out));
    memcpy((*out)->codes, of->codes, (size_t)scheme->dimension_count * sizeof *of->codes);
    if (of->reasons != NULL) {
        (*out)->reasons = sib__copy(m, of->reasons, of->n, sizeof *of->reasons);
        SIB__TRY_MEMORY(call, (*out)->reasons);
    }
    return SIB_OK;
}

static sib_status take_codes(sib__call *call, sib__memory *m, const sib__codes *of,
                             const int64_t *rows, int64_t n, sib__codes *out)
{
    *out = *of;
    if (of->own == NULL) {
        return SIB_OK;
    }
    int32_t *own = SIB__NEW(m, int32_t, n);
    SIB__TRY_MEMORY(call, own);
    for (int64_t i = 0; i < n; i++) {
        own[i] = of->own[rows[i]];
    }
    out->own = own;
    return SIB_OK;
}

sib_status sib__series_take(sib__call *call, sib__memory *m, const sib__scheme *scheme,
                            const sib__series *of, const int64_t *rows, int64_t n,
                            sib__series **out)
{
    sib__series *s = NULL;
    SIB__TRY(sib__series_make(call, m, scheme, n, of->unit, of->keys, &s));
    for (int32_t i = 0; i < scheme->dimension_count; i++) {
        int32_t base = scheme->dimensions[i].base;
        if (!sib__has_dimension(of->keys, i)) {
            continue;
        }
        if (sib__has_dimension(of->keys, base) && of->codes[i].own == of->codes[base].own) {
            s->codes[i] = of->codes[i];
            s->codes[i].own = s->codes[base].own;
        } else {
            SIB__TRY(take_codes(call, m, &of->codes[i], rows, n, &s->codes[i]));
        }
    }
    bool whole = of->numbers.whole != NULL;
    s->numbers.den = whole ? of->numbers.den : 1;
    for (int64_t i = 0; i < n; i++) {
        if (whole) {
            s->numbers.whole[i] = of->numbers.whole[sib__number_place(&of->numbers, rows[i])];
        } else {
            SIB__TRY(sib__number_set(call, m, &s->numbers, n, i,
                                     sib__number_at(&of->numbers, rows[i])));
        }
        SIB__TRY(sib__reason_set(call, m, s, i, sib__reason_at(of, rows[i])));
    }
    *out = s;
    return SIB_OK;
}
