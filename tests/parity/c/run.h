/* One run over the cases: where things are, what is printed, what inputs are made of. */
#ifndef SIB_PARITY_RUN_H
#define SIB_PARITY_RUN_H

#include <sib.h>

#include "book.h"

enum { MOST_KEPT = 1024 };

typedef struct run {
    book         cases;
    const char  *root; /* the source tree */
    const char  *work; /* where the bonds are */
    const block *at;   /* the case that runs */
    sib_context *ctx;
    void        *kept[MOST_KEPT]; /* memory and tables of the case */
    sib_table   *tables[MOST_KEPT];
    int          n_kept;
    int          n_tables;
} run;

typedef sib_status (*runner)(run *r);

/* Runs a case; what it kept is released. */
void run_case(run *r, const block *at, runner call);

/* Memory until the end of the case. */
void *keep(run *r, size_t size);

/* Canonical lines: case<TAB>key<TAB>value. */
void        print_number(run *r, const char *key, double value);
void        print_numbers(run *r, const char *key, const double *values, int64_t n);
void        print_text(run *r, const char *key, const char *text); /* NULL: missing */
void        print_texts(run *r, const char *key, sib_text texts);
void        print_names(run *r, const char *key, sib_i32 codes, const char *(*name)(int32_t));
void        print_f64(run *r, const char *key, sib_f64 values);
void        print_i64(run *r, const char *key, sib_i64 values);
void        print_flags(run *r, const char *key, sib_u8 values);
void        print_dates(run *r, const char *key, sib_dates values);
void        print_rows(run *r, const char *key, sib_rows values);
void        print_picked(run *r, const char *key, sib_text texts, sib_i32 which);
void        print_column(run *r, const char *key, const sib_table *table, int64_t column);
void        print_columns(run *r, const char *key, const sib_table *table, const char *columns);
void        print_table(run *r, const char *key, const sib_table *table);
void        print_failure(run *r, sib_status status);
const char *key_of(run *r, const char *first, const char *second); /* "first.second" */

/* Inputs of the case. A table of the case files, by the key that names it or by its own name;
 * NULL when the case has no such key. It lives to the end of the case. */
sib_table  *table_of(run *r, const char *key);
sib_table  *table_named(run *r, const char *name);
sib_text    words_of(run *r, const char *key); /* empty when the case has none */
const char *types_json(run *r, const char *columns, const block *extra);
const char *edited(run *r, const char *text); /* with the edits of the case */

/* Columns of a table; empty for a NULL name. Of any number type as doubles. */
sib_f64   doubles_in(run *r, const sib_table *table, const char *column);
sib_u8    flags_in(const sib_table *table, const char *column);
sib_text  texts_in(const sib_table *table, const char *column);
sib_dates dates_in(const sib_table *table, const char *column);
sib_i64   wholes_in(const sib_table *table, const char *column);

#endif
