/* What the tests of expressions share: a table of one row with a column of each kind, present
 * and missing, and results as text. */
#ifndef SIB_TESTS_TABLE_FIXTURE_H
#define SIB_TESTS_TABLE_FIXTURE_H

#include <stddef.h>

#include "sib/table.h"

/* Columns: one = 1 and none (i64), x = 2.5 and nox (f64), d = 2010-09-09 and nod (date), sex =
 * 'f' and nosex (codes of f, m), yes, no, unknown (flags), name = 'Zo\u00eb' and noname (text),
 * "odd name" = 7 (i64). */
sib_table *fixture_table(void);

/* The value in row `row` of a table's column as text: missing, true, false, 1.5, 2010-09-09,
 * 'text'. */
void fixture_print(const sib_table *table, int64_t column, int64_t row, char *to, size_t size);

/* Compiles and evaluates over the table, row 0: the value, or "refused: <message>". */
void fixture_evaluate(const char *expression, const sib_table *table, char *to, size_t size);

#endif
