/* The tables of a result, found by name. */
#ifndef SIB_TABLE_PUBLISH_H
#define SIB_TABLE_PUBLISH_H

#include "table/table.h"

/* A result's tables, each by its name. */
typedef struct sib__titled {
    const char *title;
    sib_table  *table;
} sib__titled;

/* The table of that title, NULL for an unknown one. */
const sib_table *sib__table_titled(const sib__titled *tables, int64_t n, const char *title);

/* A table that `owner` owns, with room for columns whose arrays lie in its own pool
 * (sib__table_memory): what selects columns of it may outlive the result. */
sib_status sib__table_begin(sib__call *call, sib__memory *owner, int64_t rows, int64_t columns,
                            sib_table **out);
sib_status sib__table_put_all(sib__call *call, sib_table *table, const sib__column *columns,
                              int64_t n);

/* A column of codes whose levels are an enumeration's names; a value that is none is missing.
 * `values` may go afterwards. */
sib_status sib__column_of_enum(sib__call *call, sib__memory *memory, const char *name,
                               const int32_t *values, int64_t                n,
                               const char *(*name_of)(int32_t), sib__column *out);

/* Columns over arrays. */
static inline sib__column sib__column_doubles(const char *name, const double *data, int64_t n)
{
    return (sib__column){.name = name, .type = SIB_COLUMN_TYPE_F64, .f64 = {data, n}};
}

static inline sib__column sib__column_wholes(const char *name, const int64_t *data, int64_t n)
{
    return (sib__column){.name = name, .type = SIB_COLUMN_TYPE_I64, .i64 = {data, n}};
}

static inline sib__column sib__column_days(const char *name, const int32_t *data, int64_t n)
{
    return (sib__column){.name = name, .type = SIB_COLUMN_TYPE_DATE, .dates = {data, n}};
}

static inline sib__column sib__column_flags(const char *name, const uint8_t *data, int64_t n)
{
    return (sib__column){.name = name, .type = SIB_COLUMN_TYPE_FLAG, .flags = {data, n}};
}

static inline sib__column sib__column_texts(const char *name, sib_text text)
{
    return (sib__column){.name = name, .type = SIB_COLUMN_TYPE_TEXT, .text = text};
}

#endif
