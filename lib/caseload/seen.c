/* What became of each contact, member by member, and what that makes of the member. */
#include <string.h>

#include "caseload/work.h"
#include "core/date.h"
#include "core/sort.h"
#include "table/roworder.h"

enum { AHEAD = 24 };

typedef struct seeing {
    sib__row_order order;
    int64_t       *rows; /* [most contacts of a member] */
    int64_t       *scratch;
    sib__engaging  engaging;
} seeing;

static bool row_before(int64_t a, int64_t b, const void *payload)
{
    return sib__row_order_compare(payload, a, b) < 0;
}

/* Of contacts of one person on one day, those that are another's equal in every column. */
static sib_status mark_repeated(sib__call *call, const sib__watch *w, seeing *s,
                                const int64_t *rows, int64_t n)
{
    memcpy(s->rows, rows, (size_t)n * sizeof *rows);
    SIB__TRY(sib__sort_rows(call, s->rows, s->scratch, n, row_before, &s->order));
    for (int64_t i = 1; i < n; i++) {
        bool same = sib__row_order_compare(&s->order, s->rows[i - 1], s->rows[i]) == 0;
        if (same && w->dispositions[s->rows[i]] == 0) {
            w->dispositions[s->rows[i]] = SIB__CONTACT_REPEATED;
        }
    }
    return SIB_OK;
}

static sib_status find_repeated(sib__call *call, const sib__watch *w, seeing *s, int64_t member)
{
    const int64_t *rows = w->contacts_of.rows;
    int64_t        end = w->contacts_of.starts[member + 1];
    for (int64_t j = w->contacts_of.starts[member]; j < end;) {
        int64_t k = j + 1;
        int32_t date = w->seen[rows[j]].date;
        while (k < end && w->seen[rows[k]].date == date) {
            k++;
        }
        if (k - j > 1 && date != SIB_DATE_MISSING) {
            SIB__TRY(mark_repeated(call, w, s, rows + j, k - j));
        }
        j = k;
    }
    return SIB_OK;
}

/* By its day and place alone, as if it were an activity. */
static int32_t by_day(const sib__watch *w, int64_t member, const sib__contact *c)
{
    const sib__member *m = &w->members[member];
    bool               included = w->options.release_day == SIB_CASELOAD_RELEASE_DAY_INCLUDED;
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
    if (c->where == SIB_FLAG_MISSING) {
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
    for (int64_t j = w->contacts_of.starts[member]; j < w->contacts_of.starts[member + 1];
         j++) {
        int64_t             row = w->contacts_of.rows[j];
        const sib__contact *c = &w->seen[row];
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
                       w->dispositions[row] > SIB__CONTACT_REPEATED);
    }
}

static sib_status see(sib__call *call, sib__watch *w, seeing *s, int64_t member)
{
    const sib__member *m = &w->members[member];
    sib__engaging     *e = &s->engaging;
    memset(e->sure, 0, 2 * (size_t)w->options.parts);
    *e = (sib__engaging){e->sure, e->maybe, 0, false, false};
    SIB__TRY(find_repeated(call, w, s, member));
    for (int64_t j = w->contacts_of.starts[member]; j < w->contacts_of.starts[member + 1];
         j++) {
        SIB__TRY(SIB__PAUSE(call, j));
        int64_t             row = w->contacts_of.rows[j];
        const sib__contact *c = &w->seen[row];
        int32_t             by = w->dispositions[row];
        if (by == 0) {
            by = by_day(w, member, c);
            w->dispositions[row] = disposition_of(c, by);
        }
        sib__engaging_add(w, m, c, by, e);
        w->activities[member] += w->dispositions[row] == SIB__CONTACT_COUNTED;
    }
    sib__engaging_end(w, member, e);
    sib__watch_gate(w, member);
    find_in_custody(w, member);
    return SIB_OK;
}

/* The contacts of the next member lie anywhere: asked for in time. */
static void look_ahead(const sib__watch *w, int64_t member)
{
    int64_t from = w->contacts_of.starts[member + 1];
    int64_t all = w->contacts_of.starts[w->people];
    for (int64_t j = from; j < from + AHEAD && j < all; j++) {
        __builtin_prefetch(&w->seen[w->contacts_of.rows[j]]);
        __builtin_prefetch(&w->dispositions[w->contacts_of.rows[j]], 1);
    }
}

sib_status sib__watch_seen(sib__call *call, sib__watch *w)
{
    sib__memory *m = &call->scratch;
    int64_t      most = sib__dated_most(&w->contacts_of, w->people);
    seeing s = {.rows = SIB__NEW(m, int64_t, most), .scratch = SIB__NEW(m, int64_t, most)};
    s.engaging.sure = SIB__NEW(m, uint8_t, 2 * w->options.parts);
    if (s.rows == NULL || s.scratch == NULL || s.engaging.sure == NULL) {
        return sib__no_memory(call);
    }
    s.engaging.maybe = s.engaging.sure + w->options.parts;
    SIB__TRY(sib__row_order_make(call, w->contacts, &s.order));
    for (int64_t i = 0; i < w->people; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        look_ahead(w, i);
        SIB__TRY(see(call, w, &s, i));
    }
    return sib__progress(call, 0.9, "tables");
}
