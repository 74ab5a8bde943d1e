/* The hash of a table of facts: of its rows in canonical JSON, sorted, so that neither the
 * order of rows nor of columns shows. */
#include <string.h>

#include "core/date.h"
#include "core/format.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/sort.h"
#include "scheme/cells.h"
#include "scheme/lists.h"
#include "scheme/statement.h"

/* A cell as text, in the one spelling of its unit where it is a number of an outcome; nothing
 * where it is missing. */
static sib_status spell_cell(sib__run *run, const sib__fact *fact,
                             const sib__scheme_number *number, int64_t row, sib__slice *out)
{
    char       *text = NULL;
    const char *spelt = NULL;
    *out = (sib__slice){NULL, 0};
    if (sib__column_missing(&fact->column, row)) {
        return SIB_OK;
    }
    if (number != NULL) {
        sib__exact value;
        SIB__TRY(sib__fact_exact(run, fact, row, number->unit, &value));
        SIB__TRY(sib__spell(run->call, &run->call->scratch, value, number->unit, &spelt));
        *out = sib__slice_of(spelt);
        return SIB_OK;
    }
    if (fact->column.type == SIB_COLUMN_TYPE_TEXT ||
        fact->column.type == SIB_COLUMN_TYPE_CODES) {
        return sib__fact_text(run, fact, row, out);
    }
    enum { LONGEST = 24 };
    text = SIB__NEW(&run->call->scratch, char, LONGEST);
    SIB__TRY_MEMORY(run->call, text);
    if (fact->column.type == SIB_COLUMN_TYPE_I64) {
        sib__format_i64(text, sib__column_i64(&fact->column, row));
    } else if (fact->column.type == SIB_COLUMN_TYPE_DATE) {
        sib__date_print(sib__column_date(&fact->column, row), text);
    } else {
        return sib__refuse_fact(run, fact, -1, "a column of this type is no fact");
    }
    *out = sib__slice_of(text);
    return SIB_OK;
}

static sib_status write_row(sib__run *run, const sib__fact_table *table, int64_t row,
                            sib__slice *out)
{
    const sib__scheme_outcome *o = sib__outcome_named(run->scheme, table->name);
    sib__json_writer           w;
    sib__json_begin(&w, &run->call->scratch);
    sib__json_open_object(&w);
    for (int64_t i = 0; i < sib_table_columns(table->table); i++) {
        sib__fact   fact = {table->name, sib__table_column(table->table, i)};
        const char *name = fact.column.name;
        sib__slice  text;
        SIB__TRY(spell_cell(run, &fact, o == NULL ? NULL : sib__outcome_number(o, name), row,
                            &text));
        if (text.data != NULL) {
            sib__json_key(&w, name);
            sib__json_slice(&w, text);
        }
    }
    sib__json_close_object(&w);
    return sib__json_finish(run->call, &w, out);
}

static bool row_before(int64_t a, int64_t b, const void *payload)
{
    const sib__slice *texts = payload;
    return sib__slice_compare(texts[a], texts[b]) < 0;
}

static sib_status hash_rows(sib__run *run, const sib__fact_table *table,
                            char out[SIB__HASH_TEXT_SIZE])
{
    sib__memory *m = &run->call->scratch;
    int64_t      n = sib_table_rows(table->table);
    sib__hash    hash;
    uint8_t      digest[SIB__HASH_SIZE];
    sib__slice  *texts = SIB__NEW(m, sib__slice, n);
    SIB__TRY_MEMORY(run->call, texts);
    int64_t *rows = SIB__NEW(m, int64_t, 2 * n);
    SIB__TRY_MEMORY(run->call, rows);
    for (int64_t i = 0; i < n; i++) {
        rows[i] = i;
        SIB__TRY(write_row(run, table, i, &texts[i]));
        SIB__TRY(sib__run_check(run, i));
    }
    SIB__TRY(sib__sort_rows(run->call, rows, rows + n, n, row_before, texts));
    sib__hash_begin(&hash);
    sib__hash_add(&hash, "[", 1);
    for (int64_t i = 0; i < n; i++) {
        sib__hash_add(&hash, ",", i == 0 ? 0 : 1);
        sib__hash_add(&hash, texts[rows[i]].data, (size_t)texts[rows[i]].length);
    }
    sib__hash_add(&hash, "]", 1);
    sib__hash_end(&hash, digest);
    sib__hash_print(digest, out);
    return SIB_OK;
}

sib_status sib__fact_hash(sib__run *run, const sib__fact_table *table,
                          char out[SIB__HASH_TEXT_SIZE])
{
    sib__memory outer = sib__scratch_begin(run->call);
    sib_status  status = hash_rows(run, table, out);
    sib__scratch_end(run->call, outer);
    return status;
}
