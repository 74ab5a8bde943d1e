#include "evaluation/tally_window.h"

#include "core/date.h"

/* Index date + window, one addition; the index date itself where there is none. */
static int32_t end_of(const sib_reconviction_count_options *o, int32_t index)
{
    return o->follow_up_months > 0 ? sib__date_add_months(index, o->follow_up_months)
                                   : sib__date_add_days(index, o->follow_up_days);
}

sib_status sib__tally_windows(sib__tally *t)
{
    const sib_reconviction_count_options *o = &t->contract->outcome;
    int64_t                               n = t->links.people;
    t->first = SIB__NEW(&t->call->scratch, int32_t, n);
    SIB__TRY_MEMORY(t->call, t->first);
    t->last = SIB__NEW(&t->call->scratch, int32_t, n);
    SIB__TRY_MEMORY(t->call, t->last);
    for (int64_t i = 0; i < n; i++) {
        int32_t index = t->annex->index_date.data[i];
        int32_t end = end_of(o, index);
        SIB__TRY(SIB__PAUSE(t->call, i));
        if (end == SIB_DATE_MISSING) {
            return sib__fail(t->call, SIB_ERR_RANGE, "tables", -1, NULL,
                             "a window ends outside the years 0001 to 9999");
        }
        end -= o->follow_up_last_day == SIB_RECONVICTION_EDGE_EXCLUDED;
        t->first[i] = index + (o->index_day == SIB_RECONVICTION_EDGE_EXCLUDED);
        t->last[i] = end < o->as_at ? end : o->as_at;
        t->immature[i] = end > o->as_at - o->recording_lag_days;
    }
    return sib__check(t->call);
}
