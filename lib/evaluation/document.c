/* Records composed and sealed; records read, their seals verified. */
#include "evaluation/document.h"

#include <string.h>

#include "core/number.h"
#include "record/record.h"
#include "sib/version.h"

static sib_status compose_result(sib__call *call, sib__slice design,
                                 const sib__slice *settlement, sib__slice *out)
{
    sib__json_writer w;
    sib__json_begin(&w, &call->scratch);
    sib__json_open_object(&w);
    sib__put_text(&w, "format", SIB__RECORD_FORMAT);
    sib__put_i64(&w, "numerics", sib_numerics_version());
    sib__json_key(&w, "design");
    sib__json_raw(&w, design);
    if (settlement != NULL) {
        sib__json_key(&w, "settlement");
        sib__json_raw(&w, *settlement);
    }
    sib__json_close_object(&w);
    return sib__json_finish(call, &w, out);
}

sib_status sib__document_compose(sib__call *call, sib__memory *m, sib__slice design,
                                 const sib__slice *settlement, const sib__provenance *how,
                                 sib__slice *out)
{
    char             hash[SIB__HASH_TEXT_SIZE];
    sib__slice       result = {NULL, 0};
    sib__json_writer w;
    SIB__TRY(compose_result(call, design, settlement, &result));
    sib__hash_text(result.data, (size_t)result.length, hash);
    sib__json_begin(&w, m);
    sib__json_open_object(&w);
    sib__json_key(&w, "result");
    sib__json_raw(&w, result);
    sib__put_text(&w, "result_hash", hash);
    sib__json_key(&w, "provenance");
    sib__json_open_object(&w);
    sib__put_text(&w, "version", sib_version());
    sib__put_text(&w, "build", sib_build_info());
    sib__put_text(&w, "language", how->language);
    sib__put_i64(&w, "threads", how->threads);
    sib__put_flag(&w, "blind", how->blind);
    sib__json_close_object(&w);
    sib__json_close_object(&w);
    return sib__json_finish(call, &w, out);
}

static sib_status bad_record(sib__call *call, const char *argument, const sib__json *at)
{
    return sib__json_fail(call, argument, at, "this is no record of an evaluation");
}

static sib_status broken_seal(sib__call *call, const char *argument, const char *what)
{
    return sib__fail(call, SIB_ERR_DATA, argument, -1, NULL,
                     "the seal does not verify: %s is not what was hashed", what);
}

static bool text_is(const sib__json *object, const char *key, const char *text)
{
    const sib__json *found = sib__json_member(object, key);
    return found != NULL && found->kind == SIB__JSON_STRING &&
           sib__slice_equals(found->text, text);
}

static sib_status hash_of(sib__call *call, const sib__json *value,
                          char hash[SIB__HASH_TEXT_SIZE])
{
    sib__slice text = {NULL, 0};
    SIB__TRY(sib__json_canonical_value(call, &call->scratch, value, &text));
    sib__hash_text(text.data, (size_t)text.length, hash);
    return SIB_OK;
}

/* The parts of a stage that every record has: a list of each kind. */
static bool is_stage(const sib__json *stage, bool settlement)
{
    if (stage == NULL || stage->kind != SIB__JSON_OBJECT) {
        return false;
    }
    for (int i = 0; i < SIB__LIST_COUNT; i++) {
        const sib__list_spec *spec = sib__list_spec_of((sib__list)i);
        const sib__json      *list = sib__json_member(stage, spec->name);
        bool                  wanted = settlement ? spec->settlement : spec->design;
        if (wanted && (list == NULL || list->kind != SIB__JSON_ARRAY)) {
            return false;
        }
    }
    return true;
}

static sib_status check_hashes(sib__call *call, const char *argument, const char *seal,
                               sib__document *d)
{
    char             hash[SIB__HASH_TEXT_SIZE];
    const sib__json *stage = d->settlement != NULL ? d->settlement : d->design;
    const sib__json *contract = sib__json_member(d->design, "contract");
    SIB__TRY(hash_of(call, d->result, d->hash));
    if (!text_is(d->root, "result_hash", d->hash)) {
        return broken_seal(call, argument, "the result");
    }
    if (seal != NULL && strcmp(seal, d->hash) != 0) {
        return sib__fail(call, SIB_ERR_DATA, "seal", -1, NULL,
                         "the seal does not verify: the record is not the one that was sealed");
    }
    if (contract == NULL) {
        return bad_record(call, argument, d->design);
    }
    SIB__TRY(hash_of(call, contract, hash));
    if (!text_is(d->design, "contract_hash", hash)) {
        return broken_seal(call, argument, "the contract");
    }
    if (d->annex != NULL) {
        SIB__TRY(hash_of(call, d->annex, hash));
        if (!text_is(stage, "annex_hash", hash)) {
            return broken_seal(call, argument, "the annex");
        }
    }
    return SIB_OK;
}

sib_status sib__document_read(sib__call *call, sib__memory *m, const char *argument,
                              const char *record, const char *annex, const char *seal,
                              sib__document *out)
{
    if (record == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL, "%s is NULL", argument);
    }
    *out = (sib__document){0};
    SIB__TRY(sib__json_parse(call, m, argument, sib__slice_of(record), &out->root));
    out->result = sib__json_member(out->root, "result");
    if (out->result == NULL || sib__json_member(out->result, "format") == NULL) {
        return bad_record(call, argument, out->root);
    }
    if (!text_is(out->result, "format", SIB__RECORD_FORMAT)) {
        return sib__fail(call, SIB_ERR_VERSION, argument, -1, NULL,
                         "the record has another format than %s", SIB__RECORD_FORMAT);
    }
    out->design = sib__json_member(out->result, "design");
    out->settlement = sib__json_member(out->result, "settlement");
    bool whole = is_stage(out->design, false) &&
                 (out->settlement == NULL || is_stage(out->settlement, true));
    if (!whole) {
        return bad_record(call, argument, out->result);
    }
    if (annex != NULL) {
        SIB__TRY(sib__json_parse(call, m, "annex", sib__slice_of(annex), &out->annex));
    }
    return check_hashes(call, argument, seal, out);
}

sib_status sib__document_check_numerics(sib__call *call, const char *argument,
                                        const sib__document *document)
{
    const sib__json *numerics = sib__json_member(document->result, "numerics");
    int64_t          version = 0;
    bool             known = numerics != NULL && numerics->kind == SIB__JSON_NUMBER &&
                 sib__number_parse_i64(numerics->text, &version);
    return known && version == sib_numerics_version()
               ? SIB_OK
               : sib__fail(call, SIB_ERR_VERSION, argument, -1, NULL,
                           "the record has another numerics version than this library");
}
