/* Rows of caseloads as the page shows them: counts, shares, months. */
#include "core/date.h"
#include "core/format.h"
#include "dashboard/work.h"
#include "table/table.h"

sib__row sib__dash_rows(const sib_caseload *c, const char *table)
{
    return (sib__row){sib_caseload_table(c, table), -1};
}

bool sib__dash_any(const sib_caseload *c, const char *table)
{
    return sib__row_count(sib__dash_rows(c, table)) > 0;
}

int32_t sib__dash_day(sib__row row, const char *column)
{
    int64_t at = row.table == NULL || row.at < 0 ? -1 : sib_table_find(row.table, column);
    if (at < 0) {
        return SIB_DATE_MISSING;
    }
    sib__column found = sib__table_column(row.table, at);
    return sib__column_date(&found, row.at);
}

int32_t sib__dash_month(int32_t day)
{
    sib__civil c = sib__date_civil(day);
    return sib__date_of(c.year, c.month, 1);
}

const char *sib__dash_month_name(sib__dashboard *d, int32_t month)
{
    char date[11];
    sib__date_print(month, date);
    date[4] = date[7] = '\0';
    return sib__join(&d->f, sib__words(&d->f, sib__key(&d->f, "month", date + 5)), " ", date,
                     NULL);
}

const char *sib__dash_day_text(sib__dashboard *d, int32_t day)
{
    char date[11];
    char number[24];
    if (day == SIB_DATE_MISSING) {
        return NULL;
    }
    sib__date_print(day, date);
    sib__format_i64(number, sib__date_civil(day).day);
    return sib__join(&d->f, number, " ", sib__dash_month_name(d, day), NULL);
}

const char *sib__dash_count(sib__dashboard *d, sib__row row, const char *column)
{
    return sib__cell_flag(row, "hidden") ? sib__words(&d->f, "hidden")
                                         : sib__count_text(&d->f, sib__cell_i64(row, column));
}

const char *sib__dash_share(sib__dashboard *d, sib__row row, int32_t decimals)
{
    sib__rational share;
    if (sib__cell_flag(row, "hidden")) {
        return sib__words(&d->f, "hidden");
    }
    return sib__cell_exact(&d->f, row, "share", &share)
               ? sib__rounded_percent(&d->f, share, decimals)
               : NULL;
}

int64_t sib__dash_together(sib__row row, const char *one, const char *other)
{
    return sib__cell_flag(row, "hidden") ? 0
                                         : sib__cell_i64(row, one) + sib__cell_i64(row, other);
}

const char *sib__dash_of(sib__dashboard *d, sib__row row)
{
    int64_t yes = sib__cell_i64(row, "yes");
    if (row.table == NULL || row.at < 0) {
        return sib__words(&d->f, "none");
    }
    if (sib__cell_flag(row, "hidden")) {
        return sib__words(&d->f, "hidden");
    }
    if (yes + sib__cell_i64(row, "no") == 0) {
        return sib__words(&d->f, "dash.nobody");
    }
    return sib__say(&d->f, "dash.of", "yes", sib__count_text(&d->f, yes), "of",
                    sib__count_text(&d->f, yes + sib__cell_i64(row, "no")), "share",
                    sib__dash_share(d, row, 0), NULL);
}

sib__row sib__dash_measure(sib__dashboard *d, const char *measure, int32_t month)
{
    sib__row row = sib__dash_rows(d->seen, "measures");
    while (d->f.status == SIB_OK && sib__next(&row, NULL)) {
        (void)sib__well(&d->f, SIB__PAUSE(d->f.call, row.at));
        if (sib__cell_is(row, "measure", measure) && sib__dash_day(row, "month") == month &&
            *sib__raw(&d->f, row, "cohort") == '\0') {
            return row;
        }
    }
    return (sib__row){NULL, -1};
}

bool sib__dash_let(sib__dash_most *m)
{
    bool let = m->shown < m->most;
    m->shown += let;
    m->left += !let;
    return let;
}

void sib__dash_more(sib__dashboard *d, const char *list, const sib__dash_most *m)
{
    if (m->left > 0) {
        sib__put_line(&d->f, list,
                      sib__say(&d->f, "dash.more", "n", sib__count_text(&d->f, m->left), NULL));
    }
}
