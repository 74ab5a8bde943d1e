#include "grid.h"

#include <math.h>
#include <stdio.h>
#include <stdbool.h>
#include <string.h>

static int is_missing(const sib_table *table, int64_t column, int64_t row)
{
    sib_validity v = sib_table_validity(table, column);
    int64_t      bit = v.offset + row;
    return v.data != NULL && (v.data[bit / 8] >> (bit % 8) & 1) == 0;
}

/* Civil date of days since 1970-01-01, by the days of 400-year cycles. */
static void print_date(int32_t date, char to[CELL])
{
    int64_t days = (int64_t)date + 719468; /* since 0000-03-01 */
    int64_t cycle = days / 146097;
    int64_t day = days % 146097;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    day -= 365 * year + year / 4 - year / 100;
    int64_t month = (5 * day + 2) / 153;
    day -= (153 * month + 2) / 5;
    month = month < 10 ? month + 3 : month - 9;
    year += cycle * 400 + (month <= 2);
    snprintf(to, CELL, "%04d-%02d-%02d", (int)year, (int)month, (int)day + 1);
}

static void copy_text(sib_text text, int64_t row, char to[CELL])
{
    int64_t length = text.offsets[row + 1] - text.offsets[row];
    length = length < CELL - 1 ? length : CELL - 1;
    memcpy(to, text.data + text.offsets[row], (size_t)length);
    to[length] = '\0';
}

void cell_text(const sib_table *table, const char *column, int64_t row, char to[CELL])
{
    int64_t i = sib_table_find(table, column);
    snprintf(to, CELL, "-");
    if (i < 0 || is_missing(table, i, row)) {
        return;
    }
    switch (sib_table_type(table, i)) {
    case SIB_COLUMN_TYPE_F64:
        if (!isnan(sib_table_f64(table, i).data[row])) {
            snprintf(to, CELL, "%.3f", sib_table_f64(table, i).data[row]);
        }
        return;
    case SIB_COLUMN_TYPE_I64:
        if (sib_table_i64(table, i).data[row] != SIB_I64_MISSING) {
            char plain[32];
            snprintf(plain, sizeof plain, "%lld", (long long)sib_table_i64(table, i).data[row]);
            with_thousands(plain, to);
        }
        return;
    case SIB_COLUMN_TYPE_DATE:
        if (sib_table_dates(table, i).data[row] != SIB_DATE_MISSING) {
            print_date(sib_table_dates(table, i).data[row], to);
        }
        return;
    case SIB_COLUMN_TYPE_FLAG:
        snprintf(to, CELL, "%s",
                 sib_table_flags(table, i).data[row] == 1   ? "yes"
                 : sib_table_flags(table, i).data[row] == 0 ? "no"
                                                            : "-");
        return;
    default:
        copy_text(sib_table_text(table, i), row, to);
    }
}

double cell_number(const sib_table *table, const char *column, int64_t row)
{
    int64_t i = sib_table_find(table, column);
    if (i < 0 || is_missing(table, i, row)) {
        return (double)NAN;
    }
    if (sib_table_type(table, i) == SIB_COLUMN_TYPE_F64) {
        return sib_table_f64(table, i).data[row];
    }
    if (sib_table_type(table, i) == SIB_COLUMN_TYPE_I64 &&
        sib_table_i64(table, i).data[row] != SIB_I64_MISSING) {
        return (double)sib_table_i64(table, i).data[row];
    }
    return (double)NAN;
}

int cell_is(const sib_table *table, const char *column, int64_t row, const char *text)
{
    char cell[CELL];
    cell_text(table, column, row, cell);
    return strcmp(cell, text) == 0;
}

void with_thousands(const char *number, char to[CELL])
{
    const char *digits = number + (*number == '-');
    size_t      whole = strspn(digits, "0123456789");
    size_t      n = 0;
    for (const char *at = number; *at != '\0' && n + 2 < CELL; at++) {
        size_t left = at >= digits && at < digits + whole ? whole - (size_t)(at - digits) : 0;
        if (left > 0 && left % 3 == 0 && at > digits) {
            to[n++] = ',';
        }
        to[n++] = *at;
    }
    to[n] = '\0';
}

static void make(const grid_column *column, const sib_table *table, int64_t row, char to[CELL])
{
    if (column->make != NULL) {
        column->make(table, row, to);
    } else {
        cell_text(table, column->column, row, to);
    }
}

/* Characters of UTF-8 text, each taken to be one place wide. */
static int width_of(const char *text)
{
    int width = 0;
    for (; *text != '\0'; text++) {
        width += ((unsigned char)*text & 0xc0U) != 0x80U;
    }
    return width;
}

static void put(const char *text, int width, int left)
{
    int blanks = width > width_of(text) ? width - width_of(text) : 0;
    printf("  %*s%s%*s", left ? 0 : blanks, "", text, left ? blanks : 0, "");
}

void grid_print(const sib_table *table, const grid_column *columns, int n,
                int (*wanted)(const sib_table *table, int64_t row))
{
    int  widths[16] = {0};
    char cell[CELL];
    for (int c = 0; c < n; c++) {
        widths[c] = width_of(columns[c].heading);
        for (int64_t row = 0; row < sib_table_rows(table); row++) {
            make(&columns[c], table, row, cell);
            bool counts = wanted == NULL || wanted(table, row);
            widths[c] = counts && width_of(cell) > widths[c] ? width_of(cell) : widths[c];
        }
    }
    for (int c = 0; c < n; c++) {
        bool last = c == n - 1 && columns[c].left; /* no blanks at the end of a line */
        put(columns[c].heading, last ? 0 : widths[c], columns[c].left);
    }
    printf("\n");
    for (int64_t row = 0; row < sib_table_rows(table); row++) {
        for (int c = 0; c < n && (wanted == NULL || wanted(table, row)); c++) {
            make(&columns[c], table, row, cell);
            put(cell, c == n - 1 && columns[c].left ? 0 : widths[c], columns[c].left);
            printf("%s", c == n - 1 ? "\n" : "");
        }
    }
}
