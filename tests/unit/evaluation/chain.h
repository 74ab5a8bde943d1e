/* The steps of an evaluation as tests want them: fatal on failure; and looks into results. */
#ifndef SIB_TESTS_EVALUATION_CHAIN_H
#define SIB_TESTS_EVALUATION_CHAIN_H

#include <stdbool.h>

#include "bond.h"

/* Result hash of the evaluation of the bond. */
#define CHAIN_GOLDEN_HASH "1c53df1f2dec2e206fd7a1179b7509ab40d3139717faef828665d265b3057ad8"

/* A contract, read; and the only comparison of one designed, or designed and counted (`both`),
 * at the stage "final": what the library says. */
sib_scheme *chain_read(const char *contract);
sib_status  chain_try(sib_context *ctx, const char *contract,
                      const sib_evaluation_tables *tables, bool both, sib_evaluation **out);

/* Reads a contract, and the sections of its first comparison and outcome as a design and a
 * count read them, before any data are seen. */
sib_status chain_check(sib_context *ctx, const char *contract);

sib_evaluation *chain_design(const char *contract, const bond_tables *b);
sib_evaluation *chain_count(const sib_evaluation *design, const bond_tables *b);
sib_evaluation *chain_evaluate(const char *contract, const bond_tables *b);
/* What its summary says. */
static inline bool chain_is_at(const sib_evaluation *e, const char *stage)
{
    return sib_table_says(sib_evaluation_table(e, "summary"), "stage", 0, stage) == 1;
}

static inline bool chain_is_blind(const sib_evaluation *e)
{
    return sib_table_number(sib_evaluation_table(e, "summary"), "blind", 0) == 1.0;
}

sib_settlement *chain_settle(const char *contract, const sib_evaluation *e);

/* Whether a table has a row with `key` in its option, finding or arm column and `value` in
 * another text column. */
bool chain_has_row(const sib_evaluation *e, const char *table, const char *key,
                   const char *column, const char *value);

/* What the annexes say of a cohort under aggregate weighting. */
typedef struct chain_means {
    int64_t treated;
    int64_t treated_events;
    int64_t pairs;
    int64_t comparison_events;
} chain_means;

chain_means chain_means_of(const char *design_annex, const char *counted_annex, int cohort);

/* A record with a piece of its result replaced, hashed anew as a forger would; free() it. */
char *chain_forge(const char *record, const char *piece, const char *by);

#endif
