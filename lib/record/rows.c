/* Rows of the lists: written from values and tables. */
#include <math.h>
#include <string.h>

#include "core/number.h"
#include "record/record.h"
#include "table/table.h"

/* What is computed by libraries outside our own arithmetic enters the record at this many
 * digits, so that their last bits never show. */
enum { REPORTED_DIGITS = 9 };

void sib__lists_begin(sib__lists *lists, sib__memory *m)
{
    lists->words = false;
    for (int i = 0; i < SIB__LIST_COUNT; i++) {
        sib__json_begin(&lists->rows[i], m);
        sib__json_open_array(&lists->rows[i]);
    }
}

sib_status sib__lists_read(sib__call *call, const sib__lists *lists, sib__list list,
                           const sib__json **out)
{
    const sib__json_writer *rows = &lists->rows[list];
    sib__json_writer        w;
    sib__json_begin(&w, &call->scratch);
    if (rows->failed) {
        return sib__no_memory(call);
    }
    sib__json_raw(&w, (sib__slice){rows->text, rows->length});
    sib__json_close_array(&w);
    if (w.failed) {
        return sib__no_memory(call);
    }
    return sib__json_parse(call, &call->scratch, "list", (sib__slice){w.text, w.length}, out);
}

sib__json_writer *sib__lists_row(sib__lists *lists, sib__list list, const char *cohort)
{
    sib__json_writer *w = &lists->rows[list];
    sib__json_open_object(w);
    if (cohort != NULL) {
        sib__put_text(w, "cohort", cohort);
    }
    return w;
}

void sib__put_text(sib__json_writer *w, const char *key, const char *value)
{
    sib__json_key(w, key);
    sib__json_string(w, value);
}

void sib__put_i64(sib__json_writer *w, const char *key, int64_t value)
{
    sib__json_key(w, key);
    sib__json_i64(w, value);
}

void sib__put_f64(sib__json_writer *w, const char *key, double value)
{
    sib__json_key(w, key);
    sib__json_f64(w, value);
}

void sib__put_flag(sib__json_writer *w, const char *key, bool value)
{
    sib__json_key(w, key);
    sib__json_bool(w, value);
}

void sib__put_date(sib__json_writer *w, const char *key, int32_t value)
{
    sib__json_key(w, key);
    sib__json_date(w, value);
}

void sib__put_reported(sib__json_writer *w, const char *key, double value)
{
    bool finite = value - value == 0.0;
    sib__put_f64(w, key,
                 finite ? sib__number_round_significant(value, REPORTED_DIGITS) : (double)NAN);
}

static bool is_among(const char *const *names, const char *name)
{
    for (int64_t i = 0; names != NULL && names[i] != NULL; i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void put_cell(sib__json_writer *w, const sib__column *c, int64_t row, bool reported)
{
    if (sib__column_missing(c, row)) {
        sib__put_text(w, c->name, NULL);
        return;
    }
    switch (c->type) {
    case SIB_COLUMN_TYPE_F64:
        if (reported) {
            sib__put_reported(w, c->name, sib__column_f64(c, row));
        } else {
            sib__put_f64(w, c->name, sib__column_f64(c, row));
        }
        return;
    case SIB_COLUMN_TYPE_I64:
        sib__put_i64(w, c->name, sib__column_i64(c, row));
        return;
    case SIB_COLUMN_TYPE_DATE:
        sib__put_date(w, c->name, sib__column_date(c, row));
        return;
    case SIB_COLUMN_TYPE_FLAG:
        sib__put_flag(w, c->name, sib__column_flag(c, row) == 1);
        return;
    default:
        sib__json_key(w, c->name);
        sib__json_slice(w, sib__column_text(c, row));
        return;
    }
}

void sib__lists_cells(sib__lists *lists, sib__list list, const sib_table *table, int64_t row,
                      const char *const *reported)
{
    const sib__list_spec *spec = sib__list_spec_of(list);
    for (int64_t i = 0; i < spec->field_count; i++) {
        int64_t at = sib_table_find(table, spec->fields[i].name);
        if (at >= 0 && (lists->words || !spec->fields[i].words)) {
            sib__column column = sib__table_column(table, at);
            put_cell(&lists->rows[list], &column, row, is_among(reported, column.name));
        }
    }
}

void sib__lists_table(sib__lists *lists, sib__list list, const char *cohort,
                      const sib_table *table, const char *const *reported)
{
    for (int64_t row = 0; row < sib_table_rows(table); row++) {
        sib__json_writer *w = sib__lists_row(lists, list, cohort);
        sib__lists_cells(lists, list, table, row, reported);
        sib__json_close_object(w);
    }
}

void sib__lists_write(sib__lists *lists, bool settlement, sib__json_writer *to)
{
    for (int i = 0; i < SIB__LIST_COUNT; i++) {
        const sib__list_spec *spec = sib__list_spec_of((sib__list)i);
        sib__json_writer     *w = &lists->rows[i];
        if (settlement ? !spec->settlement : !spec->design) {
            continue;
        }
        sib__json_close_array(w);
        sib__json_key(to, spec->name);
        sib__json_raw(to, (sib__slice){w->text, w->length});
        to->failed = to->failed || w->failed;
    }
}
