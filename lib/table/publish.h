/* The tables of a result, found by name. */
#ifndef SIB_TABLE_PUBLISH_H
#define SIB_TABLE_PUBLISH_H

#include "table/rows.h"

/* The head of a handle whose tables are found by their titles. */
typedef struct sib__result {
    sib__memory         memory; /* first: a handle; it owns the tables */
    struct sib__titled *tables;
} sib__result;

/* A text with the tables behind it. */
struct sib_paper {
    sib__result result; /* first: the handle and its tables */
    const char *text;
};

/* The table of that title, NULL for an unknown one. */
const sib_table *sib__table_titled(const sib__result *result, const char *title);

/* A table of the result, with room for columns whose arrays lie in its own pool
 * (sib__table_memory): what selects columns of it may outlive the result. `title` stays. */
sib_status sib__table_begin(sib__call *call, sib__result *result, const char *title,
                            int64_t rows, int64_t columns, sib_table **out);

/* A table that is there, under a title of the result: they share the columns. */
sib_status sib__table_publish_shared(sib__call *call, sib__result *result, const char *title,
                                     const sib_table *table);

/* Rows as a table of the result. */
sib_status sib__table_of_rows(sib__call *call, sib__result *result, const char *title,
                              const sib__rows *rows);
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
    return (sib__column){.name = name, .type = SIB_COLUMN_TYPE_F64, .n = n, .f64 = {data, n}};
}

static inline sib__column sib__column_wholes(const char *name, const int64_t *data, int64_t n)
{
    return (sib__column){.name = name, .type = SIB_COLUMN_TYPE_I64, .n = n, .i64 = {data, n}};
}

static inline sib__column sib__column_days(const char *name, const int32_t *data, int64_t n)
{
    return (sib__column){
        .name = name, .type = SIB_COLUMN_TYPE_DATE, .n = n, .dates = {data, n}};
}

static inline sib__column sib__column_flags(const char *name, const uint8_t *data, int64_t n)
{
    return (sib__column){
        .name = name, .type = SIB_COLUMN_TYPE_FLAG, .n = n, .flags = {data, n}};
}

static inline sib__column sib__column_texts(const char *name, sib_text text)
{
    return (sib__column){.name = name, .type = SIB_COLUMN_TYPE_TEXT, .n = text.n, .text = text};
}

#endif
