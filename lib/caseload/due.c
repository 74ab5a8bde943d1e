/* Who is to be seen by when: members whose window still asks for an activity, who were never
 * seen since their release, or whose support ends. One row a member, the first that holds. */
#include "caseload/work.h"
#include "core/sort.h"

enum { ENDING_DAYS = 30 };

typedef struct due {
    int64_t member;
    int32_t action; /* 0: nothing */
    int32_t by;
    int32_t last_seen;
    bool    in_prison;
} due;

typedef struct dues {
    const sib__watch *w;
    due              *list;
} dues;

/* Last day of a part of the window, from 0. */
static int32_t part_end(const sib__watch *w, const sib__member *m, int32_t part)
{
    int64_t days = ((int64_t)part + 1) * ((int64_t)m->end - m->index);
    int64_t parts = w->options.parts;
    bool    first = w->options.odd_day == SIB_CASELOAD_ODD_DAY_FIRST;
    return (int32_t)(m->index + (days + (first ? parts - 1 : 0)) / parts);
}

/* What the contacts of a member say: last attended, any activity since the release, and one in
 * the part of the window that runs (-1: none does). */
typedef struct seen {
    int32_t last;
    bool    active;
    bool    in_part;
} seen;

static seen look(const sib__watch *w, int64_t member, int32_t part)
{
    seen s = {SIB_DATE_MISSING, false, false};
    for (int64_t j = w->seen_from[member]; j < w->seen_from[member + 1]; j++) {
        const sib__contact *c = &w->seen[j];
        int32_t             disposition = w->dispositions[c->row];
        if (disposition > SIB__CONTACT_REPEATED && c->status == SIB__STATUS_ATTENDED) {
            s.last = c->date;
        }
        if (disposition >= SIB__CONTACT_COUNTED) {
            s.active = true;
            s.in_part = s.in_part || (disposition == SIB__CONTACT_COUNTED && part >= 0 &&
                                      sib__part_of(w, &w->members[member], c->date) == part);
        }
    }
    return s;
}

static bool held_now(const sib__watch *w, int64_t member)
{
    bool held = false;
    for (int64_t j = w->stays_of.starts[member]; j < w->stays_of.starts[member + 1]; j++) {
        const sib__stay *s = &w->stays[w->stays_of.rows[j]];
        held = held || (s->disposition == SIB__SPELL_HELD && s->received <= w->options.as_at);
    }
    return held;
}

static due due_of(const sib__watch *w, int64_t member)
{
    const sib__member *m = &w->members[member];
    int32_t            as_at = w->options.as_at;
    due                d = {.member = member};
    bool               released = m->index <= as_at && m->exit > as_at;
    bool               open = as_at < m->end;
    if (!released || (!open && as_at > m->support)) {
        return d;
    }
    int32_t part = open ? sib__part_of(w, m, as_at + 1) : -1; /* tomorrow at the earliest */
    seen    s = look(w, member, part);
    d.last_seen = s.last;
    d.in_prison = held_now(w, member);
    d.by = open ? part_end(w, m, part) : m->support;
    if (open) {
        d.action = s.in_part ? 0 : SIB__DUE_CONTACT;
    } else if (!s.active) {
        d.action = SIB__DUE_NOT_SEEN;
    } else if (m->support - as_at <= ENDING_DAYS) {
        d.action = SIB__DUE_SUPPORT_ENDS;
    }
    return d;
}

static bool is_before(int64_t a, int64_t b, const void *payload)
{
    const dues *d = payload;
    const due  *x = &d->list[a];
    const due  *y = &d->list[b];
    return x->by != y->by ? x->by < y->by
                          : sib__slice_compare(sib__text_at(d->w->person, x->member),
                                               sib__text_at(d->w->person, y->member)) < 0;
}

static void write_due(const sib__watch *w, const due *d, sib__rows *rows)
{
    sib__rows_add(rows);
    sib__set_slice(rows, "person", sib__text_at(w->person, d->member));
    sib__set_text(rows, "action", sib__caseload_due_name(d->action));
    sib__set_date(rows, "by", d->by);
    sib__set_date(rows, "released", w->members[d->member].index);
    sib__set_date(rows, "last_seen", d->last_seen);
    sib__set_flag(rows, "in_prison", d->in_prison);
}

sib_status sib__watch_due(sib__call *call, sib__watch *w)
{
    static const sib__field fields[] = {SIB__TEXT("person"),    SIB__TEXT("action"),
                                        SIB__DATE("by"),        SIB__DATE("released"),
                                        SIB__DATE("last_seen"), SIB__FLAG("in_prison")};
    int64_t                 n = 0;
    sib__rows               rows;
    dues                    d = {w, SIB__NEW(&call->scratch, due, w->people)};
    int64_t                *order = SIB__NEW(&call->scratch, int64_t, w->people);
    int64_t                *scratch = SIB__NEW(&call->scratch, int64_t, w->people);
    if (d.list == NULL || order == NULL || scratch == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < w->people; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        d.list[n] = due_of(w, i);
        order[n] = n;
        n += d.list[n].action != 0;
    }
    SIB__TRY(sib__sort_rows(call, order, scratch, n, is_before, &d));
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        write_due(w, &d.list[order[i]], &rows);
    }
    return sib__table_of_rows(call, &w->caseload->result, "due", &rows);
}
