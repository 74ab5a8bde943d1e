/* Evaluations as handles: opened from a record, read through tables. */
#include "evaluation/handle.h"

#include <string.h>

#include "core/options.h"
#include "evaluation/agree.h"
#include "evaluation/words.h"
#include "record/annex.h"

SIB__DEFINE_ENUM(sib_evaluation_stage, SIB_EVALUATION_STAGE_LIST)
SIB__DEFINE_ENUM(sib_evaluation_verdict, SIB_EVALUATION_VERDICT_LIST)

/* A text of the only row of the decision, in the handle's pool; "" where there is none. */
static sib_status keep_text(sib__call *call, sib_evaluation *e, const char *column,
                            const char **out)
{
    const sib_table *t = e->tables[SIB__LIST_DECISION];
    sib__slice       text = {"", 0};
    if (sib_table_rows(t) == 1) {
        sib__column c = sib__table_named(t, column);
        text = sib__column_missing(&c, 0) ? text : sib__column_text(&c, 0);
    }
    *out = sib__slice_copy(&e->memory, text);
    SIB__TRY_MEMORY(call, *out);
    return SIB_OK;
}

static sib_status read_decision(sib__call *call, sib_evaluation *e, const char *argument)
{
    const char *verdict = NULL;
    SIB__TRY(keep_text(call, e, "verdict", &verdict));
    SIB__TRY(keep_text(call, e, "total", &e->total));
    SIB__TRY(keep_text(call, e, "currency", &e->currency));
    e->verdict = e->stage == SIB_EVALUATION_STAGE_DESIGN
                     ? SIB_EVALUATION_VERDICT_PENDING
                     : sib_evaluation_verdict_value(verdict);
    bool total = sib_evaluation_payable(e) == 1;
    if (e->verdict == 0 || total != (e->total[0] != '\0') ||
        total != (e->currency[0] != '\0')) {
        return sib__fail(call, SIB_ERR_DATA, argument, -1, NULL,
                         "the record contradicts itself: verdict and total do not go together");
    }
    return SIB_OK;
}

/* The fields of a list that records of this kind have. */
static sib_status begin_rows(sib__call *call, const sib__record *record,
                             const sib__member_spec *spec, sib__rows *rows)
{
    int64_t     n = 0;
    sib__field *fields = SIB__NEW(&call->scratch, sib__field, spec->field_count);
    SIB__TRY_MEMORY(call, fields);
    for (int64_t i = 0; i < spec->field_count; i++) {
        if (sib__field_is_of(record, &spec->fields[i])) {
            fields[n++] = spec->fields[i];
        }
    }
    sib__rows_begin(rows, &call->scratch, fields, n);
    return SIB_OK;
}

/* The rows of a list, of which `to` has some fields or all. */
static void take_rows(sib__rows *to, const sib__rows *from)
{
    to->status = to->status == SIB_OK ? from->status : to->status;
    for (int64_t row = 0; to->status == SIB_OK && row < from->n; row++) {
        int64_t at = 0;
        sib__rows_add(to);
        for (int64_t i = 0; to->status == SIB_OK && i < to->field_count; i++) {
            while (strcmp(from->fields[at].name, to->fields[i].name) != 0) {
                at++;
            }
            *sib__rows_cell(to, to->n - 1, i) = *sib__rows_cell(from, row, at);
        }
    }
}

/* One table a list, from the stages that have it. */
static sib_status make_tables(sib__call *call, sib_evaluation *e, const sib__record *record)
{
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        const sib__member_spec *spec = sib__member_spec_of((sib__member)i);
        bool second = record->settled && (record->worded ? spec->counted : spec->settlement);
        sib__rows rows;
        if (spec->fields == NULL || !(spec->design || second)) {
            continue;
        }
        SIB__TRY(begin_rows(call, record, spec, &rows));
        if (spec->design) {
            take_rows(&rows, &record->design.lists.rows[i]);
        }
        if (second) {
            take_rows(&rows, &record->settlement.lists.rows[i]);
        }
        sib__words_fill((sib__member)i, &rows);
        SIB__TRY(sib__rows_finish(call, &rows, &e->memory, &e->tables[i]));
    }
    return SIB_OK;
}

sib_status sib__evaluation_fill(sib__call *call, sib_evaluation *e, const char *argument,
                                const sib__record *record, const char *text, const char *annex)
{
    e->stage = !record->settled ? SIB_EVALUATION_STAGE_DESIGN
               : record->worded ? SIB_EVALUATION_STAGE_EVALUATION
                                : SIB_EVALUATION_STAGE_SETTLEMENT;
    e->blind = record->how.blind;
    memcpy(e->hash, record->hash, sizeof e->hash);
    e->record = text;
    e->annex = annex == NULL ? "" : annex;
    SIB__TRY(make_tables(call, e, record));
    if (e->stage != SIB_EVALUATION_STAGE_EVALUATION) {
        return read_decision(call, e, argument);
    }
    e->total = e->currency = "";
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
    return sib__evaluation_fill(call, *out, "record", &read, texts[0].data, texts[1].data);
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

int32_t sib_evaluation_stage(const sib_evaluation *e)
{
    return e == NULL ? 0 : e->stage;
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

int32_t sib_evaluation_blind(const sib_evaluation *e)
{
    return e != NULL && e->blind;
}

int32_t sib_evaluation_verdict(const sib_evaluation *e)
{
    return e == NULL ? 0 : e->verdict;
}

int32_t sib_evaluation_payable(const sib_evaluation *e)
{
    return e != NULL && (e->verdict == SIB_EVALUATION_VERDICT_PAID ||
                         e->verdict == SIB_EVALUATION_VERDICT_NOT_PAID);
}

const char *sib_evaluation_total(const sib_evaluation *e)
{
    return e == NULL ? "" : e->total;
}

const char *sib_evaluation_currency(const sib_evaluation *e)
{
    return e == NULL ? "" : e->currency;
}

const sib_table *sib_evaluation_table(const sib_evaluation *e, const char *name)
{
    sib__member member = e == NULL || name == NULL ? SIB__MEMBER_COUNT : sib__member_find(name);
    return member == SIB__MEMBER_COUNT ? NULL : e->tables[member];
}
