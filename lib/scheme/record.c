/* The record of a settlement: canonical JSON, with the hashes of its contract, of its facts and
 * of the record before it. */
#include "scheme/record.h"

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

/* A row as an object of what is not blank. */
static void put_row(sib__json_writer *w, const sib__rows *rows, int64_t row)
{
    sib__json_open_object(w);
    for (int64_t i = 0; i < rows->field_count; i++) {
        const sib__cell *cell = sib__rows_cell(rows, row, i);
        if (!sib__cell_missing(&rows->fields[i], cell)) {
            put_cell(w, &rows->fields[i], cell);
        }
    }
    sib__json_close_object(w);
}

static void put_rows(sib__json_writer *w, const char *key, const sib__rows *rows)
{
    sib__json_key(w, key);
    sib__json_open_array(w);
    for (int64_t i = 0; i < rows->n; i++) {
        put_row(w, rows, i);
    }
    sib__json_close_array(w);
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

static void put_head(sib__json_writer *w, const sib__settled *r)
{
    put_text(w, "format", "sib-settlement@1");
    sib__json_key(w, "contract");
    sib__json_open_object(w);
    put_text(w, "contract", r->contract);
    put_text(w, "version", r->version);
    put_text(w, "hash", r->contract_hash);
    sib__json_close_object(w);
    if (r->amended != NULL) {
        put_text(w, "amended", r->amended);
    }
    sib__json_key(w, "stage");
    sib__json_open_object(w);
    sib__json_key(w, "as_at");
    sib__json_date(w, r->as_at);
    if (r->stage != NULL) {
        put_text(w, "id", r->stage);
        sib__json_key(w, "pays");
        sib__json_bool(w, r->pays != 0);
        put_names(w, "lines", &r->lines);
        put_names(w, "cohorts", &r->cohorts);
    }
    sib__json_close_object(w);
    sib__json_key(w, "facts");
    sib__json_open_object(w);
    for (int64_t i = 0; i < r->tables.n; i++) {
        put_text(w, r->tables.list[i], r->hashes.list[i]);
    }
    sib__json_close_object(w);
    put_text(w, "previous", r->previous);
}

static sib_status write(sib__call *call, sib__memory *m, const sib__settled *r,
                        const char *hash, sib__slice *out)
{
    sib__json_writer w;
    sib__json_begin(&w, m);
    sib__json_open_object(&w);
    put_head(&w, r);
    put_rows(&w, "lines", &r->statement.lines);
    put_rows(&w, "weights", &r->statement.weights);
    put_rows(&w, "conditions", &r->statement.conditions);
    put_rows(&w, "bills", &r->statement.bills);
    if (r->statement.due.n > 0) {
        sib__json_key(&w, "due");
        put_row(&w, &r->statement.due, 0);
    }
    if (r->split.length > 0) {
        sib__json_key(&w, "split");
        sib__json_raw(&w, r->split);
    }
    put_text(&w, "verdict", sib__due_verdict_name(r->verdict));
    if (hash != NULL) {
        put_text(&w, "hash", hash);
    }
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
