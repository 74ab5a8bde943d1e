/* Rows of a column in another order: members are in id order, releases are not. */
#include <math.h>

#include "table/table.h"

static sib_status take_text(sib__call *call, sib__memory *m, const sib__column *from,
                            sib_rows rows, sib__column *to)
{
    uint8_t *present = SIB__NEW(m, uint8_t, rows.n / 8 + 1);
    SIB__TRY_MEMORY(call, present);
    SIB__TRY(sib__text_take(call, m, from->text, rows.data, rows.n, &to->text));
    for (int64_t i = 0; i < rows.n; i++) {
        unsigned bit = sib__column_missing(from, rows.data[i]) ? 0U : 1U;
        present[i / 8] = (uint8_t)(present[i / 8] | (bit << (i % 8)));
    }
    to->validity = (sib_validity){present, 0};
    return SIB_OK;
}

/* Missing rows become the sentinel of their type. */
static sib_status take_fixed(sib__call *call, sib__memory *m, const sib__column *from,
                             sib_rows rows, sib__column *to)
{
    void *room = sib__alloc(m, rows.n, sizeof(double));
    SIB__TRY_MEMORY(call, room);
    double  *f64 = room;
    int64_t *i64 = room;
    int32_t *i32 = room;
    uint8_t *flags = room;
    for (int64_t i = 0; i < rows.n; i++) {
        int64_t row = rows.data[i];
        switch (from->type) {
        case SIB_COLUMN_TYPE_F64:
            f64[i] = sib__column_f64(from, row);
            break;
        case SIB_COLUMN_TYPE_I64:
            i64[i] = sib__column_i64(from, row);
            break;
        case SIB_COLUMN_TYPE_DATE:
            i32[i] = sib__column_date(from, row);
            break;
        case SIB_COLUMN_TYPE_CODES:
            i32[i] = sib__column_code(from, row);
            break;
        default:
            flags[i] = sib__column_flag(from, row);
            break;
        }
    }
    to->f64 = (sib_f64){f64, rows.n};
    to->i64 = (sib_i64){i64, rows.n};
    to->dates = (sib_dates){i32, rows.n};
    to->codes = (sib_i32){i32, rows.n};
    to->flags = (sib_u8){flags, rows.n};
    return SIB_OK;
}

sib_status sib__take_column(sib__call *call, sib_table *to, const sib__column *from,
                            const char *name, sib_rows rows)
{
    sib__memory *m = sib__table_memory(to);
    sib__column  column = {.name = name, .type = from->type, .n = rows.n};
    if (from->type == SIB_COLUMN_TYPE_TEXT) {
        SIB__TRY(take_text(call, m, from, rows, &column));
    } else {
        SIB__TRY(take_fixed(call, m, from, rows, &column));
    }
    column.levels = from->levels; /* borrowed from a table that lives longer */
    return sib__table_put(call, to, &column);
}
