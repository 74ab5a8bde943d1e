#include "payment/terms.h"

#include <string.h>

#include "payment/terms_read.h"

static bool is_null(const sib__json *value)
{
    return value->kind == SIB__JSON_NULL;
}

static sib_status read_currency(sib__call *call, const sib__json *root, char currency[4])
{
    const sib__json *at = NULL;
    sib__slice       text;
    SIB__TRY(sib__terms_need(call, root, "currency", &at));
    SIB__TRY(sib__terms_text(call, at, "currency", &text));
    if (text.length == 3) {
        memcpy(currency, text.data, 3);
    }
    return sib__currency_check(call, "terms", currency);
}

/* The price: a text, or an object that also gives its source. */
static sib_status read_price(sib__call *call, sib__memory *m, const sib__json *root,
                             sib__slice source, sib__payment_terms *out)
{
    static const char *const keys[] = {"value", NULL};
    const sib__json         *at = NULL;
    SIB__TRY(sib__terms_need(call, root, "price_per_event", &at));
    out->price_source = source;
    if (at->kind == SIB__JSON_OBJECT) {
        SIB__TRY(sib__terms_object(call, at, "\"price_per_event\"", keys));
        out->price_source = sib__terms_source(at, source);
        SIB__TRY(sib__terms_need(call, at, "value", &at));
    }
    SIB__TRY(sib__terms_decimal(call, m, at, "price_per_event", &out->price));
    out->price_text = at->text;
    return SIB_OK;
}

/* A threshold: null for no such gate. */
static sib_status read_threshold(sib__call *call, sib__memory *m, const sib__json *gate,
                                 const char *key, sib__payment_gate_terms *out)
{
    const sib__json *at = NULL;
    sib__rational    one;
    int              order = 0;
    SIB__TRY(sib__terms_need(call, gate, key, &at));
    out->present = !is_null(at);
    if (!out->present) {
        return SIB_OK;
    }
    SIB__TRY(sib__terms_exact(call, m, at, key, &out->threshold));
    SIB__TRY(sib__rational_of(call, &call->scratch, 1, 1, &one));
    SIB__TRY(sib__rational_compare(call, out->threshold, one, &order));
    if (order > 0) {
        return sib__json_fail(call, "terms", at,
                              "\"%s\" is above 100 %%: write ten per cent as 10 %% or 0.10",
                              key);
    }
    return SIB_OK;
}

/* decide_at_decimals and decide_rounding: both or neither. */
static sib_status read_decide(sib__call *call, const sib__json *gate,
                              sib__payment_rounding *out)
{
    const sib__json *decimals = NULL;
    const sib__json *rounding = NULL;
    SIB__TRY(sib__terms_need(call, gate, "decide_at_decimals", &decimals));
    SIB__TRY(sib__terms_need(call, gate, "decide_rounding", &rounding));
    out->decimals = -1;
    if (is_null(decimals) != is_null(rounding)) {
        return sib__json_fail(call, "terms", rounding,
                              "\"decide_at_decimals\" and \"decide_rounding\" need each other");
    }
    if (is_null(decimals)) {
        return SIB_OK;
    }
    SIB__TRY(sib__terms_decimals(call, decimals, "decide_at_decimals", &out->decimals));
    return sib__terms_rounding(call, rounding, "decide_rounding", &out->rounding);
}

static sib_status read_gate(sib__call *call, sib__memory *m, const sib__json *root,
                            sib__slice source, sib__payment_terms *out)
{
    static const char *const keys[] = {
        "cohort",          "pooled", "comparison", "pooled_when", "decide_at_decimals",
        "decide_rounding", NULL};
    static const sib__enum_entry comparisons[] = {{1, ">="}, {2, ">"}};
    static const sib__enum_entry whens[] = {SIB__PAYMENT_POOLED_WHEN_LIST(SIB__ENUM_ENTRY)};
    const sib__json             *gate = NULL;
    const sib__json             *at = NULL;
    int32_t                      comparison = 0;
    SIB__TRY(sib__terms_need(call, root, "gate", &gate));
    SIB__TRY(sib__terms_object(call, gate, "\"gate\"", keys));
    out->gate_source = sib__terms_source(gate, source);
    SIB__TRY(read_threshold(call, m, gate, "cohort", &out->cohort));
    SIB__TRY(read_threshold(call, m, gate, "pooled", &out->pooled));
    SIB__TRY(sib__terms_need(call, gate, "comparison", &at));
    SIB__TRY(sib__terms_choice(call, at, "comparison", comparisons, 2, &comparison));
    out->strict = comparison == 2;
    SIB__TRY(sib__terms_need(call, gate, "pooled_when", &at));
    SIB__TRY(sib__terms_choice(call, at, "pooled_when", whens, sizeof whens / sizeof whens[0],
                               &out->pooled_when));
    if ((out->pooled_when == SIB__PAYMENT_POOLED_WHEN_NEVER) == out->pooled.present) {
        return sib__json_fail(call, "terms", at,
                              "\"pooled_when\" is \"never\" exactly when \"pooled\" is null");
    }
    if (!out->cohort.present && !out->pooled.present) {
        return sib__json_fail(call, "terms", gate, "there is no gate: both are null");
    }
    return read_decide(call, gate, &out->decide);
}

/* N of one gate: a choice or a number of persons; null where there is no gate. */
static sib_status read_persons(sib__call *call, sib__memory *m, const sib__json *object,
                               const char *key, sib__payment_gate_terms *out)
{
    static const sib__enum_entry entries[] = {SIB__PAYMENT_PERSONS_LIST(SIB__ENUM_ENTRY)};
    const sib__json             *at = NULL;
    SIB__TRY(sib__terms_need(call, object, key, &at));
    if (is_null(at) == out->present) {
        return sib__json_fail(call, "terms", at, "\"%s\" is null exactly when its gate is",
                              key);
    }
    if (is_null(at)) {
        return SIB_OK;
    }
    if (at->kind != SIB__JSON_STRING || at->text.length == 0 || at->text.data[0] < '0' ||
        at->text.data[0] > '9') {
        return sib__terms_choice(call, at, key, entries, sizeof entries / sizeof entries[0],
                                 &out->persons);
    }
    out->persons = SIB__PAYMENT_PERSONS_GIVEN;
    SIB__TRY(sib__terms_exact(call, m, at, key, &out->given));
    if (out->given.sign == 0 || out->given.den_size != 1 || out->given.den[0] != 1) {
        return sib__json_fail(call, "terms", at, "\"%s\" must be a whole number above 0", key);
    }
    return SIB_OK;
}

static sib_status read_avoided(sib__call *call, sib__memory *m, const sib__json *root,
                               sib__payment_terms *out)
{
    static const char *const     keys[] = {"n", "pooled_n", NULL};
    static const sib__enum_entry amounts[] = {SIB__PAYMENT_AMOUNT_LIST(SIB__ENUM_ENTRY)};
    const sib__json             *avoided = NULL;
    const sib__json             *at = NULL;
    SIB__TRY(sib__terms_need(call, root, "avoided_events", &avoided));
    SIB__TRY(sib__terms_object(call, avoided, "\"avoided_events\"", keys));
    SIB__TRY(read_persons(call, m, avoided, "n", &out->cohort));
    SIB__TRY(read_persons(call, m, avoided, "pooled_n", &out->pooled));
    SIB__TRY(sib__terms_need(call, root, "amount", &at));
    return sib__terms_choice(call, at, "amount", amounts, sizeof amounts / sizeof amounts[0],
                             &out->amount);
}

static sib_status read_cohort_caps(sib__call *call, sib__memory *m, const sib__json *at,
                                   sib__payment_terms *out)
{
    if (at == NULL || is_null(at)) {
        return SIB_OK;
    }
    if (at->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(call, "terms", at, "\"cohorts\" must be an object of caps");
    }
    out->cohort_caps = SIB__NEW(m, sib__payment_cap, at->n);
    SIB__TRY_MEMORY(call, out->cohort_caps);
    for (const sib__json *cap = at->first; cap != NULL; cap = cap->next) {
        sib__payment_cap *to = &out->cohort_caps[out->cohort_cap_count++];
        to->cohort = cap->key;
        SIB__TRY(sib__terms_money(call, cap, "cohorts", out->currency, &to->minor));
    }
    return SIB_OK;
}

static sib_status read_cap(sib__call *call, sib__memory *m, const sib__json *root,
                           sib__slice source, sib__payment_terms *out)
{
    static const char *const keys[] = {"contract", "cohorts", NULL};
    const sib__json         *cap = NULL;
    const sib__json         *at = NULL;
    SIB__TRY(sib__terms_need(call, root, "cap", &cap));
    SIB__TRY(sib__terms_object(call, cap, "\"cap\"", keys));
    out->cap_source = sib__terms_source(cap, source);
    SIB__TRY(sib__terms_need(call, cap, "contract", &at));
    out->contract_cap = INT64_MAX;
    if (!is_null(at)) {
        SIB__TRY(sib__terms_money(call, at, "contract", out->currency, &out->contract_cap));
    }
    return read_cohort_caps(call, m, sib__json_member(cap, "cohorts"), out);
}

static sib_status read_rounding(sib__call *call, const sib__json *root, sib__payment_terms *out)
{
    static const char *const keys[] = {"events", "line", NULL};
    static const char *const event_keys[] = {"decimals", "rounding", NULL};
    const sib__json         *rounding = NULL;
    const sib__json         *events = NULL;
    const sib__json         *at = NULL;
    SIB__TRY(sib__terms_need(call, root, "rounding", &rounding));
    SIB__TRY(sib__terms_object(call, rounding, "\"rounding\"", keys));
    SIB__TRY(sib__terms_need(call, rounding, "line", &at));
    SIB__TRY(sib__terms_rounding(call, at, "line", &out->line_rounding));
    SIB__TRY(sib__terms_need(call, rounding, "events", &events));
    out->events.decimals = -1;
    if (is_null(events)) {
        return SIB_OK;
    }
    SIB__TRY(sib__terms_object(call, events, "\"events\"", event_keys));
    SIB__TRY(sib__terms_need(call, events, "decimals", &at));
    SIB__TRY(sib__terms_decimals(call, at, "decimals", &out->events.decimals));
    SIB__TRY(sib__terms_need(call, events, "rounding", &at));
    return sib__terms_rounding(call, at, "rounding", &out->events.rounding);
}

static sib_status read_payer(sib__call *call, sib__memory *m, const sib__json *at,
                             sib__payer *out)
{
    static const char *const keys[] = {"id", "share", NULL};
    const sib__json         *value = NULL;
    SIB__TRY(sib__terms_object(call, at, "a payer", keys));
    SIB__TRY(sib__terms_need(call, at, "id", &value));
    SIB__TRY(sib__terms_text(call, value, "id", &out->id));
    SIB__TRY(sib__terms_need(call, at, "share", &value));
    SIB__TRY(sib__terms_exact(call, m, value, "share", &out->share));
    if (out->share.sign == 0) {
        return sib__json_fail(call, "terms", value, "\"share\" must be above 0");
    }
    return SIB_OK;
}

/* Puts a payer into its place by id among the first `count`; false when the id is there. */
static bool place(sib__payer *payers, int64_t count, sib__payer payer)
{
    int64_t at = count;
    while (at > 0 && sib__slice_compare(payers[at - 1].id, payer.id) >= 0) {
        if (sib__slice_compare(payers[at - 1].id, payer.id) == 0) {
            return false;
        }
        payers[at] = payers[at - 1];
        at--;
    }
    payers[at] = payer;
    return true;
}

static sib_status read_payers(sib__call *call, sib__memory *m, const sib__json *root,
                              sib__payment_terms *out)
{
    const sib__json *list = NULL;
    SIB__TRY(sib__terms_need(call, root, "payers", &list));
    if (list->kind != SIB__JSON_ARRAY || list->n == 0) {
        return sib__json_fail(call, "terms", list, "\"payers\" must be a list, not empty");
    }
    out->payers = SIB__NEW(m, sib__payer, list->n);
    SIB__TRY_MEMORY(call, out->payers);
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        sib__payer payer;
        SIB__TRY(read_payer(call, m, at, &payer));
        if (!place(out->payers, out->payer_count, payer)) {
            return sib__json_fail(call, "terms", at, "a payer's \"id\" is given twice");
        }
        out->payer_count++;
    }
    return SIB_OK;
}

sib_status sib__payment_terms_of(sib__call *call, sib__memory *m, const sib__json *root,
                                 sib__payment_terms *out)
{
    static const char *const keys[] = {"currency", "price_per_event", "avoided_events",
                                       "gate",     "amount",          "cap",
                                       "rounding", "payers",          NULL};
    *out = (sib__payment_terms){0};
    SIB__TRY(sib__terms_object(call, root, "the terms", keys));
    sib__slice source = sib__terms_source(root, (sib__slice){NULL, 0});
    SIB__TRY(read_currency(call, root, out->currency));
    SIB__TRY(read_price(call, m, root, source, out));
    SIB__TRY(read_gate(call, m, root, source, out));
    SIB__TRY(read_avoided(call, m, root, out));
    SIB__TRY(read_cap(call, m, root, source, out));
    SIB__TRY(read_rounding(call, root, out));
    return read_payers(call, m, root, out);
}

sib_status sib__payment_terms_read(sib__call *call, sib__memory *m, const char *text,
                                   sib__payment_terms *out)
{
    const sib__json *root = NULL;
    if (text == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "terms", -1, NULL, "terms is NULL");
    }
    SIB__TRY(sib__json_parse(call, m, "terms", sib__slice_of(text), &root));
    return sib__payment_terms_of(call, m, root, out);
}
