/* What a table of records shows by itself, column by column. */
#include "evaluation/doubts.h"

#include <string.h>

#include "table/roworder.h"

/* Days since 1970 of 1900-01-01 and 2199-12-31. */
enum { FIRST_PROBABLE = -25567, LAST_PROBABLE = 84005 };

typedef bool in_doubt(const sib__doubt_table *t, const sib__column *c, int64_t row);

static bool is_missing(const sib__doubt_table *t, const sib__column *c, int64_t row)
{
    (void)t;
    return sib__column_missing(c, row) ||
           (c->type == SIB_COLUMN_TYPE_TEXT && sib__column_text(c, row).length == 0);
}

static bool is_improbable(const sib__doubt_table *t, const sib__column *c, int64_t row)
{
    int32_t date = sib__column_date(c, row);
    (void)t;
    return date != SIB_DATE_MISSING && (date < FIRST_PROBABLE || date > LAST_PROBABLE);
}

static bool is_repeated(const sib__doubt_table *t, const sib__column *c, int64_t row)
{
    (void)c;
    return t->repeated[row] == 1;
}

/* Counts rows in doubt by arm. Rows of neither arm are looked at where the table says who is in
 * one, and in the column that says whose a row is. */
static sib_status count(const sib__doubt_table *t, int32_t check, const sib__column *c,
                        in_doubt *doubted)
{
    sib__doubt doubt = {.check = check, .table = t->name, .column = c == NULL ? NULL : c->name};
    bool all = t->all || (c != NULL && t->person != NULL && strcmp(c->name, t->person) == 0);
    memcpy(doubt.of, t->of, sizeof t->of);
    for (int64_t row = 0; row < sib_table_rows(t->table); row++) {
        SIB__TRY(SIB__PAUSE(t->call, row));
        if (all || t->side[row] != SIB__SIDE_NONE) {
            doubt.records[t->side[row]] += doubted(t, c, row);
        }
    }
    return sib__doubt_write(t->call, t->contract, t->lists, &doubt);
}

/* A date after the one that cannot come before it, in one row. */
static sib_status count_pair(const sib__doubt_table *t, const char *before, const char *after)
{
    sib__doubt  doubt = {.check = SIB__DOUBT_OUT_OF_ORDER, .table = t->name, .column = after};
    sib__column first = sib__table_named(t->table, before);
    sib__column second = sib__table_named(t->table, after);
    memcpy(doubt.of, t->of, sizeof t->of);
    for (int64_t row = 0; row < sib_table_rows(t->table); row++) {
        int32_t a = sib__column_date(&first, row);
        int32_t b = sib__column_date(&second, row);
        SIB__TRY(SIB__PAUSE(t->call, row));
        if (a != SIB_DATE_MISSING && b != SIB_DATE_MISSING && a > b &&
            (t->all || t->side[row] != SIB__SIDE_NONE)) {
            doubt.records[t->side[row]]++;
        }
    }
    return sib__doubt_write(t->call, t->contract, t->lists, &doubt);
}

/* The dates that the chain knows the order of, unless the contract says an order itself. */
static sib_status count_order(const sib__doubt_table *t)
{
    bool said = false;
    for (int64_t i = 0; i < t->contract->check_count; i++) {
        const sib__scheme_check *c = &t->contract->checks[i];
        if (c->dates == NULL || strcmp(c->table, t->name) != 0) {
            continue;
        }
        said = true;
        for (const sib__json *at = c->dates->first; at->next != NULL; at = at->next) {
            SIB__TRY(count_pair(t, at->text.data, at->next->text.data));
        }
    }
    return said || t->before == NULL || t->after == NULL ? SIB_OK
                                                         : count_pair(t, t->before, t->after);
}

/* Rows of neither arm are held against all rows there are. */
static sib_status count_rows(sib__doubt_table *t)
{
    int64_t n = sib_table_rows(t->table);
    memset(t->of, 0, sizeof t->of);
    for (int64_t row = 0; row < n; row++) {
        SIB__TRY(SIB__PAUSE(t->call, row));
        t->of[t->side[row]]++;
    }
    t->of[SIB__SIDE_NONE] = n;
    return SIB_OK;
}

sib_status sib__doubts_in_table(sib__doubt_table *t)
{
    sib__row_order columns;
    SIB__TRY(sib__row_order_make(t->call, t->table, &columns));
    SIB__TRY(count_rows(t));
    for (int64_t i = 0; i < columns.n; i++) {
        const sib__column *c = &columns.columns[i];
        SIB__TRY(count(t, SIB__DOUBT_MISSING, c, is_missing));
        if (c->type == SIB_COLUMN_TYPE_DATE) {
            SIB__TRY(count(t, SIB__DOUBT_IMPROBABLE, c, is_improbable));
        }
    }
    SIB__TRY(sib__doubts_in_codes(t, columns.columns, columns.n));
    SIB__TRY(count_order(t));
    return t->repeated == NULL ? SIB_OK : count(t, SIB__DOUBT_IDENTICAL, NULL, is_repeated);
}

int32_t sib__doubts_reach(const sib__doubt_table *t, const char *column, int side)
{
    sib__column dates = sib__table_named(t->table, column);
    int32_t     first = SIB_DATE_MISSING;
    int32_t     last = SIB_DATE_MISSING;
    for (int64_t row = 0; row < dates.n; row++) {
        int32_t date = sib__column_date(&dates, row);
        if (t->side[row] == side && date != SIB_DATE_MISSING) {
            first = first == SIB_DATE_MISSING || date < first ? date : first;
            last = date > last ? date : last;
        }
    }
    sib__rows *w = sib__lists_row(t->lists, SIB__LIST_REACH, NULL);
    sib__set_text(w, "table", t->name);
    sib__set_text(w, "column", column);
    sib__set_text(w, "arm", sib__side_name(side));
    sib__set_date(w, "first", first);
    sib__set_date(w, "last", last);
    return last;
}
