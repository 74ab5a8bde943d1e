/* The names of keys in a run. */
#ifndef SIB_SCHEME_DICTIONARY_H
#define SIB_SCHEME_DICTIONARY_H

#include "scheme/run.h"

sib_status sib__run_dictionaries(sib__run *run);

/* When no step reads rows of facts any more: what they were read with is let go, but for who
 * the members are. */
sib_status sib__run_forget_rows(sib__run *run);

/* The code of the period in which a day lies, SIB_CODE_MISSING before the first, after the
 * last, and where it has not begun. */
int32_t sib__period_of(const sib__run *run, int32_t key, int32_t day);

/* The last day of a period. */
int32_t sib__period_end(const sib__run *run, int32_t key, int32_t code);

/* Sorts whole numbers, each once: *n is then how many there are. */
sib_status sib__sort_wholes(sib__run *run, int64_t *wholes, int64_t *n);

/* Names a whole number that no table of facts has, after all others: when lines are counted. */
sib_status sib__run_know_whole(sib__run *run, int32_t key, int64_t whole);

/* The codes of a key from 0 to n in the order of their names, whole numbers by size; of no key
 * as they are. */
sib_status sib__run_order_codes(sib__run *run, int32_t key, int64_t n, int64_t **out);

/* The date of a line: its key `on`, else the last day of its period; else missing. */
sib_status sib__line_date(sib__run *run, const sib__series *s, int64_t line, int32_t *out);

#endif
