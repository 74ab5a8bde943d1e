/* Tables from CSV bytes with declared types: the public face and the plan of columns. */
#include <string.h>

#include "core/view.h"
#include "table/csv.h"
#include "table/options.h"

enum { MOST_FIELDS = 1000000 };

SIB__DEFINE_ENUM(sib_csv_other_columns, SIB_CSV_OTHER_COLUMNS_LIST)

/* What is read: the columns kept, and which of them each field of a record belongs to. */
typedef struct plan {
    sib__csv_source   source;
    sib__csv_types    types;
    int32_t           other_columns;
    sib__slice       *names; /* of all fields */
    int64_t           positions;
    sib__csv_column  *columns; /* one a field; those ignored have no type */
    sib__csv_column **by_position;
    int64_t           count; /* of columns kept */
    sib__csv_records  records;
} plan;

static sib_status check_options(sib__call *call, const sib_table_csv_options *options, plan *p)
{
    sib_table_csv_options o;
    SIB__TRY(sib__options_read(call, &sib__table_csv_options, &o, options));
    bool printable = o.separator == '\t' || (o.separator >= ' ' && o.separator <= '~');
    if (!printable || o.separator == '"') {
        return sib__fail(call, SIB_ERR_ARGUMENT, "separator", -1, NULL,
                         "must be one ASCII character, not a quote or a line end");
    }
    p->source.separator = (char)o.separator;
    p->other_columns = o.other_columns;
    return SIB_OK;
}

static sib_status fail_header(sib__call *call, const char *column, const char *what)
{
    return sib__fail(call, SIB_ERR_DATA, "bytes", -1, column, "line 1: %s", what);
}

/* Where the records begin. The header's fields are counted first, then kept. */
static sib_status read_header(sib__call *call, plan *p, const char **records)
{
    for (int pass = 0; pass < 2; pass++) {
        const char    *at = p->source.begin;
        int64_t        n = 0;
        sib__csv_field field = {.last = false};
        while (!field.last) {
            const char *begin = at;
            at = sib__csv_field_read(&p->source, begin, &field);
            const char *fault = sib__csv_field_fault(&field, begin);
            if (fault != NULL) {
                return fail_header(call, NULL, fault);
            }
            if (pass == 1) {
                p->names[n] = field.raw;
            }
            n++;
        }
        *records = at;
        p->positions = n;
        if (n > MOST_FIELDS) {
            return fail_header(call, NULL, "more than 1000000 columns");
        }
        p->names = pass == 0 ? SIB__NEW(&call->scratch, sib__slice, n) : p->names;
        SIB__TRY_MEMORY(call, p->names);
    }
    return sib__csv_cells_unquote(call, p->names, p->positions);
}

/* A name that is kept: terminated, and text as names of columns must be. */
static sib_status name_column(sib__call *call, plan *p, int64_t position, sib__csv_type type)
{
    sib__csv_column *c = &p->columns[position];
    sib__slice       name = p->names[position];
    if (name.length == 0) {
        return fail_header(call, NULL, "a column has no name");
    }
    if (sib__utf8_fault(name.data, name.length) >= 0 ||
        memchr(name.data, '\0', (size_t)name.length) != NULL) {
        return fail_header(call, NULL, "the name of a column is not UTF-8");
    }
    c->type = type;
    c->name = sib__slice_copy(&call->scratch, name);
    SIB__TRY_MEMORY(call, c->name);
    p->by_position[position] = c;
    p->count++;
    return SIB_OK;
}

/* Whether two names differ in capitals of ASCII, and in blanks around them, alone. */
static bool is_alike(sib__slice a, sib__slice b)
{
    sib__slice *both[] = {&a, &b};
    for (int i = 0; i < 2; i++) {
        for (; both[i]->length > 0 && both[i]->data[0] == ' '; both[i]->length--) {
            both[i]->data++;
        }
        while (both[i]->length > 0 && both[i]->data[both[i]->length - 1] == ' ') {
            both[i]->length--;
        }
    }
    bool alike = a.length == b.length;
    for (int64_t i = 0; alike && i < a.length; i++) {
        unsigned char x = (unsigned char)a.data[i];
        unsigned char y = (unsigned char)b.data[i];
        bool          letter = (x | 32) >= 'a' && (x | 32) <= 'z';
        alike = x == y || (letter && (x | 32) == (y | 32));
    }
    return alike;
}

/* Why a declared column may be absent, without a word of the file. */
static const char *why_absent(const plan *p, sib__slice name)
{
    static const char *const separators[] = {";", "\t", ",", "|"};
    sib__slice               first = p->names[0];
    for (int64_t i = 0; i < p->positions; i++) {
        if (is_alike(p->names[i], name)) {
            return "a declared column is absent; one differs from it in capitals or blanks "
                   "alone";
        }
    }
    for (size_t i = 0; p->positions == 1 && i < 4; i++) {
        if (memchr(first.data, separators[i][0], (size_t)first.length) != NULL) {
            return "a declared column is absent; there is one column, whose name has another "
                   "separator in it";
        }
    }
    return "a declared column is absent";
}

static sib_status place_types(sib__call *call, plan *p, const sib__csv_levels *set)
{
    for (int64_t i = 0; i < p->types.n; i++) {
        const sib__csv_type *type = &p->types.items[i];
        int32_t              place = *sib__csv_levels_place(set, type->name);
        if (place == 0) {
            const char *name = sib__slice_copy(&call->scratch, type->name);
            SIB__TRY_MEMORY(call, name);
            return fail_header(call, name, why_absent(p, type->name));
        }
        SIB__TRY(name_column(call, p, place - 1, *type));
    }
    return SIB_OK;
}

static sib_status place_others(sib__call *call, plan *p)
{
    for (int64_t i = 0; i < p->positions; i++) {
        if (p->by_position[i] != NULL || p->other_columns == SIB_CSV_OTHER_COLUMNS_IGNORE) {
            continue;
        }
        SIB__TRY(name_column(call, p, i, sib__csv_type_other(p->names[i])));
        if (p->other_columns == SIB_CSV_OTHER_COLUMNS_REFUSE) {
            return fail_header(call, p->columns[i].name, "a column without a declared type");
        }
    }
    return SIB_OK;
}

static sib_status plan_columns(sib__call *call, plan *p)
{
    sib__csv_levels set;
    SIB__TRY(sib__csv_levels_make(call, p->names, p->positions, &set));
    p->columns = SIB__NEW(&call->scratch, sib__csv_column, p->positions);
    p->by_position = SIB__NEW(&call->scratch, sib__csv_column *, p->positions);
    if (p->columns == NULL || p->by_position == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < p->positions; i++) {
        int32_t *place = sib__csv_levels_place(&set, p->names[i]);
        if (*place != 0) {
            return sib__fail(call, SIB_ERR_DATA, "bytes", -1, NULL,
                             "line 1: fields %lld and %lld have the same name",
                             (long long)*place, (long long)i + 1);
        }
        *place = (int32_t)i + 1;
    }
    SIB__TRY(place_types(call, p, &set));
    return place_others(call, p);
}

/* Arrays for the values: those a table keeps in its pool, slices in scratch. */
static sib_status make_room(sib__call *call, sib__memory *m, int64_t rows, sib__csv_column *c)
{
    void *room = NULL;
    switch (c->type.type) {
    case SIB_COLUMN_TYPE_F64:
        room = c->f64 = SIB__NEW(m, double, rows);
        break;
    case SIB_COLUMN_TYPE_I64:
        room = c->i64 = SIB__NEW(m, int64_t, rows);
        break;
    case SIB_COLUMN_TYPE_DATE:
        room = c->dates = SIB__NEW(m, int32_t, rows);
        break;
    case SIB_COLUMN_TYPE_FLAG:
        room = c->flags = SIB__NEW(m, uint8_t, rows);
        break;
    case SIB_COLUMN_TYPE_CODES:
        if (c->type.levels.given) {
            room = c->codes = SIB__NEW(m, int32_t, rows);
            break;
        }
        room = c->cells = SIB__NEW(&call->scratch, sib__slice, rows);
        break;
    default:
        room = c->cells = SIB__NEW(&call->scratch, sib__slice, rows);
        break;
    }
    SIB__TRY_MEMORY(call, room);
    return SIB_OK;
}

static sib_status declare_levels(sib__call *call, sib__csv_column *c)
{
    const sib__csv_list *list = &c->type.levels;
    SIB__TRY(sib__csv_levels_make(call, list->items, list->n, &c->levels));
    for (int64_t i = 0; i < list->n; i++) {
        *sib__csv_levels_place(&c->levels, list->items[i]) = (int32_t)i + 1;
    }
    return SIB_OK;
}

static sib_status put_column(sib__call *call, sib_table *table, const sib__csv_column *c)
{
    int64_t      rows = table->rows;
    sib__memory *m = sib__table_memory(table);
    sib__column  column = {.name = c->name,
                           .type = c->type.type,
                           .f64 = {c->f64, c->f64 == NULL ? 0 : rows},
                           .i64 = {c->i64, c->i64 == NULL ? 0 : rows},
                           .dates = {c->dates, c->dates == NULL ? 0 : rows},
                           .flags = {c->flags, c->flags == NULL ? 0 : rows},
                           .codes = {c->codes, c->codes == NULL ? 0 : rows}};
    if (c->cells != NULL) {
        SIB__TRY(sib__csv_cells_unquote(call, c->cells, rows));
    }
    if (column.type == SIB_COLUMN_TYPE_TEXT) {
        SIB__TRY(sib__column_of_slices(call, m, c->cells, rows, &column));
    } else if (c->codes != NULL) {
        SIB__TRY(
            sib__csv_levels_copy(call, m, c->type.levels.items, c->type.levels.n, &column));
    } else if (column.type == SIB_COLUMN_TYPE_CODES) {
        SIB__TRY(sib__csv_codes_make(call, m, c, rows, &column));
    }
    SIB__TRY(sib__check(call));
    return sib__table_put(call, table, &column);
}

static sib_status fill(sib__call *call, plan *p, sib_table *table)
{
    for (int64_t i = 0; i < p->positions; i++) {
        sib__csv_column *c = p->by_position[i];
        if (c != NULL) {
            SIB__TRY(make_room(call, sib__table_memory(table), p->records.rows, c));
            SIB__TRY(c->codes == NULL ? SIB_OK : declare_levels(call, c));
        }
    }
    SIB__TRY(sib__csv_values_read(call, &p->source, &p->records, p->by_position, p->positions));
    for (int64_t i = 0; i < p->positions; i++) {
        if (p->by_position[i] != NULL) {
            SIB__TRY(put_column(call, table, p->by_position[i]));
        }
    }
    return sib__progress(call, 1.0, "reading");
}

static sib_status read_csv(sib__call *call, sib_u8 bytes, const char *types,
                           const sib_table_csv_options *options, sib_table **out)
{
    plan        p = {.count = 0};
    const char *records = NULL;
    SIB__TRY(check_options(call, options, &p));
    SIB__TRY(sib__view_check(call, "bytes", bytes.data, bytes.n, 1));
    SIB__TRY(sib__csv_types_read(call, types, &p.types));
    const char *begin = bytes.n == 0 ? "" : (const char *)bytes.data;
    bool        mark = bytes.n >= 3 && memcmp(begin, "\xef\xbb\xbf", 3) == 0;
    p.source.begin = begin + (mark ? 3 : 0);
    p.source.end = begin + bytes.n;
    if (bytes.n >= 2 &&
        (memcmp(begin, "\xff\xfe", 2) == 0 || memcmp(begin, "\xfe\xff", 2) == 0)) {
        return fail_header(call, NULL, "the file is UTF-16: save it as UTF-8");
    }
    if (p.source.begin == p.source.end) {
        return fail_header(call, NULL, "there is no header");
    }
    SIB__TRY(read_header(call, &p, &records));
    SIB__TRY(plan_columns(call, &p));
    SIB__TRY(sib__csv_scan(call, &p.source, records, p.positions == 1, &p.records));
    SIB__TRY(sib__table_make(call, p.records.rows, p.count, out));
    return fill(call, &p, *out);
}

sib_status sib_table_read_csv(sib_context *ctx, sib_u8 bytes, const char *types,
                              const sib_table_csv_options *options, sib_table **out)
{
    sib__call  call;
    sib_table *table = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_table_read_csv", SIB__OUT(out));
    if (status == SIB_OK) {
        status = read_csv(&call, bytes, types, options, &table);
    }
    return SIB__LEAVE(&call, status, out, table);
}
