/* Evaluations as handles: opened from a record, read through tables. */
#include "evaluation/handle.h"

#include <string.h>

#include "core/options.h"
#include "evaluation/wording.h"

SIB__DEFINE_ENUM(sib_evaluation_stage, SIB_EVALUATION_STAGE_LIST)
SIB__DEFINE_ENUM(sib_evaluation_verdict, SIB_EVALUATION_VERDICT_LIST)

/* Text of a member in the handle's pool; "" where there is none. */
static sib_status keep_member(sib__call *call, sib_evaluation *e, const sib__json *object,
                              const char *key, const char **out)
{
    const sib__json *found = sib__json_member(object, key);
    bool             text = found != NULL && found->kind == SIB__JSON_STRING;
    *out = sib__slice_copy(&e->memory, text ? found->text : (sib__slice){"", 0});
    SIB__TRY_MEMORY(call, *out);
    return SIB_OK;
}

static bool is_true(const sib__json *object, const char *key)
{
    const sib__json *found = sib__json_member(object, key);
    return found != NULL && found->kind == SIB__JSON_TRUE;
}

static sib_status read_verdict(sib__call *call, sib_evaluation *e, const char *argument,
                               const sib__json *settlement)
{
    const char *name = NULL;
    SIB__TRY(keep_member(call, e, settlement, "verdict", &name));
    e->verdict = settlement == NULL ? SIB_EVALUATION_VERDICT_PENDING
                                    : sib_evaluation_verdict_value(name);
    return e->verdict != 0
               ? SIB_OK
               : sib__json_fail(call, argument, settlement, "the verdict is not known");
}

/* One table a list, from the stages that have it. */
static sib_status make_tables(sib__call *call, sib_evaluation *e, const char *argument,
                              const sib__document *d)
{
    for (int i = 0; i < SIB__LIST_COUNT; i++) {
        const sib__list_spec *spec = sib__list_spec_of((sib__list)i);
        const sib__json      *arrays[2];
        int64_t               n = 0;
        if (spec->design) {
            arrays[n++] = sib__json_member(d->design, spec->name);
        }
        if (spec->settlement && d->settlement != NULL) {
            arrays[n++] = sib__json_member(d->settlement, spec->name);
        }
        for (int64_t k = 0; k < n; k++) {
            SIB__TRY(sib__wording_add(call, d, (sib__list)i, arrays[k], &arrays[k]));
        }
        if (n > 0) {
            SIB__TRY(sib__rows_table(call, argument, arrays, n, spec->fields, spec->field_count,
                                     &e->tables[i]));
        }
    }
    return SIB_OK;
}

sib_status sib__evaluation_fill(sib__call *call, sib_evaluation *e, const char *argument,
                                const char *record, const char *annex)
{
    sib__document d;
    SIB__TRY(sib__document_read(call, &call->scratch, argument, record, annex, NULL, &d));
    e->stage =
        d.settlement == NULL ? SIB_EVALUATION_STAGE_DESIGN : SIB_EVALUATION_STAGE_SETTLEMENT;
    e->blind = is_true(sib__json_member(d.root, "provenance"), "blind");
    SIB__TRY(read_verdict(call, e, argument, d.settlement));
    memcpy(e->hash, d.hash, sizeof e->hash);
    SIB__TRY(keep_member(call, e, d.settlement, "total", &e->total));
    SIB__TRY(keep_member(call, e, d.settlement, "currency", &e->currency));
    e->record = record;
    e->annex = annex == NULL ? "" : annex;
    return make_tables(call, e, argument, &d);
}

sib_status sib__evaluation_leave(sib__call *call, sib_status status, sib_evaluation **out,
                                 sib_evaluation *e)
{
    if (status != SIB_OK && call->entered) {
        for (int i = 0; e != NULL && i < SIB__LIST_COUNT; i++) {
            sib_table_free(e->tables[i]);
        }
    }
    return SIB__LEAVE(call, status, out, e);
}

/* The handle keeps the canonical form, whatever white space the caller's text has. */
static sib_status open_record(sib__call *call, const char *record, const char *annex,
                              sib_evaluation **out)
{
    sib__slice texts[2] = {{NULL, 0}, {NULL, 0}};
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    if (record == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "record", -1, NULL, "record is NULL");
    }
    SIB__TRY(
        sib__json_canonical(call, &(*out)->memory, "record", sib__slice_of(record), &texts[0]));
    if (annex != NULL) {
        SIB__TRY(sib__json_canonical(call, &(*out)->memory, "annex", sib__slice_of(annex),
                                     &texts[1]));
    }
    return sib__evaluation_fill(call, *out, "record", texts[0].data, texts[1].data);
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
    return sib__evaluation_leave(&call, status, out, e);
}

void sib_evaluation_free(sib_evaluation *e)
{
    for (int i = 0; e != NULL && i < SIB__LIST_COUNT; i++) {
        sib_table_free(e->tables[i]);
    }
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
    for (int i = 0; e != NULL && name != NULL && i < SIB__LIST_COUNT; i++) {
        if (strcmp(sib__list_spec_of((sib__list)i)->name, name) == 0) {
            return e->tables[i];
        }
    }
    return NULL;
}
