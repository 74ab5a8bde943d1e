/* Which rows of the facts are seen, and which persons and whole numbers these show. */
#include "scheme/shown.h"

#include <string.h>

#include "scheme/cells.h"
#include "scheme/lists.h"

sib_status sib__seen_rows(sib__run *run, const char *name, const sib_table *table, bool **out)
{
    const sib__scheme         *s = run->scheme;
    const sib__scheme_outcome *o = sib__outcome_named(s, name);
    const char                *cohort = "cohort";
    const int32_t             *days = NULL;
    const int32_t             *cohorts = NULL;
    bool                      *seen = SIB__NEW(run->memory, bool, sib_table_rows(table));
    SIB__TRY_MEMORY(run->call, seen);
    if (o != NULL && o->on != NULL) {
        SIB__TRY(sib__fact_codes(run, name, table, o->on, s->on, &days));
    }
    if (s->cohort_count > 0 && sib_table_find(table, cohort) >= 0) {
        SIB__TRY(sib__fact_codes(run, name, table, cohort, s->cohort, &cohorts));
    }
    for (int64_t i = 0; i < sib_table_rows(table); i++) {
        seen[i] = (days == NULL || days[i] <= run->as_at) &&
                  (cohorts == NULL || (run->cohorts >> cohorts[i] & 1) != 0);
        SIB__TRY(sib__run_check(run, i));
    }
    *out = seen;
    return SIB_OK;
}

/* The codes of a key that the rows of a table show in a column. */
static sib_status show(sib__run *run, const sib__fact_table *f, const char *column, int32_t key,
                       bool *shown)
{
    bool          *seen = NULL;
    const int32_t *codes = NULL;
    SIB__TRY(sib__seen_rows(run, f->name, f->table, &seen));
    SIB__TRY(sib__fact_codes(run, f->name, f->table, column, key, &codes));
    for (int64_t i = 0; i < sib_table_rows(f->table); i++) {
        shown[codes[i]] = shown[codes[i]] || seen[i];
        SIB__TRY(sib__run_check(run, i));
    }
    sib__drop(run->memory, seen);
    return SIB_OK;
}

/* The column of a table that shows persons; NULL for none. */
static const char *person_column(const sib__scheme *s, const char *table)
{
    bool members = strcmp(table, "members") == 0;
    return (s->members != NULL) == members ? sib__person_column(s, table) : NULL;
}

sib_status sib__run_shown(sib__run *run)
{
    const sib__scheme *s = run->scheme;
    for (int32_t key = 0; key < s->dimension_count; key++) {
        sib__dictionary *d = &run->dictionaries[key];
        bool             person = key == s->person;
        if ((!person && s->dimensions[key].kind != SIB__DIMENSION_FOUND) ||
            sib__has_dimension(s->draws, key)) { /* a draw is there, whether it shows a row */
            continue;
        }
        bool *shown = SIB__NEW(run->memory, bool, d->n);
        SIB__TRY_MEMORY(run->call, shown);
        for (int64_t t = 0; t < run->facts->n; t++) {
            const sib__fact_table *f = &run->facts->tables[t];
            const char *column = person ? person_column(s, f->name) : s->dimensions[key].name;
            if (column != NULL && sib_table_find(f->table, column) >= 0) {
                SIB__TRY(show(run, f, column, key, shown));
            }
        }
        d->shown = shown;
    }
    return SIB_OK;
}
