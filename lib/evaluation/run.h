/* The two runs, on values: all cohorts designed; a design settled. */
#ifndef SIB_EVALUATION_RUN_H
#define SIB_EVALUATION_RUN_H

#include "evaluation/settle.h"

/* Designs all cohorts. The annex as text goes into the pool `annex`; NULL: it is only hashed.
 * What was designed belongs to the call's scratch. */
sib_status sib__run_design(sib__call *call, sib__memory *annex, const sib__contract *c,
                           const sib_evaluation_tables *tables, double to, sib__designed **out);

/* Settles a design; the annex as text goes into the pool `annex`. */
sib_status sib__run_settlement(sib__call *call, sib__memory *annex, const sib__contract *c,
                               const sib__designed *design, const sib_evaluation_tables *tables,
                               double from, sib__settled **out, sib__slice *text);

/* The resolved options of a contract, as rows. */
void sib__list_options(sib__lists *lists, const sib__contract *c);

#endif
