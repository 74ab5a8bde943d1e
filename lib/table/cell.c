/* Single cells by the names of their columns. */
#include "table/table.h"

static bool find_cell(const sib_table *table, const char *column, int64_t row, sib__column *out)
{
    int64_t at = sib_table_find(table, column);
    if (at < 0 || row < 0 || row >= sib_table_rows(table)) {
        return false;
    }
    *out = sib__table_column(table, at);
    return !sib__column_missing(out, row);
}

double sib_table_number(const sib_table *table, const char *column, int64_t row)
{
    sib__column c;
    if (!find_cell(table, column, row, &c)) {
        return (double)NAN;
    }
    switch (c.type) {
    case SIB_COLUMN_TYPE_F64:
        return sib__column_f64(&c, row);
    case SIB_COLUMN_TYPE_I64:
        return (double)sib__column_i64(&c, row);
    case SIB_COLUMN_TYPE_DATE:
        return sib__column_date(&c, row);
    case SIB_COLUMN_TYPE_FLAG:
        return sib__column_flag(&c, row);
    default:
        return (double)NAN;
    }
}

int32_t sib_table_says(const sib_table *table, const char *column, int64_t row,
                       const char *text)
{
    sib__column c;
    bool        words = find_cell(table, column, row, &c) && text != NULL &&
                 (c.type == SIB_COLUMN_TYPE_TEXT || c.type == SIB_COLUMN_TYPE_CODES);
    return words && sib__slice_equals(sib__column_text(&c, row), text) ? 1 : 0;
}
