/* The record of a settlement: canonical JSON, with the hashes of its contract, of its facts and
 * of the record before it. */
#include <string.h>

#include "core/hash.h"
#include "core/json.h"
#include "scheme/cells.h"
#include "scheme/due.h"
#include "scheme/handle.h"
#include "scheme/statement.h"

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

static void put_contract(sib__json_writer *w, const sib__run *run)
{
    const sib__scheme *s = run->scheme;
    sib__json_key(w, "contract");
    sib__json_open_object(w);
    put_text(w, "contract", s->id);
    put_text(w, "version", s->version);
    put_text(w, "hash", s->hash);
    sib__json_close_object(w);
    if (run->past != NULL && run->past->amended) {
        put_text(w, "amended", run->past->contract_hash);
    }
}

static void put_stage(sib__json_writer *w, const sib__run *run)
{
    const sib__scheme *s = run->scheme;
    sib__json_key(w, "stage");
    sib__json_open_object(w);
    sib__json_key(w, "as_at");
    sib__json_date(w, run->as_at);
    if (run->stage != NULL) {
        put_text(w, "id", run->stage->id);
        sib__json_key(w, "pays");
        sib__json_bool(w, run->stage->pays != 0);
        sib__json_key(w, "lines");
        sib__json_open_array(w);
        for (int64_t i = 0; i < s->slot_count; i++) {
            if (run->stage->lines[i]) {
                sib__json_string(w, s->results[i]->full_name);
            }
        }
        sib__json_close_array(w);
        sib__json_key(w, "cohorts");
        sib__json_open_array(w);
        for (int64_t i = 0; i < s->cohort_count; i++) {
            if ((run->cohorts >> i & 1) != 0) {
                sib__json_string(w, s->cohorts[i].id);
            }
        }
        sib__json_close_array(w);
    }
    sib__json_close_object(w);
}

static sib_status put_facts(sib__run *run, sib__json_writer *w)
{
    sib__json_key(w, "facts");
    sib__json_open_object(w);
    for (int64_t i = 0; i < run->facts->n; i++) {
        char hash[SIB__HASH_TEXT_SIZE];
        SIB__TRY(sib__fact_hash(run, &run->facts->tables[i], hash));
        put_text(w, run->facts->tables[i].name, hash);
    }
    sib__json_close_object(w);
    return SIB_OK;
}

static sib_status write(sib__run *run, int32_t verdict, const char *hash, sib__memory *m,
                        sib__slice *out)
{
    sib__json_writer w;
    sib__json_begin(&w, m);
    sib__json_open_object(&w);
    put_text(&w, "format", "sib-settlement@1");
    put_contract(&w, run);
    put_stage(&w, run);
    SIB__TRY(put_facts(run, &w));
    put_text(&w, "previous", run->past == NULL ? "none" : run->past->hash);
    put_rows(&w, "lines", &run->statement->lines);
    put_rows(&w, "weights", &run->statement->weights);
    put_rows(&w, "conditions", &run->statement->conditions);
    put_rows(&w, "bills", &run->statement->bills);
    if (run->statement->due.n > 0) {
        sib__json_key(&w, "due");
        put_row(&w, &run->statement->due, 0);
    }
    if (run->split.length > 0) {
        sib__json_key(&w, "split");
        sib__json_raw(&w, run->split);
    }
    put_text(&w, "verdict", sib__due_verdict_name(verdict));
    if (hash != NULL) {
        put_text(&w, "hash", hash);
    }
    sib__json_close_object(&w);
    return sib__json_finish(run->call, &w, out);
}

sib_status sib__settlement_write(sib__run *run, int32_t verdict, sib__memory *owner,
                                 const char **out)
{
    char       hash[SIB__HASH_TEXT_SIZE];
    sib__slice text;
    SIB__TRY(write(run, verdict, NULL, &run->call->scratch, &text));
    sib__hash_text(text.data, (size_t)text.length, hash);
    SIB__TRY(write(run, verdict, hash, owner, &text));
    *out = text.data;
    return SIB_OK;
}
