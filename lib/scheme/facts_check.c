#include "scheme/facts_check.h"

#include <string.h>

#include "scheme/cells.h"
#include "scheme/facts_people.h"
#include "scheme/lists.h"

static bool is_step(const sib__scheme *s, const char *name)
{
    for (int64_t i = 0; i < s->step_count; i++) {
        if (strcmp(s->steps[i]->id, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Outcomes, members, the last days of cohorts, and ends of intervals by the step they are for.
 */
static sib_status check_table(sib__run *run, const char *name)
{
    const sib__scheme *s = run->scheme;
    bool               known = sib__outcome_named(s, name) != NULL || is_step(s, name) ||
                 (strcmp(name, "members") == 0 && s->members != NULL) ||
                 (strcmp(name, "cohorts") == 0 && s->cohort_count > 0);
    return known ? SIB_OK
                 : sib__fail(run->call, SIB_ERR_DATA, "facts", -1, NULL,
                             "the contract has nothing called %s", name);
}

static bool is_key(const sib__scheme *s, const sib__scheme_outcome *o, const char *name)
{
    return sib__has_dimension(o->own, sib__dimension_named(s, sib__slice_of(name)));
}

static bool is_column(const char *column, const char *name)
{
    return column != NULL && strcmp(column, name) == 0;
}

static sib_status check_columns(sib__run *run, const sib__scheme_outcome *o,
                                const sib_table *table)
{
    for (int64_t i = 0; i < sib_table_columns(table); i++) {
        const char *name = sib_table_name(table, i);
        if (!is_key(run->scheme, o, name) && sib__outcome_number(o, name) == NULL &&
            !is_column(o->on, name) && !is_column(o->arm, name)) {
            return sib__fail(run->call, SIB_ERR_DATA, "facts", -1, name,
                             "table %s: the outcome states no such column", o->name);
        }
    }
    return SIB_OK;
}

/* The arm of each row, as a bit; 1 without arms. */
static sib_status arm_bit(sib__run *run, const sib__scheme_outcome *o, const sib_table *table,
                          int64_t row, int *out)
{
    sib__fact  fact;
    sib__slice arm;
    *out = 1;
    if (o->arm == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__fact_column(run, o->name, table, o->arm, &fact));
    SIB__TRY(sib__fact_text(run, &fact, row, &arm));
    *out = sib__slice_equals(arm, "treated") ? 1 : 2;
    return SIB_OK;
}

/* One row for each combination of keys, day and arm. */
static sib_status check_rows(sib__run *run, const sib__scheme_outcome *o,
                             const sib_table *table)
{
    const sib__scheme *s = run->scheme;
    sib__dimensions    keys = o->own | (o->on == NULL ? 0 : sib__dimension_bit(s->on));
    sib__series       *rows = NULL;
    int64_t           *group_of = NULL;
    int64_t            n = 0;
    SIB__TRY(sib__series_make(run->call, run->memory, s, sib_table_rows(table),
                              SIB__UNIT_NUMBER, keys, &rows));
    for (int32_t key = 0; key < s->dimension_count; key++) {
        const int32_t *own = NULL;
        if (sib__has_dimension(keys, key)) {
            SIB__TRY(sib__fact_codes(run, o->name, table,
                                     key == s->on ? o->on : s->dimensions[key].name, key,
                                     &own));
            rows->codes[key].own = own;
        }
    }
    SIB__TRY(sib__group_lines(run, rows, keys, &group_of, &n));
    uint8_t *seen = SIB__NEW(run->memory, uint8_t, n);
    SIB__TRY_MEMORY(run->call, seen);
    for (int64_t i = 0; i < rows->n; i++) {
        int bit = 0;
        SIB__TRY(arm_bit(run, o, table, i, &bit));
        if ((seen[group_of[i]] & bit) != 0) {
            return sib__fail(run->call, SIB_ERR_DATA, "facts", i, NULL,
                             "table %s: a row with the same keys stands above", o->name);
        }
        seen[group_of[i]] = (uint8_t)(seen[group_of[i]] | bit);
    }
    return SIB_OK;
}

sib_status sib__check_facts(sib__run *run)
{
    for (int64_t i = 0; i < run->facts->n; i++) {
        const sib__fact_table     *t = &run->facts->tables[i];
        const sib__scheme_outcome *o = sib__outcome_named(run->scheme, t->name);
        SIB__TRY(check_table(run, t->name));
        if (o != NULL && o->kind == SIB__OUTCOME_FIGURES) {
            SIB__TRY(check_columns(run, o, t->table));
            SIB__TRY(check_rows(run, o, t->table));
        } else if (o != NULL && o->kind != SIB__OUTCOME_ACHIEVEMENTS) {
            SIB__TRY(sib__check_people(run, o, t->table));
        } else if (o == NULL && run->scheme->members != NULL &&
                   strcmp(t->name, "members") == 0) {
            SIB__TRY(sib__check_members(run, t->table));
        }
    }
    return SIB_OK;
}
