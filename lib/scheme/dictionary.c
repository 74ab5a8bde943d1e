/* The names of keys in a run: listed by the contract, or found in the facts. */
#include <string.h>

#include "core/date.h"
#include "core/format.h"
#include "core/sort.h"
#include "scheme/cells.h"
#include "scheme/dictionary.h"
#include "scheme/distinct.h"
#include "scheme/lists.h"

/* Every whole number that a table of facts has in a column of that name. */
static sib_status find_wholes(sib__run *run, const char *name, sib__dictionary *d)
{
    int64_t n = 0;
    for (int64_t t = 0; t < run->facts->n; t++) {
        n += sib_table_rows(run->facts->tables[t].table);
    }
    int64_t *wholes = SIB__NEW(run->memory, int64_t, n);
    SIB__TRY_MEMORY(run->call, wholes);
    n = 0;
    for (int64_t t = 0; t < run->facts->n; t++) {
        const sib__fact_table *f = &run->facts->tables[t];
        sib__fact              fact;
        if (sib_table_find(f->table, name) < 0) {
            continue;
        }
        SIB__TRY(sib__fact_column(run, f->name, f->table, name, &fact));
        for (int64_t i = 0; i < sib_table_rows(f->table); i++) {
            SIB__TRY(sib__fact_whole(run, &fact, i, &wholes[n]));
            SIB__TRY(sib__run_check(run, i));
            n++;
        }
    }
    SIB__TRY(sib__sort_wholes(run, wholes, &n));
    d->wholes = wholes;
    d->n = n;
    return SIB_OK;
}

sib_status sib__sort_wholes(sib__run *run, int64_t *wholes, int64_t *n)
{
    uint64_t *keys = SIB__NEW(run->memory, uint64_t, 2 * *n);
    SIB__TRY_MEMORY(run->call, keys);
    int64_t *rows = SIB__NEW(run->memory, int64_t, 2 * *n);
    SIB__TRY_MEMORY(run->call, rows);
    for (int64_t i = 0; i < *n; i++) {
        keys[i] = (uint64_t)wholes[i] ^ (UINT64_C(1) << 63);
    }
    SIB__TRY(sib__sort_u64(run->call, keys, rows, keys + *n, rows + *n, *n));
    int64_t distinct = 0;
    for (int64_t i = 0; i < *n; i++) {
        if (i == 0 || keys[i] != keys[i - 1]) {
            wholes[distinct++] = (int64_t)(keys[i] ^ (UINT64_C(1) << 63));
        }
    }
    sib__drop(run->memory, keys);
    sib__drop(run->memory, rows);
    *n = distinct;
    return SIB_OK;
}

/* The columns that name persons, of which tables. */
typedef struct naming {
    sib__fact   *facts;
    sib__column *columns;
    int64_t     *starts; /* [count + 1] */
    int64_t     *tables;
    int64_t      count;
    int64_t      member; /* place of the members; -1: there are none */
} naming;

static sib_status find_columns(sib__run *run, naming *names)
{
    int64_t n = run->facts->n;
    names->member = -1;
    names->facts = SIB__NEW(run->memory, sib__fact, n);
    SIB__TRY_MEMORY(run->call, names->facts);
    names->columns = SIB__NEW(run->memory, sib__column, n);
    SIB__TRY_MEMORY(run->call, names->columns);
    names->tables = SIB__NEW(run->memory, int64_t, n);
    SIB__TRY_MEMORY(run->call, names->tables);
    names->starts = SIB__NEW(run->memory, int64_t, n + 1);
    SIB__TRY_MEMORY(run->call, names->starts);
    for (int64_t t = 0; t < n; t++) {
        const sib__fact_table *f = &run->facts->tables[t];
        const char            *column = sib__person_column(run->scheme, f->name);
        sib__fact             *fact = &names->facts[names->count];
        int64_t                rows = sib_table_rows(f->table);
        sib__slice             text;
        if (column == NULL || rows == 0) {
            continue;
        }
        SIB__TRY(sib__fact_column(run, f->name, f->table, column, fact));
        SIB__TRY(sib__fact_text(run, fact, 0, &text)); /* its type */
        names->member = strcmp(f->name, "members") == 0 ? names->count : names->member;
        names->columns[names->count] = fact->column;
        names->tables[names->count++] = t;
        names->starts[names->count] = names->starts[names->count - 1] + rows;
    }
    return SIB_OK;
}

/* Whether every row names somebody, and everybody named is a person: there are no members. */
static sib_status are_all_persons(sib__run *run, const naming *names,
                                  const sib__distinct *found, bool *all)
{
    *all = run->scheme->members == NULL && (found->n == 0 || found->names[0].length > 0);
    for (int64_t row = 0; *all && row < names->starts[names->count]; row++) {
        *all = found->codes[row] != SIB_CODE_MISSING;
        SIB__TRY(sib__run_check(run, row));
    }
    return SIB_OK;
}

/* Which of the names are persons: those of members, or all where there are no members. */
static sib_status mark_persons(sib__run *run, const naming *names, const sib__distinct *found,
                               int32_t *code)
{
    bool all = false;
    SIB__TRY(are_all_persons(run, names, found, &all));
    for (int64_t i = 0; all && i < found->n; i++) {
        code[i] = 1;
    }
    if (all) {
        return SIB_OK;
    }
    for (int64_t i = 0; i < names->count; i++) {
        if (run->scheme->members != NULL && i != names->member) {
            continue;
        }
        for (int64_t row = names->starts[i]; row < names->starts[i + 1]; row++) {
            int32_t own = found->codes[row];
            if (own == SIB_CODE_MISSING || found->names[own].length == 0) {
                return sib__refuse_fact(run, &names->facts[i], row - names->starts[i],
                                        "a person must not be missing");
            }
            code[own] = 1;
            SIB__TRY(sib__run_check(run, row));
        }
    }
    return SIB_OK;
}

/* Members; else everybody whom a table of achievements names. */
static sib_status find_persons(sib__run *run, sib__dictionary *d)
{
    naming        names = {.count = 0};
    sib__distinct found = {.n = 0};
    SIB__TRY(find_columns(run, &names));
    run->persons = SIB__NEW(run->memory, const int32_t *, run->facts->n);
    SIB__TRY_MEMORY(run->call, run->persons);
    sib__stacked stacked = {names.columns, names.starts, names.count};
    SIB__TRY(sib__find_distinct(run->call, run->memory, &stacked, &found));
    int32_t *code = SIB__NEW(run->memory, int32_t, found.n);
    SIB__TRY_MEMORY(run->call, code);
    SIB__TRY(mark_persons(run, &names, &found, code));
    for (int64_t i = 0; i < found.n; i++) {
        found.names[d->n] = found.names[i];
        code[i] = code[i] != 0 ? (int32_t)d->n++ : SIB_CODE_MISSING;
    }
    for (int64_t i = 0; d->n < found.n && i < names.starts[names.count]; i++) {
        int32_t own = found.codes[i];
        found.codes[i] = own == SIB_CODE_MISSING ? own : code[own];
        SIB__TRY(sib__run_check(run, i));
    }
    for (int64_t i = 0; i < names.count; i++) {
        run->persons[names.tables[i]] = found.codes + names.starts[i];
    }
    run->person_codes = found.codes;
    sib__drop(run->memory, code);
    d->names = found.names;
    return SIB_OK;
}

sib_status sib__run_forget_rows(sib__run *run)
{
    for (int64_t t = 0; run->person_codes != NULL && t < run->facts->n; t++) {
        const sib__fact_table *f = &run->facts->tables[t];
        if (run->persons[t] != NULL && strcmp(f->name, "members") == 0) {
            run->persons[t] = sib__copy(run->memory, run->persons[t], sib_table_rows(f->table),
                                        sizeof *run->persons[t]);
            SIB__TRY_MEMORY(run->call, run->persons[t]);
        } else {
            run->persons[t] = NULL;
        }
    }
    sib__drop(run->memory, run->person_codes);
    run->person_codes = NULL;
    return SIB_OK;
}

/* First days of the periods that have begun at as_at, and of the one after them. */
static sib_status begin_periods(sib__run *run, const sib__scheme_period *p)
{
    sib__dictionary *d = &run->dictionaries[p->dimension];
    int64_t          n = 0;
    int64_t          room = p->starts != NULL ? p->start_count
                            : run->as_at < p->from
                                ? 0
                                : ((int64_t)run->as_at - p->from) /
                                 (p->every.months > 0 ? 28 * p->every.months : p->every.days) +
                             1;
    int32_t         *starts = SIB__NEW(run->memory, int32_t, room + 1);
    SIB__TRY_MEMORY(run->call, starts);
    for (int64_t i = 0; i <= room; i++) {
        starts[i] = p->starts == NULL    ? sib__span_after(p->from, p->every, i)
                    : i < p->start_count ? p->starts[i]
                                         : sib__date_add_days(p->to, 1);
        starts[i] = starts[i] == SIB_DATE_MISSING ? INT32_MAX : starts[i];
        if (i == room || starts[i] > run->as_at) {
            break;
        }
        n = i + 1;
    }
    d->starts = starts;
    d->n = n;
    return SIB_OK;
}

/* The steps that can make a line: their results, by slot. */
static sib_status name_lines(sib__run *run, sib__dictionary *d)
{
    const sib__scheme *s = run->scheme;
    sib__slice        *names = SIB__NEW(run->memory, sib__slice, s->slot_count);
    SIB__TRY_MEMORY(run->call, names);
    for (int64_t i = 0; i < s->slot_count; i++) {
        names[i] = sib__slice_of(s->results[i]->full_name);
    }
    d->names = names;
    d->n = s->slot_count;
    return SIB_OK;
}

sib_status sib__run_dictionaries(sib__run *run)
{
    const sib__scheme *s = run->scheme;
    for (int64_t i = 0; i < s->period_count; i++) {
        SIB__TRY(begin_periods(run, &s->periods[i]));
    }
    for (int32_t i = 0; i < s->dimension_count; i++) {
        const sib__dimension *k = &s->dimensions[i];
        sib__dictionary      *d = &run->dictionaries[i];
        switch (k->kind) {
        case SIB__DIMENSION_FOUND:
            SIB__TRY(find_wholes(run, k->name, d));
            break;
        case SIB__DIMENSION_PERSON:
            SIB__TRY(find_persons(run, d));
            break;
        case SIB__DIMENSION_PERIOD:
        case SIB__DIMENSION_DATE:
            break;
        case SIB__DIMENSION_LINE:
            SIB__TRY(name_lines(run, d));
            break;
        default:
            d->names = k->listed;
            d->n = k->listed_count;
            break;
        }
    }
    return SIB_OK;
}

int32_t sib__period_of(const sib__run *run, int32_t key, int32_t day)
{
    const sib__dictionary *d = &run->dictionaries[key];
    int64_t                low = 0;
    int64_t                high = d->n;
    while (low < high) { /* the first period that begins after the day */
        int64_t middle = low + (high - low) / 2;
        if (d->starts[middle] <= day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == 0 || (low == d->n && day >= d->starts[d->n]) ? SIB_CODE_MISSING
                                                               : (int32_t)(low - 1);
}

sib_status sib__run_know_whole(sib__run *run, int32_t key, int64_t whole)
{
    sib__dictionary *d = &run->dictionaries[key];
    int64_t         *wholes = SIB__NEW(run->memory, int64_t, d->n + 1);
    SIB__TRY_MEMORY(run->call, wholes);
    for (int64_t i = 0; i < d->n; i++) {
        if (d->wholes[i] == whole) {
            return SIB_OK;
        }
        wholes[i] = d->wholes[i];
    }
    wholes[d->n] = whole;
    d->wholes = wholes;
    d->n++;
    return SIB_OK;
}

sib_status sib__run_order_codes(sib__run *run, int32_t key, int64_t n, int64_t **out)
{
    uint64_t *keys = SIB__NEW(run->memory, uint64_t, 2 * n);
    SIB__TRY_MEMORY(run->call, keys);
    *out = SIB__NEW(run->memory, int64_t, 2 * n);
    SIB__TRY_MEMORY(run->call, *out);
    bool wholes =
        key != SIB__NO_DIMENSION && run->scheme->dimensions[key].kind == SIB__DIMENSION_FOUND;
    for (int64_t i = 0; i < n; i++) {
        keys[i] = wholes ? (uint64_t)run->dictionaries[key].wholes[i] ^ (UINT64_C(1) << 63)
                         : (uint64_t)i;
        (*out)[i] = i;
    }
    return sib__sort_u64(run->call, keys, *out, keys + n, *out + n, n);
}

int64_t sib__run_code_count(const sib__run *run, int32_t key)
{
    return run->dictionaries[key].n;
}

sib_status sib__run_code_name(const sib__run *run, int32_t key, int32_t code, sib__slice *out)
{
    enum { LONGEST = 24 };
    const sib__dictionary *d = &run->dictionaries[key];
    int32_t                kind = run->scheme->dimensions[key].kind;
    char                  *text = NULL;
    if (d->names != NULL) {
        *out = d->names[code];
        return SIB_OK;
    }
    text = SIB__NEW(run->memory, char, LONGEST);
    SIB__TRY_MEMORY(run->call, text);
    if (kind == SIB__DIMENSION_DATE) {
        sib__date_print(code, text);
    } else {
        sib__format_i64(text,
                        kind == SIB__DIMENSION_PERIOD ? (int64_t)code + 1 : d->wholes[code]);
    }
    *out = sib__slice_of(text);
    return SIB_OK;
}

int32_t sib__period_end(const sib__run *run, int32_t key, int32_t code)
{
    return run->dictionaries[key].starts[code + 1] - 1;
}

sib_status sib__line_date(sib__run *run, const sib__series *s, int64_t line, int32_t *out)
{
    const sib__scheme *scheme = run->scheme;
    *out = SIB_DATE_MISSING;
    if (sib__has_dimension(s->keys, scheme->on)) {
        *out = sib__code_at(&s->codes[scheme->on], line);
    }
    bool dated = *out != SIB_DATE_MISSING;
    for (int64_t i = 0; !dated && i < scheme->period_count; i++) {
        int32_t key = scheme->periods[i].dimension;
        int32_t code = sib__has_dimension(s->keys, key) ? sib__code_at(&s->codes[key], line)
                                                        : SIB_CODE_MISSING;
        if (code != SIB_CODE_MISSING) {
            int32_t end = sib__period_end(run, key, code);
            *out = *out == SIB_DATE_MISSING || end < *out ? end : *out;
        }
    }
    return SIB_OK;
}
