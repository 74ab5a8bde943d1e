/* A design run and read, and the record of a run. */
#ifndef SIB_EVALUATION_RUN_H
#define SIB_EVALUATION_RUN_H

#include "evaluation/settle.h"

/* Designs the cohorts that are complete on a day; SIB_DATE_MISSING: all of them. The annex as
 * text goes into the pool `annex`; NULL: it is only hashed. What was designed belongs to the
 * call's scratch; where work is kept it belongs to that, and is neither digested nor hashed. */
sib_status sib__run_design(sib__call *call, sib__memory *annex, const sib__contract *c,
                           const sib_evaluation_tables *tables, int32_t as_at, double to,
                           sib__kept *kept, sib__designed **out);

/* A design as values from its record, whose seal verifies, and its annex, of those cohorts that
 * were complete; it lives in the call's scratch. */
sib_status sib__read_design(sib__call *call, const sib__record *record, const char *annex,
                            const sib__contract *c, sib__designed **out);

/* The options of a run, and who ran it. */
sib_status sib__read_run_options(sib__call *call, const sib_evaluation_run_options *options,
                                 bool blind, sib__provenance *how);

/* Fills a handle with the record of a run: written once, and kept as the tables it came from.
 * `settlement` NULL: a design. */
sib_status sib__compose(sib__call *call, sib_evaluation *e, const sib__contract *c,
                        const sib__provenance *how, const sib__stage *design,
                        const sib__stage *settlement, sib__slice annex);

/* The resolved options of a contract, as rows. */
void sib__list_options(sib__lists *lists, const sib__contract *c);

#endif
