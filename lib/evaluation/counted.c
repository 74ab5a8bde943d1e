#include "evaluation/counted.h"

#include "record/findings.h"

bool sib__counted_is_in(const sib__contract *c, const sib__counted *k, int64_t person)
{
    return k->matched[person] == 1 || (c->effect.unmatched == SIB_EFFECT_UNMATCHED_KEPT &&
                                       k->annex->treated.data[person] == 1);
}

sib_status sib__counted_mark(sib__call *call, const sib__contract *c, sib__counted *k)
{
    int64_t n = k->annex->person.n;
    bool    leave_out = c->outcome.unlinked == SIB_UNLINKED_MISSING;
    k->matched = SIB__NEW(&call->scratch, uint8_t, n);
    SIB__TRY_MEMORY(call, k->matched);
    k->place = SIB__NEW(&call->scratch, int64_t, n);
    SIB__TRY_MEMORY(call, k->place);
    for (int64_t i = 0; i < n; i++) {
        k->matched[i] = c->whole;
    }
    for (int64_t i = 0; i < k->annex->pair_treated.n; i++) {
        k->matched[k->annex->pair_treated.data[i]] = 1;
        k->matched[k->annex->pair_comparison.data[i]] = 1;
    }
    for (int64_t i = 0; i < n; i++) {
        bool in = k->linked[i] == 1 || !leave_out;
        int  arm = k->annex->treated.data[i] == 1;
        k->place[i] = in ? k->compared++ : -1;
        k->matched_persons[arm] += k->matched[i];
        k->unlinked[arm] += k->matched[i] && k->linked[i] == 0;
        k->immature += sib__counted_is_in(c, k, i) && in && k->open[i] == 1;
    }
    return SIB_OK;
}

sib_status sib__share_is_above(sib__call *call, int64_t part, int64_t of, sib__exact limit,
                               bool *out)
{
    sib__exact share;
    int        order = 0;
    SIB__TRY(sib__exact_of(call, &call->scratch, part, of > 0 ? of : 1, &share));
    SIB__TRY(sib__exact_compare(call, share, limit, &order));
    *out = order > 0;
    return SIB_OK;
}

/* unlinked > share x matched persons of an arm, exactly. */
static sib_status too_many_unlinked(sib__call *call, const sib__contract *c,
                                    const sib__counted *k, int arm, bool *out)
{
    sib__exact share;
    SIB__TRY(sib__exact_parse(call, &call->scratch, "max_unlinked_share",
                              c->max_unlinked_share->text, &share));
    return sib__share_is_above(call, k->unlinked[arm], k->matched_persons[arm], share, out);
}

sib_status sib__counted_check(sib__call *call, const sib__contract *c, const sib__counted *k,
                              sib__lists *lists)
{
    static const char *const arms[] = {"comparison", "treated"};
    for (int arm = 1; c->max_unlinked_share != NULL && arm >= 0; arm--) {
        bool too_many = false;
        SIB__TRY(too_many_unlinked(call, c, k, arm, &too_many));
        if (too_many) {
            sib__finding(lists, k->cohort, "outcome", "too_many_unlinked", k->unlinked[arm],
                         true);
            sib__set_text(&lists->rows[SIB__LIST_FINDINGS], "arm", arms[arm]);
        }
    }
    if (k->immature > 0) {
        sib__finding(lists, k->cohort, "outcome", "immature", k->immature, true);
    }
    return SIB_OK;
}
