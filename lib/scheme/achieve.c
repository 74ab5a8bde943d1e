/* Achievements: what people reached, from the dated rows of facts. */
#include "scheme/achieve.h"

#include "core/sort.h"
#include "core/sort_keys.h"
#include "scheme/cells.h"
#include "scheme/condition.h"
#include "scheme/lists.h"
#include "scheme/packed.h"
#include "scheme/room.h"

typedef struct achieving {
    sib__run                  *run;
    const sib__scheme_outcome *o;
    uint64_t                  *rows;    /* [room] sorted */
    uint64_t                  *scratch; /* [room], then `found` */
    int64_t                    room;
    int64_t                   *from; /* the row of the facts; NULL: nobody asks for evidence */
    int64_t                    n;
    const int32_t            **evidence; /* [recognised]: days, or NULL */
    uint64_t                  *found;    /* achievements, packed */
    int64_t                    found_count;
    int64_t                    found_room;
    int64_t                    first_of_person; /* among them */
} achieving;

/* The rows of the facts, as they are read. */
typedef struct reading {
    const int32_t *persons;
    const int32_t *days;
    sib__fact      what;
    int32_t       *places; /* [levels] from 1; 0: not yet looked up; NULL: no levels */
} reading;

/* The place of a name among those of an outcome. */
static sib_status read_place(achieving *a, const sib__fact *what, int64_t row, int32_t *out)
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

/* The same; of a level it is looked up once. */
static sib_status place_of_row(achieving *a, const reading *r, int64_t row, int32_t *out)
{
    int32_t level =
        r->places == NULL ? SIB_CODE_MISSING : sib__column_code(&r->what.column, row);
    if (level == SIB_CODE_MISSING) {
        return read_place(a, &r->what, row, out);
    }
    if (r->places[level] == 0) {
        SIB__TRY(read_place(a, &r->what, row, out));
        r->places[level] = *out + 1;
    }
    *out = r->places[level] - 1;
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

static bool asks_evidence(const sib__scheme_outcome *o)
{
    bool asks = false;
    for (int64_t i = 0; i < o->recognised_count; i++) {
        asks = asks || o->recognised[i].evidence != NULL;
    }
    return asks;
}

/* Sorts the rows, with the rows of the facts where they are wanted. */
static sib_status sort_rows(achieving *a)
{
    sib__call *call = a->run->call;
    int64_t    persons = sib__run_code_count(a->run, a->run->scheme->person);
    a->scratch = sib__room_take(a->run, a->room);
    SIB__TRY_MEMORY(call, a->scratch);
    if (a->from != NULL) {
        return sib__sort_u64(call, a->rows, a->from, a->scratch, a->from + a->room, a->n);
    }
    return sib__sort_keys(call, &a->rows, &a->scratch, a->n,
                          SIB__DAY_BITS + SIB__PLACE_BITS + sib__bits_of((uint64_t)persons));
}

/* The second row of the facts that is this one. */
static sib_status refuse_twice(achieving *a, const reading *r, uint64_t twice, int64_t rows)
{
    int64_t found = 0;
    int64_t row = -1;
    for (int64_t i = 0; i < rows && found < 2; i++) {
        int32_t place = 0;
        SIB__TRY(place_of_row(a, r, i, &place));
        if (sib__pack(r->persons[i], r->days[i], place) == twice) {
            found++;
            row = i;
        }
        SIB__TRY(sib__run_check(a->run, i));
    }
    return sib__refuse_fact(a->run, &r->what, row,
                            "the same person, name and date stand twice");
}

/* The same person, name and date twice is refused where each counts. */
static sib_status check_twice(achieving *a, const reading *r, int64_t rows)
{
    const sib__scheme_outcome *o = a->o;
    for (int64_t i = 1; i < a->n; i++) {
        int32_t place = sib__packed_place(a->rows[i]);
        if (a->rows[i] == a->rows[i - 1] && place < o->recognised_count &&
            o->recognised[place].times == SIB__TIMES_EVERY) {
            return refuse_twice(a, r, a->rows[i], rows);
        }
        SIB__TRY(sib__run_check(a->run, i));
    }
    return SIB_OK;
}

static sib_status begin_reading(achieving *a, const sib_table *table, reading *r)
{
    sib__run                  *run = a->run;
    const sib__scheme_outcome *o = a->o;
    int64_t                    n = sib_table_rows(table);
    SIB__TRY(sib__fact_codes(run, o->name, table, o->person, run->scheme->person, &r->persons));
    SIB__TRY(sib__fact_codes(run, o->name, table, o->on, run->scheme->on, &r->days));
    SIB__TRY(sib__fact_column(run, o->name, table, o->what, &r->what));
    if (r->what.column.type == SIB_COLUMN_TYPE_CODES) {
        r->places = SIB__NEW(run->memory, int32_t, r->what.column.levels.n);
        SIB__TRY_MEMORY(run->call, r->places);
    }
    a->room = n;
    a->rows = sib__room_take(run, n);
    SIB__TRY_MEMORY(run->call, a->rows);
    if (asks_evidence(o)) {
        a->from = SIB__NEW(run->memory, int64_t, 2 * n);
        SIB__TRY_MEMORY(run->call, a->from);
    }
    return SIB_OK;
}

/* Rows by as_at, sorted. */
static sib_status read_rows(achieving *a, const sib_table *table)
{
    sib__run   *run = a->run;
    const bool *shown = run->dictionaries[run->scheme->person].shown;
    reading     r = {.places = NULL};
    int64_t     n = sib_table_rows(table);
    SIB__TRY(begin_reading(a, table, &r));
    for (int64_t i = 0; i < n; i++) {
        int32_t place = 0;
        SIB__TRY(place_of_row(a, &r, i, &place));
        if (r.days[i] <= run->as_at && shown[r.persons[i]]) {
            if (a->from != NULL) {
                a->from[a->n] = i;
            }
            a->rows[a->n++] = sib__pack(r.persons[i], r.days[i], place);
        }
        SIB__TRY(sib__run_check(run, i));
    }
    SIB__TRY(sort_rows(a));
    return check_twice(a, &r, n);
}

/* The first day on which the person of these achievements reached a name. */
static int32_t first_reached(const achieving *a, int64_t recognised)
{
    int32_t day = SIB_DATE_MISSING;
    for (int64_t i = a->first_of_person; i < a->found_count; i++) {
        int32_t its = sib__packed_day(a->found[i]);
        if (sib__packed_place(a->found[i]) == recognised &&
            (day == SIB_DATE_MISSING || its < day)) {
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
    if (a->found_count == a->found_room) { /* a clock can reach more than there are rows */
        int64_t   room = 2 * a->found_room + 1024;
        uint64_t *found = SIB__GROW(a->run->memory, uint64_t, a->found, room);
        SIB__TRY_MEMORY(a->run->call, found);
        a->found = found;
        a->found_room = room;
    }
    a->found[a->found_count++] = sib__pack(person, day, (int32_t)recognised);
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
        int32_t day = sib__packed_day(a->rows[i]);
        if (sib__packed_place(a->rows[i]) == recognised &&
            has_evidence(a, r, a->evidence[recognised], a->from == NULL ? i : a->from[i],
                         day)) {
            SIB__TRY(count_candidate(a, recognised, sib__packed_person(a->rows[i]), day));
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
    int32_t                person = sib__packed_person(a->rows[begin]);
    int32_t                start = SIB_DATE_MISSING;
    for (int64_t i = begin; i < end;) {
        int32_t day = sib__packed_day(a->rows[i]);
        bool    breaks = false;
        bool    starts = false;
        for (; i < end && sib__packed_day(a->rows[i]) == day; i++) {
            breaks = breaks || r->broken_by[sib__packed_place(a->rows[i])];
            starts = starts || sib__packed_place(a->rows[i]) == r->clock_from;
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
        SIB__TRY(member_counts(a, &o->recognised[recognised],
                               sib__packed_person(a->rows[begin]), &counts));
        if (!counts) {
            continue;
        }
        SIB__TRY(o->recognised[recognised].clocked ? find_clocked(a, recognised, begin, end)
                                                   : find_reported(a, recognised, begin, end));
    }
    return SIB_OK;
}

sib_status sib__list_achievements(sib__run *run, const sib__scheme_outcome *o,
                                  sib__dimensions by, sib__series **out)
{
    achieving        a = {.run = run, .o = o};
    const sib_table *table = NULL;
    if (o->recognised_count + (o->event_list == NULL ? 0 : o->event_list->n) >
        SIB__PLACE_MASK) {
        return sib__fail(run->call, SIB_ERR_OVERFLOW, "facts", -1, NULL,
                         "table %s: the outcome has too many names", o->name);
    }
    SIB__TRY(sib__find_facts(run, o->name, &table));
    SIB__TRY(read_evidence(&a, table));
    SIB__TRY(read_rows(&a, table));
    a.found = a.scratch;
    a.found_room = a.room;
    for (int64_t begin = 0; begin < a.n;) {
        int64_t end = begin + 1;
        while (end < a.n &&
               sib__packed_person(a.rows[end]) == sib__packed_person(a.rows[begin])) {
            end++;
        }
        SIB__TRY(find_of_person(&a, begin, end));
        SIB__TRY(sib__run_check(run, begin));
        begin = end;
    }
    sib__drop(run->memory, a.from);
    sib__achieved achieved = {a.found, a.rows, a.found_count};
    if (a.found_room > a.room) {
        sib__drop(run->memory, a.rows);
        achieved.scratch = SIB__NEW(run->memory, uint64_t, a.found_count);
        SIB__TRY_MEMORY(run->call, achieved.scratch);
    }
    return sib__lay_out(run, o, by, achieved, out);
}
