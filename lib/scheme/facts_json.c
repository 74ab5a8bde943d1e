/* Facts from a JSON document: {"facts": {table: [{column: cell, ..}, ..], ..}}. */
#include <string.h>

#include "core/json.h"
#include "core/number.h"
#include "scheme/facts.h"
#include "table/rows.h"

enum { CHECK_EVERY = 0x4000 };

static sib_status refuse(sib__call *call, const sib__json *at, const char *what)
{
    return sib__json_fail(call, "document", at, "%s", what);
}

/* The columns that the rows of a table have, in the order in which they come. */
static sib_status find_columns(sib__call *call, const sib__json *list, sib__field **out,
                               int64_t *count)
{
    sib__field *fields = NULL;
    int64_t     n = 0;
    int64_t     seen = 0;
    for (const sib__json *row = list->first; row != NULL; row = row->next) {
        if (row->kind != SIB__JSON_OBJECT) {
            return refuse(call, row, "a row is an object of columns");
        }
        for (const sib__json *cell = row->first; cell != NULL; cell = cell->next) {
            int64_t i = 0;
            while (i < n && strcmp(fields[i].name, cell->key.data) != 0) {
                i++;
            }
            if (++seen % CHECK_EVERY == 0) {
                SIB__TRY(sib__check(call));
            }
            if (i < n) {
                continue;
            }
            sib__field *grown = SIB__GROW(&call->scratch, sib__field, fields, n + 1);
            SIB__TRY_MEMORY(call, grown);
            fields = grown;
            fields[n++] = (sib__field){.name = cell->key.data, .type = SIB_COLUMN_TYPE_I64};
        }
    }
    *out = fields;
    *count = n;
    return SIB_OK;
}

/* A column is of whole numbers when all its cells are JSON numbers, else of texts. */
static sib_status find_types(sib__call *call, const sib__json *list, sib__field *fields,
                             int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        for (const sib__json *row = list->first; row != NULL; row = row->next) {
            const sib__json *cell = sib__json_member(row, fields[i].name);
            int64_t          whole = 0;
            if (cell == NULL || cell->kind == SIB__JSON_NULL) {
                continue;
            }
            if (cell->kind == SIB__JSON_STRING) {
                fields[i].type = SIB_COLUMN_TYPE_TEXT;
            } else if (cell->kind != SIB__JSON_NUMBER ||
                       !sib__number_parse_i64(cell->text, &whole)) {
                return refuse(call, cell, "a cell is a text or a whole number");
            }
        }
        SIB__TRY(sib__check(call));
    }
    return SIB_OK;
}

static sib_status read_table(sib__call *call, const sib__json *list, sib__memory *owner,
                             sib_table **out)
{
    sib__field *fields = NULL;
    sib__rows   rows;
    int64_t     n = 0;
    if (list->kind != SIB__JSON_ARRAY) {
        return refuse(call, list, "a table is a list of rows");
    }
    SIB__TRY(find_columns(call, list, &fields, &n));
    SIB__TRY(find_types(call, list, fields, n));
    sib__rows_begin(&rows, &call->scratch, fields, n);
    for (const sib__json *row = list->first; row != NULL; row = row->next) {
        sib__rows_add(&rows);
        for (const sib__json *cell = row->first; cell != NULL; cell = cell->next) {
            int64_t field = sib__rows_field(&rows, cell->key.data);
            int64_t whole = 0;
            if (cell->kind == SIB__JSON_NULL) {
                continue;
            }
            if (fields[field].type == SIB_COLUMN_TYPE_TEXT) {
                sib__set_slice(&rows, fields[field].name, cell->text);
            } else {
                sib__number_parse_i64(cell->text, &whole);
                sib__set_i64(&rows, fields[field].name, whole);
            }
        }
        SIB__TRY(sib__check(call));
    }
    return sib__rows_finish(call, &rows, owner, out);
}

sib_status sib__facts_read(sib__call *call, const sib__json *map, sib_facts *facts)
{
    if (map->kind != SIB__JSON_OBJECT) {
        return refuse(call, map, "\"facts\" is an object of tables");
    }
    for (const sib__json *at = map->first; at != NULL; at = at->next) {
        sib_table *table = NULL;
        SIB__TRY(read_table(call, at, &facts->memory, &table));
        SIB__TRY(sib__facts_put(call, facts, at->key.data, table));
    }
    return SIB_OK;
}

static sib_status read(sib__call *call, const char *document, sib_facts *facts)
{
    const sib__json *root = NULL;
    if (document == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "document", -1, NULL, "is NULL");
    }
    SIB__TRY(sib__json_parse(call, &call->scratch, "document", sib__slice_of(document), &root));
    const sib__json *map = sib__json_member(root, "facts");
    if (map == NULL || root->n != 1) {
        return refuse(call, root, "facts are an object whose only key is \"facts\"");
    }
    return sib__facts_read(call, map, facts);
}

sib_status sib_facts_read(sib_context *ctx, const char *document, sib_facts **out)
{
    sib__call  call;
    sib_facts *facts = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_facts_read", SIB__OUT(out));
    if (status == SIB_OK) {
        facts = sib__handle(&call, sizeof *facts);
        status = facts == NULL ? SIB_ERR_NO_MEMORY : read(&call, document, facts);
    }
    return SIB__LEAVE(&call, status, out, facts);
}
