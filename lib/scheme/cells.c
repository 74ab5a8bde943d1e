#include "scheme/cells.h"

#include <string.h>

#include "core/date.h"
#include "core/format.h"
#include "core/number.h"
#include "scheme/counter.h"
#include "scheme/lists.h"
#include "scheme/spell.h"

sib_status sib__refuse_fact(sib__run *run, const sib__fact *fact, int64_t row,
                            const char *format, ...)
{
    enum { LONGEST = 300 };
    char      what[LONGEST] = "";
    sib__line line = {what, sizeof what, 0};
    va_list   arguments;
    sib__line_print(&line, "table %s: ", fact->table);
    va_start(arguments, format);
    sib__line_vprint(&line, format, arguments);
    va_end(arguments);
    return sib__fail(run->call, SIB_ERR_DATA, "facts", row, fact->column.name, "%s", what);
}

sib_status sib__find_facts(sib__run *run, const char *name, const sib_table **out)
{
    *out = sib__facts_table(run->facts, name);
    return *out != NULL ? SIB_OK
                        : sib__fail(run->call, SIB_ERR_DATA, "facts", -1, NULL,
                                    "there is no table %s", name);
}

sib_status sib__fact_column(sib__run *run, const char *name, const sib_table *table,
                            const char *column, sib__fact *out)
{
    int64_t i = sib_table_find(table, column);
    if (i < 0 && sib_table_rows(table) == 0) { /* no rows need no columns */
        *out = (sib__fact){name, {.name = column, .type = SIB_COLUMN_TYPE_I64}};
        return SIB_OK;
    }
    if (i < 0) {
        return sib__fail(run->call, SIB_ERR_DATA, "facts", -1, column,
                         "table %s has no such column", name);
    }
    *out = (sib__fact){name, sib__table_column(table, i)};
    return SIB_OK;
}

static bool is_text(const sib__fact *fact)
{
    return fact->column.type == SIB_COLUMN_TYPE_TEXT ||
           fact->column.type == SIB_COLUMN_TYPE_CODES;
}

sib_status sib__fact_text(sib__run *run, const sib__fact *fact, int64_t row, sib__slice *out)
{
    if (!is_text(fact)) {
        return sib__refuse_fact(run, fact, -1, "a column of texts or codes is wanted");
    }
    *out = sib__column_text(&fact->column, row);
    if (out->data == NULL) {
        *out = sib__slice_of("");
    }
    return SIB_OK;
}

sib_status sib__fact_whole(sib__run *run, const sib__fact *fact, int64_t row, int64_t *out)
{
    if (fact->column.type == SIB_COLUMN_TYPE_I64) {
        *out = sib__column_i64(&fact->column, row);
    } else {
        sib__slice text;
        SIB__TRY(sib__fact_text(run, fact, row, &text));
        if (!sib__number_parse_i64(text, out)) {
            *out = SIB_I64_MISSING;
        }
    }
    return *out != SIB_I64_MISSING
               ? SIB_OK
               : sib__refuse_fact(run, fact, row, "a whole number must not be missing");
}

sib_status sib__fact_day(sib__run *run, const sib__fact *fact, int64_t row, int32_t *out)
{
    if (fact->column.type == SIB_COLUMN_TYPE_DATE) {
        *out = sib__column_date(&fact->column, row);
    } else {
        sib__slice text;
        SIB__TRY(sib__fact_text(run, fact, row, &text));
        if (!sib__date_parse(text, out)) {
            *out = SIB_DATE_MISSING;
        }
    }
    return *out != SIB_DATE_MISSING
               ? SIB_OK
               : sib__refuse_fact(run, fact, row, "a date YYYY-MM-DD must not be missing");
}

/* A share has its sign, points their word, other numbers neither. */
static sib_status parse_unit(sib__run *run, const sib__fact *fact, int64_t row, int32_t unit,
                             sib__slice text, sib__exact *out)
{
    int32_t    wanted = unit == SIB__UNIT_MONEY ? SIB__UNIT_NUMBER : unit;
    int32_t    found = 0;
    sib_status status = sib__unspell(run->call, run->memory, "facts", text, &found, out);
    if (status == SIB_OK || status == SIB_ERR_TERMS) {
        if (found != wanted) {
            return sib__refuse_fact(run, fact, row, "a number in another unit is wanted");
        }
        return status == SIB_OK
                   ? SIB_OK
                   : sib__refuse_fact(run, fact, row, "an exact number must stand here");
    }
    return status;
}

sib_status sib__fact_exact(sib__run *run, const sib__fact *fact, int64_t row, int32_t unit,
                           sib__exact *out)
{
    if (fact->column.type == SIB_COLUMN_TYPE_I64) {
        int64_t whole = 0;
        if (unit == SIB__UNIT_SHARE || unit == SIB__UNIT_POINTS) {
            return sib__refuse_fact(run, fact, -1,
                                    "shares and points are texts with their sign");
        }
        SIB__TRY(sib__fact_whole(run, fact, row, &whole));
        *out = sib__exact_of_i64(whole);
        return SIB_OK;
    }
    sib__slice text;
    SIB__TRY(sib__fact_text(run, fact, row, &text));
    return parse_unit(run, fact, row, unit, text, out);
}

/* The place of a number among rising ones, -1 for none; at a place or the next it is found at
 * once. */
static int64_t find_whole(const sib__dictionary *d, int64_t whole, int64_t near)
{
    int64_t low = 0;
    for (int64_t i = near; i >= 0 && i < d->n && i <= near + 1; i++) {
        if (d->wholes[i] == whole) {
            return i;
        }
    }
    int64_t high = d->n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (d->wholes[middle] < whole) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < d->n && d->wholes[low] == whole ? low : -1;
}

static int64_t find_name(const sib__dictionary *d, bool sorted, sib__slice name)
{
    int64_t low = 0;
    int64_t high = d->n;
    for (int64_t i = 0; !sorted && i < d->n; i++) {
        if (sib__slice_compare(d->names[i], name) == 0) {
            return i;
        }
    }
    while (sorted && low < high) {
        int64_t middle = low + (high - low) / 2;
        if (sib__slice_compare(d->names[middle], name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return sorted && low < d->n && sib__slice_compare(d->names[low], name) == 0 ? low : -1;
}

/* The code of each level of a column of codes, -1 for a level that is none of the key's. */
static sib_status code_levels(sib__run *run, const sib__fact *fact, const sib__dictionary *d,
                              bool sorted, int32_t **out)
{
    int64_t  n = fact->column.levels.n;
    int32_t *codes = SIB__NEW(run->memory, int32_t, n);
    SIB__TRY_MEMORY(run->call, codes);
    for (int64_t i = 0; i < n; i++) {
        codes[i] = (int32_t)find_name(d, sorted, sib__text_at(fact->column.levels, i));
        SIB__TRY(sib__run_check(run, i));
    }
    *out = codes;
    return SIB_OK;
}

/* `near`: the code of the row before. */
static sib_status code_of(sib__run *run, const sib__fact *fact, const int32_t *levels,
                          int32_t key, int64_t row, int32_t near, int32_t *out)
{
    const sib__dictionary *d = &run->dictionaries[key];
    int32_t                kind = run->scheme->dimensions[key].kind;
    int64_t                found = -1;
    if (kind == SIB__DIMENSION_DATE) {
        return sib__fact_day(run, fact, row, out);
    }
    if (kind == SIB__DIMENSION_FOUND) {
        int64_t whole = 0;
        SIB__TRY(sib__fact_whole(run, fact, row, &whole));
        found = find_whole(d, whole, near);
    } else if (levels != NULL) {
        int32_t level = sib__column_code(&fact->column, row);
        found = level == SIB_CODE_MISSING ? -1 : levels[level];
    } else {
        sib__slice text;
        SIB__TRY(sib__fact_text(run, fact, row, &text));
        found = find_name(d, kind == SIB__DIMENSION_PERSON, text);
    }
    *out = (int32_t)found;
    return found >= 0 ? SIB_OK
                      : sib__refuse_fact(run, fact, row,
                                         kind == SIB__DIMENSION_PERSON
                                             ? "a person is no member"
                                             : "a code is missing, or none of those listed");
}

const char *sib__person_column(const sib__scheme *s, const char *table)
{
    const sib__scheme_outcome *o = sib__outcome_named(s, table);
    if (s->members != NULL && strcmp(table, "members") == 0) {
        return s->members->person;
    }
    return o != NULL && o->kind == SIB__OUTCOME_ACHIEVEMENTS ? o->person : NULL;
}

const int32_t *sib__known_persons(const sib__run *run, const sib__fact *fact)
{
    const char *column = sib__person_column(run->scheme, fact->table);
    if (run->persons == NULL || column == NULL || strcmp(column, fact->column.name) != 0) {
        return NULL;
    }
    for (int64_t t = 0; t < run->facts->n; t++) {
        if (strcmp(run->facts->tables[t].name, fact->table) == 0) {
            return run->persons[t];
        }
    }
    return NULL;
}

/* Persons, and days that stand as such, have codes already. */
static sib_status known_codes(sib__run *run, const sib__fact *fact, int64_t rows, int32_t key,
                              const int32_t **out)
{
    bool days = run->scheme->dimensions[key].kind == SIB__DIMENSION_DATE &&
                fact->column.type == SIB_COLUMN_TYPE_DATE && fact->column.validity.data == NULL;
    *out = key == run->scheme->person ? sib__known_persons(run, fact)
           : days                     ? fact->column.dates.data
                                      : NULL;
    for (int64_t i = 0; *out != NULL && i < rows; i++) {
        if ((*out)[i] == SIB_CODE_MISSING) {
            return sib__refuse_fact(run, fact, i,
                                    days ? "a date YYYY-MM-DD must not be missing"
                                         : "a person is no member");
        }
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

sib_status sib__fact_codes(sib__run *run, const char *name, const sib_table *table,
                           const char *column, int32_t key, const int32_t **out)
{
    sib__fact fact;
    int64_t   rows = sib_table_rows(table);
    int32_t   kind = run->scheme->dimensions[key].kind;
    int32_t  *levels = NULL;
    SIB__TRY(sib__fact_column(run, name, table, column, &fact));
    SIB__TRY(known_codes(run, &fact, rows, key, out));
    if (*out != NULL) {
        return SIB_OK;
    }
    int32_t *codes = SIB__NEW(run->memory, int32_t, rows);
    SIB__TRY_MEMORY(run->call, codes);
    if (fact.column.type == SIB_COLUMN_TYPE_CODES && kind != SIB__DIMENSION_FOUND &&
        kind != SIB__DIMENSION_DATE) {
        SIB__TRY(code_levels(run, &fact, &run->dictionaries[key], kind == SIB__DIMENSION_PERSON,
                             &levels));
    }
    for (int64_t i = 0; i < rows; i++) {
        SIB__TRY(code_of(run, &fact, levels, key, i, i == 0 ? 0 : codes[i - 1], &codes[i]));
        SIB__TRY(sib__run_check(run, i));
    }
    *out = codes;
    return SIB_OK;
}

/* The arm that a name is; below 0: none. */
static int arm_named(sib__slice name)
{
    return sib__slice_equals(name, "treated")      ? SIB__ARM_TREATED
           : sib__slice_equals(name, "comparison") ? SIB__ARM_COMPARISON
                                                   : -1;
}

sib_status sib__fact_arms(sib__run *run, const sib__fact *fact, uint8_t **out)
{
    int64_t  n = fact->column.n;
    bool     coded = fact->column.type == SIB_COLUMN_TYPE_CODES;
    int32_t  known[2] = {SIB_CODE_MISSING, SIB_CODE_MISSING}; /* the last code of each arm */
    uint8_t *arms = SIB__NEW(run->memory, uint8_t, n);
    SIB__TRY_MEMORY(run->call, arms);
    for (int64_t i = 0; i < n; i++) {
        int32_t code = coded ? sib__column_code(&fact->column, i) : SIB_CODE_MISSING;
        int     arm = code == SIB_CODE_MISSING ? -1
                      : code == known[0]       ? 0
                      : code == known[1]       ? 1
                                               : -1;
        if (arm < 0) {
            sib__slice name;
            SIB__TRY(sib__fact_text(run, fact, i, &name));
            arm = arm_named(name);
            if (arm < 0) {
                return sib__refuse_fact(run, fact, i, "an arm is treated or comparison");
            }
            known[arm] = code;
        }
        arms[i] = (uint8_t)arm;
        SIB__TRY(sib__run_check(run, i));
    }
    *out = arms;
    return SIB_OK;
}
