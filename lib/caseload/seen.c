/* What became of each contact, member by member, and what that makes of the member. */
#include <string.h>

#include "caseload/work.h"
#include "core/date.h"
#include "core/sort.h"
#include "table/roworder.h"

typedef struct seeing {
    sib__row_order order;
    int64_t       *places; /* [most contacts of a member] */
    int64_t       *scratch;
    uint8_t       *repeated; /* of each contact of the member */
    sib__engaging  engaging;
} seeing;

/* Contacts of one person on one day, and what tells their rows apart. */
typedef struct day {
    const sib__row_order *order;
    const sib__contact   *list;
} day;

static int compare(const day *d, int64_t a, int64_t b)
{
    return sib__row_order_compare(d->order, d->list[a].row, d->list[b].row);
}

static bool place_before(int64_t a, int64_t b, const void *payload)
{
    return compare(payload, a, b) < 0;
}

/* Whether two contacts of one day may be equal: not where a class tells them apart. */
static bool alike(const sib__contact *a, const sib__contact *b)
{
    return a->place == b->place && a->kind == b->kind && a->status == b->status &&
           a->where == b->where;
}

/* Of `n` contacts of one person on one day, those that are another's equal in every column. */
static sib_status mark_repeated(sib__call *call, seeing *s, const sib__contact *list, int64_t n,
                                uint8_t *repeated)
{
    if (n == 2 && !alike(&list[0], &list[1])) {
        return SIB_OK;
    }
    const day one = {&s->order, list};
    for (int64_t i = 0; i < n; i++) {
        s->places[i] = i;
    }
    SIB__TRY(sib__sort_rows(call, s->places, s->scratch, n, place_before, &one));
    for (int64_t i = 1; i < n; i++) {
        repeated[s->places[i]] = compare(&one, s->places[i - 1], s->places[i]) == 0;
    }
    return SIB_OK;
}

static sib_status find_repeated(sib__call *call, const sib__watch *w, seeing *s, int64_t member)
{
    const sib__contact *list = w->seen + w->seen_from[member];
    int64_t             n = w->seen_from[member + 1] - w->seen_from[member];
    memset(s->repeated, 0, (size_t)n);
    for (int64_t j = 0; j < n;) {
        int64_t k = j + 1;
        while (k < n && list[k].date == list[j].date) {
            k++;
        }
        if (k - j > 1 && list[j].date != SIB_DATE_MISSING && list[j].date <= w->options.as_at) {
            SIB__TRY(mark_repeated(call, s, list + j, k - j, s->repeated + j));
        }
        j = k;
    }
    return SIB_OK;
}

/* By its day and place alone, as if it were an activity. */
static int32_t by_day(const sib__watch *w, int64_t member, const sib__contact *c, bool repeated)
{
    const sib__member *m = &w->members[member];
    bool               included = w->options.release_day == SIB_CASELOAD_RELEASE_DAY_INCLUDED;
    if (c->date == SIB_DATE_MISSING) {
        return SIB__CONTACT_UNDATED;
    }
    if (c->date > w->options.as_at) {
        return SIB__CONTACT_AFTER_AS_AT;
    }
    if (repeated) {
        return SIB__CONTACT_REPEATED;
    }
    if (c->place == SIB__PLACE_GATE && !sib__is_release(w, member, c->date)) {
        return SIB__CONTACT_GATE_OTHER_DAY;
    }
    if (c->date > m->exit) {
        return SIB__CONTACT_AFTER_EXIT;
    }
    if (c->date == m->index && !included) {
        return SIB__CONTACT_ON_RELEASE_DAY;
    }
    if (c->date < m->index) {
        return SIB__CONTACT_BEFORE_RELEASE;
    }
    if (c->date <= m->end) {
        return SIB__CONTACT_COUNTED;
    }
    return c->date <= m->support ? SIB__CONTACT_AFTER_WINDOW : SIB__CONTACT_AFTER_SUPPORT;
}

static int32_t disposition_of(const sib__contact *c, int32_t by)
{
    if (by > SIB__CONTACT_REPEATED && c->where == SIB_FLAG_MISSING) {
        return SIB__CONTACT_UNKNOWN_WHERE;
    }
    return by > SIB__CONTACT_NOT_ACTIVITY && c->where == 0 ? (int32_t)SIB__CONTACT_NOT_ACTIVITY
                                                           : by;
}

/* Contacts outside within a later stay: stays by reception and contacts by date, the latest end
 * of the stays begun before moves on with them. */
static void find_in_custody(sib__watch *w, int64_t member)
{
    const sib__dated *stays = &w->stays_of;
    int64_t           at = stays->starts[member];
    int32_t           until = SIB_DATE_MISSING;
    for (int64_t j = w->seen_from[member]; j < w->seen_from[member + 1]; j++) {
        const sib__contact *c = &w->seen[j];
        bool outside = c->place == SIB__PLACE_COMMUNITY || c->place == SIB__PLACE_REMOTE;
        for (; at < stays->starts[member + 1]; at++) {
            const sib__stay *s = &w->stays[stays->rows[at]];
            int32_t          end = s->exited == SIB_DATE_MISSING ? SIB__DATE_MAX : s->exited;
            if (s->received >= c->date) {
                break;
            }
            if (s->received != SIB_DATE_MISSING && s->received >= w->members[member].index) {
                until = end > until ? end : until;
            }
        }
        sib__found(w->findings, SIB__FINDING_COMMUNITY_IN_CUSTODY,
                   outside && c->status == SIB__STATUS_ATTENDED && c->date < until &&
                       w->dispositions[c->row] > SIB__CONTACT_REPEATED);
    }
}

static sib_status see(sib__call *call, sib__watch *w, seeing *s, int64_t member)
{
    const sib__member *m = &w->members[member];
    sib__engaging     *e = &s->engaging;
    int64_t            from = w->seen_from[member];
    memset(e->sure, 0, 2 * (size_t)w->options.parts);
    *e = (sib__engaging){e->sure, e->maybe, 0, false, false};
    SIB__TRY(find_repeated(call, w, s, member));
    for (int64_t j = from; j < w->seen_from[member + 1]; j++) {
        SIB__TRY(SIB__PAUSE(call, j));
        const sib__contact *c = &w->seen[j];
        int32_t             by = by_day(w, member, c, s->repeated[j - from] == 1);
        int32_t             disposition = disposition_of(c, by);
        w->dispositions[c->row] = disposition;
        sib__engaging_add(w, m, c, by, e);
        w->activities[member] += disposition == SIB__CONTACT_COUNTED;
    }
    sib__engaging_end(w, member, e);
    sib__watch_gate(w, member);
    find_in_custody(w, member);
    return SIB_OK;
}

sib_status sib__watch_seen(sib__call *call, sib__watch *w)
{
    sib__memory *m = &call->scratch;
    int64_t      most = sib__most_of(w->seen_from, w->people);
    seeing       s = {.places = SIB__NEW(m, int64_t, most),
                      .scratch = SIB__NEW(m, int64_t, most),
                      .repeated = SIB__NEW(m, uint8_t, most)};
    s.engaging.sure = SIB__NEW(m, uint8_t, 2 * w->options.parts);
    if (s.places == NULL || s.scratch == NULL || s.repeated == NULL ||
        s.engaging.sure == NULL) {
        return sib__no_memory(call);
    }
    s.engaging.maybe = s.engaging.sure + w->options.parts;
    SIB__TRY(sib__row_order_make(call, w->contacts, &s.order));
    for (int64_t i = 0; i < w->people; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        SIB__TRY(see(call, w, &s, i));
    }
    return sib__progress(call, 0.9, "tables");
}
