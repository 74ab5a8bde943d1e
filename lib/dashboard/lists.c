/* Lists to act on, for the team alone: whom to see by when, who comes out next, and which stays
 * the prison's lists leave in doubt. */
#include <string.h>

#include "core/sort.h"
#include "dashboard/work.h"

static const char *const actions[] = {"contact", "not_seen", "support_ends"};
enum { ACTIONS = 3, MOST_ROWS = 40, MOST_LATER = 12 };

/* Those of one action, by their day; and how many of them are due within the days ahead. */
static int64_t put_action(sib__dashboard *d, const char *action)
{
    sib__facts    *f = &d->f;
    sib__row       row = sib__dash_rows(d->measured, "due");
    bool           first = strcmp(action, actions[0]) == 0;
    sib__dash_most most = {.most = first ? MOST_ROWS : MOST_LATER};
    int64_t        soon = 0;
    f->caption = sib__words(f, sib__key(f, "due", action));
    while (f->status == SIB_OK && sib__next(&row, NULL)) {
        (void)sib__well(f, SIB__PAUSE(f->call, row.at));
        if (!sib__cell_is(row, "action", action)) {
            continue;
        }
        soon += sib__dash_day(row, "by") <= d->as_at + d->options.days_ahead;
        if (sib__dash_let(&most)) {
            sib__part *to = sib__put_row(f, "narrow_due", row);
            sib__put_cell(f, to, "place",
                          sib__cell_flag(row, "in_prison") ? sib__words(f, "dash.in_prison")
                                                           : NULL);
        }
    }
    sib__dash_more(d, "dash.more.due", &most);
    f->caption = NULL;
    return soon;
}

void sib__dash_due(sib__dashboard *d)
{
    int64_t soon = 0;
    for (int i = 0; i < ACTIONS && !d->board; i++) {
        int64_t n = put_action(d, actions[i]);
        soon = i == 0 ? n : soon;
    }
    if (sib__dash_any(d->measured, "due") && !d->board) {
        sib__put_value(&d->f, "has.due", "1");
    }
    sib__put_value(&d->f, "soon", sib__count_text(&d->f, soon));
}

static bool is_sooner(int64_t a, int64_t b, const void *payload)
{
    const sib_table *table = payload;
    return sib__dash_day((sib__row){table, a}, "expected_release") <
           sib__dash_day((sib__row){table, b}, "expected_release");
}

/* Rows of the prison's lists by the day of release; NULL when memory is short. */
static int64_t *sorted(sib__dashboard *d, const sib_table *table)
{
    sib__facts *f = &d->f;
    int64_t     n = sib_table_rows(table);
    int64_t    *rows = SIB__NEW(f->memory, int64_t, n);
    int64_t    *scratch = SIB__NEW(f->memory, int64_t, n);
    if (rows == NULL || scratch == NULL) {
        (void)sib__well(f, sib__no_memory(f->call));
        return NULL;
    }
    for (int64_t i = 0; i < n; i++) {
        rows[i] = i;
    }
    (void)sib__well(f, sib__sort_rows(f->call, rows, scratch, n, is_sooner, table));
    return rows;
}

/* What a row of the lists is shown under; NULL: not now. */
static const char *expected_as(const sib__dashboard *d, sib__row row)
{
    int32_t day = sib__dash_day(row, "expected_release");
    if (sib__cell_is(row, "state", "dropped")) {
        return "dropped";
    }
    if (sib__cell_is(row, "state", "left")) {
        return NULL;
    }
    if (sib__cell_flag(row, "contradictory") || day == SIB_DATE_MISSING) {
        return "in_doubt";
    }
    return day < d->as_at ? "overdue"
           : day <= d->as_at + d->options.days_ahead && sib__cell_is(row, "state", "held")
               ? "next"
               : NULL;
}

static void put_stay(sib__facts *f, sib__row row)
{
    static const char *const changes[] = {"earlier", "later"};
    sib__part               *to = sib__put_row(f, "dash_expected", row);
    for (int i = 0; i < 2; i++) {
        if (sib__cell_i64(row, changes[i]) == 0) {
            sib__put_cell(f, to, changes[i], NULL);
        }
    }
}

static int64_t put_expected(sib__dashboard *d, const char *as, const sib_table *table,
                            const int64_t *rows)
{
    sib__facts    *f = &d->f;
    sib__dash_most most = {.most = MOST_ROWS};
    f->caption = sib__say(f, sib__key(f, "expected", as), NULL);
    for (int64_t i = 0; f->status == SIB_OK && i < sib_table_rows(table); i++) {
        sib__row    row = {table, rows[i]};
        const char *found = expected_as(d, row);
        (void)sib__well(f, SIB__PAUSE(f->call, i));
        if (found != NULL && strcmp(found, as) == 0 && sib__dash_let(&most)) {
            put_stay(f, row);
        }
    }
    sib__dash_more(d, "dash.more.expected", &most);
    f->caption = NULL;
    return most.shown + most.left;
}

void sib__dash_expected(sib__dashboard *d)
{
    const sib_table *table = sib_caseload_table(d->listed, "caseload");
    const int64_t   *rows = table == NULL ? NULL : sorted(d, table);
    int64_t          next = 0;
    if (rows != NULL) {
        next = put_expected(d, "next", table, rows);
        int64_t others = put_expected(d, "overdue", table, rows) +
                         put_expected(d, "dropped", table, rows) +
                         put_expected(d, "in_doubt", table, rows);
        sib__put_value(&d->f, "has.expected", next + others > 0 ? "1" : NULL);
    }
    sib__put_value(&d->f, "next", sib__count_text(&d->f, next));
}
