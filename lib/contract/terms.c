/* The terms of payment: the contract's, with the keys that only the preset states. */
#include "contract/contract.h"
#include "payment/terms.h"

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
            *copy = i == 1 ? *sib__json_member(at, "value") : *at;
            copy->key = at->key;
            *link = copy;
            link = &copy->next;
        }
    }
    *link = NULL;
    return SIB_OK;
}

sib_status sib__contract_read_terms(sib__call *call, sib__memory *m, sib__contract *c)
{
    const sib__json   *stated = sib__json_member(c->root, "payment");
    const sib__json   *preset = sib__json_member(c->preset, "payment");
    sib__json          merged;
    sib__payment_terms terms;
    sib__json_writer   w;
    SIB__TRY(merge(call, m, stated, preset, &merged));
    sib__json_begin(&w, m);
    sib__json_value(&w, &merged);
    SIB__TRY(sib__json_finish(call, &w, &c->terms));
    return sib__payment_terms_of(call, &call->scratch, &merged, &terms);
}
