/* What the pillars use of a table beside its public face: columns by name and type, with
 * missing rows folded into one test a type, and tables made by the library itself. */
#ifndef SIB_TABLE_TABLE_H
#define SIB_TABLE_TABLE_H

#include "core/call.h"
#include "core/text.h"
#include "sib/table.h"

/* A column as found: `index` within its table, and what its rows are. */
typedef struct sib__column {
    const char  *name;
    int32_t      type; /* a sib_column_type */
    int64_t      n;
    sib_f64      f64;
    sib_i64      i64;
    sib_dates    dates;
    sib_i32      codes;
    sib_text     levels;
    sib_u8       flags;
    sib_text     text;
    sib_validity validity;
} sib__column;

/* Column i; it must exist. */
sib__column sib__table_column(const sib_table *table, int64_t i);

/* The column an option names, of the type wanted; ARGUMENT naming option and column otherwise.
 */
sib_status sib__table_require(sib__call *call, const sib_table *table,
                              const char *table_argument, const char *option, const char *name,
                              int32_t type, sib__column *out);

bool    sib__column_missing(const sib__column *c, int64_t row);
double  sib__column_f64(const sib__column *c, int64_t row);  /* NaN when missing */
int64_t sib__column_i64(const sib__column *c, int64_t row);  /* INT64_MIN */
int32_t sib__column_date(const sib__column *c, int64_t row); /* INT32_MIN */
int32_t sib__column_code(const sib__column *c, int64_t row); /* INT32_MIN */
uint8_t sib__column_flag(const sib__column *c, int64_t row); /* 2 */
sib__slice
sib__column_text(const sib__column *c,
                 int64_t row); /* data NULL when missing; the level's text for codes */

/* A table that owns its columns, made by the library: begin, add, publish. The arrays must lie
 * in the table's own pool (sib__table_memory). */
sib_status   sib__table_make(sib__call *call, int64_t rows, int64_t columns, sib_table **out);
sib__memory *sib__table_memory(sib_table *table);
sib_status   sib__table_put(sib__call *call, sib_table *table, const sib__column *column);

/* Fills in a column of texts copied into the pool; a slice without data is a missing row. */
sib_status sib__column_of_slices(sib__call *call, sib__memory *memory, const sib__slice *slices,
                                 int64_t n, sib__column *column);

/* Evaluates a condition for every row into flags [rows] (0, 1, 2): compile, evaluate, copy. The
 * expression must give a flag (TERMS otherwise); `argument` names it in messages. Use it where
 * an expression is used once. */
sib_status sib__table_condition(sib__call *call, const sib_table *table, const char *argument,
                                const char *expression, uint8_t *flags);

/* A 128-bit content key a row, what breaks ties where no key column is given: the first 16
 * bytes of the row's SHA-256 (digest.c says over what). Equal rows have equal keys; the order
 * of columns and of levels does not matter, nor whether a text is stored as codes. keys
 * [rows][16]. */
sib_status sib__table_row_keys(sib__call *call, const sib_table *table, uint8_t (*keys)[16]);

/* SHA-256 over names, types and the sorted row digests, in hexadecimal: the same for every
 * order of rows and columns. */
sib_status sib__table_digest(sib__call *call, const sib_table *table, char to[65]);

#endif
