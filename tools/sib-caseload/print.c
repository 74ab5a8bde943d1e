/* A table as CSV: what is missing is empty, days are YYYY-MM-DD. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "caseload.h"

static void print_text(sib_text text, int64_t row)
{
    const char *at = text.data + text.offsets[row];
    int64_t     length = text.offsets[row + 1] - text.offsets[row];
    bool        quoted = false;
    for (int64_t i = 0; i < length; i++) {
        quoted = quoted || strchr(",\"\r\n", at[i]) != NULL;
    }
    if (!quoted) {
        fwrite(at, 1, (size_t)length, stdout);
        return;
    }
    putchar('"');
    for (int64_t i = 0; i < length; i++) {
        if (at[i] == '"') {
            putchar('"');
        }
        putchar(at[i]);
    }
    putchar('"');
}

/* Civil days from the number of days since 1970-01-01: eras of 400 years from 1 March 0000. */
static void print_day(int32_t day)
{
    int64_t z = (int64_t)day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_era = z - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    int64_t date = of_year - (153 * month + 2) / 5 + 1;
    month = month < 10 ? month + 3 : month - 9;
    printf("%04d-%02d-%02d", (int)(year + era * 400 + (month <= 2)), (int)month, (int)date);
}

static void print_cell(const sib_table *table, int64_t column, int64_t row)
{
    sib_validity validity = sib_table_validity(table, column);
    int64_t      bit = validity.offset + row;
    if (validity.data != NULL && (validity.data[bit >> 3] >> (bit & 7) & 1) == 0) {
        return;
    }
    switch (sib_table_type(table, column)) {
    case SIB_COLUMN_TYPE_F64:
        if (isfinite(sib_table_f64(table, column).data[row])) {
            printf("%.17g", sib_table_f64(table, column).data[row]);
        }
        break;
    case SIB_COLUMN_TYPE_I64:
        if (sib_table_i64(table, column).data[row] != SIB_I64_MISSING) {
            printf("%" PRId64, sib_table_i64(table, column).data[row]);
        }
        break;
    case SIB_COLUMN_TYPE_DATE:
        if (sib_table_dates(table, column).data[row] != SIB_DATE_MISSING) {
            print_day(sib_table_dates(table, column).data[row]);
        }
        break;
    case SIB_COLUMN_TYPE_CODES:
        if (sib_table_codes(table, column).data[row] != SIB_CODE_MISSING) {
            print_text(sib_table_levels(table, column),
                       sib_table_codes(table, column).data[row]);
        }
        break;
    case SIB_COLUMN_TYPE_FLAG:
        if (sib_table_flags(table, column).data[row] != SIB_FLAG_MISSING) {
            putchar(sib_table_flags(table, column).data[row] == 1 ? '1' : '0');
        }
        break;
    default:
        print_text(sib_table_text(table, column), row);
    }
}

void table_print(const sib_table *table)
{
    for (int64_t i = 0; i < sib_table_columns(table); i++) {
        printf("%s%s", i == 0 ? "" : ",", sib_table_name(table, i));
    }
    putchar('\n');
    for (int64_t row = 0; row < sib_table_rows(table); row++) {
        for (int64_t i = 0; i < sib_table_columns(table); i++) {
            if (i > 0) {
                putchar(',');
            }
            print_cell(table, i, row);
        }
        putchar('\n');
    }
}
