/* A record taken apart: what it must be, and that it does not contradict itself. */
#include <math.h>
#include <string.h>

#include "core/number.h"
#include "core/options.h"
#include "core/rational.h"
#include "record/record.h"
#include "sib/version.h"

typedef struct reader {
    sib__call   *call;
    sib__memory *m;
    const char  *argument;
    sib__reading how;
    sib__record *to;
} reader;

static sib_status no_record(const reader *r, const sib__json *at)
{
    const sib__json start = {.line = 1, .column = 1};
    return sib__json_fail(r->call, r->argument, at == NULL ? &start : at,
                          "this is no record of an evaluation");
}

static sib_status broken_seal(const reader *r, const char *what)
{
    return sib__fail(r->call, SIB_ERR_DATA, r->argument, -1, NULL,
                     "the seal does not verify: %s is not what was hashed", what);
}

/* Strictly: exactly these members, in any order. */
static sib_status check_keys(const reader *r, const sib__json *object, const char *const *keys,
                             int64_t n)
{
    int64_t found = 0;
    if (object == NULL || object->kind != SIB__JSON_OBJECT) {
        return no_record(r, object);
    }
    for (const sib__json *at = object->first; at != NULL; at = at->next) {
        bool known = false;
        for (int64_t i = 0; i < n && !known; i++) {
            known = sib__slice_equals(at->key, keys[i]);
        }
        found += known;
        if (!known && r->how == SIB__READING_STRICT) {
            return sib__json_fail(r->call, r->argument, at,
                                  "a member is not known to records of this format");
        }
    }
    return found == n || r->how == SIB__READING_LOOSE
               ? SIB_OK
               : sib__json_fail(r->call, r->argument, object, "a member is missing");
}

static sib_status read_cell(const reader *r, const sib__json *row, const sib__field *field,
                            sib__cell *cell)
{
    const sib__json *value = sib__json_member(row, field->name);
    sib__cell        read = {.i64 = 0};
    if (value == NULL || value->kind == SIB__JSON_NULL) {
        return SIB_OK;
    }
    if (sib__cell_read(value, field->type, &read)) {
        *cell = read;
        return SIB_OK;
    }
    return r->how == SIB__READING_LOOSE
               ? SIB_OK
               : sib__json_fail(r->call, r->argument, value, "a member is of another kind");
}

static sib_status read_list(const reader *r, const sib__json *list, sib__rows *rows)
{
    int64_t      n = 0;
    const char **keys = SIB__NEW(&r->call->scratch, const char *, rows->field_count);
    SIB__TRY_MEMORY(r->call, keys);
    for (int64_t i = 0; i < rows->field_count; i++) {
        if (sib__list_has(r->to, &rows->fields[i])) {
            keys[n++] = rows->fields[i].name;
        }
    }
    if (list == NULL || list->kind != SIB__JSON_ARRAY) {
        return r->how == SIB__READING_LOOSE ? SIB_OK : no_record(r, list);
    }
    for (const sib__json *row = list->first; row != NULL; row = row->next) {
        if (r->how == SIB__READING_STRICT) {
            SIB__TRY(check_keys(r, row, keys, n));
        }
        sib__rows_add(rows);
        for (int64_t i = 0; rows->status == SIB_OK && i < rows->field_count; i++) {
            if (sib__list_has(r->to, &rows->fields[i])) {
                SIB__TRY(
                    read_cell(r, row, &rows->fields[i], sib__rows_cell(rows, rows->n - 1, i)));
            }
        }
    }
    return rows->status == SIB_OK ? SIB_OK : sib__no_memory(r->call);
}

static void read_hash(const sib__json *value, char to[SIB__HASH_TEXT_SIZE])
{
    if (value != NULL && value->kind == SIB__JSON_STRING &&
        value->text.length == SIB__HASH_TEXT_SIZE - 1) {
        memcpy(to, value->text.data, SIB__HASH_TEXT_SIZE);
    }
}

static sib_status read_contract(const reader *r, const sib__json *stage, sib__stage *to)
{
    char             hash[SIB__HASH_TEXT_SIZE];
    const sib__json *contract = sib__json_member(stage, "contract");
    if (contract == NULL || contract->kind != SIB__JSON_OBJECT) {
        return no_record(r, stage);
    }
    SIB__TRY(sib__json_canonical_value(r->call, r->m, contract, &to->contract));
    sib__hash_text(to->contract.data, (size_t)to->contract.length, hash);
    return r->how == SIB__READING_LOOSE || strcmp(hash, to->contract_hash) == 0
               ? SIB_OK
               : broken_seal(r, "the contract");
}

static sib_status read_facts(const reader *r, const sib__json *stage, sib__stage *to)
{
    const sib__json *facts = sib__json_member(stage, "facts");
    bool             good = facts != NULL && facts->kind == SIB__JSON_OBJECT;
    if (!good && r->how == SIB__READING_LOOSE) {
        return SIB_OK;
    }
    return good ? sib__json_canonical_value(r->call, r->m, facts, &to->facts)
                : no_record(r, stage);
}

static sib_status read_stage(const reader *r, const sib__json *stage, bool second,
                             sib__stage *to)
{
    const char *keys[SIB__MEMBER_COUNT];
    int64_t     n = 0;
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        const sib__member_spec *spec = sib__member_spec_of((sib__member)i);
        if (sib__stage_has(r->to, second, spec)) {
            keys[n++] = spec->name;
        }
    }
    SIB__TRY(check_keys(r, stage, keys, n));
    sib__lists_begin(&to->lists, r->m);
    read_hash(sib__json_member(stage, "contract_hash"), to->contract_hash);
    read_hash(sib__json_member(stage, "annex_hash"), to->annex_hash);
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        const sib__member_spec *spec = sib__member_spec_of((sib__member)i);
        if (spec->fields != NULL && sib__stage_has(r->to, second, spec)) {
            SIB__TRY(read_list(r, sib__json_member(stage, spec->name), &to->lists.rows[i]));
        }
    }
    SIB__TRY(second ? read_facts(r, stage, to) : read_contract(r, stage, to));
    return r->how == SIB__READING_LOOSE ? SIB_OK
                                        : sib__doubles_check(r->call, r->argument, &to->lists);
}

/* A member of the provenance; strictly, of its kind. */
static sib_status read_how(const reader *r, const sib__json *object, sib__provenance *to)
{
    static const char *const keys[] = {"blind", "build", "language", "threads", "version"};
    static const int32_t     types[] = {SIB_COLUMN_TYPE_FLAG, SIB_COLUMN_TYPE_TEXT,
                                        SIB_COLUMN_TYPE_TEXT, SIB_COLUMN_TYPE_I64,
                                        SIB_COLUMN_TYPE_TEXT};
    sib__cell                cells[5] = {{.i64 = 0}};
    if (r->how == SIB__READING_STRICT) {
        SIB__TRY(check_keys(r, object, keys, 5));
    }
    for (int i = 0; i < 5; i++) {
        const sib__json *value = sib__json_member(object, keys[i]);
        if ((value == NULL || !sib__cell_read(value, types[i], &cells[i])) &&
            r->how == SIB__READING_STRICT) {
            return no_record(r, value == NULL ? object : value);
        }
    }
    *to = (sib__provenance){cells[4].text.data, cells[1].text.data, cells[2].text.data,
                            cells[3].i64, cells[0].i64 == 1};
    return SIB_OK;
}

static sib_status read_format(const reader *r, const sib__json *root, const sib__json *result)
{
    const sib__json *format = sib__json_member(result, "format");
    const size_t     prefix = sizeof SIB__RECORD_FORMAT - 1;
    int64_t          number = 0;
    if (format == NULL || format->kind != SIB__JSON_STRING) {
        return no_record(r, root);
    }
    bool known = format->text.length > (int64_t)prefix &&
                 memcmp(format->text.data, SIB__RECORD_FORMAT, prefix) == 0 &&
                 sib__number_parse_i64((sib__slice){format->text.data + prefix,
                                                    format->text.length - (int64_t)prefix},
                                       &number) &&
                 number >= 1 && number <= sib__newest_format;
    r->to->format = (int32_t)number;
    return known ? SIB_OK
                 : sib__fail(r->call, SIB_ERR_VERSION, r->argument, -1, NULL,
                             "the record has a format that this library does not know");
}

static sib_status check_hash(const reader *r, const sib__json *root, const sib__json *result,
                             const char *seal)
{
    sib__slice text = {NULL, 0};
    char       said[SIB__HASH_TEXT_SIZE] = "";
    SIB__TRY(sib__json_canonical_value(r->call, &r->call->scratch, result, &text));
    sib__hash_text(text.data, (size_t)text.length, r->to->hash);
    sib__drop(&r->call->scratch, (void *)(uintptr_t)text.data);
    read_hash(sib__json_member(root, "result_hash"), said);
    if (strcmp(said, r->to->hash) != 0) {
        return broken_seal(r, "the result");
    }
    return seal == NULL || strcmp(seal, r->to->hash) == 0
               ? SIB_OK
               : sib__fail(r->call, SIB_ERR_DATA, "seal", -1, NULL,
                           "the seal does not verify: the record is not the one that was "
                           "sealed");
}

static sib_status read_result(const reader *r, const sib__json *result)
{
    static const char *const keys[] = {"design", "format", "numerics", "evaluation"};
    const sib__json         *design = sib__json_member(result, "design");
    const sib__json         *numerics = sib__json_member(result, "numerics");
    sib__cell                version = {.i64 = 0};
    const sib__json         *second = sib__json_member(result, keys[3]);
    SIB__TRY(check_keys(r, result, keys, second == NULL ? 3 : 4));
    if (numerics == NULL || !sib__cell_read(numerics, SIB_COLUMN_TYPE_I64, &version)) {
        return no_record(r, result);
    }
    r->to->numerics = version.i64;
    SIB__TRY(read_stage(r, design, false, &r->to->design));
    r->to->settled = second != NULL;
    return second == NULL ? SIB_OK : read_stage(r, second, true, &r->to->settlement);
}

sib_status sib__record_read(sib__call *call, sib__memory *m, const char *argument,
                            const char *text, const char *seal, sib__reading reading,
                            sib__record *out, const sib__json **root)
{
    static const char *const keys[] = {"provenance", "result", "result_hash"};
    const reader             r = {call, m, argument, reading, out};
    *out = (sib__record){0};
    if (text == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL, "%s is NULL", argument);
    }
    SIB__TRY(sib__json_parse(call, m, argument, sib__slice_of(text), root));
    const sib__json *result = sib__json_member(*root, "result");
    SIB__TRY(read_format(&r, *root, result));
    SIB__TRY(check_keys(&r, *root, keys, 3));
    SIB__TRY(check_hash(&r, *root, result, seal));
    SIB__TRY(read_how(&r, sib__json_member(*root, "provenance"), &out->how));
    return read_result(&r, result);
}

sib_status sib__record_check_numerics(sib__call *call, const char *argument,
                                      const sib__record *record)
{
    return record->numerics == sib_numerics_version()
               ? SIB_OK
               : sib__fail(call, SIB_ERR_VERSION, argument, -1, NULL,
                           "the record has another numerics version than this library");
}

sib_status sib__nearest_double(sib__call *call, sib__slice exact, double *out)
{
    sib__child    child;
    sib__rational value;
    sib__call     inner = {.ctx = sib__child_begin(&child, call, 0.0, 0.0),
                           .function = call->function};
    sib__memory_init(&inner.scratch, &call->scratch.allocator);
    *out = (double)NAN;
    sib_status status = sib__rational_parse(&inner, &inner.scratch, "exact", exact, &value);
    if (status == SIB_OK) {
        status = sib__rational_to_f64(&inner, value, out);
    }
    sib__memory_release(&inner.scratch);
    return status == SIB_ERR_NO_MEMORY || status == SIB_ERR_INTERRUPTED
               ? sib__child_end(&child, status)
               : SIB_OK;
}

static sib_status check_double(sib__call *call, const char *argument, const sib__rows *rows,
                               int64_t field, int64_t exact)
{
    for (int64_t row = 0; row < rows->n; row++) {
        const sib__cell *text = sib__rows_cell(rows, row, exact);
        double           nearest = 0.0;
        if (text->text.data == NULL) {
            continue;
        }
        SIB__TRY(sib__nearest_double(call, text->text, &nearest));
        if (!(nearest == sib__rows_cell(rows, row, field)->f64)) {
            return sib__fail(call, SIB_ERR_DATA, argument, row, rows->fields[field].name,
                             "the record contradicts itself: not the double nearest to the "
                             "exact value beside it");
        }
    }
    return SIB_OK;
}

sib_status sib__doubles_check(sib__call *call, const char *argument, const sib__lists *lists)
{
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        const sib__rows *rows = &lists->rows[i];
        for (int64_t k = 0; k < rows->field_count; k++) {
            if (rows->fields[k].exact != NULL) {
                SIB__TRY(check_double(call, argument, rows, k,
                                      sib__rows_field(rows, rows->fields[k].exact)));
            }
        }
    }
    return SIB_OK;
}
