/* Measures by months, quarters or years, and by what of these is joined (joined.c). */
#include "caseload/hide.h"
#include "core/date.h"

/* The first day of the period that a month lies in; periods begin with the year. */
static int32_t period_of(int32_t month, int32_t months)
{
    if (month == SIB_DATE_MISSING) {
        return month;
    }
    sib__civil c = sib__date_civil(month);
    return sib__date_of(c.year, (c.month - 1) / months * months + 1, 1);
}

/* Whether the last row is about the same as the one before it. */
static bool is_same_group(const sib__rows *rows)
{
    int64_t last = rows->n - 1;
    if (last < 1 || sib__hide_count(rows, last, "month") == SIB_DATE_MISSING) {
        return false;
    }
    sib__slice cohort = sib__rows_at(rows, last, "cohort")->text;
    sib__slice before = sib__rows_at(rows, last - 1, "cohort")->text;
    return sib__hide_count(rows, last, "month") == sib__hide_count(rows, last - 1, "month") &&
           (cohort.data == NULL) == (before.data == NULL) &&
           sib__slice_compare(cohort, before) == 0 &&
           sib__slice_compare(sib__rows_cell(rows, last, 0)->text,
                              sib__rows_cell(rows, last - 1, 0)->text) == 0;
}

/* Adds the last row to the one before it. */
static void join_rows(sib__rows *rows)
{
    int64_t counts[SIB__STATES];
    for (int32_t i = 0; i < SIB__STATES; i++) {
        const char *state = sib__caseload_state_name(i + 1);
        counts[i] = sib__hide_count(rows, rows->n - 1, state) +
                    sib__hide_count(rows, rows->n - 2, state);
    }
    rows->n--;
    sib__set_counts(rows, counts);
}

/* The last row's period, as its first and last day; adds it to the row before where that is of
 * the same. */
static void set_period(sib__rows *rows, int32_t first, int32_t last)
{
    sib__set_flag(rows, "hidden", 0);
    sib__set_date(rows, "month", first);
    sib__set_date(rows, "last", last);
    if (is_same_group(rows)) {
        join_rows(rows);
    }
}

static int32_t end_of(int32_t first, int32_t months)
{
    return first == SIB_DATE_MISSING ? first : sib__date_add_months(first, months) - 1;
}

/* Measures by period. */
static sib_status take_periods(sib__call *call, const sib_table *table, int32_t months,
                               sib__rows *rows)
{
    static const sib__field fields[] = {
        SIB__TEXT("measure"), SIB__TEXT("cohort"),     SIB__DATE("month"), SIB__DATE("last"),
        SIB__COUNT_FIELDS,    SIB__TEXT("definition"), SIB__FLAG("hidden")};
    sib__rows_begin(rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < sib_table_rows(table); i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        sib__rows_add(rows);
        sib__rows_take(rows, table, i);
        SIB__TRY(sib__rows_check(call, rows));
        int32_t first = period_of((int32_t)sib__hide_count(rows, rows->n - 1, "month"), months);
        set_period(rows, first, end_of(first, months));
    }
    return sib__rows_check(call, rows);
}

/* Measures by periods that are joined: rows move to the front of the table. */
static sib_status join_periods(sib__call *call, int32_t months, int64_t least, sib__rows *rows)
{
    int64_t     n = rows->n;
    int64_t     g = 0;
    sib__joined joined;
    SIB__TRY(sib__join_periods(call, rows, least, &joined));
    rows->n = 0;
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        sib__keep_row(rows, i, &rows->n);
        int32_t month = (int32_t)sib__hide_count(rows, rows->n - 1, "month");
        if (month == SIB_DATE_MISSING) {
            g = 0;
            continue;
        }
        while (g + 1 < joined.n && joined.firsts[joined.begins[g + 1]] <= month) {
            g++;
        }
        set_period(rows, joined.firsts[joined.begins[g]],
                   end_of(joined.firsts[joined.begins[g + 1] - 1], months));
    }
    return sib__rows_check(call, rows);
}

sib_status sib__measures_by_period(sib__call *call, const sib_table *table, int32_t months,
                                   int64_t least, sib__rows *rows)
{
    SIB__TRY(take_periods(call, table, months, rows));
    return join_periods(call, months, least, rows);
}
