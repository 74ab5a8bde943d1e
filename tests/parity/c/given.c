/* What a case gives, as the library takes it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

void *keep(run *r, size_t size)
{
    if (r->n_kept == MOST_KEPT) {
        give_up("a case keeps too much", r->at->name);
    }
    return r->kept[r->n_kept++] = need(NULL, size);
}

void run_case(run *r, const block *at, runner call)
{
    r->at = at;
    sib_status status = call(r);
    if (status != SIB_OK) {
        print_failure(r, status);
    }
    while (r->n_tables > 0) {
        sib_table_free(r->tables[--r->n_tables]);
    }
    while (r->n_kept > 0) {
        free(r->kept[--r->n_kept]);
    }
}

const char *key_of(run *r, const char *first, const char *second)
{
    size_t size = strlen(first) + strlen(second) + 2;
    char  *room = keep(r, size);
    snprintf(room, size, "%s.%s", first, second);
    return room;
}

static void append(char **text, const char *more)
{
    size_t used = *text == NULL ? 0 : strlen(*text);
    *text = need(*text, used + strlen(more) + 1);
    strcpy(*text + used, more);
}

/* "a/b" as ["a","b"]. */
static void append_list(char **json, const char *values)
{
    append(json, "[\"");
    for (; *values != '\0'; values++) {
        append(json, *values == '/' ? "\",\"" : (char[]){*values, '\0'});
    }
    append(json, "\"]");
}

static void append_extra(char **json, const block *extra, const char *kind)
{
    const char *const keys[] = {"null", "true", "false"};
    for (int i = 0; i < 3 && extra != NULL; i++) {
        const char *value = case_get(extra, keys[i]);
        if (value != NULL && (i == 0 || strncmp(kind, "flag", 4) == 0)) {
            append(json, ",\"");
            append(json, keys[i]);
            append(json, "\":");
            append_list(json, value);
        }
    }
}

/* "a:f64 b:codes=x/y" as the JSON the library reads; ~ stands for a space. */
const char *types_json(run *r, const char *columns, const block *extra)
{
    char *copy = keep(r, strlen(columns) + 1);
    char *json = NULL;
    char *save = NULL;
    strcpy(copy, columns);
    append(&json, "{");
    for (char *c = strtok_r(copy, " ", &save); c != NULL; c = strtok_r(NULL, " ", &save)) {
        char *kind = strchr(c, ':');
        char *levels = strchr(c, '=');
        for (char *at = c; *at != '\0'; at++) {
            *at = *at == '~' ? ' ' : *at;
        }
        if (kind == NULL) {
            give_up("a column without type", c);
        }
        *kind++ = '\0';
        if (levels != NULL) {
            *levels++ = '\0';
        }
        append(&json, json[1] == '\0' ? "\"" : ",\"");
        append(&json, c);
        append(&json, "\":{\"type\":\"");
        append(&json, kind);
        append(&json, "\"");
        if (levels != NULL) {
            append(&json, ",\"levels\":");
            append_list(&json, levels);
        }
        append_extra(&json, extra, kind);
        append(&json, "}");
    }
    append(&json, "}");
    char *kept = keep(r, strlen(json) + 1);
    strcpy(kept, json);
    free(json);
    return kept;
}

/* The header line of a table: the names in "a:f64 b:codes". */
static void append_header(char **csv, const char *columns)
{
    bool in_name = true;
    for (; *columns != '\0'; columns++) {
        in_name = *columns == ' ' || (in_name && *columns != ':');
        if (in_name) {
            char shown = *columns == ' ' ? ',' : *columns == '~' ? ' ' : *columns;
            append(csv, (char[]){shown, '\0'});
        }
    }
    append(csv, "\n");
}

sib_table *table_named(run *r, const char *name)
{
    const block *found = book_find(&r->cases, "table", name);
    sib_table   *table = NULL;
    char        *csv = NULL;
    append_header(&csv, found->columns);
    append(&csv, found->body);
    sib_u8     bytes = {(const uint8_t *)csv, (int64_t)strlen(csv)};
    sib_status status =
        sib_table_read_csv(r->ctx, bytes, types_json(r, found->columns, NULL), NULL, &table);
    free(csv);
    if (status != SIB_OK || r->n_tables == MOST_KEPT) {
        give_up(name, sib_context_message(r->ctx));
    }
    return r->tables[r->n_tables++] = table;
}

sib_table *table_of(run *r, const char *key)
{
    const char *name = case_get(r->at, key);
    return name == NULL ? NULL : table_named(r, name);
}

sib_text words_of(run *r, const char *key)
{
    const char *value = case_get(r->at, key);
    if (value == NULL || value[0] == '\0') {
        return (sib_text){NULL, NULL, 0};
    }
    char    *data = keep(r, strlen(value) + 1);
    int64_t *offsets = keep(r, (strlen(value) + 2) * sizeof *offsets);
    int64_t  used = 0;
    int64_t  n = 0;
    offsets[0] = 0;
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == ' ') {
            offsets[++n] = used;
        } else {
            data[used++] = *at;
        }
    }
    offsets[++n] = used;
    return (sib_text){data, offsets, n};
}

static char *replaced(const char *text, const char *edit, const char *sentence)
{
    const char *arrow = strstr(edit, " =>");
    char       *out = NULL;
    if (arrow == NULL) {
        give_up("an edit without =>", sentence);
    }
    char *old = need(NULL, (size_t)(arrow - edit) + 1);
    memcpy(old, edit, (size_t)(arrow - edit));
    old[arrow - edit] = '\0';
    if (strstr(text, old) == NULL) {
        give_up("nothing to replace", sentence);
    }
    append(&out, "");
    for (const char *found; (found = strstr(text, old)) != NULL; text = found + strlen(old)) {
        size_t used = strlen(out);
        out = need(out, used + (size_t)(found - text) + 1);
        memcpy(out + used, text, (size_t)(found - text));
        out[used + (size_t)(found - text)] = '\0';
        append(&out, arrow[3] == ' ' ? arrow + 4 : arrow + 3);
    }
    append(&out, text);
    free(old);
    return out;
}

const char *edited(run *r, const char *text)
{
    char *now = keep(r, strlen(text) + 1);
    strcpy(now, text);
    for (int i = 0; i < r->at->n; i++) {
        if (strcmp(r->at->entries[i].key, "edit") == 0) {
            char *next = replaced(now, r->at->entries[i].value, r->at->name);
            now = keep(r, strlen(next) + 1);
            strcpy(now, next);
            free(next);
        }
    }
    return now;
}

static int64_t position(const sib_table *table, const char *column)
{
    int64_t at = sib_table_find(table, column);
    if (at < 0) {
        give_up("no such column", column);
    }
    return at;
}

sib_f64 doubles_in(run *r, const sib_table *table, const char *column)
{
    if (column == NULL) {
        return (sib_f64){NULL, 0};
    }
    int64_t at = position(table, column);
    if (sib_table_type(table, at) == SIB_COLUMN_TYPE_F64) {
        return sib_table_f64(table, at);
    }
    sib_i64 whole = sib_table_i64(table, at);
    double *out = keep(r, (size_t)(whole.n + 1) * sizeof *out);
    for (int64_t i = 0; i < whole.n; i++) {
        out[i] = whole.data[i] == SIB_I64_MISSING ? (double)NAN : (double)whole.data[i];
    }
    return (sib_f64){out, whole.n};
}

sib_u8 flags_in(const sib_table *table, const char *column)
{
    return sib_table_flags(table, position(table, column));
}

sib_text texts_in(const sib_table *table, const char *column)
{
    return column == NULL ? (sib_text){NULL, NULL, 0}
                          : sib_table_text(table, position(table, column));
}

sib_dates dates_in(const sib_table *table, const char *column)
{
    return column == NULL ? (sib_dates){NULL, 0}
                          : sib_table_dates(table, position(table, column));
}

sib_i64 wholes_in(const sib_table *table, const char *column)
{
    return column == NULL ? (sib_i64){NULL, 0} : sib_table_i64(table, position(table, column));
}
