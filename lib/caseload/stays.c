/* Stays in prison: whose they are, how they ended, and whether anybody worked with them. */
#include "caseload/work.h"
#include "core/date.h"

static const char *const exits[] = {"released", "transferred", "too_long",
                                    "died",     "removed",     NULL};

typedef struct stay_columns {
    sib__column person;
    sib__column received;
    sib__column exited;
    sib__column exit;
} stay_columns;

static sib_status find_columns(sib__call *call, sib__watch *w, stay_columns *c)
{
    SIB__TRY(sib__label_column(call, w->spells, "spells", "person", &c->person));
    SIB__TRY(sib__table_require(call, w->spells, "spells", "spells", "received",
                                SIB_COLUMN_TYPE_DATE, &c->received));
    SIB__TRY(sib__table_require(call, w->spells, "spells", "spells", "exited",
                                SIB_COLUMN_TYPE_DATE, &c->exited));
    SIB__TRY(sib__label_column(call, w->spells, "spells", "exit", &c->exit));
    return sib_table_find(w->spells, "area") < 0
               ? SIB_OK
               : sib__label_column(call, w->spells, "spells", "area", &w->area);
}

/* Members are the first beings; who else has a spell comes after them. */
static sib_status find_beings(sib__call *call, sib__watch *w, const sib__column *person,
                              int64_t *beings)
{
    SIB__TRY(sib__window_owners(call, &w->index, person, beings));
    for (int64_t i = 0; i < person->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (beings[i] == SIB__OWNER_UNKNOWN) {
            SIB__TRY(sib__names_add(call, &w->others, sib__column_text(person, i), &beings[i]));
            beings[i] += w->people;
        }
    }
    w->beings = w->people + w->others.n;
    return SIB_OK;
}

/* By its dates and its exit alone; whether a release is a member's comes to it. */
static int32_t disposition_of(const sib__watch *w, const sib__stay *s, int64_t being)
{
    bool gone = s->exited != SIB_DATE_MISSING && s->exited <= w->options.as_at;
    if (being < 0) {
        return SIB__SPELL_MISSING_PERSON;
    }
    if (s->received == SIB_DATE_MISSING ||
        (s->exited == SIB_DATE_MISSING ? s->exit != SIB__CLASS_MISSING
                                       : s->exited < s->received)) {
        return SIB__SPELL_UNKNOWN_DATES;
    }
    if (!gone) {
        return SIB__SPELL_HELD;
    }
    switch (s->exit) {
    case SIB__EXIT_TRANSFERRED:
        return SIB__SPELL_TRANSFERRED;
    case SIB__EXIT_TOO_LONG:
        return SIB__SPELL_TOO_LONG;
    case SIB__EXIT_DIED:
        return SIB__SPELL_DIED;
    case SIB__EXIT_REMOVED:
        return SIB__SPELL_REMOVED;
    case SIB__EXIT_RELEASED:
        break;
    default:
        return SIB__SPELL_OTHER_EXIT;
    }
    if (being >= w->people) {
        return SIB__SPELL_INELIGIBLE;
    }
    return s->exited == w->members[being].index ? SIB__SPELL_MEMBER_RELEASE
                                                : SIB__SPELL_OTHER_RELEASE;
}

/* Whether the area of a spell is inside; unknown where it is not said. */
static int32_t area_of(const sib__watch *w, int64_t row)
{
    sib__slice area =
        w->area.type == 0 ? (sib__slice){NULL, 0} : sib__column_text(&w->area, row);
    if (area.data == NULL || area.length == 0) {
        return SIB__STATE_UNKNOWN;
    }
    return sib__slice_equals(area, w->options.area_inside) ? SIB__STATE_YES : SIB__STATE_NO;
}

/* The stay that ended in the member's release gives reception and area, where all such agree.
 */
static void take_release(sib__watch *w, int64_t member)
{
    sib__member *m = &w->members[member];
    int64_t      found = 0;
    bool         differ = false;
    for (int64_t j = w->stays_of.starts[member]; j < w->stays_of.starts[member + 1]; j++) {
        int64_t          row = w->stays_of.rows[j];
        const sib__stay *s = &w->stays[row];
        if (s->exited != m->index || s->exit != SIB__EXIT_RELEASED ||
            (s->received != SIB_DATE_MISSING && s->received > m->index)) {
            continue;
        }
        int32_t area = area_of(w, row);
        differ = differ || (found > 0 && (s->received != m->received || area != m->area));
        m->received = s->received;
        m->area = area;
        found++;
    }
    if (differ) {
        m->received = SIB_DATE_MISSING;
        m->area = SIB__STATE_UNKNOWN;
    }
    sib__found(w->findings, SIB__FINDING_SPELLS_DIFFER, differ);
    sib__found(w->findings, SIB__FINDING_NO_SPELL, w->spells != NULL && found == 0);
}

static sib_status group(sib__call *call, sib__watch *w, const int64_t *beings, int64_t n)
{
    int32_t *received = SIB__NEW(&call->scratch, int32_t, n);
    int32_t *released = SIB__NEW(&call->scratch, int32_t, n);
    int64_t *of_release = SIB__NEW(&call->scratch, int64_t, n);
    if (received == NULL || released == NULL || of_release == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        sib__stay *s = &w->stays[i];
        bool       out = s->exit == SIB__EXIT_RELEASED && s->exited != SIB_DATE_MISSING;
        s->disposition = disposition_of(w, s, beings[i]);
        received[i] = s->received;
        released[i] = s->exited;
        of_release[i] = out ? beings[i] : -1;
    }
    SIB__TRY(sib__dated_make(call, beings, received, n, w->beings, &w->stays_of));
    SIB__TRY(sib__dated_make(call, of_release, released, n, w->beings, &w->releases_of));
    for (int64_t i = 0; i < w->people; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        take_release(w, i);
    }
    return SIB_OK;
}

sib_status sib__watch_stays(sib__call *call, sib__watch *w)
{
    int64_t      n = sib_table_rows(w->spells);
    stay_columns c = {0};
    int64_t     *beings = SIB__NEW(&call->scratch, int64_t, n);
    uint8_t     *exit = SIB__NEW(&call->scratch, uint8_t, n);
    w->stays = SIB__NEW(&call->scratch, sib__stay, n);
    if (beings == NULL || exit == NULL || w->stays == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(sib__names_begin(call, &w->others));
    if (w->spells != NULL) {
        SIB__TRY(find_columns(call, w, &c));
        SIB__TRY(find_beings(call, w, &c.person, beings));
        SIB__TRY(sib__classes(call, &c.exit, exits, exit));
    }
    for (int64_t i = 0; i < n; i++) {
        w->stays[i].received = sib__column_date(&c.received, i);
        w->stays[i].exited = sib__column_date(&c.exited, i);
        w->stays[i].exit = exit[i];
    }
    return group(call, w, beings, n);
}

bool sib__is_release(const sib__watch *w, int64_t member, int32_t date)
{
    int64_t low = w->releases_of.starts[member];
    int64_t high = w->releases_of.starts[member + 1];
    while (low < high) { /* the first that is not before the day */
        int64_t middle = low + (high - low) / 2;
        if (w->stays[w->releases_of.rows[middle]].exited < date) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return date == w->members[member].index ||
           (low < w->releases_of.starts[member + 1] &&
            w->stays[w->releases_of.rows[low]].exited == date);
}

bool sib__in_custody(const sib__watch *w, int64_t member, int32_t last)
{
    int32_t index = w->members[member].index;
    last = last < w->options.as_at ? last : w->options.as_at;
    for (int64_t j = w->stays_of.starts[member]; j < w->stays_of.starts[member + 1]; j++) {
        const sib__stay *s = &w->stays[w->stays_of.rows[j]];
        bool             stays = s->exited == SIB_DATE_MISSING || s->exited > index;
        if (s->received != SIB_DATE_MISSING && s->received >= index && s->received <= last &&
            (s->received > index || stays)) {
            return true;
        }
    }
    return false;
}

/* Stays by reception and contacts by date: the first contact in prison that is not before a
 * reception moves on with it. */
static void work_with(const sib__watch *w, int64_t being)
{
    int64_t at = w->seen_from[being];
    int64_t end = w->seen_from[being + 1];
    for (int64_t j = w->stays_of.starts[being]; j < w->stays_of.starts[being + 1]; j++) {
        sib__stay *s = &w->stays[w->stays_of.rows[j]];
        int32_t    last = w->options.as_at;
        if (s->received == SIB_DATE_MISSING) {
            continue;
        }
        if (s->exited != SIB_DATE_MISSING && s->exited < last) {
            last = s->exited;
        }
        while (at < end && (w->seen[at].date < s->received || !sib__in_prison(&w->seen[at]))) {
            at++;
        }
        s->worked_with = at < end && w->seen[at].date <= last;
    }
}

static void publish_row(sib__rows *rows, int32_t disposition, const int64_t counts[3])
{
    sib__rows_add(rows);
    sib__set_text(rows, "disposition", sib__caseload_stay_name(disposition));
    sib__set_i64(rows, "spells", counts[0]);
    sib__set_i64(rows, "persons", counts[1]);
    sib__set_i64(rows, "worked_with", counts[2]);
}

static sib_status publish_records(sib__call *call, sib__watch *w, int64_t n)
{
    sib_table   *table = NULL;
    sib__column  dispositions;
    sib__result *result = &w->caseload->result;
    SIB__TRY(sib__table_begin(call, result, "spell_records", n, 2, &table));
    uint8_t *worked = SIB__NEW(sib__table_memory(table), uint8_t, n);
    int32_t *values = SIB__NEW(&call->scratch, int32_t, n);
    if (worked == NULL || values == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < n; i++) {
        worked[i] = w->stays[i].worked_with;
        values[i] = w->stays[i].disposition;
    }
    SIB__TRY(sib__column_of_enum(call, sib__table_memory(table), "disposition", values, n,
                                 sib__caseload_stay_name, &dispositions));
    const sib__column flags = sib__column_flags("worked_with", worked, n);
    SIB__TRY(sib__table_put(call, table, &dispositions));
    return sib__table_put(call, table, &flags);
}

sib_status sib__watch_stays_end(sib__call *call, sib__watch *w)
{
    static const sib__field fields[] = {SIB__TEXT("disposition"), SIB__I64("spells"),
                                        SIB__I64("persons"), SIB__I64("worked_with")};
    int64_t                 n = sib_table_rows(w->spells);
    int64_t                 counts[SIB__SPELL_MEMBER_RELEASE + 1][3] = {{0}};
    sib__rows               rows;
    for (int64_t i = 0; i < w->beings; i++) {
        int32_t furthest = 0;
        SIB__TRY(SIB__PAUSE(call, i));
        work_with(w, i);
        for (int64_t j = w->stays_of.starts[i]; j < w->stays_of.starts[i + 1]; j++) {
            int32_t disposition = w->stays[w->stays_of.rows[j]].disposition;
            furthest = disposition > furthest ? disposition : furthest;
        }
        counts[furthest][1] += furthest > 0;
    }
    for (int64_t i = 0; i < n; i++) {
        counts[w->stays[i].disposition][0]++;
        counts[w->stays[i].disposition][2] += w->stays[i].worked_with;
    }
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int32_t i = 1; i <= SIB__SPELL_MEMBER_RELEASE; i++) {
        publish_row(&rows, i, counts[i]);
    }
    SIB__TRY(sib__table_of_rows(call, &w->caseload->result, "spells", &rows));
    return publish_records(call, w, n);
}
