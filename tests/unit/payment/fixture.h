/* Effects and terms for the tests of payment. */
#ifndef SIB_TESTS_PAYMENT_FIXTURE_H
#define SIB_TESTS_PAYMENT_FIXTURE_H

#include "sib/payment.h"
#include "support.h"

/* One row of effects; NULL, NaN and INT64_MIN are missing. */
typedef struct effect_row {
    const char *cohort;
    const char *role;
    int64_t     sequence;
    const char *verdict;
    uint8_t     exact;
    const char *mean_treated;
    const char *mean_comparison;
    double      treated_value;
    double      comparison_value;
    int64_t     matched;
    int64_t     eligible;
    const char *reduction;
} effect_row;

/* An exact row that is ok, with as many eligible as matched. */
effect_row exact_row(const char *cohort, int64_t sequence, const char *treated,
                     const char *comparison, int64_t matched);
/* The same as the pool. */
effect_row pool_row(int64_t sequence, const char *treated, const char *comparison,
                    int64_t matched);

/* A table of rows without the column named `without` (NULL: with all), without `reduction`
 * unless a row has one. Its buffers live until the next call. */
sib_table *effects_of(const effect_row *rows, int64_t n, const char *without);

/* One key of the terms with its JSON; NULL leaves the key out. */
typedef struct term {
    const char *key;
    const char *json;
} term;

/* The terms of V7 (price 1 GBP, gates 10 % and 7.5 %, everything exact, one payer) with some
 * keys changed or added; the list ends with a NULL key. Lives until the next call. */
const char *terms_with(const term *changes);

/* Calculates and frees the effects; asserts SIB_OK. */
sib_payment *pay(const char *terms, const effect_row *rows, int64_t n);

/* A value of a statement's table: texts terminated in fixed room, "" for a missing one. */
const char *text_in(const sib_table *table, const char *column, int64_t row);
int64_t     i64_in(const sib_table *table, const char *column, int64_t row);
double      f64_in(const sib_table *table, const char *column, int64_t row);
int         flag_in(const sib_table *table, const char *column, int64_t row);

/* Sum of a column of whole numbers. */
int64_t sum_in(const sib_table *table, const char *column);

#endif
