#include "scheme/past.h"

#include <string.h>

#include "core/date.h"

sib_status sib__settlement_hash(sib__call *call, const sib__json *record,
                                char out[SIB__HASH_TEXT_SIZE])
{
    sib__json_writer w;
    sib__slice       text;
    sib__json_begin(&w, &call->scratch);
    sib__json_open_object(&w);
    for (const sib__json *at = record->first; at != NULL; at = at->next) {
        if (!sib__slice_equals(at->key, "hash")) {
            sib__json_key(&w, at->key.data);
            sib__json_value(&w, at);
        }
    }
    sib__json_close_object(&w);
    SIB__TRY(sib__json_finish(call, &w, &text));
    sib__hash_text(text.data, (size_t)text.length, out);
    return SIB_OK;
}

static sib_status refuse(sib__call *call, const char *what)
{
    return sib__fail(call, SIB_ERR_TERMS, "previous", -1, NULL, "%s", what);
}

/* A text within an object within the record; NULL where there is none. */
static const char *text_at(const sib__json *root, const char *object, const char *key)
{
    const sib__json *at = object == NULL ? root : sib__json_member(root, object);
    const sib__json *value = at == NULL ? NULL : sib__json_member(at, key);
    return value != NULL && value->kind == SIB__JSON_STRING ? value->text.data : NULL;
}

static sib_status money_at(sib__call *call, sib__memory *m, const sib__json *root,
                           const char *key, sib__exact *out)
{
    const char *text = text_at(root, "due", key);
    if (text == NULL) {
        return refuse(call, "the record does not say what was due");
    }
    return sib__exact_parse(call, m, "previous", sib__slice_of(text), out);
}

static sib_status read(sib__call *call, sib__memory *m, const char *record, sib__past *past)
{
    const char *format = NULL;
    const char *hash = NULL;
    const char *as_at = NULL;
    sib__exact  now;
    SIB__TRY(sib__json_parse(call, m, "previous", sib__slice_of(record), &past->root));
    format = text_at(past->root, NULL, "format");
    hash = text_at(past->root, NULL, "hash");
    as_at = text_at(past->root, "stage", "as_at");
    past->contract_hash = text_at(past->root, "contract", "hash");
    past->version = text_at(past->root, "contract", "version");
    if (format == NULL || strcmp(format, "sib-settlement@1") != 0 || hash == NULL ||
        as_at == NULL || past->contract_hash == NULL || past->version == NULL ||
        !sib__date_parse(sib__slice_of(as_at), &past->as_at)) {
        return refuse(call, "it is no record of a settlement");
    }
    SIB__TRY(sib__settlement_hash(call, past->root, past->hash));
    if (strcmp(past->hash, hash) != 0) {
        return refuse(call, "the record has been changed: its hash is another");
    }
    SIB__TRY(money_at(call, m, past->root, "cumulative", &past->cumulative));
    SIB__TRY(money_at(call, m, past->root, "paid_before", &past->paid));
    SIB__TRY(money_at(call, m, past->root, "now", &now));
    return sib__exact_add(call, m, past->paid, now, &past->paid);
}

/* The record's contract is this one, or the one that this one amends from the stage on. */
static sib_status check_contract(sib__call *call, const sib__scheme *scheme,
                                 const sib__scheme_stage *stage, sib__past *past)
{
    const sib__json *amends = scheme->amends;
    int32_t          from = 0;
    if (strcmp(past->contract_hash, scheme->hash) == 0) {
        return SIB_OK;
    }
    past->amended = true;
    if (amends == NULL ||
        !sib__slice_equals(sib__json_member(amends, "hash")->text, past->contract_hash) ||
        !sib__slice_equals(sib__json_member(amends, "version")->text, past->version)) {
        return refuse(call, "the record is of another contract, which this one does not amend");
    }
    sib__date_parse(sib__json_member(amends, "from")->text, &from);
    return stage->as_at >= from
               ? SIB_OK
               : refuse(call, "the stage comes before the day from which the contract amends");
}

sib_status sib__past_read(sib__call *call, sib__memory *m, const char *record,
                          const sib__scheme *scheme, const sib__scheme_stage *stage,
                          sib__past *past)
{
    memset(past, 0, sizeof *past);
    SIB__TRY(read(call, m, record, past));
    const sib__json *pays = sib__json_member(sib__json_member(past->root, "stage"), "pays");
    if (pays == NULL || pays->kind != SIB__JSON_TRUE) {
        return refuse(call, "the record is of a stage that does not pay: hand in the last that "
                            "did");
    }
    if (past->as_at >= stage->as_at) {
        return refuse(call, "the record is of this stage or a later one");
    }
    return check_contract(call, scheme, stage, past);
}
