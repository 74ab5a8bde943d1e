/* A bond in miniature: about 100 releases of two cohorts with history and outcomes, drawn by a
 * seeded loop, and its contract. Rows can be shuffled; ids carry a canary. */
#ifndef SIB_TESTS_EVALUATION_BOND_H
#define SIB_TESTS_EVALUATION_BOND_H

#include "sib/evaluation.h"

/* In every id; must never be seen in a message or a record. */
#define BOND_CANARY "QXZ"

/* Everything stated. */
extern const char records_contract[];

/* A contract with one piece of its text replaced by another; free() it. The piece must be
 * there. */
char *bond_contract_with(const char *contract, const char *piece, const char *by);

/* The tables of the bond, read with the types of the contract. `shuffle` 0 leaves the rows in
 * the order drawn, another number seeds their order. */
typedef struct bond_tables {
    sib_table             *releases;
    sib_table             *history;
    sib_table             *convictions;
    sib_evaluation_tables *design;   /* releases and history */
    sib_evaluation_tables *outcomes; /* convictions */
    sib_evaluation_tables *all;
} bond_tables;

void bond_make(bond_tables *b, unsigned shuffle);
/* Another bond, of up to 150 persons, drawn from a seed. */
void bond_draw(bond_tables *b, unsigned seed, int persons);
void bond_free(bond_tables *b);

#endif
