/* The prison's lists before release: who is due, what changed from list to list, who vanished.
 */
#include "caseload/options.h"
#include "caseload/work.h"
#include "core/date.h"
#include "core/sort.h"

/* One list: all rows of one day. */
typedef struct one_list {
    int32_t day;
    int64_t spells;
    int64_t came;
    int64_t dropped;
    int64_t earlier;
    int64_t later;
} one_list;

/* A stay as the lists so far have it. */
typedef struct listed {
    int64_t    spell;
    int32_t    first;
    int32_t    last;
    int32_t    expected; /* as last known */
    int32_t    exited;   /* SIB_DATE_MISSING: no exit by as_at */
    int64_t    lists;
    int64_t    earlier;
    int64_t    later;
    bool       too_long;
    bool       contradictory;
    sib__slice person;
} listed;

typedef struct listing {
    sib_caseload_list_options options;
    const sib_table          *lists;
    const sib_table          *spells;
    sib_caseload             *caseload;
    sib__column               day;
    sib__column               person;
    sib__column               expected;
    sib__names                names; /* of spells */
    int64_t                  *order;
    int64_t                  *spell;    /* [rows], places; -1: none */
    uint8_t                  *too_long; /* [rows] */
    int32_t                  *exits;    /* [spells] */
    int32_t                  *days;     /* [rows] */
    sib__dated                rows_of;
    one_list                 *all;
    int64_t                   n_all;
    listed                   *stays; /* [spells] */
    int64_t                   findings[SIB__FINDINGS];
} listing;

static sib_status read_exits(sib__call *call, listing *l, const int64_t *rank)
{
    sib__column spell;
    sib__column exited;
    l->exits = SIB__NEW(&call->scratch, int32_t, l->names.n);
    SIB__TRY_MEMORY(call, l->exits);
    for (int64_t i = 0; i < l->names.n; i++) {
        l->exits[i] = SIB_DATE_MISSING;
    }
    if (l->spells == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__label_column(call, l->spells, "spells", "spell", &spell));
    SIB__TRY(sib__table_require(call, l->spells, "spells", "spells", "exited",
                                SIB_COLUMN_TYPE_DATE, &exited));
    for (int64_t i = 0; i < spell.n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        sib__slice name = sib__column_text(&spell, i);
        int64_t    at = name.length == 0 ? -1 : sib__names_find(&l->names, name);
        int32_t    date = sib__column_date(&exited, i);
        if (at >= 0 && date <= l->options.as_at && date > l->exits[rank[at]]) {
            l->exits[rank[at]] = date;
        }
    }
    return SIB_OK;
}

static sib_status read_lists(sib__call *call, listing *l)
{
    sib__memory *m = &call->scratch;
    int64_t      n = sib_table_rows(l->lists);
    int64_t     *rank = NULL;
    sib__column  spell;
    l->spell = SIB__NEW(m, int64_t, n);
    l->too_long = SIB__NEW(m, uint8_t, n);
    l->days = SIB__NEW(m, int32_t, n);
    if (l->spell == NULL || l->too_long == NULL || l->days == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(sib__table_require(call, l->lists, "lists", "lists", "listed_on",
                                SIB_COLUMN_TYPE_DATE, &l->day));
    SIB__TRY(sib__label_column(call, l->lists, "lists", "spell", &spell));
    SIB__TRY(sib__label_column(call, l->lists, "lists", "person", &l->person));
    SIB__TRY(sib__table_require(call, l->lists, "lists", "lists", "expected_release",
                                SIB_COLUMN_TYPE_DATE, &l->expected));
    if (l->options.too_long_where != NULL) {
        SIB__TRY(sib__table_condition(call, l->lists, "too_long_where",
                                      l->options.too_long_where, l->too_long));
    }
    SIB__TRY(sib__names_begin(call, &l->names));
    SIB__TRY(sib__names_column(call, &l->names, &spell, l->spell));
    SIB__TRY(sib__names_order(call, &l->names, &l->order, &rank));
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        l->days[i] = sib__column_date(&l->day, i);
        bool unused = l->spell[i] < 0 || l->days[i] == SIB_DATE_MISSING;
        sib__found(l->findings, SIB__FINDING_ROW_UNUSED, unused);
        unused = unused || l->days[i] > l->options.as_at;
        l->spell[i] = unused ? -1 : rank[l->spell[i]];
    }
    SIB__TRY(sib__dated_make(call, l->spell, l->days, n, l->names.n, &l->rows_of));
    return read_exits(call, l, rank);
}

/* The lists by day, without their counts. */
static sib_status find_lists(sib__call *call, listing *l)
{
    sib__memory *m = &call->scratch;
    int64_t      n = sib_table_rows(l->lists);
    int64_t     *one = SIB__NEW(m, int64_t, n);
    sib__dated   by_day;
    l->all = SIB__NEW(m, one_list, n);
    if (one == NULL || l->all == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < n; i++) {
        one[i] = l->spell[i] < 0 ? -1 : 0;
    }
    SIB__TRY(sib__dated_make(call, one, l->days, n, 1, &by_day));
    for (int64_t i = 0; i < by_day.starts[1]; i++) {
        int32_t day = l->days[by_day.rows[i]];
        if (l->n_all == 0 || l->all[l->n_all - 1].day != day) {
            l->all[l->n_all++].day = day;
        }
    }
    return sib__check(call);
}

static int64_t list_of(const listing *l, int32_t day)
{
    int64_t low = 0;
    int64_t high = l->n_all - 1;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (l->all[middle].day < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* What one list says of a stay: rows from..to are of one day. A date of which its rows say two
 * is none. */
static void take_list(listing *l, listed *s, int64_t from, int64_t to)
{
    const int64_t *rows = l->rows_of.rows;
    int32_t        expected = sib__column_date(&l->expected, rows[from]);
    bool           differ = false;
    bool           too_long = true;
    one_list      *list = &l->all[list_of(l, l->days[rows[from]])];
    for (int64_t j = from; j < to; j++) {
        differ = differ || sib__column_date(&l->expected, rows[j]) != expected ||
                 l->too_long[rows[j]] != l->too_long[rows[from]];
        too_long = too_long && l->too_long[rows[j]] == 1;
    }
    expected = differ ? SIB_DATE_MISSING : expected;
    bool known = expected != SIB_DATE_MISSING && s->expected != SIB_DATE_MISSING;
    bool earlier = known && expected < s->expected;
    bool later = known && expected > s->expected;
    s->earlier += earlier;
    s->later += later;
    s->contradictory = s->contradictory || differ;
    s->too_long = too_long;
    s->expected = expected == SIB_DATE_MISSING ? s->expected : expected;
    s->last = list->day;
    list->came += s->lists == 0;
    list->spells++;
    list->earlier += earlier;
    list->later += later;
    s->lists++;
}

/* On no later list though one came, and without exit by then. */
static void leave_list(listing *l, const listed *s)
{
    int64_t next = list_of(l, s->last) + 1;
    if (next < l->n_all) {
        bool left = s->exited != SIB_DATE_MISSING && s->exited <= l->all[next].day;
        l->all[next].dropped += !left;
    }
}

static void follow(listing *l, int64_t spell)
{
    listed        *s = &l->stays[spell];
    const int64_t *rows = l->rows_of.rows;
    int64_t        end = l->rows_of.starts[spell + 1];
    *s = (listed){.spell = spell, .expected = SIB_DATE_MISSING, .exited = l->exits[spell]};
    for (int64_t j = l->rows_of.starts[spell]; j < end;) {
        int64_t k = j + 1;
        int32_t day = l->days[rows[j]];
        while (k < end && l->days[rows[k]] == day) {
            k++;
        }
        s->first = s->lists == 0 ? day : s->first;
        if (s->lists > 0 && list_of(l, s->last) + 1 < list_of(l, day)) {
            leave_list(l, s);
        }
        take_list(l, s, j, k);
        for (; j < k; j++) { /* the last id in byte order, so that rows may stand in any */
            sib__slice person = sib__column_text(&l->person, rows[j]);
            if (person.data != NULL &&
                (s->person.data == NULL || sib__slice_compare(person, s->person) > 0)) {
                s->person = person;
            }
        }
    }
    if (s->lists > 0) {
        leave_list(l, s);
    }
}

static int32_t state_of(const listing *l, const listed *s)
{
    if (s->exited != SIB_DATE_MISSING && s->exited >= s->last) {
        return SIB__LISTED_LEFT;
    }
    if (s->last < l->all[l->n_all - 1].day) {
        return SIB__LISTED_DROPPED;
    }
    return s->too_long ? SIB__LISTED_TOO_LONG : SIB__LISTED_HELD;
}

static void write_stay(listing *l, const listed *s, sib__rows *rows)
{
    int32_t state = state_of(l, s);
    bool    known = s->expected != SIB_DATE_MISSING;
    bool    overdue = state == SIB__LISTED_HELD && known && s->expected < s->last;
    sib__rows_add(rows);
    sib__set_slice(rows, "spell", l->names.names[l->order[s->spell]]);
    sib__set_slice(rows, "person", s->person);
    sib__set_text(rows, "state", sib__caseload_listed_name(state));
    sib__set_date(rows, "first_listed", s->first);
    sib__set_date(rows, "last_listed", s->last);
    sib__set_date(rows, "expected_release", s->expected);
    sib__set_i64(rows, "lists", s->lists);
    sib__set_i64(rows, "earlier", s->earlier);
    sib__set_i64(rows, "later", s->later);
    if (known) {
        sib__set_i64(rows, "lead_days", (int64_t)s->expected - s->last);
    }
    sib__set_flag(rows, "overdue", overdue);
    sib__set_flag(rows, "contradictory", s->contradictory);
    sib__found(l->findings, SIB__FINDING_DROPPED, state == SIB__LISTED_DROPPED);
    sib__found(l->findings, SIB__FINDING_OVERDUE, overdue);
    sib__found(l->findings, SIB__FINDING_CONTRADICTORY, s->contradictory);
}

static sib_status publish_stays(sib__call *call, listing *l)
{
    static const sib__field fields[] = {
        SIB__TEXT("spell"),        SIB__TEXT("person"),      SIB__TEXT("state"),
        SIB__DATE("first_listed"), SIB__DATE("last_listed"), SIB__DATE("expected_release"),
        SIB__I64("lists"),         SIB__I64("earlier"),      SIB__I64("later"),
        SIB__I64("lead_days"),     SIB__FLAG("overdue"),     SIB__FLAG("contradictory")};
    sib__rows rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < l->names.n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (l->stays[i].lists > 0) {
            write_stay(l, &l->stays[i], &rows);
        }
    }
    return sib__table_of_rows(call, &l->caseload->result, "caseload", &rows);
}

static sib_status publish_lists(sib__call *call, listing *l)
{
    static const sib__field fields[] = {
        SIB__DATE("listed_on"), SIB__I64("spells"), SIB__I64("new"),     SIB__I64("dropped"),
        SIB__I64("earlier"),    SIB__I64("later"),  SIB__I64("gap_days")};
    sib__rows rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < l->n_all; i++) {
        const one_list *one = &l->all[i];
        sib__rows_add(&rows);
        sib__set_date(&rows, "listed_on", one->day);
        sib__set_i64(&rows, "spells", one->spells);
        sib__set_i64(&rows, "new", one->came);
        sib__set_i64(&rows, "dropped", one->dropped);
        sib__set_i64(&rows, "earlier", one->earlier);
        sib__set_i64(&rows, "later", one->later);
        if (i > 0) {
            int64_t gap = (int64_t)one->day - l->all[i - 1].day;
            sib__set_i64(&rows, "gap_days", gap);
            sib__found(l->findings, SIB__FINDING_GAP, gap > l->options.gap_days);
        }
    }
    return sib__table_of_rows(call, &l->caseload->result, "lists", &rows);
}

/* Those held by month of expected release; without month where it is not known. */
static sib_status publish_prospective(sib__call *call, listing *l)
{
    static const sib__field fields[] = {SIB__DATE("month"), SIB__I64("expected")};
    int64_t                *held = SIB__NEW(&call->scratch, int64_t, l->names.n);
    int32_t                *months = SIB__NEW(&call->scratch, int32_t, l->names.n);
    sib__dated              by_month;
    sib__rows               rows;
    if (held == NULL || months == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < l->names.n; i++) {
        const listed *s = &l->stays[i];
        bool          is_held = s->lists > 0 && state_of(l, s) == SIB__LISTED_HELD;
        held[i] = is_held ? 0 : -1;
        months[i] = s->expected == SIB_DATE_MISSING ? s->expected : sib__month_of(s->expected);
    }
    SIB__TRY(sib__dated_make(call, held, months, l->names.n, 1, &by_month));
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < by_month.starts[1];) {
        int64_t from = i;
        int32_t month = months[by_month.rows[from]];
        while (i < by_month.starts[1] && months[by_month.rows[i]] == month) {
            i++;
        }
        sib__rows_add(&rows);
        sib__set_date(&rows, "month", month);
        sib__set_i64(&rows, "expected", i - from);
    }
    return sib__table_of_rows(call, &l->caseload->result, "prospective", &rows);
}

static sib_status list(sib__call *call, listing *l, const sib_caseload_list_options *options)
{
    SIB__TRY(sib__options_read(call, &sib__caseload_list_options, &l->options, options));
    if (l->lists == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "lists", -1, NULL, "lists is NULL");
    }
    l->caseload = sib__handle(call, sizeof *l->caseload);
    SIB__TRY_MEMORY(call, l->caseload);
    SIB__TRY(read_lists(call, l));
    SIB__TRY(sib__progress(call, 0.4, "stays"));
    SIB__TRY(find_lists(call, l));
    l->stays = SIB__NEW(&call->scratch, listed, l->names.n);
    SIB__TRY_MEMORY(call, l->stays);
    for (int64_t i = 0; i < l->names.n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        follow(l, i);
    }
    SIB__TRY(sib__progress(call, 0.8, "tables"));
    SIB__TRY(publish_stays(call, l));
    SIB__TRY(publish_lists(call, l));
    SIB__TRY(publish_prospective(call, l));
    SIB__TRY(sib__findings_publish(call, &l->caseload->result, l->findings));
    return sib__caseload_settings(call, &l->caseload->result, &sib__caseload_list_options,
                                  &l->options);
}

sib_status sib_caseload_list(sib_context *ctx, const sib_table *lists, const sib_table *spells,
                             const sib_caseload_list_options *options, sib_caseload **out)
{
    sib__call  call;
    listing    l = {.lists = lists, .spells = spells};
    sib_status status = sib__enter(&call, ctx, "sib_caseload_list", SIB__OUT(out));
    if (status == SIB_OK) {
        status = list(&call, &l, options);
    }
    return SIB__LEAVE(&call, status, out, l.caseload);
}
