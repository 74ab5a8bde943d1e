/* A record as text in canonical form: each value is written once, in its place. */
#include <string.h>

#include "core/format.h"
#include "record/record.h"

enum { MOST_FIELDS = 40 };

/* The fields of a list that a format has, in the order of their names. */
static int64_t sort_fields(const sib__rows *rows, const sib__record *record,
                           int64_t sorted[MOST_FIELDS])
{
    int64_t n = 0;
    for (int64_t i = 0; i < rows->field_count && n < MOST_FIELDS; i++) {
        int64_t at = n;
        if (!sib__list_has(record, &rows->fields[i])) {
            continue;
        }
        for (; at > 0 && strcmp(rows->fields[sorted[at - 1]].name, rows->fields[i].name) > 0;
             at--) {
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = i;
        n++;
    }
    return n;
}

static void write_list(sib__json_writer *w, const sib__rows *rows, const sib__record *record)
{
    int64_t sorted[MOST_FIELDS];
    int64_t n = sort_fields(rows, record, sorted);
    sib__json_open_array(w);
    for (int64_t row = 0; row < rows->n; row++) {
        sib__json_open_object(w);
        for (int64_t i = 0; i < n; i++) {
            const sib__field *field = &rows->fields[sorted[i]];
            sib__json_key(w, field->name);
            sib__cell_write(w, field, sib__rows_cell(rows, row, sorted[i]));
        }
        sib__json_close_object(w);
    }
    sib__json_close_array(w);
}

static void write_member(sib__json_writer *w, const sib__stage *stage, sib__member member,
                         const sib__record *record)
{
    sib__json_key(w, sib__member_spec_of(member)->name);
    switch (member) {
    case SIB__MEMBER_CONTRACT:
        sib__json_raw(w, stage->contract);
        return;
    case SIB__MEMBER_FACTS:
        sib__json_raw(w, stage->facts);
        return;
    case SIB__MEMBER_CONTRACT_HASH:
        sib__json_string(w, stage->contract_hash);
        return;
    case SIB__MEMBER_ANNEX_HASH:
        sib__json_string(w, stage->annex_hash);
        return;
    default:
        write_list(w, &stage->lists.rows[member], record);
        return;
    }
}

/* The next member in the order of names after `last`; SIB__MEMBER_COUNT behind the last one. */
static int next_member(const sib__record *record, bool second, const char *last)
{
    int next = SIB__MEMBER_COUNT;
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        const sib__member_spec *spec = sib__member_spec_of((sib__member)i);
        if (sib__stage_has(record, second, spec) &&
            (last == NULL || strcmp(spec->name, last) > 0) &&
            (next == SIB__MEMBER_COUNT ||
             strcmp(spec->name, sib__member_spec_of((sib__member)next)->name) < 0)) {
            next = i;
        }
    }
    return next;
}

static void write_stage(sib__json_writer *w, const sib__record *record, bool second)
{
    const sib__stage *stage = second ? &record->settlement : &record->design;
    int               next = next_member(record, second, NULL);
    sib__json_open_object(w);
    while (next != SIB__MEMBER_COUNT) {
        write_member(w, stage, (sib__member)next, record);
        next = next_member(record, second, sib__member_spec_of((sib__member)next)->name);
    }
    sib__json_close_object(w);
}

static void write_result(sib__json_writer *w, const sib__record *record)
{
    char      name[sizeof SIB__RECORD_FORMAT + 12];
    sib__line line = {name, sizeof name, 0};
    sib__line_print(&line, SIB__RECORD_FORMAT "%d", (int)record->format);
    sib__json_open_object(w);
    sib__json_key(w, "design");
    write_stage(w, record, false);
    if (record->settled) {
        sib__json_key(w, "evaluation");
        write_stage(w, record, true);
    }
    sib__json_key(w, "format");
    sib__json_string(w, name);
    sib__json_key(w, "numerics");
    sib__json_i64(w, record->numerics);
    sib__json_close_object(w);
}

sib_status sib__record_write(sib__call *call, sib__memory *m, sib__record *record,
                             sib__slice *out)
{
    sib__json_writer w;
    SIB__TRY(sib__lists_check(call, &record->design.lists));
    SIB__TRY(sib__lists_check(call, &record->settlement.lists));
    sib__json_begin(&w, m);
    sib__json_open_object(&w);
    sib__json_key(&w, "provenance");
    sib__json_open_object(&w);
    sib__json_key(&w, "blind");
    sib__json_bool(&w, record->how.blind);
    sib__json_key(&w, "build");
    sib__json_string(&w, record->how.build);
    sib__json_key(&w, "language");
    sib__json_string(&w, record->how.language);
    sib__json_key(&w, "threads");
    sib__json_i64(&w, record->how.threads);
    sib__json_key(&w, "version");
    sib__json_string(&w, record->how.version);
    sib__json_close_object(&w);
    sib__json_key(&w, "result");
    int64_t from = w.length;
    write_result(&w, record);
    if (w.failed) {
        return sib__no_memory(call);
    }
    sib__hash_text(w.text + from, (size_t)(w.length - from), record->hash);
    sib__json_key(&w, "result_hash");
    sib__json_string(&w, record->hash);
    sib__json_close_object(&w);
    *out = (sib__slice){w.text, w.length};
    return w.failed ? sib__no_memory(call) : SIB_OK;
}
