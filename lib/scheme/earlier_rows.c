#include "scheme/earlier_rows.h"

#include <string.h>

#include "core/date.h"
#include "core/format.h"
#include "core/json.h"
#include "core/sort.h"
#include "scheme/cells.h"
#include "scheme/lists.h"
#include "table/rows.h"

/* The column that dates the rows of a table; NULL: they have no dates. */
static const char *date_of(const sib__run *run, const char *name)
{
    const sib__scheme_outcome *o = sib__outcome_named(run->scheme, name);
    return o != NULL ? o->on : strcmp(name, "cohorts") == 0 ? "to" : NULL;
}

/* A cell as text; nothing where it is missing. The tables of then and now may hold it in
 * columns of other types. */
static sib_status cell_text(sib__run *run, const sib__column *column, int64_t row,
                            char room[24], sib__slice *out)
{
    *out = (sib__slice){NULL, 0};
    if (sib__column_missing(column, row)) {
        return SIB_OK;
    }
    switch (column->type) {
    case SIB_COLUMN_TYPE_I64:
        sib__format_i64(room, sib__column_i64(column, row));
        *out = sib__slice_of(room);
        break;
    case SIB_COLUMN_TYPE_DATE:
        sib__date_print(sib__column_date(column, row), room);
        *out = sib__slice_of(room);
        break;
    case SIB_COLUMN_TYPE_TEXT:
    case SIB_COLUMN_TYPE_CODES:
        *out = sib__column_text(column, row);
        break;
    default:
        return sib__fail(run->call, SIB_ERR_DATA, "facts", -1, column->name,
                         "a column of this type is no fact");
    }
    return SIB_OK;
}

/* The rows of a table that lie up to a day, or after it. */
static sib_status take_rows(sib__run *run, const sib__fact_table *t, const char *column,
                            bool after, sib__rows *rows)
{
    sib__fact date;
    SIB__TRY(sib__fact_column(run, t->name, t->table, column, &date));
    for (int64_t i = 0; i < sib_table_rows(t->table); i++) {
        int32_t day = 0;
        SIB__TRY(sib__fact_day(run, &date, i, &day));
        SIB__TRY(sib__run_check(run, i));
        if ((day > run->past->record.as_at) != after) {
            continue;
        }
        sib__rows_add(rows);
        for (int64_t c = 0; c < sib_table_columns(t->table); c++) {
            sib__column cells = sib__table_column(t->table, c);
            char        room[24];
            sib__slice  text;
            SIB__TRY(cell_text(run, &cells, i, room, &text));
            sib__set_slice(rows, cells.name, text);
        }
    }
    return sib__rows_check(run->call, rows);
}

/* The columns of both tables. */
static sib_status join_columns(sib__run *run, const sib_table *const *tables,
                               sib__field **fields, int64_t *n)
{
    int64_t most = sib_table_columns(tables[0]) + sib_table_columns(tables[1]);
    *fields = SIB__NEW(run->memory, sib__field, most);
    SIB__TRY_MEMORY(run->call, *fields);
    *n = 0;
    for (int i = 0; i < 2; i++) {
        for (int64_t c = 0; c < sib_table_columns(tables[i]); c++) {
            const char *name = sib_table_name(tables[i], c);
            if (i == 0 || sib_table_find(tables[0], name) < 0) {
                (*fields)[(*n)++] = (sib__field)SIB__TEXT(name);
            }
        }
    }
    return SIB_OK;
}

/* The rows of then up to its day, and those of now after it. */
static sib_status close_table(sib__run *run, const char *name, const char *column,
                              sib_facts *to)
{
    sib__fact_table  now = {name, sib__facts_table(run->facts, name)};
    sib__fact_table  then = {name, sib__facts_table(run->facts->earlier, name)};
    const sib_table *tables[2];
    sib__field      *fields = NULL;
    int64_t          n = 0;
    sib__rows        rows;
    sib_table       *closed = NULL;
    tables[0] = now.table == NULL ? then.table : now.table;
    tables[1] = then.table == NULL ? now.table : then.table;
    SIB__TRY(join_columns(run, tables, &fields, &n));
    sib__rows_begin(&rows, run->memory, fields, n);
    SIB__TRY(then.table == NULL ? SIB_OK : take_rows(run, &then, column, false, &rows));
    SIB__TRY(now.table == NULL ? SIB_OK : take_rows(run, &now, column, true, &rows));
    SIB__TRY(sib__rows_finish(run->call, &rows, &to->memory, &closed));
    return sib__facts_put(run->call, to, name, closed);
}

static bool text_before(int64_t a, int64_t b, const void *payload)
{
    const sib__slice *texts = payload;
    return sib__slice_compare(texts[a], texts[b]) < 0;
}

/* A row, whatever the order of its columns. */
static sib_status row_text(sib__run *run, const sib_table *table, int64_t row, sib__slice *out)
{
    sib__json_writer w;
    sib__json_begin(&w, run->memory);
    sib__json_open_object(&w);
    for (int64_t c = 0; c < sib_table_columns(table); c++) {
        sib__column column = sib__table_column(table, c);
        char        room[24];
        sib__slice  text;
        SIB__TRY(cell_text(run, &column, row, room, &text));
        if (text.data != NULL) {
            sib__json_key(&w, column.name);
            sib__json_slice(&w, text);
        }
    }
    sib__json_close_object(&w);
    return sib__json_finish(run->call, &w, out);
}

/* The rows of a table as texts, sorted. */
static sib_status sorted_rows(sib__run *run, const sib__fact_table *t, sib__slice **texts,
                              int64_t **order)
{
    int64_t n = sib_table_rows(t->table);
    *texts = SIB__NEW(run->memory, sib__slice, n);
    SIB__TRY_MEMORY(run->call, *texts);
    *order = SIB__NEW(run->memory, int64_t, 2 * n);
    SIB__TRY_MEMORY(run->call, *order);
    for (int64_t i = 0; i < n; i++) {
        (*order)[i] = i;
        SIB__TRY(row_text(run, t->table, i, &(*texts)[i]));
        SIB__TRY(sib__run_check(run, i));
    }
    return sib__sort_rows(run->call, *order, *order + n, n, text_before, *texts);
}

/* The members of then stand among those of now, unchanged. */
static sib_status check_members(sib__run *run, const sib__fact_table *now)
{
    sib__fact_table then = {now->name, sib__facts_table(run->facts->earlier, now->name)};
    sib__slice     *texts[2] = {NULL, NULL};
    int64_t        *order[2] = {NULL, NULL};
    int64_t         at = 0;
    if (then.table == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sorted_rows(run, &then, &texts[0], &order[0]));
    SIB__TRY(sorted_rows(run, now, &texts[1], &order[1]));
    for (int64_t i = 0; i < sib_table_rows(then.table); i++) {
        int compared = -1;
        while (at < sib_table_rows(now->table) && compared < 0) {
            compared = sib__slice_compare(texts[1][order[1][at++]], texts[0][order[0][i]]);
        }
        if (compared != 0) {
            return sib__fail(run->call, SIB_ERR_DATA, "facts", -1, NULL,
                             "table members: a member of the settlement before is changed, or "
                             "stands no more");
        }
    }
    return SIB_OK;
}

sib_status sib__earlier_close(sib__run *run)
{
    sib_facts *closed = NULL;
    SIB__TRY(sib__facts_empty(run->call, run->memory, &closed));
    for (int64_t i = 0; i < run->facts->n; i++) {
        const sib__fact_table *t = &run->facts->tables[i];
        const char            *column = date_of(run, t->name);
        if (strcmp(t->name, "members") == 0) {
            SIB__TRY(check_members(run, t));
        }
        SIB__TRY(column == NULL ? sib__facts_put(run->call, closed, t->name, t->table)
                                : close_table(run, t->name, column, closed));
    }
    for (int64_t i = 0; i < run->facts->earlier->n; i++) { /* last days not handed in again */
        const char *name = run->facts->earlier->tables[i].name;
        const char *column = date_of(run, name);
        if (column != NULL && sib__facts_table(run->facts, name) == NULL) {
            SIB__TRY(close_table(run, name, column, closed));
        }
    }
    run->facts = closed;
    return SIB_OK;
}
