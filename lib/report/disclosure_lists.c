/* Cells of the lists that disclosure looks at. */
#include <math.h>

#include "report/disclosure_work.h"

const sib_table *sib__list_of(const sib__disclosing *w, const char *name)
{
    return sib_evaluation_table(w->evaluation, name);
}

static int64_t column_of(const sib_table *table, const char *column, int64_t row)
{
    return row < 0 || row >= sib_table_rows(table) ? -1 : sib_table_find(table, column);
}

int64_t sib__list_i64(const sib_table *table, const char *column, int64_t row)
{
    int64_t i = column_of(table, column, row);
    if (i < 0) {
        return SIB_I64_MISSING;
    }
    sib__column at = sib__table_column(table, i);
    return sib__column_i64(&at, row);
}

double sib__list_f64(const sib_table *table, const char *column, int64_t row)
{
    int64_t i = column_of(table, column, row);
    if (i < 0) {
        return (double)NAN;
    }
    sib__column at = sib__table_column(table, i);
    return sib__column_f64(&at, row);
}

sib__slice sib__list_text(const sib_table *table, const char *column, int64_t row)
{
    int64_t i = column_of(table, column, row);
    if (i < 0) {
        return (sib__slice){NULL, 0};
    }
    sib__column at = sib__table_column(table, i);
    return sib__column_text(&at, row);
}

int64_t sib__list_find(const sib_table *table, const char *cohort, const char *arm, int64_t row)
{
    for (; row < sib_table_rows(table); row++) {
        if (sib__slice_equals(sib__list_text(table, "cohort", row), cohort) &&
            (arm == NULL || sib__slice_equals(sib__list_text(table, "arm", row), arm))) {
            return row;
        }
    }
    return -1;
}
