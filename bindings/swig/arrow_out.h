/* Tables handed out as Arrow streams, by the C data and C stream interfaces: one chunk, whose
 * values, codes, dates, texts and offsets are the table's own; only which rows are missing, and
 * flags, are written out as bits. Each array keeps what owns the table until it is released,
 * whenever and on whatever thread that is.
 *
 * Source: Apache Arrow, "The Arrow C data interface" and "The Arrow C stream interface". */
#ifndef ARROW_OUT_H
#define ARROW_OUT_H

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "arrow.h"
#include "sib/table.h"

/* What owns a table, in the words of a host: `keep` once for each `drop`. */
typedef struct arrow_owner {
    void *what;
    void (*keep)(void *what);
    void (*drop)(void *what);
} arrow_owner;

/* What an array, schema or stream of ours holds on to. */
typedef struct arrow_held {
    arrow_owner      owner;
    const sib_table *table;
    bool             done; /* a stream: its chunk went out */
    uint8_t         *bits[2];
    const void      *buffers[3];
    char            *name;
} arrow_held;

static arrow_held *arrow_hold(const arrow_owner *owner, const sib_table *table)
{
    arrow_held *held = calloc(1, sizeof *held);
    if (held != NULL) {
        held->owner = *owner;
        held->table = table;
        owner->keep(owner->what);
    }
    return held;
}

static void arrow_let_go(arrow_held *held)
{
    if (held != NULL) {
        held->owner.drop(held->owner.what);
        free(held->bits[0]);
        free(held->bits[1]);
        free(held->name);
        free(held);
    }
}

/* ---- arrays ---------------------------------------------------------------------------- */

static void arrow_release_array(arrow_array *array)
{
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i] != NULL && array->children[i]->release != NULL) {
            array->children[i]->release(array->children[i]);
        }
        free(array->children[i]);
    }
    free(array->children);
    if (array->dictionary != NULL && array->dictionary->release != NULL) {
        array->dictionary->release(array->dictionary);
    }
    free(array->dictionary);
    arrow_let_go(array->private_data);
    array->release = NULL;
}

static int arrow_begin_array(arrow_array *array, const arrow_held *from, int64_t rows,
                             int64_t buffers)
{
    arrow_held *held = arrow_hold(&from->owner, from->table);
    if (held == NULL) {
        return ENOMEM;
    }
    *array = (arrow_array){.length = rows,
                           .n_buffers = buffers,
                           .buffers = held->buffers,
                           .release = arrow_release_array,
                           .private_data = held};
    return 0;
}

static bool arrow_is_missing(const sib_table *t, int64_t i, int64_t row)
{
    switch (sib_table_type(t, i)) {
    case SIB_COLUMN_TYPE_F64:
        return isnan(sib_table_f64(t, i).data[row]);
    case SIB_COLUMN_TYPE_I64:
        return sib_table_i64(t, i).data[row] == SIB_I64_MISSING;
    case SIB_COLUMN_TYPE_DATE:
        return sib_table_dates(t, i).data[row] == SIB_DATE_MISSING;
    case SIB_COLUMN_TYPE_CODES:
        return sib_table_codes(t, i).data[row] == SIB_CODE_MISSING;
    case SIB_COLUMN_TYPE_FLAG:
        return sib_table_flags(t, i).data[row] == SIB_FLAG_MISSING;
    default:
        return false;
    }
}

/* The rows that are there, as bits; none where all are. */
static int arrow_mark_present(arrow_array *array, int64_t i)
{
    arrow_held      *held = array->private_data;
    const sib_table *t = held->table;
    sib_validity     validity = sib_table_validity(t, i);
    held->bits[0] = calloc((size_t)(array->length / 8 + 1), 1);
    if (held->bits[0] == NULL) {
        return ENOMEM;
    }
    for (int64_t row = 0; row < array->length; row++) {
        int64_t bit = validity.offset + row;
        bool there = validity.data == NULL || (validity.data[bit >> 3] >> (bit & 7) & 1) != 0;
        if (there && !arrow_is_missing(t, i, row)) {
            held->bits[0][row >> 3] |= (uint8_t)(1 << (row & 7));
        } else {
            array->null_count++;
        }
    }
    if (array->null_count > 0) {
        held->buffers[0] = held->bits[0];
    }
    return 0;
}

static int arrow_pack_flags(arrow_array *array, sib_u8 flags)
{
    arrow_held *held = array->private_data;
    held->bits[1] = calloc((size_t)(array->length / 8 + 1), 1);
    if (held->bits[1] == NULL) {
        return ENOMEM;
    }
    for (int64_t row = 0; row < flags.n; row++) {
        held->bits[1][row >> 3] |= (uint8_t)((flags.data[row] == 1) << (row & 7));
    }
    held->buffers[1] = held->bits[1];
    return 0;
}

static void arrow_put_text(arrow_array *array, sib_text text)
{
    static const int64_t none[] = {0};
    arrow_held          *held = array->private_data;
    held->buffers[1] = text.n > 0 ? text.offsets : none;
    held->buffers[2] = text.data != NULL ? text.data : (const char *)none;
}

static int arrow_put_levels(arrow_array *array, const arrow_held *from, int64_t i)
{
    sib_text levels = sib_table_levels(from->table, i);
    array->dictionary = calloc(1, sizeof *array->dictionary);
    if (array->dictionary == NULL ||
        arrow_begin_array(array->dictionary, from, levels.n, 3) != 0) {
        return ENOMEM;
    }
    arrow_put_text(array->dictionary, levels);
    return 0;
}

static int arrow_make_column(arrow_array *array, const arrow_held *from, int64_t i)
{
    static const int64_t none[] = {0};
    const sib_table     *t = from->table;
    int32_t              type = sib_table_type(t, i);
    if (arrow_begin_array(array, from, sib_table_rows(t),
                          type == SIB_COLUMN_TYPE_TEXT ? 3 : 2) != 0 ||
        arrow_mark_present(array, i) != 0) {
        return ENOMEM;
    }
    arrow_held *held = array->private_data;
    switch (type) {
    case SIB_COLUMN_TYPE_F64:
        held->buffers[1] = sib_table_f64(t, i).data;
        break;
    case SIB_COLUMN_TYPE_I64:
        held->buffers[1] = sib_table_i64(t, i).data;
        break;
    case SIB_COLUMN_TYPE_DATE:
        held->buffers[1] = sib_table_dates(t, i).data;
        break;
    case SIB_COLUMN_TYPE_CODES:
        held->buffers[1] = sib_table_codes(t, i).data;
        break;
    case SIB_COLUMN_TYPE_FLAG:
        return arrow_pack_flags(array, sib_table_flags(t, i));
    default:
        arrow_put_text(array, sib_table_text(t, i));
    }
    held->buffers[1] = held->buffers[1] != NULL ? held->buffers[1] : none; /* no rows */
    return type == SIB_COLUMN_TYPE_CODES ? arrow_put_levels(array, from, i) : 0;
}

static int arrow_make_chunk(arrow_array *array, const arrow_held *from)
{
    int64_t columns = sib_table_columns(from->table);
    if (arrow_begin_array(array, from, sib_table_rows(from->table), 1) != 0) {
        return ENOMEM;
    }
    array->children = calloc((size_t)columns + 1, sizeof *array->children);
    for (int64_t i = 0; array->children != NULL && i < columns; i++) {
        array->children[i] = calloc(1, sizeof *array->children[i]);
        array->n_children = i + 1;
        if (array->children[i] == NULL || arrow_make_column(array->children[i], from, i) != 0) {
            arrow_release_array(array);
            return ENOMEM;
        }
    }
    if (array->children == NULL) {
        arrow_release_array(array);
        return ENOMEM;
    }
    return 0;
}

/* ---- schemas --------------------------------------------------------------------------- */

static void arrow_release_schema(arrow_schema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i] != NULL && schema->children[i]->release != NULL) {
            schema->children[i]->release(schema->children[i]);
        }
        free(schema->children[i]);
    }
    free(schema->children);
    if (schema->dictionary != NULL && schema->dictionary->release != NULL) {
        schema->dictionary->release(schema->dictionary);
    }
    free(schema->dictionary);
    arrow_let_go(schema->private_data);
    schema->release = NULL;
}

static int arrow_begin_schema(arrow_schema *schema, const arrow_held *from, const char *format,
                              const char *name)
{
    enum { NULLABLE = 2 };
    arrow_held *held = arrow_hold(&from->owner, from->table);
    size_t      size = strlen(name) + 1;
    if (held == NULL || (held->name = malloc(size)) == NULL) {
        arrow_let_go(held);
        return ENOMEM;
    }
    memcpy(held->name, name, size);
    *schema = (arrow_schema){.format = format,
                             .name = held->name,
                             .flags = NULLABLE,
                             .release = arrow_release_schema,
                             .private_data = held};
    return 0;
}

static int arrow_make_field(arrow_schema *schema, const arrow_held *from, int64_t i)
{
    static const char *const formats[] = {
        [SIB_COLUMN_TYPE_F64] = "g",    [SIB_COLUMN_TYPE_I64] = "l",
        [SIB_COLUMN_TYPE_DATE] = "tdD", [SIB_COLUMN_TYPE_CODES] = "i",
        [SIB_COLUMN_TYPE_FLAG] = "b",   [SIB_COLUMN_TYPE_TEXT] = "U",
    };
    int32_t type = sib_table_type(from->table, i);
    if (arrow_begin_schema(schema, from, formats[type], sib_table_name(from->table, i)) != 0) {
        return ENOMEM;
    }
    if (type != SIB_COLUMN_TYPE_CODES) {
        return 0;
    }
    schema->dictionary = calloc(1, sizeof *schema->dictionary);
    return schema->dictionary == NULL ? ENOMEM
                                      : arrow_begin_schema(schema->dictionary, from, "U", "");
}

static int arrow_get_schema(arrow_stream *stream, arrow_schema *out)
{
    const arrow_held *from = stream->private_data;
    int64_t           columns = sib_table_columns(from->table);
    arrow_schema      made = {0};
    if (arrow_begin_schema(&made, from, "+s", "") != 0) {
        return ENOMEM;
    }
    made.flags = 0;
    made.children = calloc((size_t)columns + 1, sizeof *made.children);
    int code = made.children == NULL ? ENOMEM : 0;
    for (int64_t i = 0; code == 0 && i < columns; i++) {
        made.children[i] = calloc(1, sizeof *made.children[i]);
        made.n_children = i + 1;
        code = made.children[i] == NULL ? ENOMEM : arrow_make_field(made.children[i], from, i);
    }
    if (code != 0) {
        arrow_release_schema(&made);
        return code;
    }
    *out = made;
    return 0;
}

/* ---- the stream ------------------------------------------------------------------------ */

static int arrow_get_next(arrow_stream *stream, arrow_array *out)
{
    arrow_held *from = stream->private_data;
    arrow_array made = {0};
    int         code = from->done ? 0 : arrow_make_chunk(&made, from);
    if (code == 0) {
        from->done = true;
        *out = made; /* without a release: the end */
    }
    return code;
}

static const char *arrow_last_error(arrow_stream *stream)
{
    (void)stream;
    return "memory is short";
}

static void arrow_release_stream(arrow_stream *stream)
{
    arrow_let_go(stream->private_data);
    stream->release = NULL;
}

/* A stream of a table; ENOMEM where memory is short. */
static int arrow_make_stream(arrow_stream *stream, const arrow_owner *owner,
                             const sib_table *table)
{
    arrow_held *held = arrow_hold(owner, table);
    if (held == NULL) {
        return ENOMEM;
    }
    *stream = (arrow_stream){.get_schema = arrow_get_schema,
                             .get_next = arrow_get_next,
                             .get_last_error = arrow_last_error,
                             .release = arrow_release_stream,
                             .private_data = held};
    return 0;
}

#endif
