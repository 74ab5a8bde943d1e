#include "scheme/placed.h"

#include <string.h>

#include "core/date.h"
#include "core/format.h"
#include "core/sort_keys.h"
#include "scheme/distinct.h"
#include "scheme/lists.h"
#include "scheme/statement.h"

enum { LONGEST = 24 };

typedef struct placing {
    sib__run  *run;
    sib__call *call;
    int64_t    rows;
} placing;

/* How the cells of a column are spelled. */
typedef struct spelling {
    int32_t unit;  /* of exact numbers; 0: none */
    bool    whole; /* of whole numbers */
} spelling;

/* The units of ends of intervals. */
static int32_t unit_of_end(const sib__scheme *s, const char *table, const char *column)
{
    for (int64_t i = 0; i < s->slot_count; i++) {
        const sib__output *result = s->results[i];
        if (result->name != NULL && strcmp(result->step->id, table) == 0 &&
            strcmp(result->name, column) == 0) {
            return result->unit;
        }
    }
    return 0;
}

/* A number of an outcome; of people's counts whatever is no key, arm or verdict is one. */
static int32_t unit_of(const sib__scheme *s, const char *table, const char *column, bool key)
{
    const sib__scheme_outcome *o = sib__outcome_named(s, table);
    const sib__scheme_number  *number = o == NULL ? NULL : sib__outcome_number(o, column);
    if (o == NULL) {
        return unit_of_end(s, table, column);
    }
    if (number != NULL) {
        return number->unit;
    }
    bool counts = o->kind != SIB__OUTCOME_FIGURES && o->kind != SIB__OUTCOME_ACHIEVEMENTS;
    return counts && !key && strcmp(column, "arm") != 0 && strcmp(column, "verdict") != 0
               ? SIB__UNIT_NUMBER
               : 0;
}

static spelling spelling_of(const sib__run *run, const sib__fact *fact)
{
    const sib__scheme *s = run->scheme;
    int32_t            key = sib__dimension_named(s, sib__slice_of(fact->column.name));
    return (spelling){unit_of(s, fact->table, fact->column.name, key >= 0),
                      key >= 0 && (s->dimensions[key].kind == SIB__DIMENSION_FOUND ||
                                   s->dimensions[key].kind == SIB__DIMENSION_PERIOD)};
}

/* A number in its one spelling, or the digits of a whole one. */
static sib_status spell_cell(sib__run *run, const sib__fact *fact, spelling as, int64_t row,
                             char *room, sib__slice *out)
{
    const char *spelt = NULL;
    sib__exact  value = {0, 1, NULL};
    int64_t     whole = 0;
    bool        i64 = fact->column.type == SIB_COLUMN_TYPE_I64;
    if (as.unit != 0) {
        SIB__TRY(sib__fact_exact(run, fact, row, as.unit, &value));
    }
    if (as.whole || i64) {
        SIB__TRY(sib__fact_whole(run, fact, row, &whole));
        sib__format_i64(room, whole);
        *out = sib__slice_of(room);
        return SIB_OK;
    }
    if (as.unit == 0) {
        *out = sib__column_text(&fact->column, row);
        return SIB_OK;
    }
    SIB__TRY(sib__spell(run->call, &run->call->scratch, value, as.unit, &spelt));
    *out = sib__slice_of(spelt);
    return SIB_OK;
}

/* Puts texts, one a code, in order, each once: the values of a column, and the place that each
 * code has. */
static sib_status place_values(placing *h, sib__placed *c, const sib__slice *texts, int64_t n)
{
    sib__memory *m = &h->call->scratch;
    int64_t     *rows = NULL;
    int64_t      used = 0;
    int32_t     *place = SIB__NEW(m, int32_t, n);
    SIB__TRY_MEMORY(h->call, place);
    int64_t *codes = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(h->call, codes);
    c->values = SIB__NEW(m, sib__slice, n);
    SIB__TRY_MEMORY(h->call, c->values);
    sib__slice *there = SIB__NEW(m, sib__slice, n);
    SIB__TRY_MEMORY(h->call, there);
    for (int64_t i = 0; i < n; i++) { /* no row has the others */
        if (texts[i].data != NULL) {
            codes[used] = i;
            there[used++] = texts[i];
        }
    }
    SIB__TRY(sib__sort_texts(h->call, m, there, used, &rows));
    for (int64_t i = 0; i < used; i++) {
        sib__slice text = there[rows[i]];
        if (c->n == 0 || sib__slice_compare(c->values[c->n - 1], text) != 0) {
            c->values[c->n++] = text;
        }
        place[codes[rows[i]]] = (int32_t)(c->n - 1);
    }
    c->place = place;
    return SIB_OK;
}

/* Days or levels: which of them stand in a row. */
static sib_status place_codes(placing *h, sib__placed *c)
{
    sib__call   *call = h->call;
    sib__memory *m = &call->scratch;
    bool         days = c->column.type == SIB_COLUMN_TYPE_DATE;
    int32_t      least = days ? INT32_MAX : 0;
    int32_t      most = days ? INT32_MIN : (int32_t)c->column.levels.n - 1;
    c->own = days ? c->column.dates.data : c->column.codes.data;
    for (int64_t i = 0; days && i < h->rows; i++) {
        int32_t day = sib__column_date(&c->column, i);
        if (day != SIB_DATE_MISSING) {
            least = day < least ? day : least;
            most = day > most ? day : most;
        }
        SIB__TRY(SIB__PAUSE(call, i));
    }
    int64_t     n = least > most ? 0 : (int64_t)most - least + 1;
    sib__slice *texts = SIB__NEW(m, sib__slice, n);
    SIB__TRY_MEMORY(call, texts);
    char *room = SIB__NEW(m, char, days ? n *LONGEST : 0);
    SIB__TRY_MEMORY(call, room);
    for (int64_t i = 0; i < h->rows; i++) {
        int32_t own = sib__valid(c->column.validity, i) ? c->own[i] : SIB_CODE_MISSING;
        if (own != SIB_CODE_MISSING && texts[own - least].data == NULL) {
            char *to = days ? room + (own - least) * LONGEST : NULL;
            if (days) {
                sib__date_print(own, to);
            }
            texts[own - least] = days ? sib__slice_of(to) : sib__text_at(c->column.levels, own);
        }
        SIB__TRY(SIB__PAUSE(call, i));
    }
    c->first = least;
    return place_values(h, c, texts, n);
}

/* Texts and whole numbers: the rows that are alike, and how each of these is spelt. */
static sib_status place_texts(placing *h, sib__placed *c, const sib__fact *fact, spelling as)
{
    sib__call    *call = h->call;
    sib__memory  *m = &call->scratch;
    int64_t       starts[2] = {0, h->rows};
    sib__stacked  stacked = {&c->column, starts, 1};
    sib__distinct found = {.n = 0};
    SIB__TRY(sib__find_distinct(call, m, &stacked, &found));
    c->own = found.codes;
    if (as.unit == 0 && !as.whole && c->column.type == SIB_COLUMN_TYPE_TEXT) {
        c->values = found.names;
        c->n = found.n;
        return SIB_OK;
    }
    sib__slice *texts = SIB__NEW(m, sib__slice, found.n);
    SIB__TRY_MEMORY(call, texts);
    char *room = SIB__NEW(m, char, found.n *LONGEST);
    SIB__TRY_MEMORY(call, room);
    for (int64_t i = 0; i < h->rows; i++) {
        int32_t code = found.codes[i];
        if (code != SIB_CODE_MISSING && texts[code].data == NULL) {
            SIB__TRY(
                spell_cell(h->run, fact, as, i, room + (int64_t)code * LONGEST, &texts[code]));
        }
        SIB__TRY(SIB__PAUSE(call, i));
    }
    return place_values(h, c, texts, found.n);
}

/* Persons have places already. */
static sib_status place_persons(placing *h, sib__placed *c, const sib__fact *fact,
                                const int32_t *persons)
{
    const sib__dictionary *d = &h->run->dictionaries[h->run->scheme->person];
    sib__memory           *m = &h->call->scratch;
    int32_t               *place = SIB__NEW(m, int32_t, d->n);
    SIB__TRY_MEMORY(h->call, place);
    for (int64_t i = 0; i < h->rows; i++) {
        if (persons[i] == SIB_CODE_MISSING) {
            return sib__refuse_fact(h->run, fact, i, "a person is no member");
        }
        place[persons[i]] = 1;
        SIB__TRY(SIB__PAUSE(h->call, i));
    }
    c->values = SIB__NEW(m, sib__slice, d->n);
    SIB__TRY_MEMORY(h->call, c->values);
    for (int64_t i = 0; i < d->n; i++) {
        if (place[i] != 0) {
            c->values[c->n] = d->names[i];
            place[i] = (int32_t)c->n++;
        }
    }
    c->own = persons;
    c->place = c->n == d->n ? NULL : place; /* all of them: each in its own place */
    return SIB_OK;
}

static sib_status place_column(placing *h, const sib__fact *fact, sib__placed *c)
{
    spelling       as = spelling_of(h->run, fact);
    const int32_t *persons = sib__known_persons(h->run, fact);
    c->name = fact->column.name;
    c->column = fact->column;
    if (persons != NULL) {
        return place_persons(h, c, fact, persons);
    }
    switch (fact->column.type) {
    case SIB_COLUMN_TYPE_DATE:
        return place_codes(h, c);
    case SIB_COLUMN_TYPE_CODES:
        return as.unit == 0 && !as.whole ? place_codes(h, c) : place_texts(h, c, fact, as);
    case SIB_COLUMN_TYPE_TEXT:
    case SIB_COLUMN_TYPE_I64:
        return place_texts(h, c, fact, as);
    default:
        return sib__refuse_fact(h->run, fact, -1, "a column of this type is no fact");
    }
}

/* Whether a contract reads a column: of achievements not all. */
static bool is_read(const sib__scheme_outcome *o, const char *name)
{
    if (o == NULL || o->kind != SIB__OUTCOME_ACHIEVEMENTS || strcmp(name, o->person) == 0 ||
        strcmp(name, o->what) == 0 || strcmp(name, o->on) == 0) {
        return true;
    }
    for (int64_t i = 0; i < o->recognised_count; i++) {
        const char *evidence = o->recognised[i].evidence_column;
        if (evidence != NULL && strcmp(name, evidence) == 0) {
            return true;
        }
    }
    return false;
}

/* Those with most values first, then by name. */
static bool stands_before(const sib__placed *a, const sib__placed *b)
{
    return a->n != b->n ? a->n > b->n : strcmp(a->name, b->name) < 0;
}

static void insert(sib__placed_columns *to, const sib__placed *c)
{
    int64_t at = to->count++;
    for (; at > 0 && stands_before(c, &to->columns[at - 1]); at--) {
        to->columns[at] = to->columns[at - 1];
    }
    to->columns[at] = *c;
}

sib_status sib__place_columns(sib__run *run, const sib__fact_table *table,
                              sib__placed_columns *out)
{
    const sib__scheme_outcome *o = sib__outcome_named(run->scheme, table->name);
    int64_t                    n = sib_table_columns(table->table);
    placing                    h = {run, run->call, sib_table_rows(table->table)};
    *out = (sib__placed_columns){.columns = SIB__NEW(&run->call->scratch, sib__placed, n)};
    SIB__TRY_MEMORY(run->call, out->columns);
    for (int64_t i = 0; i < n; i++) {
        sib__fact   fact = {table->name, sib__table_column(table->table, i)};
        sib__placed c = {.n = 0};
        if (!is_read(o, fact.column.name)) {
            continue;
        }
        SIB__TRY(place_column(&h, &fact, &c));
        c.bits = sib__bits_of((uint64_t)c.n);
        c.bytes = (c.bits + 7) / 8;
        if (c.n > 0) { /* else nothing but missing cells */
            insert(out, &c);
        }
    }
    return SIB_OK;
}
