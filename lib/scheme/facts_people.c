/* Counts of people and members as no contract could mean them: rows twice, strange columns,
 * counts above their persons. All rows are looked at, whether they count or not. */
#include "scheme/facts_people.h"

#include <string.h>

#include "scheme/cells.h"
#include "scheme/lists.h"
#include "scheme/step_measure.h"
#include "scheme/verdicts.h"

/* A count of people being checked. */
typedef struct people {
    sib__run                  *run;
    const sib__scheme_outcome *outcome;
    const sib_table           *table;
    uint8_t                   *arms;   /* [rows] of sib__arm */
    bool                       shares; /* a share reads `value` */
} people;

static const sib__measure *measure_at(const sib__scheme *s, int64_t i,
                                      const sib__scheme_outcome *o)
{
    const sib__measure *m = strcmp(s->steps[i]->kind->name, "measure") == 0
                                ? (const sib__measure *)s->steps[i]
                                : NULL;
    return m != NULL && m->outcome == o ? m : NULL;
}

/* The keys that rows of an outcome have: cohorts, its own, and those that its measures are by.
 */
static sib__dimensions keys_of(const sib__scheme *s, const sib__scheme_outcome *o)
{
    sib__dimensions keys = o->own;
    keys |= s->cohort_count > 0 ? sib__dimension_bit(s->cohort) : 0;
    for (int64_t i = 0; i < s->step_count; i++) {
        const sib__measure *m = measure_at(s, i, o);
        keys |= m == NULL ? 0 : m->by;
    }
    return keys;
}

/* The number that an `adjust` or `expected` comparison reads; arms, where one has them. */
static bool is_compared(const sib__scheme *s, const char *name)
{
    bool found = false;
    for (int64_t i = 0; i < s->comparison_count; i++) {
        const sib__scheme_comparison *c = &s->comparisons[i];
        bool arms = c->kind == SIB__COMPARISON_MATCHED || c->kind == SIB__COMPARISON_RANDOMISED;
        found = found || (c->adjust_number != NULL && strcmp(c->adjust_number, name) == 0) ||
                (c->number != NULL && strcmp(c->number, name) == 0) ||
                (arms && strcmp(name, "arm") == 0);
    }
    return found;
}

static sib_status check_columns(const people *p, sib__dimensions keys)
{
    const sib__scheme *s = p->run->scheme;
    for (int64_t i = 0; i < sib_table_columns(p->table); i++) {
        const char *name = sib_table_name(p->table, i);
        int32_t     key = sib__dimension_named(s, sib__slice_of(name));
        if (!sib__has_dimension(keys, key) && strcmp(name, "verdict") != 0 &&
            sib__outcome_number(p->outcome, name) == NULL && !is_compared(s, name)) {
            return sib__fail(p->run->call, SIB_ERR_DATA, "facts", -1, name,
                             "table %s: no measure of the outcome reads such a column",
                             p->outcome->name);
        }
    }
    return SIB_OK;
}

static sib_status read_arms(people *p)
{
    sib__fact fact;
    if (sib_table_find(p->table, "arm") < 0) {
        p->arms = SIB__NEW(p->run->memory, uint8_t, sib_table_rows(p->table));
        SIB__TRY_MEMORY(p->run->call, p->arms);
        return SIB_OK;
    }
    SIB__TRY(sib__fact_column(p->run, p->outcome->name, p->table, "arm", &fact));
    return sib__fact_arms(p->run, &fact, &p->arms);
}

/* One row for each combination of keys and arm. */
static sib_status check_rows(const people *p, sib__dimensions keys)
{
    sib__run          *run = p->run;
    const sib__scheme *s = run->scheme;
    sib__series       *rows = NULL;
    int64_t           *group_of = NULL;
    int64_t            n = 0;
    SIB__TRY(sib__series_make(run->call, run->memory, s, sib_table_rows(p->table),
                              SIB__UNIT_NUMBER, keys, &rows));
    for (int32_t key = 0; key < s->dimension_count; key++) {
        const int32_t *own = NULL;
        if (sib__has_dimension(keys, key)) {
            SIB__TRY(sib__fact_codes(run, p->outcome->name, p->table, s->dimensions[key].name,
                                     key, &own));
            rows->codes[key].own = own;
        }
    }
    SIB__TRY(sib__group_lines(run, rows, keys, &group_of, &n));
    bool *seen = SIB__NEW(run->memory, bool, 2 * n);
    SIB__TRY_MEMORY(run->call, seen);
    for (int64_t i = 0; i < rows->n; i++) {
        bool *at = &seen[2 * group_of[i] + p->arms[i]];
        if (*at) {
            return sib__fail(run->call, SIB_ERR_DATA, "facts", i, NULL,
                             "table %s: a row with the same keys stands above",
                             p->outcome->name);
        }
        *at = true;
    }
    return SIB_OK;
}

/* Whether a number is bounded by persons: 1 above, -1 below, 0 not. */
static int bound_of(const people *p, const char *name)
{
    return strcmp(name, "eligible") == 0                                        ? -1
           : strcmp(name, "reconvicted") == 0 || strcmp(name, "with_days") == 0 ? 1
           : strcmp(name, "value") == 0 && p->shares                            ? 1
                                                                                : 0;
}

static sib_status check_number(const people *p, const sib__fact *fact, const sib__fact *persons,
                               const sib__scheme_number *number)
{
    sib__run *run = p->run;
    int       bound = persons == NULL ? 0 : bound_of(p, number->name);
    bool      wholes = bound == 0 && fact->column.type == SIB_COLUMN_TYPE_I64;
    for (int64_t i = 0; i < sib_table_rows(p->table); i++) {
        sib__exact value;
        sib__exact all;
        int        order = 0;
        SIB__TRY(sib__run_check(run, i));
        if (wholes && sib__column_i64(&fact->column, i) >= 0) {
            continue;
        }
        SIB__TRY(sib__fact_exact(run, fact, i, SIB__UNIT_NUMBER, &value));
        if (number->whole && (sib__exact_sign(value) < 0 || (value.den != 1 && value.den != 0 &&
                                                             p->arms[i] == SIB__ARM_TREATED))) {
            return sib__refuse_fact(run, fact, i, "a count is whole and not negative");
        }
        if (bound == 0 || (bound < 0 && p->arms[i] == SIB__ARM_COMPARISON)) {
            continue;
        }
        SIB__TRY(sib__fact_exact(run, persons, i, SIB__UNIT_NUMBER, &all));
        SIB__TRY(sib__exact_compare(run->call, value, all, &order));
        if (order * bound > 0) {
            return sib__refuse_fact(run, fact, i,
                                    bound > 0 ? "a count is above its persons"
                                              : "fewer could have been than are");
        }
    }
    return SIB_OK;
}

static sib_status check_numbers(const people *p)
{
    const sib__scheme_outcome *o = p->outcome;
    sib__fact                  persons;
    bool                       any = sib_table_find(p->table, "persons") >= 0;
    if (any) {
        SIB__TRY(sib__fact_column(p->run, o->name, p->table, "persons", &persons));
    }
    for (int64_t i = 0; i < o->number_count; i++) {
        sib__fact fact;
        if (sib_table_find(p->table, o->numbers[i].name) >= 0) {
            SIB__TRY(sib__fact_column(p->run, o->name, p->table, o->numbers[i].name, &fact));
            SIB__TRY(check_number(p, &fact, any ? &persons : NULL, &o->numbers[i]));
        }
    }
    return SIB_OK;
}

/* A verdict is `ok`, or another word. */
static sib_status check_verdicts(const people *p)
{
    sib__fact fact;
    if (sib_table_find(p->table, "verdict") < 0) {
        return SIB_OK;
    }
    SIB__TRY(sib__fact_column(p->run, p->outcome->name, p->table, "verdict", &fact));
    for (int64_t i = 0; i < sib_table_rows(p->table); i++) {
        sib__slice word;
        SIB__TRY(sib__fact_text(p->run, &fact, i, &word));
        if (!sib__is_verdict(word)) {
            return sib__refuse_fact(p->run, &fact, i,
                                    "a verdict is ok, or a word of small letters");
        }
    }
    return SIB_OK;
}

sib_status sib__check_people(sib__run *run, const sib__scheme_outcome *o,
                             const sib_table *table)
{
    const sib__scheme *s = run->scheme;
    sib__dimensions    keys = keys_of(s, o);
    people             p = {.run = run, .outcome = o, .table = table};
    for (int64_t i = 0; i < s->step_count; i++) {
        const sib__measure *m = measure_at(s, i, o);
        p.shares = p.shares || (m != NULL && m->is == SIB__MEASURE_SHARE);
    }
    SIB__TRY(check_columns(&p, keys));
    SIB__TRY(read_arms(&p));
    SIB__TRY(check_rows(&p, keys));
    SIB__TRY(check_numbers(&p));
    return check_verdicts(&p);
}

/* One row a person, with the columns that are declared. */
sib_status sib__check_members(sib__run *run, const sib_table *table)
{
    const sib__scheme_table *members = run->scheme->members;
    const int32_t           *persons = NULL;
    sib__fact                fact;
    for (int64_t i = 0; i < members->column_count; i++) {
        SIB__TRY(sib__fact_column(run, "members", table, members->columns[i].name, &fact));
    }
    if (sib_table_columns(table) > members->column_count) {
        return sib__fail(run->call, SIB_ERR_DATA, "facts", -1, NULL,
                         "table members: a column is none that the contract declares");
    }
    SIB__TRY(
        sib__fact_codes(run, "members", table, members->person, run->scheme->person, &persons));
    bool *seen = SIB__NEW(run->memory, bool, sib__run_code_count(run, run->scheme->person));
    SIB__TRY_MEMORY(run->call, seen);
    SIB__TRY(sib__fact_column(run, "members", table, members->person, &fact));
    for (int64_t i = 0; i < sib_table_rows(table); i++) {
        if (seen[persons[i]]) {
            return sib__refuse_fact(run, &fact, i, "a person stands in a row above");
        }
        seen[persons[i]] = true;
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}
