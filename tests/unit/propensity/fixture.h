/* Tables of covariates for the tests of the score model. */
#ifndef SIB_TESTS_PROPENSITY_FIXTURE_H
#define SIB_TESTS_PROPENSITY_FIXTURE_H

#include "sib/propensity.h"
#include "support.h"

/* No ids. */
extern const sib_text no_id;

/* A table of k columns of numbers, column j at x + j * n, borrowed; names[k]. */
sib_table *numbers_table(const char *const *names, const double *x, int64_t k, int64_t n);

/* A builder for n rows, and its table. */
sib_table_builder *begin_table(int64_t n);
sib_table         *end_table(sib_table_builder *builder);

/* Adds a borrowed column of numbers, flags, codes or texts. */
void add_numbers(sib_table_builder *builder, const char *name, const double *x, int64_t n);
void add_flags(sib_table_builder *builder, const char *name, const uint8_t *x, int64_t n);
void add_codes(sib_table_builder *builder, const char *name, const int32_t *x, int64_t n,
               const char *const *levels, int64_t k);
void add_texts(sib_table_builder *builder, const char *name, sib_text x);

/* Fits with a context of its own; the fit must succeed. */
sib_propensity *fit_ok(const sib_table *table, const uint8_t *treated, sib_text id,
                       const sib_propensity_fit_options *options);

/* Same, and the verdict must be OK, the table is freed, and options are the defaults. */
sib_propensity *fit_table(sib_table *table, const uint8_t *treated);

/* Whether two models are the same bit by bit, rows of the second being those `row` [n] of the
 * first; NULL: the same rows. */
bool same_bits(const sib_propensity *a, const sib_propensity *b, const int64_t *row);

/* Whether term i has this name. */
bool term_is(const sib_propensity *p, int64_t i, const char *name);

#endif
