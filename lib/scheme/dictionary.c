/* The names of keys in a run: listed by the contract, or found in the facts. */
#include <string.h>

#include "core/date.h"
#include "core/format.h"
#include "core/sort.h"
#include "scheme/cells.h"
#include "scheme/dictionary.h"
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

typedef struct texts {
    const sib__slice *names;
} texts;

static bool text_before(int64_t a, int64_t b, const void *payload)
{
    const texts *t = payload;
    return sib__slice_compare(t->names[a], t->names[b]) < 0;
}

/* Adds the persons that a column names. */
static sib_status add_persons(sib__run *run, const sib__fact *fact, int64_t rows,
                              sib__slice *names, int64_t *n)
{
    for (int64_t i = 0; i < rows; i++) {
        SIB__TRY(sib__fact_text(run, fact, i, &names[*n]));
        if (names[*n].length == 0) {
            return sib__refuse_fact(run, fact, i, "a person must not be missing");
        }
        (*n)++;
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

static sib_status sort_names(sib__run *run, const sib__slice *names, int64_t n,
                             sib__dictionary *d)
{
    const texts t = {names};
    int64_t    *rows = SIB__NEW(run->memory, int64_t, 2 * n);
    SIB__TRY_MEMORY(run->call, rows);
    sib__slice *sorted = SIB__NEW(run->memory, sib__slice, n);
    SIB__TRY_MEMORY(run->call, sorted);
    for (int64_t i = 0; i < n; i++) {
        rows[i] = i;
    }
    SIB__TRY(sib__sort_rows(run->call, rows, rows + n, n, text_before, &t));
    for (int64_t i = 0; i < n; i++) {
        if (d->n == 0 || sib__slice_compare(sorted[d->n - 1], names[rows[i]]) != 0) {
            sorted[d->n++] = names[rows[i]];
        }
    }
    sib__drop(run->memory, rows);
    d->names = sorted;
    return SIB_OK;
}

/* Members; else everybody whom a table of achievements names by as_at. */
static sib_status find_persons(sib__run *run, sib__dictionary *d)
{
    const sib__scheme *s = run->scheme;
    const sib_table   *members = sib__facts_table(run->facts, "members");
    sib__slice        *names = NULL;
    sib__fact          fact;
    int64_t            n = 0;
    int64_t            room = sib_table_rows(members);
    for (int64_t i = 0; i < s->outcome_count; i++) {
        room += sib_table_rows(sib__facts_table(run->facts, s->outcomes[i].name));
    }
    names = SIB__NEW(run->memory, sib__slice, room);
    SIB__TRY_MEMORY(run->call, names);
    if (s->members != NULL && members != NULL) {
        SIB__TRY(sib__fact_column(run, "members", members, s->members->person, &fact));
        SIB__TRY(add_persons(run, &fact, sib_table_rows(members), names, &n));
    }
    for (int64_t i = 0; s->members == NULL && i < s->outcome_count; i++) {
        const sib__scheme_outcome *o = &s->outcomes[i];
        const sib_table           *table = sib__facts_table(run->facts, o->name);
        if (o->kind == SIB__OUTCOME_ACHIEVEMENTS && table != NULL) {
            SIB__TRY(sib__fact_column(run, o->name, table, o->person, &fact));
            SIB__TRY(add_persons(run, &fact, sib_table_rows(table), names, &n));
        }
    }
    return sort_names(run, names, n, d);
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
