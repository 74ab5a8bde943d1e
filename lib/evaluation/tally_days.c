/* Days of spells within the window of each person. */
#include "core/date.h"
#include "evaluation/tally_window.h"

static sib_status begin(sib__tally *t)
{
    t->dates[0] = sib__table_named(t->records, t->contract->spells.from);
    t->dates[1] = sib__table_named(t->records, t->contract->spells.to);
    return sib__tally_windows(t);
}

/* The days of a spell, its edges as the contract has them; false: it is not seen. */
static sib_status days_of(const sib__tally *t, sib__entry *e, bool *out)
{
    const sib__spell_options *how = &t->contract->spells;
    int32_t                   from = sib__column_date(&t->dates[0], e->row);
    int32_t                   to = sib__column_date(&t->dates[1], e->row);
    *out = true;
    if (from == SIB_DATE_MISSING) {
        return sib__tally_refuse(t, &t->dates[0], e->row, "a spell has no first day");
    }
    e->first = from + (how->first_day == SIB_RECONVICTION_EDGE_EXCLUDED);
    if (to == SIB_DATE_MISSING) {
        *out = how->open != SIB__OPEN_LEFT_OUT;
        e->last = SIB__DATE_MAX;
        return how->open != SIB__OPEN_REFUSE
                   ? SIB_OK
                   : sib__tally_refuse(t, &t->dates[1], e->row, "a spell has no end");
    }
    e->last = to - (how->last_day == SIB_RECONVICTION_EDGE_EXCLUDED);
    return to >= from
               ? SIB_OK
               : sib__tally_refuse(t, &t->dates[1], e->row, "a spell ends before it begins");
}

static sib_status take(sib__tally *t, int64_t person, int64_t at, sib__entry *e, bool *out)
{
    (void)at;
    SIB__TRY(days_of(t, e, out));
    e->first = e->first < t->first[person] ? t->first[person] : e->first;
    e->last = e->last > t->last[person] ? t->last[person] : e->last;
    *out = *out && e->first <= e->last;
    return SIB_OK;
}

static sib_status sum(sib__tally *t, int64_t person, const sib__entry *entries,
                      const int64_t *order, int64_t n, sib__exact *numbers)
{
    int32_t overlaps = t->contract->spells.overlaps;
    int64_t days = 0;
    int32_t until = SIB_DATE_MISSING; /* the last day seen: dates lie above it */
    (void)person;
    for (int64_t i = 0; i < n; i++) {
        const sib__entry *e = &entries[order[i]];
        bool              again = e->first <= until;
        int32_t           from = again && overlaps == SIB__OVERLAPS_ONCE ? until + 1 : e->first;
        if (again && overlaps == SIB__OVERLAPS_REFUSE) {
            return sib__tally_refuse(t, &t->dates[0], e->row,
                                     "two spells of one person share a day");
        }
        days += e->last >= from ? e->last - from + 1 : 0;
        until = e->last > until ? e->last : until;
    }
    numbers[0] = sib__exact_of_i64(1);
    numbers[1] = sib__exact_of_i64(days);
    return SIB_OK;
}

const sib__tally_kind sib__tally_days = {{"with_days", "days", NULL}, begin, take, sum};
