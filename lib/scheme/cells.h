/* Cells of facts, as a contract reads them: with table, row and column where they are refused,
 * never with their value. */
#ifndef SIB_SCHEME_CELLS_H
#define SIB_SCHEME_CELLS_H

#include "scheme/run.h"

/* A column of a table of facts. */
typedef struct sib__fact {
    const char *table;
    sib__column column;
} sib__fact;

/* The table of that name; DATA when the facts lack it. */
sib_status sib__find_facts(sib__run *run, const char *name, const sib_table **out);

/* A column by name; DATA when the table lacks it. */
sib_status sib__fact_column(sib__run *run, const char *name, const sib_table *table,
                            const char *column, sib__fact *out);

__attribute__((format(printf, 4, 5))) sib_status
sib__refuse_fact(sib__run *run, const sib__fact *fact, int64_t row, const char *format, ...);

/* The text of a cell of texts or codes, empty where it is missing; a whole number; a day; an
 * exact number of a unit. DATA for a cell that is missing or none. */
sib_status sib__fact_text(sib__run *run, const sib__fact *fact, int64_t row, sib__slice *out);
sib_status sib__fact_whole(sib__run *run, const sib__fact *fact, int64_t row, int64_t *out);
sib_status sib__fact_day(sib__run *run, const sib__fact *fact, int64_t row, int32_t *out);
sib_status sib__fact_exact(sib__run *run, const sib__fact *fact, int64_t row, int32_t unit,
                           sib__exact *out);

/* The code that each row has for a key: [rows]. */
sib_status sib__fact_codes(sib__run *run, const char *name, const sib_table *table,
                           const char *column, int32_t key, int32_t **out);

/* The hash of a table, whatever the order of its rows and columns. */
sib_status sib__fact_hash(sib__run *run, const sib__fact_table *table, char out[65]);

#endif
