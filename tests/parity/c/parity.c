/* Runs the parity cases through the C library and prints their canonical lines.
 *
 *     parity ROOT WORK CASES.txt..
 *
 * ROOT: the source tree, for contracts. WORK: where the bonds of chain cases are. */
#include <stdio.h>
#include <string.h>

#include "calls.h"

static const struct {
    const char *call;
    runner      run;
} runners[] = {
    {"read_csv", run_read_csv},
    {"expression", run_expression},
    {"select_cohort", run_select_cohort},
    {"explain", run_explain},
    {"build_history", run_build_history},
    {"count_reconvictions", run_count_reconvictions},
    {"fit_propensity", run_fit_propensity},
    {"match", run_match},
    {"balance", run_balance},
    {"estimate_effect", run_estimate_effect},
    {"pool_effects", run_pool_effects},
    {"read_contract", run_read_contract},
    {"evaluate", run_evaluate},
    {"design", run_design},
    {"count", run_count},
    {"steps", run_steps},
    {"caseload_measure", run_caseload_measure},
    {"caseload_lists", run_caseload_lists},
    {"caseload_activity", run_caseload_activity},
};

static runner runner_of(const block *at)
{
    const char *call = case_get(at, "call");
    for (size_t i = 0; i < sizeof runners / sizeof runners[0]; i++) {
        if (call != NULL && strcmp(runners[i].call, call) == 0) {
            return runners[i].run;
        }
    }
    give_up("no runner for the call of", at->name);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        give_up("usage", "parity ROOT WORK CASES.txt..");
    }
    run r = {.root = argv[1], .work = argv[2], .ctx = sib_context_new(NULL)};
    for (int i = 3; i < argc; i++) {
        book_read(&r.cases, argv[i]);
    }
    for (int i = 0; i < r.cases.n; i++) {
        const block *at = &r.cases.blocks[i];
        if (strcmp(at->kind, "case") == 0) {
            run_case(&r, at, runner_of(at));
        }
    }
    sib_context_free(r.ctx);
    book_free(&r.cases);
    return 0;
}
