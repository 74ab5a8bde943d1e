#include "scheme/draft.h"

#include "scheme/place.h"

/* The place of a node below another place; NULL where it is not. */
static const sib__path *place_of(sib__places *places, const sib__path *at,
                                 const sib__json *node)
{
    int64_t          number = 0;
    bool             list = at->value->kind == SIB__JSON_ARRAY;
    const sib__path *found = at->node == node || at->value == node ? at : NULL;
    for (const sib__json *e = at->value->first; e != NULL && found == NULL; e = e->next) {
        const sib__path *inner = sib__place_under(places, at, e, list ? ++number : 0);
        found = inner == NULL ? NULL : place_of(places, inner, node);
    }
    return found;
}

sib_status sib__check_agreed(sib__call *call, const sib__scheme *scheme)
{
    sib__places places = {.memory = &call->scratch};
    sib__out    path;
    if (scheme->unagreed == NULL) {
        return SIB_OK;
    }
    const sib__path *root = sib__place_root(&places, scheme->given);
    SIB__TRY_MEMORY(call, root);
    const sib__path *at = place_of(&places, root, scheme->unagreed);
    sib__out_begin(&path, &call->scratch);
    if (at != NULL) {
        sib__place_print(&path, at);
    }
    if (places.failed || path.failed || at == NULL) {
        return sib__no_memory(call);
    }
    return sib__fail(call, SIB_ERR_TERMS, "scheme", -1, NULL,
                     "nobody has agreed \"%s\" (line %d, column %d; %lld such values in all): "
                     "the contract is a draft, which is never settled",
                     path.length == 0 ? "" : path.text, (int)scheme->unagreed->line,
                     (int)scheme->unagreed->column, (long long)scheme->unagreed_count);
}
