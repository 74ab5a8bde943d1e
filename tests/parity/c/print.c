/* The same text for the same bits in every language. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "run.h"

static const double LARGEST_WHOLE = 9007199254740992.0; /* 2^53 */

static void begin(run *r, const char *key)
{
    printf("%s\t%s\t", r->at->name, key);
}

/* A whole number up to 2^53 in size as its digits, any other double as its 64 bits. */
static void put_number(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    bool negative_zero = value == 0.0 && signbit(value);
    if (isnan(value)) {
        printf("\\N");
    } else if (fabs(value) <= LARGEST_WHOLE && value == floor(value) && !negative_zero) {
        printf("%" PRId64, (int64_t)value);
    } else {
        printf("x%016" PRIx64, bits);
    }
}

static void put_text(const char *text, int64_t n)
{
    putchar('\'');
    for (int64_t i = 0; i < n; i++) {
        switch (text[i]) {
        case '\\':
            printf("\\\\");
            break;
        case '\t':
            printf("\\t");
            break;
        case '\n':
            printf("\\n");
            break;
        case '\r':
            printf("\\r");
            break;
        default:
            putchar(text[i]);
        }
    }
    putchar('\'');
}

static void put_space(int64_t i)
{
    if (i > 0) {
        putchar(' ');
    }
}

static bool is_present(sib_validity v, int64_t row)
{
    int64_t bit = v.offset + row;
    return v.data == NULL || (v.data[bit >> 3] >> (bit & 7) & 1) != 0;
}

void print_numbers(run *r, const char *key, const double *values, int64_t n)
{
    begin(r, key);
    for (int64_t i = 0; i < n; i++) {
        put_space(i);
        put_number(values[i]);
    }
    putchar('\n');
}

void print_number(run *r, const char *key, double value)
{
    print_numbers(r, key, &value, 1);
}

void print_text(run *r, const char *key, const char *text)
{
    begin(r, key);
    if (text == NULL) {
        printf("\\N");
    } else {
        put_text(text, (int64_t)strlen(text));
    }
    putchar('\n');
}

void print_texts(run *r, const char *key, sib_text texts)
{
    begin(r, key);
    for (int64_t i = 0; i < texts.n; i++) {
        put_space(i);
        put_text(texts.data + texts.offsets[i], texts.offsets[i + 1] - texts.offsets[i]);
    }
    putchar('\n');
}

void print_names(run *r, const char *key, sib_i32 codes, const char *(*name)(int32_t))
{
    begin(r, key);
    for (int64_t i = 0; i < codes.n; i++) {
        put_space(i);
        put_text(name(codes.data[i]), (int64_t)strlen(name(codes.data[i])));
    }
    putchar('\n');
}

void print_f64(run *r, const char *key, sib_f64 values)
{
    print_numbers(r, key, values.data, values.n);
}

static double of_i64(int64_t value)
{
    return value == SIB_I64_MISSING ? (double)NAN : (double)value;
}

static double of_date(int32_t value)
{
    return value == SIB_DATE_MISSING ? (double)NAN : (double)value;
}

static double of_flag(uint8_t value)
{
    return value == SIB_FLAG_MISSING ? (double)NAN : (double)value;
}

/* -1 stands for no row. */
static double of_row(int64_t value)
{
    return value < 0 ? (double)NAN : (double)value;
}

/* Each of the other types of numbers, as doubles. */
#define PRINT_AS_DOUBLES(function, view, convert)                                              \
    void function(run *r, const char *key, view values)                                        \
    {                                                                                          \
        begin(r, key);                                                                         \
        for (int64_t i = 0; i < values.n; i++) {                                               \
            put_space(i);                                                                      \
            put_number(convert(values.data[i]));                                               \
        }                                                                                      \
        putchar('\n');                                                                         \
    }

PRINT_AS_DOUBLES(print_i64, sib_i64, of_i64)
PRINT_AS_DOUBLES(print_flags, sib_u8, of_flag)
PRINT_AS_DOUBLES(print_dates, sib_dates, of_date)
PRINT_AS_DOUBLES(print_rows, sib_rows, of_row)

static void put_text_of(sib_text texts, int64_t i)
{
    put_text(texts.data + texts.offsets[i], texts.offsets[i + 1] - texts.offsets[i]);
}

static void put_cell(const sib_table *table, int64_t column, int64_t row)
{
    sib_validity v = sib_table_validity(table, column);
    int32_t      type = sib_table_type(table, column);
    int32_t code = type == SIB_COLUMN_TYPE_CODES ? sib_table_codes(table, column).data[row] : 0;
    if (!is_present(v, row) || code == SIB_CODE_MISSING) {
        printf("\\N");
    } else if (type == SIB_COLUMN_TYPE_CODES) {
        put_text_of(sib_table_levels(table, column), code);
    } else if (type == SIB_COLUMN_TYPE_TEXT) {
        put_text_of(sib_table_text(table, column), row);
    } else if (type == SIB_COLUMN_TYPE_F64) {
        put_number(sib_table_f64(table, column).data[row]);
    } else if (type == SIB_COLUMN_TYPE_I64) {
        put_number(of_i64(sib_table_i64(table, column).data[row]));
    } else if (type == SIB_COLUMN_TYPE_DATE) {
        put_number(of_date(sib_table_dates(table, column).data[row]));
    } else {
        put_number(of_flag(sib_table_flags(table, column).data[row]));
    }
}

void print_picked(run *r, const char *key, sib_text texts, sib_i32 which)
{
    begin(r, key);
    for (int64_t i = 0; i < which.n; i++) {
        put_space(i);
        put_text_of(texts, which.data[i]);
    }
    putchar('\n');
}

void print_column(run *r, const char *key, const sib_table *table, int64_t column)
{
    begin(r, key);
    for (int64_t row = 0; row < sib_table_rows(table); row++) {
        put_space(row);
        put_cell(table, column, row);
    }
    putchar('\n');
}

void print_columns(run *r, const char *key, const sib_table *table, const char *columns)
{
    char *copy = strcpy(keep(r, strlen(columns) + 1), columns);
    char *save = NULL;
    for (char *c = strtok_r(copy, " ", &save); c != NULL; c = strtok_r(NULL, " ", &save)) {
        if (sib_table_find(table, c) < 0) {
            give_up("no such column", c);
        }
        print_column(r, key == NULL ? c : key_of(r, key, c), table, sib_table_find(table, c));
    }
}

void print_table(run *r, const char *key, const sib_table *table)
{
    char *count = keep(r, strlen(key) + 2);
    print_number(r, strcat(strcpy(count, key), "#"), (double)sib_table_rows(table));
    begin(r, key_of(r, key, "columns"));
    for (int64_t c = 0; c < sib_table_columns(table); c++) {
        put_space(c);
        put_text(sib_table_name(table, c), (int64_t)strlen(sib_table_name(table, c)));
    }
    putchar('\n');
    for (int64_t c = 0; c < sib_table_columns(table); c++) {
        print_column(r, key_of(r, key, sib_table_name(table, c)), table, c);
    }
}

/* What the message says between the function and the place: "sib_f: reason [argument x]". */
static void print_reason(run *r, const char *message)
{
    const char *reason = strstr(message, ": ");
    const char *place = strstr(message, " [argument ");
    size_t      length = place == NULL ? strlen(message) : (size_t)(place - message);
    char       *text = keep(r, length + 1);
    memcpy(text, message, length);
    text[length] = '\0';
    print_text(r, "reason", reason == NULL ? "" : text + (reason + 2 - message));
}

void print_failure(run *r, sib_status status)
{
    const char *argument = sib_context_argument(r->ctx);
    const char *column = sib_context_column(r->ctx);
    int64_t     row = sib_context_row(r->ctx);
    print_text(r, "status", sib_status_name((int32_t)status));
    print_text(r, "argument", argument[0] == '\0' ? NULL : argument);
    print_text(r, "column", column[0] == '\0' ? NULL : column);
    print_number(r, "row", row < 0 ? (double)NAN : (double)row);
    if (strcmp(case_get(r->at, "call"), "expression") == 0) {
        print_reason(r, sib_context_message(r->ctx)); /* lines and columns of the text */
    }
}
