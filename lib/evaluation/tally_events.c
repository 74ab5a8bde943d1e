/* Events: what each record is, the counting of reconvictions has said. */
#include "evaluation/tally.h"
#include "reconviction/linked.h"

static sib_status begin(sib__tally *t)
{
    sib__child child;
    sib_status status = sib__reconviction_count_linked(
        sib__child_begin(&child, t->call, t->from, t->to), t->annex->person,
        t->annex->index_date, t->records, &t->links, t->nameless, t->where,
        &t->contract->outcome, &t->counts);
    const sib_table *found = sib_reconviction_counts_table(t->counts, "persons");
    sib_u8           immature = {NULL, 0};
    SIB__TRY(sib__child_own(&child, status, &t->call->scratch, t->counts, sib__handle_free));
    immature = sib__table_named(found, "immature").flags;
    for (int64_t i = 0; i < immature.n; i++) {
        t->immature[i] = immature.data[i];
    }
    t->dispositions =
        sib__table_named(sib_reconviction_counts_table(t->counts, "records"), "disposition")
            .codes;
    t->dates[0] = sib__table_named(t->records, t->contract->outcome.offence_date);
    return SIB_OK;
}

/* Whether a record makes an event, or belongs to one that another made. */
static sib_status take(sib__tally *t, int64_t person, int64_t at, sib__entry *entry, bool *out)
{
    int32_t disposition = t->dispositions.data[at] + 1;
    (void)person;
    entry->first = sib__column_date(&t->dates[0], entry->row);
    entry->last = disposition == SIB_RECONVICTION_DISPOSITION_COUNTED;
    *out = entry->last == 1 || disposition == SIB_RECONVICTION_DISPOSITION_SAME_OCCASION ||
           disposition == SIB_RECONVICTION_DISPOSITION_SAME_PERSON;
    return SIB_OK;
}

static sib_status sum(sib__tally *t, int64_t person, const sib__entry *entries,
                      const int64_t *order, int64_t n, sib__exact *numbers)
{
    int64_t events = 0;
    int32_t day = 0;
    for (int64_t i = 0; i < n; i++) {
        const sib__entry *e = &entries[order[i]];
        day = events == 0 && e->last == 1 ? e->first : day; /* they stand in order */
        events += e->last;
    }
    numbers[0] = sib__exact_of_i64(events > 0);
    numbers[1] = sib__exact_of_i64(events);
    numbers[2] = sib__exact_of_i64(n);
    numbers[3] = sib__exact_of_i64(events > 0 ? day - t->annex->index_date.data[person] : 0);
    return SIB_OK;
}

const sib__tally_kind sib__tally_events = {
    {"reconvicted", "events", "offences", "days_to_first", NULL}, begin, take, sum};
