/* Months of a service, and for the board quarters and years, whole or not. */
#include "core/date.h"
#include "dashboard/work.h"

sib__row sib__dash_periods(const sib__dashboard *d)
{
    return sib__dash_rows(d->seen, d->board ? "measures" : "months");
}

/* The records cover it from the first month's first day to the last month's last. */
static bool is_covered(const sib__dashboard *d, const sib__dash_period *p)
{
    sib__row months = sib__dash_rows(d->measured, "months");
    sib__row from = {months.table, 0};
    sib__row to = {months.table, sib__row_count(months) - 1};
    return sib__dash_day(from, "first") <= p->first && sib__dash_day(to, "last") >= p->last;
}

bool sib__dash_next_period(sib__dashboard *d, sib__row *row, sib__dash_period *p)
{
    while (d->f.status == SIB_OK && sib__next(row, NULL)) {
        (void)sib__well(&d->f, SIB__PAUSE(d->f.call, row->at));
        p->first = sib__dash_day(*row, "month");
        if (!d->board) {
            p->last = sib__date_add_months(p->first, 1) - 1;
            p->partial = sib__cell_flag(*row, "partial");
            return true;
        }
        if (p->first != SIB_DATE_MISSING && sib__cell_is(*row, "measure", "assessed") &&
            *sib__raw(&d->f, *row, "cohort") == '\0') {
            p->last = sib__dash_day(*row, "last");
            p->partial = !is_covered(d, p);
            return true;
        }
    }
    return false;
}

int64_t sib__dash_period_count(sib__dashboard *d)
{
    sib__row         row = sib__dash_periods(d);
    sib__dash_period p;
    int64_t          n = 0;
    while (sib__dash_next_period(d, &row, &p)) {
        n++;
    }
    return n;
}

const char *sib__dash_period_name(sib__dashboard *d, const sib__dash_period *p)
{
    char        date[11];
    sib__civil  from = sib__date_civil(p->first);
    sib__civil  to = sib__date_civil(p->last);
    const char *last = sib__dash_month_name(d, p->last);
    sib__date_print(p->first, date);
    date[7] = '\0';
    if (from.year == to.year && from.month == to.month) {
        return last;
    }
    return sib__say(&d->f, "dash.period", "from",
                    from.year == to.year ? sib__words(&d->f, sib__key(&d->f, "month", date + 5))
                                         : sib__dash_month_name(d, p->first),
                    "to", last, NULL);
}
