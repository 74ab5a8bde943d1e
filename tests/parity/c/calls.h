/* One runner a function of the packages: it takes a case, calls the library and prints. */
#ifndef SIB_PARITY_CALLS_H
#define SIB_PARITY_CALLS_H

#include "run.h"

sib_status run_read_csv(run *r);
sib_status run_expression(run *r);
sib_status run_select_cohort(run *r);
sib_status run_explain(run *r);
sib_status run_build_history(run *r);
sib_status run_count_reconvictions(run *r);
sib_status run_fit_propensity(run *r);
sib_status run_match(run *r);
sib_status run_balance(run *r);
sib_status run_estimate_effect(run *r);
sib_status run_pool_effects(run *r);
sib_status run_read_contract(run *r);
sib_status run_evaluate(run *r);
sib_status run_design(run *r);
sib_status run_count(run *r);
sib_status run_steps(run *r);
sib_status run_caseload_measure(run *r);
sib_status run_caseload_lists(run *r);
sib_status run_caseload_activity(run *r);

/* What several of them share. The model is that of the scores, where the case has covariates
 * instead; both are the caller's. */
typedef struct matched {
    sib_table      *data;
    sib_u8          treated;
    sib_text        id;
    sib_propensity *model;
    sib_matching   *match;
} matched;

sib_status match_table(run *r, sib_table *data, matched *out);
void       matched_free(matched *m);

#endif
