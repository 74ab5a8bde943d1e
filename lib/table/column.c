/* One row of a column, with validity bits and missing values folded into one answer a type. */
#include <math.h>
#include <string.h>

#include "table/store.h"

bool sib__column_missing(const sib__column *c, int64_t row)
{
    if (!sib__valid(c->validity, row)) {
        return true;
    }
    switch (c->type) {
    case SIB_COLUMN_TYPE_F64:
        return isnan(c->f64.data[row]);
    case SIB_COLUMN_TYPE_I64:
        return c->i64.data[row] == SIB_I64_MISSING;
    case SIB_COLUMN_TYPE_DATE:
        return c->dates.data[row] == SIB_DATE_MISSING;
    case SIB_COLUMN_TYPE_CODES:
        return c->codes.data[row] == SIB_CODE_MISSING;
    case SIB_COLUMN_TYPE_FLAG:
        return c->flags.data[row] == SIB_FLAG_MISSING;
    default:
        return false;
    }
}

double sib__column_f64(const sib__column *c, int64_t row)
{
    return sib__valid(c->validity, row) ? c->f64.data[row] : (double)NAN;
}

int64_t sib__column_i64(const sib__column *c, int64_t row)
{
    return sib__valid(c->validity, row) ? c->i64.data[row] : SIB_I64_MISSING;
}

int32_t sib__column_date(const sib__column *c, int64_t row)
{
    return sib__valid(c->validity, row) ? c->dates.data[row] : SIB_DATE_MISSING;
}

int32_t sib__column_code(const sib__column *c, int64_t row)
{
    return sib__valid(c->validity, row) ? c->codes.data[row] : SIB_CODE_MISSING;
}

uint8_t sib__column_flag(const sib__column *c, int64_t row)
{
    return sib__valid(c->validity, row) ? c->flags.data[row] : SIB_FLAG_MISSING;
}

sib__slice sib__column_text(const sib__column *c, int64_t row)
{
    if (c->type == SIB_COLUMN_TYPE_CODES) {
        int32_t code = sib__column_code(c, row);
        return code == SIB_CODE_MISSING ? (sib__slice){NULL, 0} : sib__text_at(c->levels, code);
    }
    return sib__valid(c->validity, row) ? sib__text_at(c->text, row) : (sib__slice){NULL, 0};
}

sib_status sib__column_of_slices(sib__call *call, sib__memory *memory, const sib__slice *slices,
                                 int64_t n, sib__column *column)
{
    int64_t *offsets = SIB__NEW(memory, int64_t, n + 1);
    uint8_t *bits = SIB__NEW(memory, uint8_t, n / 8 + 1);
    if (offsets == NULL || bits == NULL) {
        return sib__no_memory(call);
    }
    bool any_missing = false;
    for (int64_t i = 0; i < n; i++) {
        bool missing = slices[i].data == NULL;
        offsets[i + 1] = offsets[i] + (missing ? 0 : slices[i].length);
        bits[i >> 3] = (uint8_t)(bits[i >> 3] | (missing ? 0U : 1U << (i & 7)));
        any_missing = any_missing || missing;
    }
    char *data = SIB__NEW(memory, char, offsets[n]);
    SIB__TRY_MEMORY(call, data);
    for (int64_t i = 0; i < n; i++) {
        if (offsets[i + 1] > offsets[i]) {
            memcpy(data + offsets[i], slices[i].data, (size_t)(offsets[i + 1] - offsets[i]));
        }
    }
    column->text = (sib_text){data, offsets, n};
    column->validity = (sib_validity){any_missing ? bits : NULL, 0};
    return SIB_OK;
}
