/* Tables of terms: rules, exclusions and measures come as one row each, with text columns. */
#ifndef SIB_TABLE_TERMS_H
#define SIB_TABLE_TERMS_H

#include "table/table.h"

/* A table of terms and what messages call it. */
typedef struct sib__terms {
    const sib_table *table;
    const char      *argument;
} sib__terms;

/* A column that must be there; ARGUMENT when it is not, or is of another type. */
sib_status sib__terms_require(sib__call *call, const sib__terms *terms, const char *name,
                              int32_t type, sib__column *out);

/* A column that may be absent: then its every row is missing. */
sib_status sib__terms_optional(sib__call *call, const sib__terms *terms, const char *name,
                               int32_t type, sib__column *out);

/* TERMS when a text is missing or empty, or comes twice. */
sib_status sib__terms_unique(sib__call *call, const sib__terms *terms, const sib__column *ids);

/* The condition in row `row` of a column of terms, evaluated for every row of `data` into flags
 * (0, 1, 2). TERMS names the argument as "rules[2].expression". */
sib_status sib__terms_condition(sib__call *call, const sib__terms *terms,
                                const sib__column *column, int64_t row, const sib_table *data,
                                uint8_t *flags);

/* The columns of `data` that such a condition uses, in the order of the table; in the call's
 * scratch. */
sib_status sib__terms_columns(sib__call *call, const sib__terms *terms,
                              const sib__column *column, int64_t row, const sib_table *data,
                              int64_t **columns, int64_t *n);

#endif
