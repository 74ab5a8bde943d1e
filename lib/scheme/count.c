#include "scheme/count.h"

#include <string.h>

#include "core/date.h"
#include "scheme/achieve.h"
#include "scheme/cells.h"
#include "scheme/count_lines.h"
#include "scheme/count_people.h"
#include "scheme/dictionary.h"
#include "scheme/lists.h"
#include "scheme/shown.h"
#include "scheme/verdicts.h"

/* The days of the rows, where they are dated. */
static sib_status read_days(sib__run *run, const sib__scheme_outcome *o, const sib_table *table,
                            const int32_t **out)
{
    *out = NULL;
    return o->on == NULL ? SIB_OK
                         : sib__fact_codes(run, o->name, table, o->on, run->scheme->on, out);
}

/* The period of each row that is seen. */
static sib_status read_period_codes(sib__run *run, const sib__counter *c, int32_t key,
                                    const int32_t *days, const int32_t **out)
{
    sib__fact fact;
    int32_t  *codes = SIB__NEW(run->memory, int32_t, c->rows->n);
    SIB__TRY_MEMORY(run->call, codes);
    SIB__TRY(sib__fact_column(run, c->outcome->name, c->table, c->outcome->on, &fact));
    for (int64_t i = 0; i < c->rows->n; i++) {
        codes[i] = days[i] > run->as_at ? SIB_CODE_MISSING : sib__period_of(run, key, days[i]);
        if (codes[i] == SIB_CODE_MISSING && days[i] <= run->as_at) {
            return sib__refuse_fact(run, &fact, i, "the date lies in no period of \"%s\"",
                                    run->scheme->dimensions[key].name);
        }
    }
    *out = codes;
    return SIB_OK;
}

/* The codes of the rows for the keys of a measure. */
static sib_status read_codes(sib__run *run, sib__counter *c, sib__dimensions by,
                             const int32_t *days)
{
    const sib__scheme *s = run->scheme;
    for (int32_t key = 0; key < s->dimension_count; key++) {
        const sib__dimension *d = &s->dimensions[key];
        const int32_t        *own = NULL;
        if (!sib__has_dimension(by, key)) {
            continue;
        }
        if (d->kind == SIB__DIMENSION_PERIOD) {
            SIB__TRY(read_period_codes(run, c, key, days, &own));
        } else if (sib__has_dimension(by, d->base)) {
            continue;
        } else if (key != s->on) {
            SIB__TRY(sib__fact_codes(run, c->outcome->name, c->table, d->name, key, &own));
        }
        c->rows->codes[key].own = key == s->on ? days : own;
    }
    return SIB_OK;
}

static sib_status find_unseen(sib__run *run, sib__counter *c)
{
    bool *seen = NULL;
    SIB__TRY(sib__seen_rows(run, c->outcome->name, c->table, &seen));
    for (int64_t i = 0; i < c->rows->n; i++) {
        c->line_of[i] = seen[i] ? 0 : -1;
    }
    return SIB_OK;
}

static sib_status read_arms(sib__run *run, sib__counter *c)
{
    const char *column = c->outcome->kind == SIB__OUTCOME_FIGURES ? c->outcome->arm : "arm";
    sib__fact   fact;
    if (column == NULL || sib_table_find(c->table, column) < 0) {
        return SIB_OK;
    }
    SIB__TRY(sib__fact_column(run, c->outcome->name, c->table, column, &fact));
    return sib__fact_arms(run, &fact, &c->arms);
}

static sib_status match_rows(sib__run *run, sib__counter *c)
{
    sib__meeting *meet = NULL;
    sib__series   rows = *c->rows;
    rows.keys &= c->lines->keys;
    SIB__TRY(sib__meeting_begin(run, &rows, c->lines, &meet));
    for (int64_t i = 0; i < rows.n; i++) {
        c->line_of[i] = c->line_of[i] < 0 ? -1 : sib__meeting_line(meet, i);
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

static bool is_mature(const sib__run *run, const sib__scheme_outcome *o, int32_t cohort)
{
    sib__span span = {o->follow_up.months + o->waiting.months + o->window.months,
                      o->follow_up.days + o->waiting.days + o->window.days};
    int32_t   end = run->cohort_end[cohort];
    if (end == SIB_DATE_MISSING) {
        return false;
    }
    end = sib__span_after(end, span, 1);
    return end != SIB_DATE_MISSING && end <= run->as_at;
}

/* Why lines have no number: an open cohort or period. */
static sib_status mark_open(sib__run *run, const sib__scheme_outcome *o, sib__series *s)
{
    const sib__scheme *scheme = run->scheme;
    bool     people = o->kind != SIB__OUTCOME_FIGURES && o->kind != SIB__OUTCOME_ACHIEVEMENTS;
    bool     by_cohort = sib__has_dimension(s->keys, scheme->cohort);
    bool     dated = sib__has_dimension(s->keys, scheme->on);
    uint64_t open_cohorts = 0;
    for (int32_t i = 0; people && i < scheme->cohort_count; i++) {
        open_cohorts |= (uint64_t)!is_mature(run, o, i) << i;
    }
    for (int64_t i = 0; i < s->n; i++) {
        uint64_t own = people && by_cohort
                           ? UINT64_C(1) << sib__code_at(&s->codes[scheme->cohort], i)
                           : run->cohorts;
        bool     open = (open_cohorts & own) != 0;
        int32_t  reason = open ? SIB__REASON_COHORT_OPEN : SIB__REASON_NONE;
        for (int64_t p = 0; !people && !dated && p < scheme->period_count; p++) {
            int32_t key = scheme->periods[p].dimension;
            if (sib__has_dimension(s->keys, key) &&
                sib__period_end(run, key, sib__code_at(&s->codes[key], i)) > run->as_at) {
                reason = SIB__REASON_PERIOD_OPEN;
            }
        }
        SIB__TRY(sib__reason_set(run->call, run->memory, s, i, reason));
    }
    return SIB_OK;
}

sib_status sib__count_begin(sib__run *run, const sib__scheme_outcome *o, sib__arm arm,
                            sib__dimensions by, const sib__output *result, sib__counter *c)
{
    const int32_t *days = NULL;
    bool           achievements = o->kind == SIB__OUTCOME_ACHIEVEMENTS;
    *c = (sib__counter){.outcome = o};
    if (achievements) {
        SIB__TRY(sib__list_achievements(run, o, by, &c->rows));
    } else {
        SIB__TRY(sib__find_facts(run, o->name, &c->table));
        SIB__TRY(sib__series_make(run->call, run->memory, run->scheme, sib_table_rows(c->table),
                                  SIB__UNIT_NUMBER, by, &c->rows));
    }
    c->line_of = SIB__NEW(run->memory, int64_t, c->rows->n);
    SIB__TRY_MEMORY(run->call, c->line_of);
    if (!achievements) {
        SIB__TRY(read_days(run, o, c->table, &days));
        SIB__TRY(read_codes(run, c, by, days));
        SIB__TRY(find_unseen(run, c));
        SIB__TRY(read_arms(run, c));
    }
    SIB__TRY(sib__count_lines(run, c->rows, c->line_of, by, result, &c->lines));
    SIB__TRY(match_rows(run, c));
    SIB__TRY(mark_open(run, o, c->lines));
    return achievements ? SIB_OK : sib__mark_verdicts(run, c, arm);
}

/* Persons with an achievement, once a line. */
static sib_status add_achievers(sib__run *run, const sib__counter *c, sib__numbers *to)
{
    int64_t        *group_of = NULL;
    int64_t         n = 0;
    sib__dimensions by = c->lines->keys | sib__dimension_bit(run->scheme->person);
    SIB__TRY(sib__group_lines(run, c->rows, by & c->rows->keys, &group_of, &n));
    bool *seen = SIB__NEW(run->memory, bool, n);
    SIB__TRY_MEMORY(run->call, seen);
    for (int64_t i = 0; i < c->rows->n; i++) {
        if (c->line_of[i] >= 0 && !seen[group_of[i]]) {
            seen[group_of[i]] = true;
            to->whole[c->line_of[i]]++;
        }
    }
    return SIB_OK;
}

/* The members whose classes are those of a line. */
static sib_status add_members(sib__run *run, const sib__counter *c, sib__numbers *to)
{
    const sib__scheme *s = run->scheme;
    int64_t            n = sib__run_code_count(run, s->person);
    sib__dimensions    person = sib__dimension_bit(s->person);
    sib__series       *people = NULL;
    sib__meeting      *meet = NULL;
    int64_t           *group_of = NULL;
    int64_t            groups = 0;
    SIB__TRY(sib__series_make(run->call, run->memory, s, n, SIB__UNIT_NUMBER,
                              sib__dimensions_all(s, person), &people));
    int32_t *own = SIB__NEW(run->memory, int32_t, n);
    SIB__TRY_MEMORY(run->call, own);
    for (int64_t i = 0; i < n; i++) {
        own[i] = (int32_t)i;
    }
    people->codes[s->person].own = own;
    SIB__TRY(sib__derive_codes(run, people));
    people->keys &= c->lines->keys & ~person;
    SIB__TRY(sib__group_lines(run, people, people->keys, &group_of, &groups));
    int64_t *members = SIB__NEW(run->memory, int64_t, groups);
    SIB__TRY_MEMORY(run->call, members);
    for (int64_t i = 0; i < n; i++) {
        members[group_of[i]] += run->dictionaries[s->person].shown[i] ? 1 : 0;
    }
    SIB__TRY(sib__meeting_begin(run, c->lines, people, &meet));
    for (int64_t i = 0; i < c->lines->n; i++) {
        int64_t first = sib__meeting_line(meet, i);
        to->whole[i] += first < 0 ? 0 : members[group_of[first]];
    }
    return SIB_OK;
}

static sib_status add_achieved(sib__run *run, const sib__counter *c, const char *number,
                               sib__numbers *to)
{
    if (strcmp(number, "persons") == 0) {
        return add_members(run, c, to);
    }
    if (strcmp(number, "achievers") == 0) {
        return add_achievers(run, c, to);
    }
    for (int64_t i = 0; i < c->rows->n; i++) {
        if (c->line_of[i] >= 0) {
            to->whole[c->line_of[i]]++;
        }
    }
    return SIB_OK;
}

/* Money is a whole number of minor units. */
static sib_status check_money(sib__run *run, const sib__fact *fact, int64_t row,
                              sib__exact value)
{
    sib__exact units;
    SIB__TRY(sib__exact_divide(run->call, run->memory, value, run->scheme->minor_unit, &units));
    return units.den == 1 ||
                   (units.big != NULL && units.big->den_size == 1 && units.big->den[0] == 1)
               ? SIB_OK
               : sib__refuse_fact(run, fact, row, "money is finer than the minor unit");
}

static sib_status check_count(sib__run *run, const sib__fact *fact, int64_t row,
                              const sib__scheme_number *number, sib__arm arm, sib__exact value)
{
    bool whole = value.den == 1;
    if (number != NULL && number->unit == SIB__UNIT_MONEY) {
        return check_money(run, fact, row, value);
    }
    if (number == NULL || !number->whole) {
        return SIB_OK;
    }
    return sib__exact_sign(value) >= 0 && (whole || arm == SIB__ARM_COMPARISON)
               ? SIB_OK
               : sib__refuse_fact(run, fact, row, "a count is whole and not negative");
}

/* Adds a whole number from 0, as nearly all are; false: it is looked at more closely. */
static bool add_whole(const sib__counter *c, sib__arm arm, const sib__column *column, int64_t i,
                      sib__numbers *to)
{
    int64_t value = sib__column_i64(column, i); /* below 0 where it is missing */
    int64_t line = c->line_of[i];
    int64_t sum = 0;
    if (value < 0 || to->whole == NULL || to->den != 1) {
        return false;
    }
    if (line < 0 || (c->arms == NULL ? SIB__ARM_TREATED : (sib__arm)c->arms[i]) != arm) {
        return true;
    }
    if (__builtin_add_overflow(to->whole[line], value, &sum)) {
        return false;
    }
    to->whole[line] = sum;
    return true;
}

sib_status sib__count_add(sib__run *run, const sib__counter *c, sib__arm arm, const char *name,
                          sib__numbers *to)
{
    const sib__scheme_number *number = sib__outcome_number(c->outcome, name);
    int32_t                   unit = number == NULL ? SIB__UNIT_NUMBER : number->unit;
    sib__people              *people = NULL;
    sib__numbers              met = {.den = 1};
    sib__numbers             *sums = to;
    sib__fact                 fact;
    if (c->table == NULL) {
        return add_achieved(run, c, name, to);
    }
    if (sib__counts_people(c->outcome, name)) {
        SIB__TRY(sib__people_begin(run, c, &people));
        SIB__TRY(sib__numbers_make(run->call, run->memory, c->lines->n, &met));
        sums = &met;
    }
    SIB__TRY(sib__fact_column(run, c->outcome->name, c->table, name, &fact));
    bool wholes =
        people == NULL && unit == SIB__UNIT_NUMBER && fact.column.type == SIB_COLUMN_TYPE_I64;
    for (int64_t i = 0; i < c->rows->n; i++) {
        int64_t    line = c->line_of[i];
        sib__exact value = {0, 1, NULL};
        SIB__TRY(sib__run_check(run, i));
        if (wholes && add_whole(c, arm, &fact.column, i, sums)) {
            continue;
        }
        SIB__TRY(sib__fact_exact(run, &fact, i, unit, &value));
        sib__arm own = c->arms == NULL ? SIB__ARM_TREATED : (sib__arm)c->arms[i];
        SIB__TRY(check_count(run, &fact, i, number, own, value));
        bool first = true;
        SIB__TRY(people == NULL ? SIB_OK
                                : sib__people_meet(run, people, &fact, i, own, value, &first));
        if (line < 0 || own != arm || !first) {
            continue;
        }
        SIB__TRY(
            sib__exact_add(run->call, run->memory, sib__number_at(sums, line), value, &value));
        SIB__TRY(sib__number_set(run->call, run->memory, sums, c->lines->n, line, value));
    }
    return people == NULL ? SIB_OK : sib__people_spread(run, c, sums, to);
}
