/* Small tables for tests, written as text. */
#ifndef SIB_TESTS_TABLES_H
#define SIB_TESTS_TABLES_H

#include <stdbool.h>

#include "sib/table.h"

/* A table that owns its memory. `columns` is "name type, name type, .."; types are those of
 * sib_column_type but codes. `rows` holds one row a line (or a semicolon), fields separated by
 * commas, trimmed, in double quotes where they hold a comma; an empty field is missing; dates
 * are YYYY-MM-DD, flags 0 or 1. Fails the running test where it cannot be built. */
sib_table *test_make_table(const char *columns, const char *rows);

/* The same with the rows in another order: row i of the result is row order[i] of the text. */
sib_table *test_make_table_in_order(const char *columns, const char *rows,
                                    const int64_t *order);

/* Whether a cell of a text column, or of codes, says that; NULL: whether it is missing. */
bool test_says(const sib_table *table, const char *column, int64_t row, const char *expect);

/* The values of a column by name, read as its type is: f64, i64, dates, codes, flags or text.
 */
#define TEST_COLUMN(type, table, column)                                                       \
    sib_table_##type((table), sib_table_find((table), (column)))

/* A permutation of 0..n-1 that depends on the seed. */
void test_shuffle(int64_t *order, int64_t n, unsigned seed);

#endif
