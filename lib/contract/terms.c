/* The terms of payment: the contract's, with the keys that only the preset states; and what the
 * record lists of them. */
#include "contract/contract.h"
#include "payment/terms.h"

static sib_status list_term(sib__call *call, sib__memory *m, const sib__json *term,
                            int32_t standing, sib__option_entry *entry)
{
    sib__slice text = term->text;
    if (term->kind != SIB__JSON_STRING) {
        SIB__TRY(sib__json_canonical_value(call, m, term, &text));
    }
    *entry = (sib__option_entry){
        .step = "payment", .option = term->key.data, .standing = standing, .value = text.data};
    return SIB_OK;
}

/* What is stated, then what the preset says besides; each value keeps its place. */
static sib_status merge(sib__call *call, sib__memory *m, const sib__json *stated,
                        const sib__json *preset, sib__json *merged)
{
    const sib__json  *sources[] = {stated, preset};
    const sib__json **link = &merged->first;
    int64_t           room = stated->n + (preset == NULL ? 0 : preset->n);
    sib__json        *copies = SIB__NEW(m, sib__json, room);
    SIB__TRY_MEMORY(call, copies);
    *merged = *stated;
    merged->n = 0;
    for (int i = 0; i < 2 && sources[i] != NULL; i++) {
        for (const sib__json *at = sources[i]->first; at != NULL; at = at->next) {
            if (i == 1 && sib__json_member(stated, at->key.data) != NULL) {
                continue;
            }
            sib__json *copy = &copies[merged->n++];
            *copy = *at;
            *link = copy;
            link = &copy->next;
        }
    }
    *link = NULL;
    return SIB_OK;
}

/* Listed in the order of the canonical form, so that the contract's own order never shows. */
static sib_status list_terms(sib__call *call, sib__memory *m, const sib__json *stated,
                             sib__contract *c)
{
    const sib__json *terms = NULL;
    SIB__TRY(sib__json_parse(call, m, "payment", c->terms, &terms));
    sib__option_entry *entries = SIB__NEW(m, sib__option_entry, c->option_count + terms->n);
    SIB__TRY_MEMORY(call, entries);
    for (int64_t i = 0; i < c->option_count; i++) {
        entries[i] = c->options[i];
    }
    for (const sib__json *at = terms->first; at != NULL; at = at->next) {
        int32_t standing = sib__json_member(stated, at->key.data) != NULL
                               ? SIB_CONTRACT_STANDING_AGREED
                               : SIB_CONTRACT_STANDING_PRESET;
        SIB__TRY(list_term(call, m, at, standing, &entries[c->option_count++]));
    }
    c->options = entries;
    return SIB_OK;
}

sib_status sib__contract_read_terms(sib__call *call, sib__memory *m, sib__contract *c)
{
    const sib__json   *stated = NULL;
    const sib__json   *preset = sib__json_member(c->preset, "payment");
    sib__json          merged;
    sib__payment_terms terms;
    sib__json_writer   w;
    SIB__TRY(sib__contract_member(call, c->root, "payment", SIB__JSON_OBJECT, &stated));
    SIB__TRY(merge(call, m, stated, preset, &merged));
    sib__json_begin(&w, m);
    sib__json_value(&w, &merged);
    SIB__TRY(sib__json_finish(call, &w, &c->terms));
    SIB__TRY(list_terms(call, m, stated, c));
    return sib__payment_terms_of(call, &call->scratch, &merged, &terms);
}
