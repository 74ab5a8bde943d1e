#include "tables.h"

#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "support.h"
#include "table/table.h"

typedef struct field {
    const char *text;
    size_t      length;
} field;

static bool at_end(const char *text, const char *stops)
{
    return *text == '\0' || strchr(stops, *text) != NULL;
}

/* The field that begins at *text, without the spaces around it or its quotes; *text moves past
 * its end. */
static field next_field(const char **text, const char *stops)
{
    const char *start = *text;
    while (*start == ' ') {
        start++;
    }
    const char *within = *start == '"' ? "\"" : stops;
    start += *start == '"';
    const char *end = start;
    while (!at_end(end, within)) {
        end++;
    }
    const char *next = end + (*end == '"');
    *text = *next == ',' ? next + 1 : next;
    size_t length = (size_t)(end - start);
    while (length > 0 && start[length - 1] == ' ') {
        length--;
    }
    return (field){start, length};
}

static int64_t count_rows(const char *rows)
{
    int64_t n = 0;
    for (const char *at = rows; *at != '\0';) {
        size_t length = strcspn(at, "\n;");
        n += strspn(at, " ") < length;
        at += length + (at[length] != '\0');
    }
    return n;
}

/* The fields of one column, [n], in the order asked for. */
static field *column_fields(const char *rows, int64_t n, int column, const int64_t *order)
{
    field  *plain = malloc((size_t)(n + 1) * sizeof *plain);
    field  *fields = malloc((size_t)(n + 1) * sizeof *fields);
    int64_t row = 0;
    for (const char *at = rows; *at != '\0';) {
        size_t length = strcspn(at, "\n;");
        if (strspn(at, " ") < length) {
            const char *from = at;
            for (int i = 0; i <= column; i++) {
                plain[row] = next_field(&from, ",\n;");
            }
            row++;
        }
        at += length + (at[length] != '\0');
    }
    for (int64_t i = 0; i < n; i++) {
        fields[i] = plain[order == NULL ? i : order[i]];
    }
    free(plain);
    return fields;
}

static int32_t date_of(field f)
{
    int32_t date = SIB_DATE_MISSING;
    if (f.length > 0 && !sib__date_parse((sib__slice){f.text, (int64_t)f.length}, &date)) {
        CU_FAIL_FATAL("a date of a test table cannot be read");
    }
    return date;
}

static sib_status add_text(sib_table_builder *b, const char *name, const field *fields,
                           int64_t n)
{
    size_t bytes = 0;
    for (int64_t i = 0; i < n; i++) {
        bytes += fields[i].length;
    }
    size_t   head = (size_t)(n + 1) * sizeof(int64_t);
    size_t   bits = (size_t)(n + 7) / 8 + 1;
    char    *block = calloc(head + bits + bytes + 1, 1);
    int64_t *offsets = (int64_t *)(void *)block;
    uint8_t *present = (uint8_t *)block + head;
    char    *data = block + head + bits;
    for (int64_t i = 0; i < n; i++) {
        memcpy(data + offsets[i], fields[i].text, fields[i].length);
        offsets[i + 1] = offsets[i] + (int64_t)fields[i].length;
        present[i / 8] = (uint8_t)(present[i / 8] | (fields[i].length > 0) << (i % 8));
    }
    return sib_table_builder_add_text(NULL, b, name, (sib_text){data, offsets, n},
                                      (sib_validity){present, 0}, free, block);
}

static sib_status add_column(sib_table_builder *b, const char *name, int32_t type,
                             const field *fields, int64_t n)
{
    const sib_validity all = {NULL, 0};
    void              *block = calloc((size_t)n + 1, 8);
    int64_t           *whole = block;
    double            *real = block;
    int32_t           *dates = block;
    uint8_t           *flags = block;
    for (int64_t i = 0; i < n; i++) {
        field f = fields[i];
        if (type == SIB_COLUMN_TYPE_I64) {
            whole[i] = f.length == 0 ? SIB_I64_MISSING : strtoll(f.text, NULL, 10);
        } else if (type == SIB_COLUMN_TYPE_F64) {
            real[i] = f.length == 0 ? strtod("nan", NULL) : strtod(f.text, NULL);
        } else if (type == SIB_COLUMN_TYPE_DATE) {
            dates[i] = date_of(f);
        } else {
            flags[i] = f.length == 0 ? SIB_FLAG_MISSING : (uint8_t)(f.text[0] - '0');
        }
    }
    switch (type) {
    case SIB_COLUMN_TYPE_I64:
        return sib_table_builder_add_i64(NULL, b, name, (sib_i64){whole, n}, all, free, block);
    case SIB_COLUMN_TYPE_F64:
        return sib_table_builder_add_f64(NULL, b, name, (sib_f64){real, n}, all, free, block);
    case SIB_COLUMN_TYPE_DATE:
        return sib_table_builder_add_dates(NULL, b, name, (sib_dates){dates, n}, all, free,
                                           block);
    default:
        return sib_table_builder_add_flags(NULL, b, name, (sib_u8){flags, n}, all, free, block);
    }
}

sib_table *test_make_table_in_order(const char *columns, const char *rows, const int64_t *order)
{
    int64_t            n = count_rows(rows);
    sib_table_builder *builder = NULL;
    sib_table         *table = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_new(NULL, n, &builder), SIB_OK);
    for (int column = 0; *columns != '\0'; column++) {
        char  name[64] = "";
        field head = next_field(&columns, ",");
        memcpy(name, head.text, head.length < sizeof name ? head.length : sizeof name - 1);
        char *space = strchr(name, ' ');
        CU_ASSERT_PTR_NOT_NULL_FATAL(space);
        *space = '\0';
        int32_t    type = sib_column_type_value(space + 1);
        field     *fields = column_fields(rows, n, column, order);
        sib_status status = type == SIB_COLUMN_TYPE_TEXT
                                ? add_text(builder, name, fields, n)
                                : add_column(builder, name, type, fields, n);
        CU_ASSERT_EQUAL_FATAL(status, SIB_OK);
        free(fields);
    }
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_finish(NULL, builder, &table), SIB_OK);
    sib_table_builder_free(builder);
    return table;
}

sib_table *test_make_table(const char *columns, const char *rows)
{
    return test_make_table_in_order(columns, rows, NULL);
}

void test_shuffle(int64_t *order, int64_t n, unsigned seed)
{
    uint32_t state = seed * 2654435761U + 1U;
    for (int64_t i = 0; i < n; i++) {
        order[i] = i;
    }
    for (int64_t i = n - 1; i > 0; i--) {
        int64_t j = test_draw(&state, (uint32_t)(i + 1));
        int64_t kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

bool test_says(const sib_table *table, const char *column, int64_t row, const char *expect)
{
    int64_t at = sib_table_find(table, column);
    CU_ASSERT_TRUE_FATAL(at >= 0 && row >= 0 && row < sib_table_rows(table));
    sib__column c = sib__table_column(table, at);
    return expect == NULL ? sib__column_missing(&c, row)
                          : sib_table_says(table, column, row, expect) == 1;
}
