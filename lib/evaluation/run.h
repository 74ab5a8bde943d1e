/* The two runs, on values: all cohorts designed; a design settled. */
#ifndef SIB_EVALUATION_RUN_H
#define SIB_EVALUATION_RUN_H

#include "evaluation/settle.h"

/* Designs the cohorts that are complete on a day; SIB_DATE_MISSING: all of them. The annex as
 * text goes into the pool `annex`; NULL: it is only hashed. What was designed belongs to the
 * call's scratch. */
sib_status sib__run_design(sib__call *call, sib__memory *annex, const sib__contract *c,
                           const sib_evaluation_tables *tables, int32_t as_at, double to,
                           sib__designed **out);

/* Settles a design; the annex as text goes into the pool `annex`. */
sib_status sib__run_settlement(sib__call *call, sib__memory *annex, const sib__contract *c,
                               const sib__designed *design, const sib_evaluation_tables *tables,
                               double from, sib__settled **out, sib__slice *text);

/* The declared columns of a table, which the call's scratch owns; noted among the inputs. */
sib_status sib__take_table(sib__call *call, const sib_evaluation_tables *tables,
                           const sib__contract_table *declared, sib__lists *lists,
                           const sib_table **out);

/* The resolved options of a contract, as rows. */
void sib__list_options(sib__lists *lists, const sib__contract *c);

#endif
