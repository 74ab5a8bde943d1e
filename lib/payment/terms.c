/* The keys of the terms of payment, and what they mean together. */
#include "payment/terms.h"

#include <string.h>

#include "payment/terms_read.h"

/* The values as they stand in the document. */
typedef struct raw {
    const char      *currency;
    const char      *source;
    const sib__json *price;
    const sib__json *cohort;
    const sib__json *pooled;
    int32_t          comparison;
    int32_t          pooled_when;
    const sib__json *gate;
    int32_t          decide_rounding; /* 0 for none */
    int32_t          decide_at_decimals;
    const sib__json *n;
    const sib__json *pooled_n;
    int32_t          amount;
    const sib__json *cap;
    const sib__json *contract;
    const sib__json *cohorts;
    int32_t          line;
    const sib__json *events;
    int32_t          decimals;
    int32_t          rounding;
    const sib__json *payers;
} raw;

#define NAMES(function, LIST)                                                                  \
    static const char *function(int32_t value)                                                 \
    {                                                                                          \
        static const sib__enum_entry entries[] = {LIST(SIB__ENUM_ENTRY)};                      \
        return sib__enum_name(entries, sizeof entries / sizeof entries[0], value);             \
    }
#define COMPARISONS(X) X(AT_LEAST, 1, ">=", "") X(ABOVE, 2, ">", "")
NAMES(comparison_name, COMPARISONS)
NAMES(pooled_when_name, SIB__PAYMENT_POOLED_WHEN_LIST)
NAMES(amount_name, SIB__PAYMENT_AMOUNT_LIST)

/* In the order of their numbers. */
static const char *const persons[] = {"matched_treated", "eligible_treated", NULL};

#define AT(key, of_kind, field) SIB__KEY_AT(key, of_kind, raw, field)
#define SOURCE(holder)                                                                         \
    {                                                                                          \
        SIB__KEY("source", SIB__OPTION_TEXT), .in = (holder), .plain = true, .optional = true  \
    }
enum { MOST_DECIMALS = 30 };

static const sib__option  a_price[] = {{SIB__KEY("value", SIB__OPTION_EXACT)}, SOURCE(NULL)};
static const sib__options price = SIB__KEYS(a_price);
static const sib__option  a_payer[] = {
     {SIB__KEY("id", SIB__OPTION_TEXT)}, {SIB__KEY("share", SIB__OPTION_EXACT)}, SOURCE(NULL)};
static const sib__options payer_keys = SIB__KEYS(a_payer);
static const sib__option  a_cap[] = {{SIB__KEY(NULL, SIB__OPTION_EXACT)}};
static const sib__options cap = SIB__KEYS(a_cap);

static const sib__option list[] = {
    {SIB__FIELD(raw, currency)},
    {AT("price_per_event", SIB__OPTION_OBJECT, price), .or_exact = true, .of = &price},
    {AT("gate", SIB__OPTION_OBJECT, gate)},
    {AT("cohort", SIB__OPTION_EXACT, cohort), .in = "gate", .nullable = true},
    {AT("pooled", SIB__OPTION_EXACT, pooled), .in = "gate", .nullable = true},
    {AT("comparison", SIB__OPTION_ENUM, comparison), .in = "gate", .name_of = comparison_name},
    {AT("pooled_when", SIB__OPTION_ENUM, pooled_when), .in = "gate",
     .name_of = pooled_when_name},
    {AT("decide_at_decimals", SIB__OPTION_INT32, decide_at_decimals), .in = "gate",
     .nullable = true, .high = MOST_DECIMALS},
    {AT("decide_rounding", SIB__OPTION_ENUM, decide_rounding), .in = "gate", .nullable = true,
     .name_of = sib__rounding_name},
    SOURCE("gate"),
    {SIB__KEY("avoided_events", SIB__OPTION_OBJECT)},
    {AT("n", SIB__OPTION_EXACT, n), .in = "avoided_events", .nullable = true, .words = persons},
    {AT("pooled_n", SIB__OPTION_EXACT, pooled_n), .in = "avoided_events", .nullable = true,
     .words = persons},
    SOURCE("avoided_events"),
    {AT("amount", SIB__OPTION_ENUM, amount), .name_of = amount_name},
    {AT("cap", SIB__OPTION_OBJECT, cap)},
    {AT("contract", SIB__OPTION_EXACT, contract), .in = "cap", .nullable = true},
    {AT("cohorts", SIB__OPTION_MAP, cohorts), .in = "cap", .nullable = true, .optional = true,
     .of = &cap},
    SOURCE("cap"),
    {SIB__KEY("rounding", SIB__OPTION_OBJECT)},
    {AT("line", SIB__OPTION_ENUM, line), .in = "rounding", .name_of = sib__rounding_name},
    {AT("events", SIB__OPTION_OBJECT, events), .in = "rounding", .nullable = true},
    {AT("decimals", SIB__OPTION_INT32, decimals), .in = "events", .high = MOST_DECIMALS},
    {AT("rounding", SIB__OPTION_ENUM, rounding), .in = "events", .name_of = sib__rounding_name},
    SOURCE("events"),
    SOURCE("rounding"),
    {AT("payers", SIB__OPTION_LIST, payers), .filled = true, .of = &payer_keys},
    {AT("source", SIB__OPTION_TEXT, source), .plain = true, .optional = true},
};
const sib__options sib__payment_terms_keys = SIB__KEYS(list);

static sib__slice source_of(const sib__json *object, const raw *r)
{
    const sib__json *source = sib__json_member(object, "source");
    return source != NULL      ? source->text
           : r->source != NULL ? sib__slice_of(r->source)
                               : (sib__slice){NULL, 0};
}

static sib_status read_currency(sib__call *call, const raw *r, char currency[4])
{
    sib__slice text = sib__slice_of(r->currency);
    if (text.length == 3) {
        memcpy(currency, text.data, 3);
    }
    return sib__currency_check(call, "terms", currency);
}

/* The price: a text, or an object that also gives its source. */
static sib_status read_price(sib__call *call, sib__memory *m, const raw *r,
                             sib__payment_terms *out)
{
    const sib__json *value = sib__json_member(r->price, "value");
    const sib__json *at = value == NULL ? r->price : value;
    out->price_source = source_of(r->price, r);
    out->price_text = at->text;
    return sib__terms_decimal(call, m, at, "price_per_event", &out->price);
}

/* A threshold: null for no such gate. */
static sib_status read_threshold(sib__call *call, sib__memory *m, const sib__json *at,
                                 const char *key, sib__payment_gate_terms *out)
{
    sib__rational one;
    int           order = 0;
    out->present = at != NULL;
    if (!out->present) {
        return SIB_OK;
    }
    SIB__TRY(sib__terms_exact(call, m, at, &out->threshold));
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
static sib_status read_decide(sib__call *call, const raw *r, sib__payment_rounding *out)
{
    const sib__json *decimals = sib__json_member(r->gate, "decide_at_decimals");
    bool             none = decimals->kind == SIB__JSON_NULL;
    if (none != (r->decide_rounding == 0)) {
        return sib__json_fail(call, "terms", decimals,
                              "\"decide_at_decimals\" and \"decide_rounding\" need each other");
    }
    *out = (sib__payment_rounding){none ? -1 : r->decide_at_decimals, r->decide_rounding};
    return SIB_OK;
}

static sib_status read_gate(sib__call *call, sib__memory *m, const raw *r,
                            sib__payment_terms *out)
{
    out->gate_source = source_of(r->gate, r);
    SIB__TRY(read_threshold(call, m, r->cohort, "cohort", &out->cohort));
    SIB__TRY(read_threshold(call, m, r->pooled, "pooled", &out->pooled));
    out->strict = r->comparison == 2;
    out->pooled_when = r->pooled_when;
    if ((out->pooled_when == SIB__PAYMENT_POOLED_WHEN_NEVER) == out->pooled.present) {
        return sib__json_fail(call, "terms", r->gate,
                              "\"pooled_when\" is \"never\" exactly when \"pooled\" is null");
    }
    if (!out->cohort.present && !out->pooled.present) {
        return sib__json_fail(call, "terms", r->gate, "there is no gate: both are null");
    }
    return read_decide(call, r, &out->decide);
}

/* N of one gate: a choice or a number of persons; null where there is no gate. */
static sib_status read_persons(sib__call *call, sib__memory *m, const raw *r,
                               const sib__json *at, const char *key,
                               sib__payment_gate_terms *out)
{
    if ((at == NULL) == out->present) {
        return sib__json_fail(call, "terms", at == NULL ? r->gate : at,
                              "\"%s\" is null exactly when its gate is", key);
    }
    for (int32_t i = 0; at != NULL && persons[i] != NULL; i++) {
        if (sib__slice_equals(at->text, persons[i])) {
            out->persons = i + 1;
            return SIB_OK;
        }
    }
    if (at == NULL) {
        return SIB_OK;
    }
    out->persons = SIB__PAYMENT_PERSONS_GIVEN;
    SIB__TRY(sib__terms_exact(call, m, at, &out->given));
    if (out->given.sign == 0 || out->given.den_size != 1 || out->given.den[0] != 1) {
        return sib__json_fail(call, "terms", at, "\"%s\" must be a whole number above 0", key);
    }
    return SIB_OK;
}

static sib_status read_cap(sib__call *call, sib__memory *m, const raw *r,
                           sib__payment_terms *out)
{
    out->cap_source = source_of(r->cap, r);
    out->contract_cap = INT64_MAX;
    if (r->contract != NULL) {
        SIB__TRY(
            sib__terms_money(call, r->contract, "contract", out->currency, &out->contract_cap));
    }
    if (r->cohorts == NULL) {
        return SIB_OK;
    }
    out->cohort_caps = SIB__NEW(m, sib__payment_cap, r->cohorts->n);
    SIB__TRY_MEMORY(call, out->cohort_caps);
    for (const sib__json *at = r->cohorts->first; at != NULL; at = at->next) {
        sib__payment_cap *to = &out->cohort_caps[out->cohort_cap_count++];
        to->cohort = at->key;
        SIB__TRY(sib__terms_money(call, at, "cohorts", out->currency, &to->minor));
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

static sib_status read_payers(sib__call *call, sib__memory *m, const raw *r,
                              sib__payment_terms *out)
{
    out->payers = SIB__NEW(m, sib__payer, r->payers->n);
    SIB__TRY_MEMORY(call, out->payers);
    for (const sib__json *at = r->payers->first; at != NULL; at = at->next) {
        const sib__json *share = sib__json_member(at, "share");
        sib__payer       one = {.id = sib__json_member(at, "id")->text};
        SIB__TRY(sib__terms_exact(call, m, share, &one.share));
        if (one.share.sign == 0) {
            return sib__json_fail(call, "terms", share, "\"share\" must be above 0");
        }
        if (!place(out->payers, out->payer_count++, one)) {
            return sib__json_fail(call, "terms", at, "a payer's \"id\" is given twice");
        }
    }
    return SIB_OK;
}

sib_status sib__payment_terms_of(sib__call *call, sib__memory *m, const sib__json *root,
                                 sib__payment_terms *out)
{
    const sib__form d = {.call = call, .argument = "terms", .memory = m, .format = INT32_MAX};
    raw             r = {0};
    *out = (sib__payment_terms){0};
    SIB__TRY(sib__form_read(&d, "the terms", root, &sib__payment_terms_keys, &r));
    SIB__TRY(read_currency(call, &r, out->currency));
    SIB__TRY(read_price(call, m, &r, out));
    SIB__TRY(read_gate(call, m, &r, out));
    SIB__TRY(read_persons(call, m, &r, r.n, "n", &out->cohort));
    SIB__TRY(read_persons(call, m, &r, r.pooled_n, "pooled_n", &out->pooled));
    SIB__TRY(read_cap(call, m, &r, out));
    out->amount = r.amount;
    out->line_rounding = r.line;
    out->events = (sib__payment_rounding){r.events == NULL ? -1 : r.decimals, r.rounding};
    return read_payers(call, m, &r, out);
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
