#include "scheme/expectation.h"

#include <string.h>

#include "scheme/statement.h"

/* A cell of text; a slice without data where it is missing or where there is no such row. */
static sib__slice cell_at(const sib_table *table, const char *name, int64_t row)
{
    sib__slice none = {NULL, 0};
    int64_t    i = table == NULL ? -1 : sib_table_find(table, name);
    if (i < 0 || row < 0 || row >= sib_table_rows(table)) {
        return none;
    }
    sib__column column = sib__table_column(table, i);
    return sib__column_missing(&column, row) ? none : sib__column_text(&column, row);
}

static bool says(const sib_table *table, const char *column, int64_t row, sib__slice text)
{
    sib__slice cell = cell_at(table, column, row);
    return cell.data == NULL ? text.length == 0
                             : sib__slice_compare(cell, text) == 0 && text.length > 0;
}

static sib_status exact_of(const sib__reader *r, const sib__json *at, sib__slice text,
                           sib__exact *out, int32_t *unit)
{
    sib__json node = *at;
    node.text = text;
    return sib__read_exact(r, &node, 0, out, unit);
}

/* Whether two numbers in the spelling of their units are one, rounded alike where `to` says. */
static sib_status same_number(const sib__reader *r, const sib__json *expectation,
                              sib__slice found, bool *same)
{
    const sib__json *is = sib__json_member(expectation, "is");
    const sib__json *to = sib__json_member(expectation, "to");
    sib__exact       values[3] = {{0}};
    int32_t          units[3] = {0};
    int              order = 0;
    SIB__TRY(exact_of(r, is, is->text, &values[0], &units[0]));
    SIB__TRY(exact_of(r, is, found, &values[1], &units[1]));
    if (to != NULL) {
        SIB__TRY(exact_of(r, to, to->text, &values[2], &units[2]));
        for (int i = 0; i < 2; i++) {
            SIB__TRY(sib__exact_round_to(r->call, r->memory, values[i], values[2],
                                         SIB__ROUNDING_HALF_UP, &values[i]));
        }
    }
    SIB__TRY(sib__exact_compare(r->call, values[0], values[1], &order));
    *same = units[0] == units[1] && order == 0;
    return SIB_OK;
}

static bool is_word(sib__slice text)
{
    static const char *const words[] = {"met", "not_met", "not_yet", "undecided"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (sib__slice_equals(text, words[i])) {
            return true;
        }
    }
    return false;
}

static sib_status judge(const sib__reader *r, const sib__json *expectation, sib__slice found,
                        sib__found *out)
{
    sib__slice is = sib__json_member(expectation, "is")->text;
    char      *text = SIB__NEW(r->memory, char, found.length + 1);
    SIB__TRY_MEMORY(r->call, text);
    if (found.length > 0) {
        memcpy(text, found.data, (size_t)found.length);
    }
    out->text = text;
    out->holds = sib__slice_compare(is, found) == 0;
    return out->holds || found.length == 0 || is_word(is) || is_word(found)
               ? SIB_OK
               : same_number(r, expectation, found, &out->holds);
}

/* Splits "fewer.difference" into the step and its result. */
static void split_name(sib__slice name, sib__slice *step, sib__slice *result)
{
    const char *dot = memchr(name.data, '.', (size_t)name.length);
    *step = name;
    *result = (sib__slice){name.data, 0};
    if (dot != NULL) {
        step->length = dot - name.data;
        *result = (sib__slice){dot + 1, name.length - step->length - 1};
    }
}

static bool is_line_of(const sib_table *lines, int64_t row, sib__slice name)
{
    sib__slice step;
    sib__slice result;
    split_name(name, &step, &result);
    return says(lines, "step", row, step) && says(lines, "result", row, result);
}

/* The keys of `at` but `line`, as statements write them. */
static sib_status keys_of(const sib__reader *r, const sib__json *at, sib__slice *keys)
{
    sib__json_writer w;
    sib__json_begin(&w, r->memory);
    sib__json_open_object(&w);
    for (const sib__json *key = at == NULL ? NULL : at->first; key != NULL; key = key->next) {
        if (!sib__slice_equals(key->key, "line")) {
            sib__json_key(&w, key->key.data);
            sib__json_value(&w, key);
        }
    }
    sib__json_close_object(&w);
    return sib__json_finish(r->call, &w, keys);
}

/* The one line that a name and its keys point at; its state stands for what is no number. */
static sib_status line_at(const sib__reader *r, const sib__json *expectation,
                          const sib_table *lines, sib__slice *found)
{
    const sib__json *at = sib__json_member(expectation, "at");
    const sib__json *line = at == NULL ? NULL : sib__json_member(at, "line");
    sib__slice       name = sib__json_member(expectation, "step")->text;
    sib__slice       keys;
    int64_t          n = 0;
    SIB__TRY(keys_of(r, at, &keys));
    for (int64_t row = 0; row < sib_table_rows(lines); row++) {
        if (is_line_of(lines, row, name) && says(lines, "keys", row, keys) &&
            (line == NULL || says(lines, "line", row, line->text))) {
            sib__slice value = cell_at(lines, "value", row);
            *found = value.data == NULL ? cell_at(lines, "state", row) : value;
            n++;
        }
    }
    if (n != 1) {
        *found = (sib__slice){NULL, 0};
    }
    return SIB_OK;
}

static sib_status add_lines(const sib__reader *r, const sib__json *expectation,
                            const sib_table *lines, sib__slice *found)
{
    const sib__json *is = sib__json_member(expectation, "is");
    sib__slice       name = sib__json_member(expectation, "sum")->text;
    sib__exact       sum = sib__exact_of_i64(0);
    sib__exact       value;
    int32_t          unit = SIB__UNIT_NUMBER;
    const char      *text = NULL;
    for (int64_t row = 0; row < sib_table_rows(lines); row++) {
        sib__slice cell = cell_at(lines, "value", row);
        if (!is_line_of(lines, row, name)) {
            continue;
        }
        if (cell.data == NULL) {
            *found = cell_at(lines, "state", row);
            return SIB_OK;
        }
        SIB__TRY(exact_of(r, is, cell, &value, &unit));
        SIB__TRY(sib__exact_add(r->call, r->memory, sum, value, &sum));
    }
    SIB__TRY(sib__spell(r->call, r->memory, sum, unit, &text));
    *found = sib__slice_of(text);
    return SIB_OK;
}

/* What the payer's row of "bills" says. */
static sib__slice bill_of(const sib__json *expectation, const sib_table *bills)
{
    const sib__json *column = sib__json_member(expectation, "of");
    for (int64_t row = 0; row < sib_table_rows(bills); row++) {
        if (says(bills, "payer", row, sib__json_member(expectation, "bill")->text)) {
            return cell_at(bills, column->text.data, row);
        }
    }
    return (sib__slice){NULL, 0};
}

/* The lines of a step, one by one. */
static const sib_table *lines_of(const sib_settlement *s, const sib__json *expectation)
{
    const sib_table *persons = sib_settlement_table(s, "persons");
    const sib__json *step = sib__json_member(expectation, "step");
    const sib__json *name = step == NULL ? sib__json_member(expectation, "sum") : step;
    for (int64_t row = 0; name != NULL && row < sib_table_rows(persons); row++) {
        if (is_line_of(persons, row, name->text)) {
            return persons;
        }
    }
    return sib_settlement_table(s, "lines");
}

sib_status sib__expectation_try(const sib__reader *r, const sib__json *expectation,
                                const sib_settlement *settlement, sib__found *out)
{
    const sib__json *due = sib__json_member(expectation, "due");
    const sib_table *lines = lines_of(settlement, expectation);
    sib__slice       found = {NULL, 0};
    bool             meant = sib__json_member(expectation, "refused") != NULL;
    if (meant || settlement == NULL) {
        *out = (sib__found){settlement == NULL ? "refused" : "settled",
                            meant == (settlement == NULL)};
        return SIB_OK;
    }
    if (sib__json_member(expectation, "step") != NULL) {
        SIB__TRY(line_at(r, expectation, lines, &found));
    } else if (sib__json_member(expectation, "sum") != NULL) {
        SIB__TRY(add_lines(r, expectation, lines, &found));
    } else if (due != NULL) {
        found = cell_at(sib_settlement_table(settlement, "due"), due->text.data, 0);
    } else {
        found = bill_of(expectation, sib_settlement_table(settlement, "bills"));
    }
    return judge(r, expectation, found, out);
}

static sib_status check_expectation(const sib__reader *r, const sib__json *e)
{
    static const char *const of_what[] = {"due", "bill", "step", "sum", "refused"};
    int                      asked = 0;
    for (size_t i = 0; i < sizeof of_what / sizeof of_what[0]; i++) {
        asked += sib__json_member(e, of_what[i]) != NULL ? 1 : 0;
    }
    bool refused = sib__json_member(e, "refused") != NULL;
    bool bill = sib__json_member(e, "bill") != NULL;
    if (asked != 1 || refused != (sib__json_member(e, "is") == NULL) ||
        bill != (sib__json_member(e, "of") != NULL)) {
        return sib__refuse(r, e,
                           "an expectation has one of due, bill (with of), step and sum, and "
                           "\"is\"; or \"refused\" alone");
    }
    return !refused || (e->n == 1 && sib__json_member(e, "refused")->kind == SIB__JSON_TRUE)
               ? SIB_OK
               : sib__refuse(r, e, "\"refused\" is true and stands alone");
}

static sib_status check_facts(const sib__reader *r, const sib__json *map)
{
    bool tables = map == NULL || map->kind == SIB__JSON_OBJECT;
    for (const sib__json *t = map == NULL ? NULL : map->first; t != NULL; t = t->next) {
        tables = tables && t->kind == SIB__JSON_ARRAY;
    }
    return tables ? SIB_OK
                  : sib__refuse(r, map, "facts are an object of tables, lists of rows");
}

static sib_status check_stage(const sib__reader *r, const sib__json *stage)
{
    bool named = sib__json_member(stage, "stage") != NULL;
    if (named == (sib__json_member(stage, "as_at") != NULL)) {
        return sib__refuse(r, stage, "a stage of an example has one of stage and as_at");
    }
    SIB__TRY(check_facts(r, sib__json_member(stage, "facts")));
    SIB__TRY(check_facts(r, sib__json_member(stage, "more")));
    const sib__json *e = sib__json_member(stage, "gives")->first;
    for (; e != NULL; e = e->next) {
        SIB__TRY(check_expectation(r, e));
    }
    return SIB_OK;
}

sib_status sib__read_examples(const sib__reader *r, const sib__json *list)
{
    for (const sib__json *e = list == NULL ? NULL : list->first; e != NULL; e = e->next) {
        const sib__json *stage = sib__json_member(e, "stages")->first;
        for (; stage != NULL; stage = stage->next) {
            SIB__TRY(check_stage(r, stage));
        }
    }
    return SIB_OK;
}
