/* Achievements: what people reached, from the dated rows of facts. */
#include "scheme/achieve.h"

#include "core/date.h"
#include "core/sort.h"
#include "scheme/cells.h"
#include "scheme/condition.h"
#include "scheme/lists.h"

enum { PLACE_BITS = 10, DAY_BITS = 22, PLACE_MASK = (1 << PLACE_BITS) - 1 };
#define DAY_MASK ((1 << DAY_BITS) - 1)

/* A row in one number: person, day, name; so that rows sort by it. */
static uint64_t pack(int32_t person, int32_t day, int32_t place)
{
    return (uint64_t)(uint32_t)person << (DAY_BITS + PLACE_BITS) |
           (uint64_t)(uint32_t)(day - SIB__DATE_MIN) << PLACE_BITS | (uint64_t)(uint32_t)place;
}

static int32_t day_of(uint64_t row)
{
    return (int32_t)(row >> PLACE_BITS & DAY_MASK) + SIB__DATE_MIN;
}

static int32_t place_of(uint64_t row)
{
    return (int32_t)(row & PLACE_MASK);
}

static int32_t person_of(uint64_t row)
{
    return (int32_t)(row >> (DAY_BITS + PLACE_BITS));
}

typedef struct achieving {
    sib__run                  *run;
    const sib__scheme_outcome *o;
    uint64_t                  *rows; /* sorted */
    int64_t                   *from; /* the row of the facts */
    int64_t                    n;
    const int32_t            **evidence; /* [recognised]: days, or NULL */
    uint64_t                  *found;    /* achievements, packed */
    int64_t                    found_count;
    int64_t                    found_room;
    int64_t                    first_of_person; /* among them */
} achieving;

/* The place of each level of a column among the names of an outcome. */
static sib_status read_places(achieving *a, const sib__fact *what, int64_t row, int32_t *out)
{
    sib__slice name;
    SIB__TRY(sib__fact_text(a->run, what, row, &name));
    *out = sib__achievement_place(a->o, name);
    if (*out < 0) {
        return sib__refuse_fact(a->run, what, row, "a name is neither recognised nor an event");
    }
    if (*out < a->o->recognised_count && a->o->recognised[*out].clocked) {
        return sib__refuse_fact(a->run, what, row,
                                "a name has a clock, which decides when it is reached");
    }
    return SIB_OK;
}

/* The evidence of each row, where a name wants some: missing until it is there. */
static sib_status read_evidence(achieving *a, const sib_table *table)
{
    const sib__scheme_outcome *o = a->o;
    a->evidence = SIB__NEW(a->run->memory, const int32_t *, o->recognised_count);
    SIB__TRY_MEMORY(a->run->call, a->evidence);
    for (int64_t i = 0; i < o->recognised_count; i++) {
        const sib__recognised *r = &o->recognised[i];
        sib__fact              fact;
        if (r->evidence == NULL) {
            continue;
        }
        bool there = sib_table_find(table, r->evidence_column) >= 0; /* else no row has any */
        SIB__TRY(there ? sib__fact_column(a->run, o->name, table, r->evidence_column, &fact)
                       : SIB_OK);
        int32_t *days = SIB__NEW(a->run->memory, int32_t, sib_table_rows(table));
        SIB__TRY_MEMORY(a->run->call, days);
        for (int64_t row = 0; row < sib_table_rows(table); row++) {
            bool missing = !there || sib__column_missing(&fact.column, row);
            days[row] = SIB_DATE_MISSING;
            SIB__TRY(missing ? SIB_OK : sib__fact_day(a->run, &fact, row, &days[row]));
        }
        a->evidence[i] = days;
    }
    return SIB_OK;
}

/* Rows by as_at, sorted; the same row twice is refused where each counts. */
static sib_status read_rows(achieving *a, const sib_table *table)
{
    sib__run                  *run = a->run;
    const sib__scheme_outcome *o = a->o;
    const int32_t             *persons = NULL;
    const int32_t             *days = NULL;
    sib__fact                  what;
    int64_t                    n = sib_table_rows(table);
    SIB__TRY(sib__fact_codes(run, o->name, table, o->person, run->scheme->person, &persons));
    SIB__TRY(sib__fact_codes(run, o->name, table, o->on, run->scheme->on, &days));
    SIB__TRY(sib__fact_column(run, o->name, table, o->what, &what));
    a->rows = SIB__NEW(run->memory, uint64_t, 2 * n);
    SIB__TRY_MEMORY(run->call, a->rows);
    a->from = SIB__NEW(run->memory, int64_t, 2 * n);
    SIB__TRY_MEMORY(run->call, a->from);
    for (int64_t i = 0; i < n; i++) {
        int32_t place = 0;
        SIB__TRY(read_places(a, &what, i, &place));
        if (days[i] <= run->as_at && run->dictionaries[run->scheme->person].shown[persons[i]]) {
            a->from[a->n] = i;
            a->rows[a->n++] = pack(persons[i], days[i], place);
        }
        SIB__TRY(sib__run_check(run, i));
    }
    SIB__TRY(sib__sort_u64(run->call, a->rows, a->from, a->rows + n, a->from + n, a->n));
    for (int64_t i = 1; i < a->n; i++) {
        int32_t place = place_of(a->rows[i]);
        if (a->rows[i] == a->rows[i - 1] && place < o->recognised_count &&
            o->recognised[place].times == SIB__TIMES_EVERY) {
            return sib__refuse_fact(run, &what, a->from[i],
                                    "the same person, name and date stand twice");
        }
    }
    return SIB_OK;
}

/* The first day on which the person of these achievements reached a name. */
static int32_t first_reached(const achieving *a, int64_t recognised)
{
    int32_t day = SIB_DATE_MISSING;
    for (int64_t i = a->first_of_person; i < a->found_count; i++) {
        int32_t its = day_of(a->found[i]);
        if (place_of(a->found[i]) == recognised && (day == SIB_DATE_MISSING || its < day)) {
            day = its;
        }
    }
    return day;
}

/* Counts a candidate, unless what it must come after was not reached by that day, or it counts
 * once and was there. */
static sib_status count_candidate(achieving *a, int64_t recognised, int32_t person, int32_t day)
{
    const sib__recognised *r = &a->o->recognised[recognised];
    int32_t                before = first_reached(a, recognised);
    if (r->times == SIB__TIMES_ONCE && before != SIB_DATE_MISSING) {
        return SIB_OK;
    }
    for (int64_t i = 0; i < a->o->recognised_count; i++) {
        int32_t other = r->after[i] ? first_reached(a, i) : SIB__DATE_MIN;
        if (other == SIB_DATE_MISSING || other > day) {
            return SIB_OK;
        }
    }
    if (a->found_count == a->found_room) {
        int64_t   room = 2 * a->found_room + 1024;
        uint64_t *found = SIB__GROW(a->run->memory, uint64_t, a->found, room);
        SIB__TRY_MEMORY(a->run->call, found);
        a->found = found;
        a->found_room = room;
    }
    a->found[a->found_count++] = pack(person, day, (int32_t)recognised);
    return SIB_OK;
}

static bool has_evidence(const achieving *a, const sib__recognised *r, const int32_t *days,
                         int64_t row, int32_t day)
{
    int32_t shown = days == NULL ? day : days[row];
    int32_t last = days == NULL ? day : sib__span_after(day, r->evidence_within, 1);
    return shown != SIB_DATE_MISSING && (last == SIB_DATE_MISSING || shown <= last) &&
           shown <= a->run->as_at;
}

static sib_status find_reported(achieving *a, int64_t recognised, int64_t begin, int64_t end)
{
    const sib__recognised *r = &a->o->recognised[recognised];
    for (int64_t i = begin; i < end; i++) {
        int32_t day = day_of(a->rows[i]);
        if (place_of(a->rows[i]) == recognised &&
            has_evidence(a, r, a->evidence[recognised], a->from[i], day)) {
            SIB__TRY(count_candidate(a, recognised, person_of(a->rows[i]), day));
        }
    }
    return SIB_OK;
}

/* A run that began on `start` and went on until the day before `until`: what it reached. */
static sib_status reach(achieving *a, int64_t recognised, int32_t person, int32_t start,
                        int32_t until)
{
    const sib__recognised *r = &a->o->recognised[recognised];
    for (int64_t k = 1;; k++) {
        int32_t day = sib__span_after(start, r->clock_for, k);
        if (day == SIB_DATE_MISSING || day >= until || day > a->run->as_at) {
            return SIB_OK;
        }
        SIB__TRY(count_candidate(a, recognised, person, day));
        if (r->again != SIB__AGAIN_AT_ONCE) {
            return SIB_OK;
        }
    }
}

/* Day by day, first the breaks of a day, then its starts. */
static sib_status find_clocked(achieving *a, int64_t recognised, int64_t begin, int64_t end)
{
    const sib__recognised *r = &a->o->recognised[recognised];
    int32_t                person = person_of(a->rows[begin]);
    int32_t                start = SIB_DATE_MISSING;
    for (int64_t i = begin; i < end;) {
        int32_t day = day_of(a->rows[i]);
        bool    breaks = false;
        bool    starts = false;
        for (; i < end && day_of(a->rows[i]) == day; i++) {
            breaks = breaks || r->broken_by[place_of(a->rows[i])];
            starts = starts || place_of(a->rows[i]) == r->clock_from;
        }
        if (breaks && start != SIB_DATE_MISSING) {
            SIB__TRY(reach(a, recognised, person, start, day));
            start = SIB_DATE_MISSING;
        }
        start = starts && start == SIB_DATE_MISSING ? day : start;
    }
    return start == SIB_DATE_MISSING ? SIB_OK : reach(a, recognised, person, start, INT32_MAX);
}

/* Whether the member satisfies the condition on a name. */
static sib_status member_counts(achieving *a, const sib__recognised *r, int32_t person,
                                bool *out)
{
    *out = true;
    if (r->where == NULL) {
        return SIB_OK;
    }
    const int32_t *classes = NULL;
    SIB__TRY(sib__class_codes(a->run, r->condition->key, &classes));
    *out = sib__condition_holds(a->run, r->condition, classes[person]);
    return SIB_OK;
}

static sib_status find_of_person(achieving *a, int64_t begin, int64_t end)
{
    const sib__scheme_outcome *o = a->o;
    a->first_of_person = a->found_count;
    for (int64_t k = 0; k < o->recognised_count; k++) {
        int64_t recognised = o->recognised_order[k];
        bool    counts = true;
        SIB__TRY(
            member_counts(a, &o->recognised[recognised], person_of(a->rows[begin]), &counts));
        if (!counts) {
            continue;
        }
        SIB__TRY(o->recognised[recognised].clocked ? find_clocked(a, recognised, begin, end)
                                                   : find_reported(a, recognised, begin, end));
    }
    return SIB_OK;
}

/* In the order of lines: day, name, person. */
static sib_status lay_out(achieving *a, sib__series **out)
{
    sib__run          *run = a->run;
    const sib__scheme *s = run->scheme;
    sib__dimensions    stated =
        sib__dimension_bit(s->person) | sib__dimension_bit(s->what) | sib__dimension_bit(s->on);
    sib__dimensions keys = sib__dimensions_all(s, stated);
    int64_t        *order = NULL;
    sib__series    *list = NULL;
    int32_t        *own[3] = {NULL, NULL, NULL};
    for (int i = 0; i < 3; i++) {
        own[i] = SIB__NEW(run->memory, int32_t, a->found_count);
        SIB__TRY_MEMORY(run->call, own[i]);
    }
    SIB__TRY(sib__series_make(run->call, run->memory, s, a->found_count, SIB__UNIT_NUMBER, keys,
                              &list));
    for (int64_t i = 0; i < a->found_count; i++) {
        own[0][i] = person_of(a->found[i]);
        own[1][i] = a->o->recognised[place_of(a->found[i])].code;
        own[2][i] = day_of(a->found[i]);
        list->numbers.whole[i] = 1;
    }
    list->codes[s->person].own = own[0];
    list->codes[s->what].own = own[1];
    list->codes[s->on].own = own[2];
    SIB__TRY(sib__derive_codes(run, list));
    list->keys = stated; /* what follows plays no part in the order */
    SIB__TRY(sib__order_lines(run, list, false, &order));
    list->keys = keys;
    return sib__series_take(run->call, run->memory, s, list, order, a->found_count, out);
}

sib_status sib__list_achievements(sib__run *run, const sib__scheme_outcome *o,
                                  sib__series **out)
{
    achieving        a = {.run = run, .o = o};
    const sib_table *table = NULL;
    SIB__TRY(sib__find_facts(run, o->name, &table));
    SIB__TRY(read_evidence(&a, table));
    SIB__TRY(read_rows(&a, table));
    for (int64_t begin = 0; begin < a.n;) {
        int64_t end = begin + 1;
        while (end < a.n && person_of(a.rows[end]) == person_of(a.rows[begin])) {
            end++;
        }
        SIB__TRY(find_of_person(&a, begin, end));
        SIB__TRY(sib__run_check(run, begin));
        begin = end;
    }
    return lay_out(&a, out);
}
