/* Which rows of the facts are seen, and which persons and whole numbers these show. */
#ifndef SIB_SCHEME_SHOWN_H
#define SIB_SCHEME_SHOWN_H

#include "scheme/run.h"

/* Rows dated after as_at, and rows of cohorts that do not count, are not seen: [rows]. */
sib_status sib__seen_rows(sib__run *run, const char *name, const sib_table *table, bool **out);

/* Which codes of persons and whole numbers stand in a row that is seen. */
sib_status sib__run_shown(sib__run *run);

#endif
