/* Rows being written one after the other, that become a table: named fields of a type each. A
 * failure on the way is remembered and told by sib__rows_finish, so that what writes a row
 * needs no checks. */
#ifndef SIB_TABLE_ROWS_H
#define SIB_TABLE_ROWS_H

#include "table/table.h"

typedef struct sib__field {
    const char *name;
    int32_t     type;   /* a sib_column_type: text, i64, f64, date or flag */
    int32_t     digits; /* of an f64: significant digits that are kept; 0: all */
    const char *exact; /* of an f64: the text field whose nearest double it is; NULL for none */
    uint32_t    marks; /* of whom the fields are; rows do not look at them */
    int32_t     since; /* likewise */
} sib__field;

/* Fields of which no more is to be said. */
#define SIB__TEXT(field)                                                                       \
    {                                                                                          \
        .name = (field), .type = SIB_COLUMN_TYPE_TEXT                                          \
    }
#define SIB__I64(field)                                                                        \
    {                                                                                          \
        .name = (field), .type = SIB_COLUMN_TYPE_I64                                           \
    }
#define SIB__F64(field)                                                                        \
    {                                                                                          \
        .name = (field), .type = SIB_COLUMN_TYPE_F64                                           \
    }
#define SIB__DATE(field)                                                                       \
    {                                                                                          \
        .name = (field), .type = SIB_COLUMN_TYPE_DATE                                          \
    }
#define SIB__FLAG(field)                                                                       \
    {                                                                                          \
        .name = (field), .type = SIB_COLUMN_TYPE_FLAG                                          \
    }

typedef union sib__cell {
    double     f64;
    int64_t    i64; /* and dates and flags, each with the missing value of its type */
    sib__slice text;
} sib__cell;

typedef struct sib__rows {
    sib__memory      *memory;
    const sib__field *fields;
    int64_t           field_count;
    int64_t           n;
    int64_t           room;
    sib__cell        *cells;  /* [room x fields] */
    bool              finite; /* doubles that are not finite become missing */
    sib_status        status;
    const char       *unknown; /* a field that was set but is none */
} sib__rows;

#define SIB__FIELDS(list) (list), (int64_t)(sizeof(list) / sizeof((list)[0]))

/* No rows yet; they will lie in the pool. */
void sib__rows_begin(sib__rows *rows, sib__memory *memory, const sib__field *fields,
                     int64_t field_count);

/* Opens a row, all of it missing. */
void sib__rows_add(sib__rows *rows);

/* Sets a field of the open row. Texts are copied; NULL is missing. */
void sib__set_text(sib__rows *rows, const char *field, const char *value);
void sib__set_slice(sib__rows *rows, const char *field, sib__slice value);
void sib__set_i64(sib__rows *rows, const char *field, int64_t value);
void sib__set_f64(sib__rows *rows, const char *field, double value);
void sib__set_date(sib__rows *rows, const char *field, int32_t value);
void sib__set_flag(sib__rows *rows, const char *field, int32_t value);

/* Sets those fields of the open row that the table has, from a row of it. */
void sib__rows_take(sib__rows *rows, const sib_table *table, int64_t row);

/* Adds the rows of another writer of the same fields. */
void sib__rows_append(sib__rows *rows, const sib__rows *from);

/* Number of a field, -1 when there is none; and a cell by row and that number, or by name. */
int64_t    sib__rows_field(const sib__rows *rows, const char *field);
sib__cell *sib__rows_cell(const sib__rows *rows, int64_t row, int64_t field);
sib__cell *sib__rows_at(const sib__rows *rows, int64_t row, const char *field);
bool       sib__cell_missing(const sib__field *field, const sib__cell *cell);

/* What went wrong so far, if anything did. */
sib_status sib__rows_check(sib__call *call, const sib__rows *rows);

/* The table, given to the pool `owner`; NULL: to the caller. */
sib_status sib__rows_finish(sib__call *call, const sib__rows *rows, sib__memory *owner,
                            sib_table **out);

#endif
