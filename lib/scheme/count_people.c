/* Persons of an outcome whose rows are split by keys of its own, such as the court: the events
 * are split by them and the persons are not, so each combination has all of them. */
#include "scheme/count_people.h"

#include <string.h>

#include "scheme/cells.h"
#include "scheme/lists.h"

struct sib__people {
    int64_t    *group_of; /* [rows]: rows alike but for the outcome's own keys */
    bool       *there;    /* [2 x groups]: by arm, whether a row was met */
    sib__exact *number;   /* [2 x groups] */
};

bool sib__counts_people(const sib__scheme_outcome *o, const char *number)
{
    bool people = o->kind != SIB__OUTCOME_FIGURES && o->kind != SIB__OUTCOME_ACHIEVEMENTS;
    return people && o->own != 0 &&
           (sib__outcome_number(o, number) == NULL || strcmp(number, "persons") == 0 ||
            strcmp(number, "eligible") == 0);
}

/* Columns of counts that are no keys, whatever a class may be called. */
static bool is_count(const sib__scheme_outcome *o, const char *name)
{
    return strcmp(name, "arm") == 0 || strcmp(name, "verdict") == 0 ||
           sib__outcome_number(o, name) != NULL;
}

sib_status sib__people_begin(sib__run *run, const sib__counter *c, sib__people **out)
{
    const sib__scheme *s = run->scheme;
    sib__dimensions    keys = 0;
    sib__series       *rows = NULL;
    sib__people       *p = SIB__NEW(run->memory, sib__people, 1);
    int64_t            groups = 0;
    SIB__TRY_MEMORY(run->call, p);
    SIB__TRY(
        sib__series_make(run->call, run->memory, s, c->rows->n, SIB__UNIT_NUMBER, 0, &rows));
    for (int32_t key = 0; key < s->dimension_count; key++) {
        const char    *name = s->dimensions[key].name;
        const int32_t *own = NULL;
        if (sib__has_dimension(c->outcome->keys & ~c->outcome->own, key) &&
            !is_count(c->outcome, name) && sib_table_find(c->table, name) >= 0) {
            SIB__TRY(sib__fact_codes(run, c->outcome->name, c->table, name, key, &own));
            rows->codes[key].own = own;
            keys |= sib__dimension_bit(key);
        }
    }
    rows->keys = keys;
    SIB__TRY(sib__group_lines(run, rows, keys, &p->group_of, &groups));
    p->there = SIB__NEW(run->memory, bool, 2 * groups);
    SIB__TRY_MEMORY(run->call, p->there);
    p->number = SIB__NEW(run->memory, sib__exact, 2 * groups);
    SIB__TRY_MEMORY(run->call, p->number);
    *out = p;
    return SIB_OK;
}

sib_status sib__people_meet(sib__run *run, sib__people *p, const sib__fact *fact, int64_t row,
                            sib__arm arm, sib__exact value, bool *first)
{
    int64_t at = 2 * p->group_of[row] + (arm == SIB__ARM_TREATED ? 0 : 1);
    int     order = 0;
    *first = !p->there[at];
    if (*first) {
        p->there[at] = true;
        p->number[at] = value;
        return SIB_OK;
    }
    SIB__TRY(sib__exact_compare(run->call, value, p->number[at], &order));
    return order == 0 ? SIB_OK
                      : sib__refuse_fact(run, fact, row,
                                         "persons differ between rows that differ in keys of "
                                         "the outcome alone");
}

sib_status sib__people_spread(sib__run *run, const sib__counter *c, const sib__numbers *met,
                              sib__numbers *to)
{
    sib__memory *m = run->memory;
    int64_t     *group_of = NULL;
    int64_t      groups = 0;
    SIB__TRY(
        sib__group_lines(run, c->lines, c->lines->keys & ~c->outcome->own, &group_of, &groups));
    sib__exact *sums = SIB__NEW(m, sib__exact, groups);
    SIB__TRY_MEMORY(run->call, sums);
    for (int64_t g = 0; g < groups; g++) {
        sums[g] = sib__exact_of_i64(0);
    }
    for (int64_t i = 0; i < c->lines->n; i++) {
        sib__exact *sum = &sums[group_of[i]];
        SIB__TRY(sib__exact_add(run->call, m, *sum, sib__number_at(met, i), sum));
    }
    for (int64_t i = 0; i < c->lines->n; i++) {
        sib__exact value = sib__number_at(to, i);
        SIB__TRY(sib__exact_add(run->call, m, value, sums[group_of[i]], &value));
        SIB__TRY(sib__number_set(run->call, m, to, c->lines->n, i, value));
    }
    return SIB_OK;
}
