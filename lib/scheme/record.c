/* The record of a settlement: canonical JSON, with the hashes of its contract, of its facts and
 * of the record before it. */
#include "scheme/record.h"

#include <string.h>

#include "core/options.h"

SIB__DEFINE_ENUM(sib__due_verdict, SIB__DUE_VERDICT_LIST)

static void put_text(sib__json_writer *w, const char *key, const char *text)
{
    sib__json_key(w, key);
    sib__json_string(w, text);
}

static void put_cell(sib__json_writer *w, const sib__field *field, const sib__cell *cell)
{
    sib__json_key(w, field->name);
    switch (field->type) {
    case SIB_COLUMN_TYPE_I64:
        sib__json_i64(w, cell->i64);
        break;
    case SIB_COLUMN_TYPE_DATE:
        sib__json_date(w, (int32_t)cell->i64);
        break;
    case SIB_COLUMN_TYPE_FLAG:
        sib__json_bool(w, cell->i64 == 1);
        break;
    default:
        sib__json_slice(w, cell->text);
        break;
    }
}

/* The fields of rows by name, as a record has them. */
typedef struct order {
    int64_t fields[SIB__STATEMENT_FIELDS];
} order;

static order order_of(const sib__rows *rows)
{
    order o = {{0}};
    for (int64_t i = 0; i < rows->field_count; i++) {
        int64_t at = i;
        for (; at > 0 && strcmp(rows->fields[o.fields[at - 1]].name, rows->fields[i].name) > 0;
             at--) {
            o.fields[at] = o.fields[at - 1];
        }
        o.fields[at] = i;
    }
    return o;
}

/* A row as an object of what is not blank. */
static void put_row(sib__json_writer *w, const sib__rows *rows, const order *o, int64_t row)
{
    sib__json_open_object(w);
    for (int64_t i = 0; i < rows->field_count; i++) {
        const sib__field *field = &rows->fields[o->fields[i]];
        const sib__cell  *cell = sib__rows_cell(rows, row, o->fields[i]);
        if (!sib__cell_missing(field, cell)) {
            put_cell(w, field, cell);
        }
    }
    sib__json_close_object(w);
}

static sib_status put_rows(sib__call *call, sib__json_writer *w, const char *key,
                           const sib__rows *rows)
{
    order o = order_of(rows);
    sib__json_key(w, key);
    sib__json_open_array(w);
    for (int64_t i = 0; i < rows->n; i++) {
        put_row(w, rows, &o, i);
        SIB__TRY(SIB__PAUSE(call, i));
    }
    sib__json_close_array(w);
    return SIB_OK;
}

static void put_names(sib__json_writer *w, const char *key, const sib__names *names)
{
    sib__json_key(w, key);
    sib__json_open_array(w);
    for (int64_t i = 0; i < names->n; i++) {
        sib__json_string(w, names->list[i]);
    }
    sib__json_close_array(w);
}

static void put_contract(sib__json_writer *w, const sib__settled *r)
{
    sib__json_key(w, "contract");
    sib__json_open_object(w);
    put_text(w, "contract", r->contract);
    put_text(w, "hash", r->contract_hash);
    put_text(w, "version", r->version);
    sib__json_close_object(w);
}

static void put_stage(sib__json_writer *w, const sib__settled *r)
{
    sib__json_key(w, "stage");
    sib__json_open_object(w);
    sib__json_key(w, "as_at");
    sib__json_date(w, r->as_at);
    if (r->stage != NULL) {
        put_names(w, "cohorts", &r->cohorts);
        put_text(w, "id", r->stage);
        put_names(w, "lines", &r->lines);
        sib__json_key(w, "pays");
        sib__json_bool(w, r->pays != 0);
    }
    sib__json_close_object(w);
}

static void put_due(sib__json_writer *w, const sib__rows *due)
{
    order o = order_of(due);
    sib__json_key(w, "due");
    put_row(w, due, &o, 0);
}

/* The table whose name comes next after one, NULL for the first; -1: that was the last. */
static int64_t next_table(const sib__names *tables, const char *after)
{
    int64_t next = -1;
    for (int64_t i = 0; i < tables->n; i++) {
        bool later = after == NULL || strcmp(tables->list[i], after) > 0;
        if (later && (next < 0 || strcmp(tables->list[i], tables->list[next]) < 0)) {
            next = i;
        }
    }
    return next;
}

static void put_facts(sib__json_writer *w, const sib__settled *r)
{
    sib__json_key(w, "facts");
    sib__json_open_object(w);
    for (int64_t i = next_table(&r->tables, NULL); i >= 0;
         i = next_table(&r->tables, r->tables.list[i])) {
        put_text(w, r->tables.list[i], r->hashes.list[i]);
    }
    sib__json_close_object(w);
}

/* In the order of canonical JSON, so that it need not be read to be put in order. */
static sib_status write(sib__call *call, sib__memory *m, const sib__settled *r,
                        const char *hash, sib__slice *out)
{
    sib__json_writer w;
    sib__json_begin(&w, m);
    sib__json_open_object(&w);
    if (r->amended != NULL) {
        put_text(&w, "amended", r->amended);
    }
    SIB__TRY(put_rows(call, &w, "bills", &r->statement.bills));
    SIB__TRY(put_rows(call, &w, "conditions", &r->statement.conditions));
    put_contract(&w, r);
    if (r->statement.due.n > 0) {
        put_due(&w, &r->statement.due);
    }
    put_facts(&w, r);
    put_text(&w, "format", "sib-settlement@1");
    if (hash != NULL) {
        put_text(&w, "hash", hash);
    }
    SIB__TRY(put_rows(call, &w, "lines", &r->statement.lines));
    put_text(&w, "previous", r->previous);
    if (r->split.length > 0) {
        sib__json_key(&w, "split");
        sib__json_raw_canonical(&w, r->split);
    }
    put_stage(&w, r);
    put_text(&w, "verdict", sib__due_verdict_name(r->verdict));
    SIB__TRY(put_rows(call, &w, "weights", &r->statement.weights));
    sib__json_close_object(&w);
    return sib__json_finish(call, &w, out);
}

sib_status sib__settled_write(sib__call *call, sib__memory *m, sib__settled *r, sib__slice *out)
{
    sib__slice text;
    SIB__TRY(write(call, &call->scratch, r, NULL, &text));
    sib__hash_text(text.data, (size_t)text.length, r->hash);
    return write(call, m, r, r->hash, out);
}
