/* Contacts as small records, whose they are, and by person and day. */
#include "caseload/work.h"
#include "core/parallel.h"

static const char *const places[] = {"prison", "gate", "community", "remote", NULL};
static const char *const kinds[] = {"initial", "full", NULL};
static const char *const statuses[] = {"attended", "missed", "cancelled", "booked", NULL};

typedef struct contact_columns {
    sib__column person;
    sib__column date;
    sib__column place;
    sib__column kind;
    sib__column status;
} contact_columns;

typedef struct packing {
    const contact_columns *columns;
    const uint8_t         *place;
    const uint8_t         *kind;
    const uint8_t         *status;
    const uint8_t         *where;
    sib__watch            *watch;
    int32_t               *dates;
    int64_t               *beings;
} packing;

static sib_status find_columns(sib__call *call, const sib_table *table, contact_columns *c)
{
    SIB__TRY(sib__label_column(call, table, "contacts", "person", &c->person));
    SIB__TRY(sib__table_require(call, table, "contacts", "contacts", "date",
                                SIB_COLUMN_TYPE_DATE, &c->date));
    SIB__TRY(sib__label_column(call, table, "contacts", "place", &c->place));
    SIB__TRY(sib__label_column(call, table, "contacts", "kind", &c->kind));
    return sib__label_column(call, table, "contacts", "status", &c->status);
}

/* Others with a spell are looked up only where there are any. */
static void pack_block(void *payload, int64_t block, int32_t worker)
{
    (void)worker;
    const packing *p = payload;
    sib__watch    *w = p->watch;
    int64_t        n = p->columns->date.n;
    int64_t        first = block * SIB__WINDOW_BLOCK;
    int64_t        end = first + SIB__WINDOW_BLOCK < n ? first + SIB__WINDOW_BLOCK : n;
    for (int64_t i = first; i < end; i++) {
        int32_t date = sib__column_date(&p->columns->date, i);
        p->dates[i] = date;
        w->seen[i] = (sib__contact){date, p->place[i], p->kind[i], p->status[i], p->where[i]};
        if (p->beings[i] == SIB__OWNER_UNKNOWN && w->others.n > 0) {
            int64_t other =
                sib__names_find(&w->others, sib__column_text(&p->columns->person, i));
            p->beings[i] = other < 0 ? (int64_t)SIB__OWNER_UNKNOWN : w->people + other;
        }
    }
}

/* What can be said of a contact by whose it is and its date alone; 0 for the rest. */
static void classify(sib__call *call, const sib__watch *w, const packing *p, int64_t n)
{
    (void)call;
    for (int64_t i = 0; i < n; i++) {
        int64_t being = p->beings[i];
        int32_t disposition = 0;
        if (being == SIB__OWNER_MISSING) {
            disposition = SIB__CONTACT_MISSING_PERSON;
        } else if (being < 0 || being >= w->people) {
            disposition = SIB__CONTACT_UNKNOWN_PERSON;
        } else if (p->dates[i] == SIB_DATE_MISSING) {
            disposition = SIB__CONTACT_UNDATED;
        } else if (p->dates[i] > w->options.as_at) {
            disposition = SIB__CONTACT_AFTER_AS_AT;
        }
        w->dispositions[i] = disposition;
    }
}

sib_status sib__watch_contacts(sib__call *call, sib__watch *w)
{
    sib__memory    *m = &call->scratch;
    int64_t         n = sib_table_rows(w->contacts);
    int64_t         blocks = (n + SIB__WINDOW_BLOCK - 1) / SIB__WINDOW_BLOCK;
    contact_columns c;
    uint8_t        *classes = SIB__NEW(m, uint8_t, 4 * n);
    packing         p = {&c,
                         classes,
                         classes + n,
                         classes + 2 * n,
                         classes + 3 * n,
                         w,
                         SIB__NEW(m, int32_t, n),
                         SIB__NEW(m, int64_t, n)};
    w->seen = SIB__NEW(m, sib__contact, n);
    w->dispositions = SIB__NEW(m, int32_t, n);
    if (classes == NULL || p.dates == NULL || p.beings == NULL || w->seen == NULL ||
        w->dispositions == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(find_columns(call, w->contacts, &c));
    SIB__TRY(sib__table_condition(call, w->contacts, "activity_where",
                                  w->options.activity_where, classes + 3 * n));
    SIB__TRY(sib__classes(call, &c.place, places, classes));
    SIB__TRY(sib__classes(call, &c.kind, kinds, classes + n));
    SIB__TRY(sib__classes(call, &c.status, statuses, classes + 2 * n));
    SIB__TRY(sib__window_owners(call, &w->index, &c.person, p.beings));
    SIB__TRY(sib__parallel(call, blocks, pack_block, &p, "contacts", 0.3, 0.5));
    classify(call, w, &p, n);
    SIB__TRY(sib__dated_make(call, p.beings, p.dates, n, w->beings, &w->contacts_of));
    sib__drop(m, p.dates);
    sib__drop(m, p.beings);
    sib__drop(m, classes);
    return sib__progress(call, 0.7, "members");
}
