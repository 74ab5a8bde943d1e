/* The annex of a design: written from a cohort, read back for its settlement. */
#include "record/annex.h"

#include <string.h>

#include "core/format.h"
#include "table/publish.h"

void sib__annex_begin(sib__json_writer *w, sib__memory *m)
{
    sib__json_begin(w, m);
    sib__json_open_object(w);
    sib__json_key(w, "cohorts");
    sib__json_open_array(w);
}

static void write_value(sib__json_writer *w, const sib__column *c, int64_t row)
{
    const sib__field field = {.type = c->type};
    sib__cell        cell;
    switch (c->type) {
    case SIB_COLUMN_TYPE_F64:
        cell.f64 = c->f64.data[row];
        break;
    case SIB_COLUMN_TYPE_I64:
        cell.i64 = c->i64.data[row];
        break;
    case SIB_COLUMN_TYPE_DATE:
        cell.i64 = c->dates.data[row];
        break;
    case SIB_COLUMN_TYPE_FLAG:
        cell.i64 = c->flags.data[row];
        break;
    default:
        cell.text = sib__text_at(c->text, row);
        break;
    }
    sib__cell_write(w, &field, &cell);
}

static const char *write_outcome(sib__json_writer *w, const char *outcome, const char *before)
{
    if (outcome == NULL || strcmp(before, "outcome") < 0) {
        return outcome;
    }
    sib__json_key(w, "outcome");
    sib__json_string(w, outcome);
    return NULL;
}

void sib__annex_columns(sib__json_writer *w, const char *cohort, const char *outcome,
                        const sib__column *columns, int64_t n)
{
    sib__json_open_object(w);
    sib__json_key(w, "cohort");
    sib__json_string(w, cohort);
    for (int64_t i = 0; i < n; i++) {
        outcome = write_outcome(w, outcome, columns[i].name);
        sib__json_key(w, columns[i].name);
        sib__json_open_array(w);
        for (int64_t row = 0; row < columns[i].n; row++) {
            write_value(w, &columns[i], row);
        }
        sib__json_close_array(w);
    }
    sib__json_close_object(w);
}

enum { KEY_SIZE = 8, MOST_CLASSES = 64 };

/* "key_01", "key_02", ..: they stand between index_date and pair_comparison. */
static const char *key_name(char *to, int64_t i)
{
    sib__line line = {to, KEY_SIZE, 0};
    sib__line_print(&line, "key_%s%d", i < 9 ? "0" : "", (int)i + 1);
    return to;
}

void sib__annex_cohort_write(sib__json_writer *w, const char *id, const sib__annex_cohort *c)
{
    const sib__column rest[] = {
        sib__column_wholes("pair_comparison", c->pair_comparison.data, c->pair_comparison.n),
        sib__column_doubles("pair_distance", c->pair_distance.data, c->pair_distance.n),
        sib__column_wholes("pair_set", c->pair_set.data, c->pair_set.n),
        sib__column_wholes("pair_treated", c->pair_treated.data, c->pair_treated.n),
        sib__column_texts("person", c->person),
        sib__column_flags("treated", c->treated.data, c->treated.n)};
    enum { REST = sizeof rest / sizeof rest[0] };
    sib__column columns[1 + MOST_CLASSES + REST];
    char        names[MOST_CLASSES][KEY_SIZE];
    int64_t     n = 0;
    columns[n++] = sib__column_days("index_date", c->index_date.data, c->index_date.n);
    for (int64_t i = 0; i < c->class_count && i < MOST_CLASSES; i++) {
        columns[n++] =
            sib__column_wholes(key_name(names[i], i), c->classes[i].data, c->classes[i].n);
    }
    memcpy(&columns[n], rest, sizeof rest);
    sib__annex_columns(w, id, NULL, columns, n + REST);
}

sib_status sib__annex_finish(sib__call *call, sib__json_writer *w, const char *stage,
                             int32_t format, char hash[SIB__HASH_TEXT_SIZE], sib__slice *out)
{
    char      name[sizeof SIB__ANNEX_FORMAT + 12];
    sib__line line = {name, sizeof name, 0};
    sib__line_print(&line, SIB__ANNEX_FORMAT "%d", (int)format);
    sib__json_close_array(w);
    sib__json_key(w, "format");
    sib__json_string(w, name);
    sib__json_key(w, "stage");
    sib__json_string(w, stage);
    sib__json_close_object(w);
    if (w->failed) {
        return sib__no_memory(call);
    }
    *out = (sib__slice){w->text, w->length};
    sib__hash_text(w->text, (size_t)w->length, hash);
    return SIB_OK;
}

sib_status sib__annex_check(sib__call *call, const char *argument, sib__slice annex,
                            const char *hash)
{
    char found[SIB__HASH_TEXT_SIZE];
    sib__hash_text(annex.data, (size_t)annex.length, found);
    return strcmp(found, hash) == 0
               ? SIB_OK
               : sib__fail(call, SIB_ERR_DATA, argument, -1, NULL,
                           "the seal does not verify: the annex is not what was hashed");
}

static sib_status bad_annex(sib__call *call, const sib__json *at)
{
    return sib__json_fail(call, "design_annex", at, "this is no annex of a design");
}

/* Arrays of one length, each a field, as a table in the pool. */
static sib_status read_arrays(sib__call *call, sib__memory *m, const sib__json *cohort,
                              const sib__field *fields, int64_t field_count, sib_table **out)
{
    sib__rows rows;
    sib__rows_begin(&rows, &call->scratch, fields, field_count);
    for (int64_t i = 0; i < field_count; i++) {
        const sib__json *list = sib__json_member(cohort, fields[i].name);
        SIB__TRY(sib__rows_check(call, &rows));
        if (list == NULL || list->kind != SIB__JSON_ARRAY || (i > 0 && list->n != rows.n)) {
            return bad_annex(call, cohort);
        }
        while (rows.status == SIB_OK && rows.n < list->n) {
            sib__rows_add(&rows);
        }
        int64_t row = 0;
        for (const sib__json *at = list->first; rows.status == SIB_OK && at != NULL;
             at = at->next) {
            if (!sib__cell_read(at, fields[i].type, sib__rows_cell(&rows, row++, i))) {
                return bad_annex(call, at);
            }
        }
    }
    SIB__TRY(sib__rows_finish(call, &rows, m, out));
    sib__drop(&call->scratch, rows.cells);
    return SIB_OK;
}

/* Whole numbers within 0 .. below. */
static sib_status check_range(sib__call *call, const sib__json *at, sib_i64 values,
                              int64_t below)
{
    for (int64_t i = 0; i < values.n; i++) {
        if (values.data[i] < 0 || values.data[i] >= below) {
            return bad_annex(call, at);
        }
    }
    return SIB_OK;
}

static sib_status find_cohort(sib__call *call, const sib__json *annex, const char *cohort,
                              const sib__json **out)
{
    const sib__json *cohorts = sib__json_member(annex, "cohorts");
    for (const sib__json *at = cohorts == NULL ? NULL : cohorts->first; at != NULL;
         at = at->next) {
        const sib__json *id = sib__json_member(at, "cohort");
        if (id != NULL && id->kind == SIB__JSON_STRING && sib__slice_equals(id->text, cohort)) {
            *out = at;
            return SIB_OK;
        }
    }
    return bad_annex(call, cohorts == NULL ? annex : cohorts);
}

/* What tells the members apart, as many as there must be. */
static sib_status read_classes(sib__call *call, sib__memory *m, const sib__json *cohort,
                               int64_t n, sib__annex_cohort *out)
{
    char       name[KEY_SIZE];
    sib_table *t = NULL;
    out->classes = SIB__NEW(m, sib_i64, n);
    SIB__TRY_MEMORY(call, out->classes);
    for (out->class_count = 0; out->class_count < n; out->class_count++) {
        const sib__field field[] = {SIB__I64(key_name(name, out->class_count))};
        SIB__TRY(read_arrays(call, m, cohort, SIB__FIELDS(field), &t));
        out->classes[out->class_count] = sib_table_i64(t, 0);
        if (sib_table_rows(t) != out->person.n) {
            return bad_annex(call, cohort);
        }
    }
    return SIB_OK;
}

sib_status sib__annex_read(sib__call *call, sib__memory *m, const sib__json *annex,
                           const char *cohort, int64_t classes, sib__annex_cohort *out)
{
    static const sib__field members[] = {SIB__TEXT("person"), SIB__FLAG("treated"),
                                         SIB__DATE("index_date")};
    static const sib__field pairs[] = {SIB__I64("pair_treated"), SIB__I64("pair_comparison"),
                                       SIB__F64("pair_distance"), SIB__I64("pair_set")};
    const sib__json        *found = NULL;
    sib_table              *t = NULL;
    SIB__TRY(find_cohort(call, annex, cohort, &found));
    SIB__TRY(read_arrays(call, m, found, SIB__FIELDS(members), &t));
    out->person = sib_table_text(t, 0);
    out->treated = sib_table_flags(t, 1);
    out->index_date = sib_table_dates(t, 2);
    SIB__TRY(read_classes(call, m, found, classes, out));
    SIB__TRY(read_arrays(call, m, found, SIB__FIELDS(pairs), &t));
    for (int64_t i = 0; i < 4; i++) {
        SIB__TRY(
            check_range(call, found, sib_table_i64(t, i), i == 3 ? INT64_MAX : out->person.n));
    }
    out->pair_treated = (sib_rows){sib_table_i64(t, 0).data, sib_table_i64(t, 0).n};
    out->pair_comparison = (sib_rows){sib_table_i64(t, 1).data, sib_table_i64(t, 1).n};
    out->pair_distance = sib_table_f64(t, 2);
    out->pair_set = sib_table_i64(t, 3);
    return SIB_OK;
}
