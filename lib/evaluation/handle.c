/* Evaluations as handles: opened from a record, read through tables. */
#include "evaluation/handle.h"

#include <string.h>

#include "core/options.h"
#include "evaluation/agree.h"
#include "evaluation/words.h"
#include "record/annex.h"

/* One table a list, from the stages that have it. */
static sib_status make_tables(sib__call *call, sib_evaluation *e, const sib__record *record)
{
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        const sib__member_spec *spec = sib__member_spec_of((sib__member)i);
        bool                    second = record->settled && spec->counted;
        sib__rows               rows;
        if (spec->fields == NULL || !(spec->design || second)) {
            continue;
        }
        sib__rows_begin(&rows, &call->scratch, spec->fields, spec->field_count);
        if (spec->design) {
            sib__rows_append(&rows, &record->design.lists.rows[i]);
        }
        if (second) {
            sib__rows_append(&rows, &record->settlement.lists.rows[i]);
        }
        sib__words_fill((sib__member)i, &rows);
        SIB__TRY(sib__rows_finish(call, &rows, &e->memory, &e->tables[i]));
    }
    return SIB_OK;
}

const char *sib__stage_name(bool counted)
{
    return counted ? "evaluation" : "design";
}

/* What is said of the whole, in one row. */
static sib_status make_summary(sib__call *call, sib_evaluation *e, const sib__record *record)
{
    static const sib__field fields[] = {SIB__TEXT("stage"), SIB__FLAG("blind")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    sib__rows_add(&rows);
    sib__set_text(&rows, "stage", sib__stage_name(record->settled));
    sib__set_flag(&rows, "blind", record->how.blind);
    return sib__rows_finish(call, &rows, &e->memory, &e->summary);
}

sib_status sib__evaluation_fill(sib__call *call, sib_evaluation *e, const sib__record *record,
                                const char *text, const char *annex)
{
    memcpy(e->hash, record->hash, sizeof e->hash);
    e->record = text;
    e->annex = annex == NULL ? "" : annex;
    SIB__TRY(make_summary(call, e, record));
    SIB__TRY(make_tables(call, e, record));
    if (!record->settled) {
        return SIB_OK;
    }
    e->facts = sib__slice_copy(&e->memory, record->settlement.facts);
    SIB__TRY_MEMORY(call, e->facts);
    return SIB_OK;
}

/* The handle keeps the canonical form, which is what was hashed, and that alone is read. */
static sib_status open_record(sib__call *call, const char *record, const char *annex,
                              sib_evaluation **out)
{
    sib__record      read;
    const sib__json *root = NULL;
    sib__slice       texts[2] = {{NULL, 0}, {NULL, 0}};
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    sib__memory *m = &(*out)->memory;
    if (record == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "record", -1, NULL, "record is NULL");
    }
    SIB__TRY(sib__json_canonical(call, m, "record", sib__slice_of(record), &texts[0]));
    SIB__TRY(sib__record_read(call, &call->scratch, "record", texts[0].data, NULL,
                              SIB__READING_STRICT, &read, &root));
    SIB__TRY(sib__record_agree(call, "record", &read));
    if (annex != NULL) {
        SIB__TRY(sib__json_canonical(call, m, "annex", sib__slice_of(annex), &texts[1]));
        SIB__TRY(sib__annex_check(call, "annex", texts[1],
                                  read.settled ? read.settlement.annex_hash
                                               : read.design.annex_hash));
    }
    return sib__evaluation_fill(call, *out, &read, texts[0].data, texts[1].data);
}

sib_status sib_evaluation_open(sib_context *ctx, const char *record, const char *annex,
                               sib_evaluation **out)
{
    sib__call       call;
    sib_evaluation *e = NULL;
    sib_status      status = sib__enter(&call, ctx, "sib_evaluation_open", SIB__OUT(out));
    if (status == SIB_OK) {
        status = open_record(&call, record, annex, &e);
    }
    return SIB__LEAVE(&call, status, out, e);
}

void sib_evaluation_free(sib_evaluation *e)
{
    sib__handle_free(e);
}

const char *sib_evaluation_record(const sib_evaluation *e)
{
    return e == NULL ? "" : e->record;
}

const char *sib_evaluation_annex(const sib_evaluation *e)
{
    return e == NULL ? "" : e->annex;
}

const char *sib_evaluation_result_hash(const sib_evaluation *e)
{
    return e == NULL ? "" : e->hash;
}

const sib_table *sib_evaluation_table(const sib_evaluation *e, const char *name)
{
    if (e == NULL || name == NULL) {
        return NULL;
    }
    sib__member member = sib__member_find(name);
    if (member == SIB__MEMBER_COUNT) {
        return strcmp(name, "summary") == 0 ? e->summary : NULL;
    }
    return e->tables[member];
}
