/* Reading a balance table in tests. */
#ifndef SIB_TESTS_BALANCE_LINES_H
#define SIB_TESTS_BALANCE_LINES_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sib/balance.h"
#include "support.h"

/* Line of a term; -1 when there is none. */
static inline int64_t line_of(const sib_balance *b, const char *term)
{
    const sib_table *t = sib_balance_table(b, "terms");
    sib_text         terms = sib_table_text(t, sib_table_find(t, "term"));
    for (int64_t i = 0; i < terms.n; i++) {
        size_t n = (size_t)(terms.offsets[i + 1] - terms.offsets[i]);
        if (n == strlen(term) && memcmp(terms.data + terms.offsets[i], term, n) == 0) {
            return i;
        }
    }
    return -1;
}

/* A statistic of a term; infinite when there is no such line or column. */
static inline double value_of(const sib_balance *b, const char *term, const char *column)
{
    const sib_table *t = sib_balance_table(b, "terms");
    int64_t          line = line_of(b, term);
    sib_f64          values = sib_table_f64(t, sib_table_find(t, column));
    return line < 0 || values.n <= line ? HUGE_VAL : values.data[line];
}

static inline int64_t missing_of(const sib_balance *b, const char *term)
{
    const sib_table *t = sib_balance_table(b, "terms");
    return sib_table_i64(t, sib_table_find(t, "missing")).data[line_of(b, term)];
}

static inline int binary_of(const sib_balance *b, const char *term)
{
    const sib_table *t = sib_balance_table(b, "terms");
    return sib_table_flags(t, sib_table_find(t, "binary")).data[line_of(b, term)];
}

/* What is said of an arm: 1 treated, 0 comparison. */
static inline double arm_of(const sib_balance *b, int arm, const char *column)
{
    return sib_table_number(sib_balance_table(b, "arms"), column, arm);
}

/* A table of one column of numbers, borrowing them. */
static inline sib_table *one_column(const char *name, const double *x, int64_t n)
{
    sib_table_builder *builder = NULL;
    sib_table         *table = NULL;
    sib_table_builder_new(NULL, n, &builder);
    sib_table_builder_add_f64(NULL, builder, name, (sib_f64){x, n}, (sib_validity){NULL, 0},
                              NULL, NULL);
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, builder, &table), SIB_OK);
    sib_table_builder_free(builder);
    return table;
}

#endif
