/* Words for findings, headings and lines of a statement. */
#include "evaluation/wording.h"

#include <string.h>

#include "evaluation/settle.h"

typedef struct meaning {
    const char *step;
    const char *finding;
    const char *text;
} meaning;

#define OF_PROPENSITY(constant, number, name, text) {"propensity", name, text},
#define OF_MATCHING(constant, number, name, text)   {"matching", name, text},
#define OF_EFFECT(constant, number, name, text)     {"effect", name, text},

static const meaning meanings[] = {
    SIB_PROPENSITY_VERDICT_LIST(OF_PROPENSITY) SIB_MATCHING_VERDICT_LIST(OF_MATCHING)
        SIB_EFFECT_VERDICT_LIST(OF_EFFECT){"history", "unlinked",
                                           "members of either arm without any earlier record"},
    {"propensity", "no_score", "members left out for want of a covariate"},
    {"matching", "not_verified", "the verifier found a fault in the matching"},
    {"matching", "not_order_free", "the order of rows could change the matching"},
    {"balance", "max_smd", "terms differ by more than the contract allows after matching"},
    {"outcome", "unlinked", "matched persons without any record, left out with their pairs"},
    {"outcome", "too_many_unlinked",
     "more matched persons without any record than the contract allows"},
    {"outcome", "immature",
     "persons whose follow-up or waiting period is not over in the data"},
    {"effect", "no_pool", "a cohort has no means to pool"},
    {"payment", "undecided", "a gate could not be decided"},
};

/* A member that is a text; NULL when it is none, as a record from elsewhere may have it. */
static const sib__json *text_member(const sib__json *object, const char *key)
{
    const sib__json *found = sib__json_member(object, key);
    return found != NULL && found->kind == SIB__JSON_STRING ? found : NULL;
}

static bool text_is(const sib__json *row, const char *key, const char *text)
{
    const sib__json *found = text_member(row, key);
    return found != NULL && sib__slice_equals(found->text, text);
}

static const char *meaning_of(const sib__json *row)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        if (text_is(row, "step", meanings[i].step) &&
            text_is(row, "finding", meanings[i].finding)) {
            return meanings[i].text;
        }
    }
    return NULL;
}

/* The rule of the contract whose id is the heading, or begins "<id>: unknown". */
static const char *described_by(const sib__json *rules, sib__slice heading)
{
    for (const sib__json *at = rules->first; at != NULL; at = at->next) {
        const sib__json *id = text_member(at, "id");
        const sib__json *description = text_member(at, "description");
        bool             same = id != NULL && heading.length >= id->text.length &&
                    memcmp(heading.data, id->text.data, (size_t)id->text.length) == 0 &&
                    (heading.length == id->text.length || heading.data[id->text.length] == ':');
        if (same && description != NULL) {
            return description->text.data;
        }
    }
    return NULL;
}

static const char *description_of(const sib__json *contract, const sib__json *row)
{
    static const char *const lists[] = {"rules", "exclusions"};
    const sib__json         *heading = text_member(row, "heading");
    const sib__json         *section = sib__json_member(contract, "eligibility");
    for (int i = 0; heading != NULL && i < 2; i++) {
        const sib__json *rules = sib__json_member(section, lists[i]);
        const char      *text = rules == NULL ? NULL : described_by(rules, heading->text);
        if (text != NULL) {
            return text;
        }
    }
    return NULL;
}

/* The lines of the statement drawn up again, for the sentence of each. */
static sib_status lines_again(sib__call *call, const sib__document *d, const sib__json **out)
{
    sib__contract   *c = NULL;
    sib__lists       lists;
    sib__json_writer ignored;
    sib__json_writer w;
    SIB__TRY(sib__contract_read_value(call, &call->scratch,
                                      sib__json_member(d->design, "contract"), &c));
    sib__lists_begin(&lists, &call->scratch);
    lists.words = true;
    sib__json_begin(&ignored, &call->scratch);
    sib__json_open_object(&ignored);
    SIB__TRY(
        sib__pay(call, c, sib__json_member(d->settlement, "effects"), false, &lists, &ignored));
    sib__json_begin(&w, &call->scratch);
    sib__json_raw(&w, (sib__slice){lists.rows[SIB__LIST_STATEMENT].text,
                                   lists.rows[SIB__LIST_STATEMENT].length});
    sib__json_close_array(&w);
    if (w.failed || lists.rows[SIB__LIST_STATEMENT].failed) {
        return sib__no_memory(call);
    }
    return sib__json_parse(call, &call->scratch, "statement", (sib__slice){w.text, w.length},
                           out);
}

static void put_members(sib__json_writer *w, const sib__json *row)
{
    for (const sib__json *m = row->first; m != NULL; m = m->next) {
        sib__json_key(w, m->key.data);
        sib__json_value(w, m);
    }
}

sib_status sib__wording_add(sib__call *call, const sib__document *d, sib__list list,
                            const sib__json *rows, const sib__json **out)
{
    const sib__json *contract = sib__json_member(d->design, "contract");
    const sib__json *lines = NULL;
    const sib__json *line = NULL;
    sib__json_writer w;
    *out = rows;
    if (list != SIB__LIST_FINDINGS && list != SIB__LIST_ATTRITION &&
        list != SIB__LIST_STATEMENT) {
        return SIB_OK;
    }
    if (list == SIB__LIST_STATEMENT && rows->n > 0) {
        SIB__TRY(lines_again(call, d, &lines));
        line = lines->first;
    }
    sib__json_begin(&w, &call->scratch);
    sib__json_open_array(&w);
    for (const sib__json *row = rows->first; row != NULL; row = row->next) {
        if (row->kind != SIB__JSON_OBJECT) {
            return sib__json_fail(call, "record", row, "a row is no object");
        }
        sib__json_open_object(&w);
        put_members(&w, row);
        if (list == SIB__LIST_FINDINGS) {
            sib__put_text(&w, "meaning", meaning_of(row));
        } else if (list == SIB__LIST_ATTRITION) {
            sib__put_text(&w, "description", description_of(contract, row));
        } else if (line != NULL) {
            const sib__json *why = sib__json_member(line, "why");
            sib__put_text(&w, "why", why == NULL ? NULL : why->text.data);
            line = line->next;
        }
        sib__json_close_object(&w);
    }
    sib__json_close_array(&w);
    if (w.failed) {
        return sib__no_memory(call);
    }
    return sib__json_parse(call, &call->scratch, "record", (sib__slice){w.text, w.length}, out);
}
