/* The lists of a stage, filled row by row; and a cell as JSON, both ways. */
#include <math.h>

#include "core/date.h"
#include "core/number.h"
#include "record/record.h"

/* Whole numbers beyond this size are not all doubles: JSON holds them as texts. */
static const int64_t exact_limit = INT64_C(9007199254740992);

void sib__lists_begin(sib__lists *lists, sib__memory *m)
{
    lists->outcome = NULL;
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        const sib__member_spec *spec = sib__member_spec_of((sib__member)i);
        sib__rows_begin(&lists->rows[i], m, spec->fields, spec->field_count);
        lists->rows[i].finite = true; /* as JSON is */
    }
}

sib_status sib__lists_check(sib__call *call, const sib__lists *lists)
{
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        SIB__TRY(sib__rows_check(call, &lists->rows[i]));
    }
    return SIB_OK;
}

sib__rows *sib__lists_row(sib__lists *lists, sib__member list, const char *cohort)
{
    sib__rows *rows = &lists->rows[list];
    sib__rows_add(rows);
    if (cohort != NULL) {
        sib__set_text(rows, "cohort", cohort);
    }
    if (lists->outcome != NULL && sib__rows_field(rows, "outcome") >= 0) {
        sib__set_text(rows, "outcome", lists->outcome);
    }
    return rows;
}

void sib__lists_table(sib__lists *lists, sib__member list, const char *cohort,
                      const sib_table *table)
{
    for (int64_t row = 0; row < sib_table_rows(table); row++) {
        sib__rows_take(sib__lists_row(lists, list, cohort), table, row);
    }
}

void sib__cell_write(sib__json_writer *w, const sib__field *field, const sib__cell *cell)
{
    if (sib__cell_missing(field, cell)) {
        sib__json_null(w);
        return;
    }
    switch (field->type) {
    case SIB_COLUMN_TYPE_F64:
        sib__json_f64(w, cell->f64);
        return;
    case SIB_COLUMN_TYPE_I64:
        sib__json_i64(w, cell->i64);
        return;
    case SIB_COLUMN_TYPE_DATE:
        sib__json_date(w, (int32_t)cell->i64);
        return;
    case SIB_COLUMN_TYPE_FLAG:
        sib__json_bool(w, cell->i64 == 1);
        return;
    default:
        sib__json_slice(w, cell->text);
        return;
    }
}

static bool read_whole(const sib__json *value, int64_t *out)
{
    bool number = value->kind == SIB__JSON_NUMBER;
    if ((!number && value->kind != SIB__JSON_STRING) ||
        !sib__number_parse_i64(value->text, out)) {
        return false;
    }
    return number == (*out >= -exact_limit && *out <= exact_limit);
}

bool sib__cell_read(const sib__json *value, int32_t type, sib__cell *out)
{
    int32_t date = 0;
    switch (type) {
    case SIB_COLUMN_TYPE_F64:
        return value->kind == SIB__JSON_NUMBER && sib__number_parse_f64(value->text, &out->f64);
    case SIB_COLUMN_TYPE_I64:
        return read_whole(value, &out->i64);
    case SIB_COLUMN_TYPE_DATE:
        if (value->kind != SIB__JSON_STRING || !sib__date_parse(value->text, &date)) {
            return false;
        }
        out->i64 = date;
        return true;
    case SIB_COLUMN_TYPE_FLAG:
        out->i64 = value->kind == SIB__JSON_TRUE;
        return value->kind == SIB__JSON_TRUE || value->kind == SIB__JSON_FALSE;
    default:
        out->text = value->text;
        return value->kind == SIB__JSON_STRING;
    }
}

sib_status sib__rows_objects(sib__call *call, const char *argument, const sib__json *array,
                             sib__rows *rows)
{
    for (const sib__json *at = array->first; at != NULL; at = at->next) {
        sib__rows_add(rows);
        for (int64_t i = 0; rows->status == SIB_OK && i < rows->field_count; i++) {
            const sib__json *value = sib__json_member(at, rows->fields[i].name);
            if (value != NULL && value->kind != SIB__JSON_NULL &&
                !sib__cell_read(value, rows->fields[i].type,
                                sib__rows_cell(rows, rows->n - 1, i))) {
                return sib__json_fail(call, argument, value, "a member is of another kind");
            }
        }
    }
    return SIB_OK;
}
