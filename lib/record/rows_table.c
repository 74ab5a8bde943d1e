/* Rows of JSON objects read as a table. */
#include <math.h>

#include "core/date.h"
#include "core/number.h"
#include "record/record.h"
#include "table/table.h"

/* The objects of all arrays, and where a column goes. */
typedef struct source {
    sib__call              *call;
    const char             *argument;
    const sib__json *const *arrays;
    int64_t                 array_count;
    int64_t                 rows;
    sib_table              *table;
} source;

static sib_status not_of_kind(const source *s, const sib__json *at)
{
    return sib__json_fail(s->call, s->argument, at, "a member is of another kind");
}

static bool is_absent(const sib__json *value)
{
    return value == NULL || value->kind == SIB__JSON_NULL;
}

/* A whole number; large ones are written as texts. */
static bool whole_of(const sib__json *value, int64_t *out)
{
    return (value->kind == SIB__JSON_NUMBER || value->kind == SIB__JSON_STRING) &&
           sib__number_parse_i64(value->text, out);
}

static sib_status number_of(const source *s, const sib__json *value, double *out)
{
    *out = (double)NAN;
    if (is_absent(value)) {
        return SIB_OK;
    }
    return value->kind == SIB__JSON_NUMBER && sib__number_parse_f64(value->text, out)
               ? SIB_OK
               : not_of_kind(s, value);
}

static sib_status date_of(const source *s, const sib__json *value, int32_t *out)
{
    *out = SIB_DATE_MISSING;
    if (is_absent(value)) {
        return SIB_OK;
    }
    return value->kind == SIB__JSON_STRING && sib__date_parse(value->text, out)
               ? SIB_OK
               : not_of_kind(s, value);
}

static sib_status flag_of(const source *s, const sib__json *value, uint8_t *out)
{
    *out = SIB_FLAG_MISSING;
    if (is_absent(value)) {
        return SIB_OK;
    }
    *out = value->kind == SIB__JSON_TRUE;
    return value->kind == SIB__JSON_TRUE || value->kind == SIB__JSON_FALSE
               ? SIB_OK
               : not_of_kind(s, value);
}

static sib_status integer_of(const source *s, const sib__json *value, int64_t *out)
{
    *out = SIB_I64_MISSING;
    return is_absent(value) || whole_of(value, out) ? SIB_OK : not_of_kind(s, value);
}

/* A column of numbers, dates or flags: `size` bytes a row. */
static sib_status fixed_column(const source *s, const sib__field *field, sib__column *column)
{
    sib__memory *m = sib__table_memory(s->table);
    int64_t      row = 0;
    double      *f64 = NULL;
    int64_t     *i64 = NULL;
    int32_t     *dates = NULL;
    uint8_t     *flags = NULL;
    void        *room = sib__alloc(m, s->rows, sizeof(double));
    SIB__TRY_MEMORY(s->call, room);
    f64 = field->type == SIB_COLUMN_TYPE_F64 ? room : NULL;
    i64 = field->type == SIB_COLUMN_TYPE_I64 ? room : NULL;
    dates = field->type == SIB_COLUMN_TYPE_DATE ? room : NULL;
    flags = field->type == SIB_COLUMN_TYPE_FLAG ? room : NULL;
    for (int64_t a = 0; a < s->array_count; a++) {
        for (const sib__json *at = s->arrays[a]->first; at != NULL; at = at->next, row++) {
            const sib__json *value = sib__json_member(at, field->name);
            if (f64 != NULL) {
                SIB__TRY(number_of(s, value, &f64[row]));
            } else if (i64 != NULL) {
                SIB__TRY(integer_of(s, value, &i64[row]));
            } else if (dates != NULL) {
                SIB__TRY(date_of(s, value, &dates[row]));
            } else {
                SIB__TRY(flag_of(s, value, &flags[row]));
            }
        }
    }
    column->f64 = (sib_f64){f64, s->rows};
    column->i64 = (sib_i64){i64, s->rows};
    column->dates = (sib_dates){dates, s->rows};
    column->flags = (sib_u8){flags, s->rows};
    return SIB_OK;
}

static sib_status text_size(const source *s, const sib__field *field, int64_t *size)
{
    for (int64_t a = 0; a < s->array_count; a++) {
        for (const sib__json *at = s->arrays[a]->first; at != NULL; at = at->next) {
            const sib__json *value = sib__json_member(at, field->name);
            if (!is_absent(value) && value->kind != SIB__JSON_STRING) {
                return not_of_kind(s, value);
            }
            *size += is_absent(value) ? 0 : value->text.length;
        }
    }
    return SIB_OK;
}

static sib_status text_column(const source *s, const sib__field *field, sib__column *column)
{
    sib__memory *m = sib__table_memory(s->table);
    int64_t      size = 0;
    int64_t      row = 0;
    SIB__TRY(text_size(s, field, &size));
    char *data = SIB__NEW(m, char, size);
    SIB__TRY_MEMORY(s->call, data);
    int64_t *offsets = SIB__NEW(m, int64_t, s->rows + 1);
    SIB__TRY_MEMORY(s->call, offsets);
    uint8_t *present = SIB__NEW(m, uint8_t, s->rows / 8 + 1);
    SIB__TRY_MEMORY(s->call, present);
    for (int64_t a = 0; a < s->array_count; a++) {
        for (const sib__json *at = s->arrays[a]->first; at != NULL; at = at->next, row++) {
            const sib__json *value = sib__json_member(at, field->name);
            offsets[row + 1] = offsets[row];
            if (is_absent(value)) {
                continue;
            }
            for (int64_t i = 0; i < value->text.length; i++) {
                data[offsets[row + 1]++] = value->text.data[i];
            }
            present[row / 8] = (uint8_t)(present[row / 8] | (1U << (row % 8)));
        }
    }
    column->text = (sib_text){data, offsets, s->rows};
    column->validity = (sib_validity){present, 0};
    return SIB_OK;
}

static sib_status fill(const source *s, const sib__field *fields, int64_t field_count)
{
    for (int64_t i = 0; i < field_count; i++) {
        sib__column column = {.name = fields[i].name, .type = fields[i].type, .n = s->rows};
        if (fields[i].type == SIB_COLUMN_TYPE_TEXT) {
            SIB__TRY(text_column(s, &fields[i], &column));
        } else {
            SIB__TRY(fixed_column(s, &fields[i], &column));
        }
        SIB__TRY(sib__table_put(s->call, s->table, &column));
    }
    return SIB_OK;
}

sib_status sib__rows_table(sib__call *call, const char *argument,
                           const sib__json *const *arrays, int64_t array_count,
                           const sib__field *fields, int64_t field_count, sib_table **out)
{
    source s = {call, argument, arrays, array_count, 0, NULL};
    for (int64_t a = 0; a < array_count; a++) {
        for (const sib__json *at = arrays[a]->first; at != NULL; at = at->next) {
            if (at->kind != SIB__JSON_OBJECT) {
                return not_of_kind(&s, at);
            }
            s.rows++;
        }
    }
    SIB__TRY(sib__table_make(call, s.rows, field_count, &s.table));
    sib_status status = fill(&s, fields, field_count);
    if (status != SIB_OK) {
        sib_table_free(s.table);
        return status;
    }
    *out = s.table;
    return SIB_OK;
}
