#include "table/rows.h"

#include <math.h>
#include <string.h>

#include "core/number.h"

enum { FIRST_ROOM = 8 };

void sib__rows_begin(sib__rows *rows, sib__memory *memory, const sib__field *fields,
                     int64_t field_count)
{
    *rows = (sib__rows){.memory = memory, .fields = fields, .field_count = field_count};
}

static sib__cell missing_cell(int32_t type)
{
    switch (type) {
    case SIB_COLUMN_TYPE_F64:
        return (sib__cell){.f64 = (double)NAN};
    case SIB_COLUMN_TYPE_I64:
        return (sib__cell){.i64 = SIB_I64_MISSING};
    case SIB_COLUMN_TYPE_DATE:
        return (sib__cell){.i64 = SIB_DATE_MISSING};
    case SIB_COLUMN_TYPE_FLAG:
        return (sib__cell){.i64 = SIB_FLAG_MISSING};
    default:
        return (sib__cell){.text = {NULL, 0}};
    }
}

bool sib__cell_missing(const sib__field *field, const sib__cell *cell)
{
    switch (field->type) {
    case SIB_COLUMN_TYPE_F64:
        return isnan(cell->f64);
    case SIB_COLUMN_TYPE_TEXT:
        return cell->text.data == NULL;
    default:
        return cell->i64 == missing_cell(field->type).i64;
    }
}

sib__cell *sib__rows_cell(const sib__rows *rows, int64_t row, int64_t field)
{
    return &rows->cells[row * rows->field_count + field];
}

sib__cell *sib__rows_at(const sib__rows *rows, int64_t row, const char *field)
{
    return sib__rows_cell(rows, row, sib__rows_field(rows, field));
}

int64_t sib__rows_field(const sib__rows *rows, const char *field)
{
    for (int64_t i = 0; i < rows->field_count; i++) {
        if (strcmp(rows->fields[i].name, field) == 0) {
            return i;
        }
    }
    return -1;
}

void sib__rows_add(sib__rows *rows)
{
    if (rows->n == rows->room && rows->status == SIB_OK) {
        int64_t    room = rows->room * 2 + FIRST_ROOM;
        sib__cell *cells =
            SIB__GROW(rows->memory, sib__cell, rows->cells, room * rows->field_count);
        rows->status = cells == NULL ? SIB_ERR_NO_MEMORY : SIB_OK;
        rows->cells = cells == NULL ? rows->cells : cells;
        rows->room = cells == NULL ? rows->room : room;
    }
    if (rows->status == SIB_OK) {
        for (int64_t i = 0; i < rows->field_count; i++) {
            *sib__rows_cell(rows, rows->n, i) = missing_cell(rows->fields[i].type);
        }
        rows->n++;
    }
}

/* The cell of a field of the open row; NULL after a failure. */
static sib__cell *open_cell(sib__rows *rows, const char *field, int32_t type)
{
    int64_t i = sib__rows_field(rows, field);
    if (rows->status == SIB_OK && (i < 0 || rows->fields[i].type != type)) {
        rows->status = SIB_ERR_ARGUMENT;
        rows->unknown = field;
    }
    return rows->status == SIB_OK ? sib__rows_cell(rows, rows->n - 1, i) : NULL;
}

void sib__set_slice(sib__rows *rows, const char *field, sib__slice value)
{
    sib__cell *cell = open_cell(rows, field, SIB_COLUMN_TYPE_TEXT);
    if (cell == NULL) {
        return;
    }
    const char *copy = value.data == NULL ? NULL : sib__slice_copy(rows->memory, value);
    if (copy == NULL && value.data != NULL) {
        rows->status = SIB_ERR_NO_MEMORY;
        return;
    }
    cell->text = (sib__slice){copy, value.length};
}

void sib__set_text(sib__rows *rows, const char *field, const char *value)
{
    sib__set_slice(rows, field, value == NULL ? (sib__slice){NULL, 0} : sib__slice_of(value));
}

static void set_whole(sib__rows *rows, const char *field, int32_t type, int64_t value)
{
    sib__cell *cell = open_cell(rows, field, type);
    if (cell != NULL) {
        cell->i64 = value;
    }
}

void sib__set_i64(sib__rows *rows, const char *field, int64_t value)
{
    set_whole(rows, field, SIB_COLUMN_TYPE_I64, value);
}

void sib__set_date(sib__rows *rows, const char *field, int32_t value)
{
    set_whole(rows, field, SIB_COLUMN_TYPE_DATE, value);
}

void sib__set_flag(sib__rows *rows, const char *field, int32_t value)
{
    set_whole(rows, field, SIB_COLUMN_TYPE_FLAG, value);
}

void sib__set_f64(sib__rows *rows, const char *field, double value)
{
    sib__cell *cell = open_cell(rows, field, SIB_COLUMN_TYPE_F64);
    if (cell != NULL) {
        int  digits = rows->fields[sib__rows_field(rows, field)].digits;
        bool kept = isfinite(value) || !rows->finite;
        cell->f64 = !kept         ? (double)NAN
                    : digits == 0 ? value
                                  : sib__number_round_significant(value, digits);
    }
}

void sib__rows_take(sib__rows *rows, const sib_table *table, int64_t row)
{
    for (int64_t i = 0; i < rows->field_count; i++) {
        const char *name = rows->fields[i].name;
        int64_t     at = sib_table_find(table, name);
        sib__column column = at < 0 ? (sib__column){0} : sib__table_column(table, at);
        switch (column.type) {
        case 0:
            break;
        case SIB_COLUMN_TYPE_F64:
            sib__set_f64(rows, name, sib__column_f64(&column, row));
            break;
        case SIB_COLUMN_TYPE_I64:
            sib__set_i64(rows, name, sib__column_i64(&column, row));
            break;
        case SIB_COLUMN_TYPE_DATE:
            sib__set_date(rows, name, sib__column_date(&column, row));
            break;
        case SIB_COLUMN_TYPE_FLAG:
            sib__set_flag(rows, name, sib__column_flag(&column, row));
            break;
        default:
            sib__set_slice(rows, name, sib__column_text(&column, row));
            break;
        }
    }
}

void sib__rows_append(sib__rows *rows, const sib__rows *from)
{
    int64_t n = from->n;
    rows->status = rows->status == SIB_OK ? from->status : rows->status;
    for (int64_t row = 0; rows->status == SIB_OK && row < n; row++) {
        sib__rows_add(rows);
        for (int64_t i = 0; rows->status == SIB_OK && i < rows->field_count; i++) {
            *sib__rows_cell(rows, rows->n - 1, i) = *sib__rows_cell(from, row, i);
        }
    }
}

static sib_status text_column(sib__call *call, const sib__rows *rows, int64_t field,
                              sib__memory *m, sib__column *column)
{
    sib__slice *slices = SIB__NEW(&call->scratch, sib__slice, rows->n);
    SIB__TRY_MEMORY(call, slices);
    for (int64_t row = 0; row < rows->n; row++) {
        slices[row] = sib__rows_cell(rows, row, field)->text;
    }
    SIB__TRY(sib__column_of_slices(call, m, slices, rows->n, column));
    sib__drop(&call->scratch, slices);
    return SIB_OK;
}

static sib_status fixed_column(sib__call *call, const sib__rows *rows, int64_t field,
                               sib__memory *m, sib__column *column)
{
    void *room = sib__alloc(m, rows->n, sizeof(sib__cell));
    SIB__TRY_MEMORY(call, room);
    double  *f64 = room;
    int64_t *i64 = room;
    int32_t *dates = room;
    uint8_t *flags = room;
    for (int64_t row = 0; row < rows->n; row++) {
        const sib__cell *cell = sib__rows_cell(rows, row, field);
        switch (column->type) {
        case SIB_COLUMN_TYPE_F64:
            f64[row] = cell->f64;
            break;
        case SIB_COLUMN_TYPE_I64:
            i64[row] = cell->i64;
            break;
        case SIB_COLUMN_TYPE_DATE:
            dates[row] = (int32_t)cell->i64;
            break;
        default:
            flags[row] = (uint8_t)cell->i64;
            break;
        }
    }
    column->f64 = (sib_f64){f64, column->type == SIB_COLUMN_TYPE_F64 ? rows->n : 0};
    column->i64 = (sib_i64){i64, column->type == SIB_COLUMN_TYPE_I64 ? rows->n : 0};
    column->dates = (sib_dates){dates, column->type == SIB_COLUMN_TYPE_DATE ? rows->n : 0};
    column->flags = (sib_u8){flags, column->type == SIB_COLUMN_TYPE_FLAG ? rows->n : 0};
    return SIB_OK;
}

static sib_status fill(sib__call *call, const sib__rows *rows, sib_table *table)
{
    sib__memory *m = sib__table_memory(table);
    for (int64_t i = 0; i < rows->field_count; i++) {
        sib__column column = {.name = rows->fields[i].name, .type = rows->fields[i].type};
        SIB__TRY(column.type == SIB_COLUMN_TYPE_TEXT ? text_column(call, rows, i, m, &column)
                                                     : fixed_column(call, rows, i, m, &column));
        SIB__TRY(sib__table_put(call, table, &column));
    }
    return SIB_OK;
}

sib_status sib__rows_check(sib__call *call, const sib__rows *rows)
{
    if (rows->status == SIB_OK || rows->status == SIB_ERR_NO_MEMORY) {
        return rows->status == SIB_OK ? SIB_OK : sib__no_memory(call);
    }
    return sib__fail(call, rows->status, NULL, -1, rows->unknown,
                     "no field of this name and type belongs to these rows");
}

sib_status sib__rows_finish(sib__call *call, const sib__rows *rows, sib__memory *owner,
                            sib_table **out)
{
    sib_table *table = NULL;
    SIB__TRY(sib__rows_check(call, rows));
    SIB__TRY(sib__table_make(call, rows->n, rows->field_count, &table));
    sib_status status = fill(call, rows, table);
    if (status != SIB_OK) {
        sib_table_free(table);
        return status;
    }
    if (owner != NULL) {
        SIB__TRY(sib__own(call, owner, table, sib__table_release));
    }
    *out = table;
    return SIB_OK;
}
