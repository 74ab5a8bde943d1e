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

/* The column of a table of facts that names persons; NULL: none does. */
const char *sib__person_column(const sib__scheme *s, const char *table);

/* The codes of the persons that a column names, SIB_CODE_MISSING for who is none; NULL: it
 * names no persons. */
const int32_t *sib__known_persons(const sib__run *run, const sib__fact *fact);

/* The code that each row has for a key: [rows], perhaps the column itself. */
sib_status sib__fact_codes(sib__run *run, const char *name, const sib_table *table,
                           const char *column, int32_t key, const int32_t **out);

/* The arm of each row of a column of texts or codes: of sib__arm (counter.h). */
sib_status sib__fact_arms(sib__run *run, const sib__fact *fact, uint8_t **out);

/* The hashes of all tables, whatever the order of rows and columns: run->fact_hashes. */
sib_status sib__hash_facts(sib__run *run);

#endif
