/* The road of every method, from rules to tables. */
#include "matching/matching.h"

enum { FIRST_PAIRS = 1024 };

sib_status sib__pairs_add(sib__call *call, sib__pairs *pairs, int64_t treated, int64_t control)
{
    if (pairs->n == pairs->room) {
        int64_t    room = pairs->room == 0 ? FIRST_PAIRS : pairs->room * 2;
        sib__pair *list = SIB__GROW(&call->scratch, sib__pair, pairs->list, room);
        SIB__TRY_MEMORY(call, list);
        pairs->list = list;
        pairs->room = room;
    }
    pairs->list[pairs->n++] = (sib__pair){treated, control};
    return SIB_OK;
}

sib_status sib__matching_run(sib__call *call, const sib__method *method,
                             const sib__rules *rules, const void *options, sib_matching **made)
{
    sib__pairs found = {0};
    SIB__TRY(method->search(call, rules, options, &found));
    SIB__TRY(sib__progress(call, 0.8, "matching"));
    *made = sib__handle(call, sizeof(sib_matching));
    if (*made == NULL) {
        return SIB_ERR_NO_MEMORY;
    }
    SIB__TRY(sib__matching_publish(call, rules, &found, *made));
    SIB__TRY(sib__matching_verify(call, rules, *made));
    if (method->verify != NULL) {
        SIB__TRY(method->verify(call, rules, *made));
    }
    SIB__TRY(sib__matching_tables(call, rules, &found, *made));
    return sib__progress(call, 1.0, "matching");
}
