/* The steps of an evaluation as tests want them: fatal on failure; and looks into results. */
#ifndef SIB_TESTS_EVALUATION_CHAIN_H
#define SIB_TESTS_EVALUATION_CHAIN_H

#include <stdbool.h>

#include "bond.h"

/* Result hash of the evaluation of the bond. */
#define CHAIN_GOLDEN_HASH "2226df3fb85a14754b34fdaf63f041a9ca64c77add2da95be4029ee5ad60e626"

sib_evaluation *chain_design(const char *contract, const bond_tables *b);
sib_evaluation *chain_settle(const sib_evaluation *design, const bond_tables *b);
sib_evaluation *chain_evaluate(const char *contract, const bond_tables *b);

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

chain_means chain_means_of(const char *design_annex, const char *settlement_annex, int cohort);

/* A record with a piece of its result replaced, hashed anew as a forger would; free() it. */
char *chain_forge(const char *record, const char *piece, const char *by);

#endif
