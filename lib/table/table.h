/* What the pillars use of a table beside its public face: columns by name and type, with
 * missing rows folded into one test a type, and tables made by the library itself. */
#ifndef SIB_TABLE_TABLE_H
#define SIB_TABLE_TABLE_H

#include <math.h>

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

/* Column i, or the one of a name; it must exist. */
sib__column sib__table_column(const sib_table *table, int64_t i);
sib__column sib__table_named(const sib_table *table, const char *name);

/* The column an option names, of the type wanted; ARGUMENT naming option and column otherwise.
 */
sib_status sib__table_require(sib__call *call, const sib_table *table,
                              const char *table_argument, const char *option, const char *name,
                              int32_t type, sib__column *out);

/* One row of a column, with validity bits and missing values folded into one answer a type:
 * NaN, the integer minimum, 2, or data NULL; the level's text for codes. Inline, as they are
 * called for every row there is. */
/* Whether a row is present by the validity bits alone. */
static inline bool sib__valid(sib_validity validity, int64_t row)
{
    int64_t bit = validity.offset + row;
    return validity.data == NULL || (validity.data[bit >> 3] >> (bit & 7) & 1) != 0;
}

static inline bool sib__column_missing(const sib__column *c, int64_t row)
{
    if (!sib__valid(c->validity, row)) {
        return true;
    }
    switch (c->type) {
    case SIB_COLUMN_TYPE_F64:
        return isnan(c->f64.data[row]);
    case SIB_COLUMN_TYPE_I64:
        return c->i64.data[row] == SIB_I64_MISSING;
    case SIB_COLUMN_TYPE_DATE:
        return c->dates.data[row] == SIB_DATE_MISSING;
    case SIB_COLUMN_TYPE_CODES:
        return c->codes.data[row] == SIB_CODE_MISSING;
    case SIB_COLUMN_TYPE_FLAG:
        return c->flags.data[row] == SIB_FLAG_MISSING;
    default:
        return false;
    }
}

static inline double sib__column_f64(const sib__column *c, int64_t row)
{
    return sib__valid(c->validity, row) ? c->f64.data[row] : (double)NAN;
}

static inline int64_t sib__column_i64(const sib__column *c, int64_t row)
{
    return sib__valid(c->validity, row) ? c->i64.data[row] : SIB_I64_MISSING;
}

static inline int32_t sib__column_date(const sib__column *c, int64_t row)
{
    return sib__valid(c->validity, row) ? c->dates.data[row] : SIB_DATE_MISSING;
}

static inline int32_t sib__column_code(const sib__column *c, int64_t row)
{
    return sib__valid(c->validity, row) ? c->codes.data[row] : SIB_CODE_MISSING;
}

static inline uint8_t sib__column_flag(const sib__column *c, int64_t row)
{
    return sib__valid(c->validity, row) ? c->flags.data[row] : SIB_FLAG_MISSING;
}

static inline sib__slice sib__column_text(const sib__column *c, int64_t row)
{
    if (c->type == SIB_COLUMN_TYPE_CODES) {
        int32_t code = sib__column_code(c, row);
        return code == SIB_CODE_MISSING ? (sib__slice){NULL, 0} : sib__text_at(c->levels, code);
    }
    return sib__valid(c->validity, row) ? sib__text_at(c->text, row) : (sib__slice){NULL, 0};
}

/* The text in a row of the column of that name; data NULL where missing or past the end. */
static inline sib__slice sib__table_text(const sib_table *table, const char *column,
                                         int64_t row)
{
    const sib__column c = sib__table_named(table, column);
    return row < sib_table_rows(table) ? sib__column_text(&c, row) : (sib__slice){NULL, 0};
}

/* A table that owns its columns, made by the library: begin, add, publish. The arrays must lie
 * in the table's own pool (sib__table_memory). */
sib_status   sib__table_make(sib__call *call, int64_t rows, int64_t columns, sib_table **out);
sib__memory *sib__table_memory(sib_table *table);
void         sib__table_release(void *table); /* for sib__own */
sib_status   sib__table_put(sib__call *call, sib_table *table, const sib__column *column);

/* Adds to `to` the rows of a column, in the order given, under a name; levels are borrowed. */
sib_status sib__take_column(sib__call *call, sib_table *to, const sib__column *from,
                            const char *name, sib_rows rows);

/* A table of all columns of another, given to a pool: it shares them, so either may be freed
 * first. */
sib_status sib__table_share(sib__call *call, sib__memory *owner, const sib_table *table,
                            sib_table **out);

/* Fills in a column of texts copied into the pool; a slice without data is a missing row. */
sib_status sib__column_of_slices(sib__call *call, sib__memory *memory, const sib__slice *slices,
                                 int64_t n, sib__column *column);

/* Evaluates a condition for every row into flags [rows] (0, 1, 2): compile, evaluate, copy. The
 * expression must give a flag (TERMS otherwise); `argument` names it in messages. Use it where
 * an expression is used once. */
sib_status sib__table_condition(sib__call *call, const sib_table *table, const char *argument,
                                const char *expression, uint8_t *flags);

/* SHA-256 over names, types and every value, in hexadecimal: the same for every order of rows
 * and columns (digest.c says how). `repeated` [rows] (NULL: not wanted), 0 before, becomes 1
 * for all but one of the rows that are alike in every column. */
sib_status sib__table_digest(sib__call *call, const sib_table *table, uint8_t *repeated,
                             char to[65]);

#endif
