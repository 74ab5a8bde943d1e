/* Contacts as small records, by whose they are and by day. */
#include "caseload/work.h"
#include "core/sort.h"

enum { FEW = 40 }; /* contacts of one being that are sorted by inserting */

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

static sib_status find_columns(sib__call *call, const sib_table *table, contact_columns *c)
{
    SIB__TRY(sib__label_column(call, table, "contacts", "person", &c->person));
    SIB__TRY(sib__table_require(call, table, "contacts", "contacts", "date",
                                SIB_COLUMN_TYPE_DATE, &c->date));
    SIB__TRY(sib__label_column(call, table, "contacts", "place", &c->place));
    SIB__TRY(sib__label_column(call, table, "contacts", "kind", &c->kind));
    return sib__label_column(call, table, "contacts", "status", &c->status);
}

/* Members are the first beings; who else has a spell comes after them, where there are any. */
static sib_status find_beings(sib__call *call, const sib__watch *w, const sib__column *person,
                              int64_t *beings)
{
    SIB__TRY(sib__window_owners(call, &w->index, person, beings));
    for (int64_t i = 0; i < person->n && w->others.n > 0; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (beings[i] == SIB__OWNER_UNKNOWN) {
            int64_t other = sib__names_find(&w->others, sib__column_text(person, i));
            beings[i] = other < 0 ? (int64_t)SIB__OWNER_UNKNOWN : w->people + other;
        }
    }
    return SIB_OK;
}

/* Each contact beside the others of its being, in the order of rows. What is of no member is
 * disposed of. */
static sib_status put_contacts(sib__call *call, sib__watch *w, const sib__column *date,
                               const int64_t *beings, const uint8_t *classes)
{
    int64_t n = date->n;
    SIB__TRY(sib__starts_of(call, beings, n, w->beings, w->seen_from));
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t being = beings[i];
        if (being >= 0) {
            w->seen[w->seen_from[being + 1]++] = (sib__contact){i,
                                                                sib__column_date(date, i),
                                                                classes[i],
                                                                classes[n + i],
                                                                classes[2 * n + i],
                                                                classes[3 * n + i]};
        }
        if (being < 0 || being >= w->people) {
            w->dispositions[i] = being == SIB__OWNER_MISSING ? SIB__CONTACT_MISSING_PERSON
                                                             : SIB__CONTACT_UNKNOWN_PERSON;
        }
    }
    return SIB_OK;
}

static void insert(sib__contact *list, int64_t n)
{
    for (int64_t i = 1; i < n; i++) {
        sib__contact one = list[i];
        int64_t      j = i;
        for (; j > 0 && list[j - 1].date > one.date; j--) {
            list[j] = list[j - 1];
        }
        list[j] = one;
    }
}

static bool contact_before(int64_t a, int64_t b, const void *payload)
{
    const sib__contact *list = payload;
    return list[a].date < list[b].date;
}

/* Of many: their places are sorted, then they are put there. */
static sib_status sort_many(sib__call *call, sib__contact *list, int64_t n)
{
    sib__memory  *m = &call->scratch;
    int64_t      *order = SIB__NEW(m, int64_t, n);
    int64_t      *scratch = SIB__NEW(m, int64_t, n);
    sib__contact *copy = sib__copy(m, list, n, sizeof *list);
    if (order == NULL || scratch == NULL || copy == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < n; i++) {
        order[i] = i;
    }
    SIB__TRY(sib__sort_rows(call, order, scratch, n, contact_before, copy));
    for (int64_t i = 0; i < n; i++) {
        list[i] = copy[order[i]];
    }
    sib__drop(m, copy);
    sib__drop(m, scratch);
    sib__drop(m, order);
    return SIB_OK;
}

/* By day within each being; of one day in the order of rows. */
static sib_status sort_contacts(sib__call *call, sib__watch *w)
{
    for (int64_t i = 0; i < w->beings; i++) {
        sib__contact *list = w->seen + w->seen_from[i];
        int64_t       n = w->seen_from[i + 1] - w->seen_from[i];
        SIB__TRY(SIB__PAUSE(call, i));
        if (n > FEW) {
            SIB__TRY(sort_many(call, list, n));
        } else {
            insert(list, n);
        }
    }
    return SIB_OK;
}

sib_status sib__watch_contacts(sib__call *call, sib__watch *w)
{
    sib__memory    *m = &call->scratch;
    int64_t         n = sib_table_rows(w->contacts);
    contact_columns c;
    uint8_t        *classes = SIB__NEW(m, uint8_t, 4 * n);
    int64_t        *beings = SIB__NEW(m, int64_t, n);
    w->seen = SIB__NEW(m, sib__contact, n);
    w->seen_from = SIB__NEW(m, int64_t, w->beings + 2);
    w->dispositions = SIB__NEW(m, int32_t, n);
    if (classes == NULL || beings == NULL || w->seen == NULL || w->seen_from == NULL ||
        w->dispositions == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(find_columns(call, w->contacts, &c));
    SIB__TRY(sib__classes(call, &c.place, places, classes));
    SIB__TRY(sib__classes(call, &c.kind, kinds, classes + n));
    SIB__TRY(sib__classes(call, &c.status, statuses, classes + 2 * n));
    SIB__TRY(sib__table_condition(call, w->contacts, "activity_where",
                                  w->options.activity_where, classes + 3 * n));
    SIB__TRY(find_beings(call, w, &c.person, beings));
    SIB__TRY(put_contacts(call, w, &c.date, beings, classes));
    sib__drop(m, beings);
    sib__drop(m, classes);
    SIB__TRY(sort_contacts(call, w));
    return sib__progress(call, 0.7, "members");
}
