/* Columns that callers hand in: each value of a present row is looked at once. */
#include <math.h>

#include "core/date.h"
#include "core/view.h"
#include "table/store.h"

static sib_status fail(sib__call *call, sib_status status, const sib__column *c, int64_t row,
                       const char *what)
{
    return sib__fail(call, status, "values", row, c->name, "%s", what);
}

/* A column's own buffers lie apart from each other. Different columns may share memory: nothing
 * is ever written to it. */
static bool overlap(const void *a, uint64_t a_size, const void *b, uint64_t b_size)
{
    uintptr_t x = (uintptr_t)a;
    uintptr_t y = (uintptr_t)b;
    return a_size > 0 && b_size > 0 && (x < y ? y - x < a_size : x - y < b_size);
}

static sib_status check_validity(sib__call *call, const sib__column *c, const void *data,
                                 uint64_t size)
{
    sib_validity v = c->validity;
    if (v.data == NULL) {
        return SIB_OK;
    }
    if (v.offset < 0 || v.offset > INT64_MAX - 7 - c->n) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "validity", -1, c->name,
                         "offset is negative or too large");
    }
    uint64_t first = (uint64_t)v.offset / 8U;
    uint64_t end = ((uint64_t)v.offset + (uint64_t)c->n + 7U) / 8U;
    if (c->n > 0 && overlap(v.data + first, end - first, data, size)) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "validity", -1, c->name,
                         "the bits overlap the values");
    }
    return SIB_OK;
}

static sib_status check_f64(sib__call *call, const sib__column *c)
{
    for (int64_t i = 0; i < c->n; i++) {
        if (isinf(c->f64.data[i]) && sib__valid(c->validity, i)) {
            return fail(call, SIB_ERR_NONFINITE, c, i, "a number is infinite");
        }
    }
    return SIB_OK;
}

static sib_status check_dates(sib__call *call, const sib__column *c)
{
    for (int64_t i = 0; i < c->n; i++) {
        int32_t date = sib__column_date(c, i);
        if (date != SIB_DATE_MISSING && (date < SIB__DATE_MIN || date > SIB__DATE_MAX)) {
            return fail(call, SIB_ERR_RANGE, c, i, "a date lies outside the years 0001..9999");
        }
    }
    return SIB_OK;
}

static sib_status check_flags(sib__call *call, const sib__column *c)
{
    for (int64_t i = 0; i < c->n; i++) {
        if (sib__column_flag(c, i) > SIB_FLAG_MISSING) {
            return fail(call, SIB_ERR_RANGE, c, i, "a flag is none of 0, 1, 2");
        }
    }
    return SIB_OK;
}

static sib_status check_codes(sib__call *call, const sib__column *c)
{
    int64_t distinct = 0;
    SIB__TRY(sib__view_text(call, "levels", c->levels));
    SIB__TRY(sib__text_rank(call, c->levels, NULL, NULL, &distinct));
    if (distinct != c->levels.n) {
        return sib__fail(call, SIB_ERR_DATA, "levels", -1, c->name, "a level is given twice");
    }
    for (int64_t i = 0; i < c->n; i++) {
        int32_t code = sib__column_code(c, i);
        if (code != SIB_CODE_MISSING && (code < 0 || code >= c->levels.n)) {
            return fail(call, SIB_ERR_RANGE, c, i, "a code has no level");
        }
    }
    return SIB_OK;
}

/* Texts of absent rows may hold anything but must lie within the bytes. */
static sib_status check_text(sib__call *call, const sib__column *c)
{
    sib_text t = c->text;
    for (int64_t i = 0; i < c->n; i++) {
        if (t.offsets[i] < 0 || t.offsets[i + 1] < t.offsets[i]) {
            return fail(call, SIB_ERR_SHAPE, c, i, "an offset is negative or falls");
        }
    }
    if (t.n > 0 && t.data == NULL && t.offsets[t.n] > t.offsets[0]) {
        return fail(call, SIB_ERR_ARGUMENT, c, -1, "the texts have no data");
    }
    if (t.n > 0 && overlap(t.data, (uint64_t)t.offsets[t.n], t.offsets,
                           ((uint64_t)t.n + 1U) * sizeof *t.offsets)) {
        return fail(call, SIB_ERR_ARGUMENT, c, -1, "the bytes overlap the offsets");
    }
    for (int64_t i = 0; i < c->n; i++) {
        sib__slice slice = sib__column_text(c, i);
        if (slice.data != NULL && sib__utf8_fault(slice.data, slice.length) >= 0) {
            return fail(call, SIB_ERR_DATA, c, i, "a text is not UTF-8");
        }
    }
    return SIB_OK;
}

/* The buffer of values (a text's: its offsets) and the bytes a value takes. */
static const void *buffer_of(const sib__column *c, int64_t *n, size_t *size)
{
    switch (c->type) {
    case SIB_COLUMN_TYPE_F64:
        *n = c->f64.n;
        *size = sizeof *c->f64.data;
        return c->f64.data;
    case SIB_COLUMN_TYPE_I64:
        *n = c->i64.n;
        *size = sizeof *c->i64.data;
        return c->i64.data;
    case SIB_COLUMN_TYPE_DATE:
        *n = c->dates.n;
        *size = sizeof *c->dates.data;
        return c->dates.data;
    case SIB_COLUMN_TYPE_CODES:
        *n = c->codes.n;
        *size = sizeof *c->codes.data;
        return c->codes.data;
    case SIB_COLUMN_TYPE_FLAG:
        *n = c->flags.n;
        *size = sizeof *c->flags.data;
        return c->flags.data;
    default:
        *n = c->text.n;
        *size = sizeof *c->text.offsets;
        return c->text.offsets;
    }
}

static sib_status check_values(sib__call *call, const sib__column *c)
{
    switch (c->type) {
    case SIB_COLUMN_TYPE_F64:
        return check_f64(call, c);
    case SIB_COLUMN_TYPE_DATE:
        return check_dates(call, c);
    case SIB_COLUMN_TYPE_CODES:
        return check_codes(call, c);
    case SIB_COLUMN_TYPE_FLAG:
        return check_flags(call, c);
    case SIB_COLUMN_TYPE_TEXT:
        return check_text(call, c);
    default:
        return SIB_OK; /* every whole number is one */
    }
}

sib_status sib__column_check(sib__call *call, const sib__column *column, int64_t rows)
{
    int64_t     n = 0;
    size_t      size = 0;
    const void *data = buffer_of(column, &n, &size);
    SIB__TRY(sib__view_check(call, "values", data, n, size));
    if (n != rows) {
        return sib__fail(call, SIB_ERR_SHAPE, "values", -1, column->name,
                         "length %lld, but the table has %lld rows", (long long)n,
                         (long long)rows);
    }
    SIB__TRY(check_validity(call, column, data, (uint64_t)n * size));
    return check_values(call, column);
}
