/* Tables of the mini bond with some of their cells damaged. */
#ifndef SIB_TESTS_EVALUATION_DAMAGE_H
#define SIB_TESTS_EVALUATION_DAMAGE_H

#include <stdbool.h>

#include "records.h"

typedef enum damage_kind {
    DAMAGE_BLANK,     /* the cell is empty */
    DAMAGE_SWAP,      /* it stands in the next column of its type, and that in its place */
    DAMAGE_TRIM,      /* a text without its last letter */
    DAMAGE_RECASE,    /* a text in small letters */
    DAMAGE_DUPLICATE, /* the row comes twice */
    DAMAGE_KINDS
} damage_kind;

/* Which cells: of a column of a table (releases, history, convictions), in every `every`-th row
 * of the treated, or of the others. */
typedef struct damage {
    damage_kind kind;
    int         table;
    int         column;
    bool        treated;
    int         every;
} damage;

enum { DAMAGE_TABLES = 3 };

/* How many columns a table has. */
int damage_columns(int table);

const char *damage_column(int table, int column);

/* The tables of the bond with it, read with the types of the contract: a set, NULL where they
 * cannot be read with these. `done` says how many cells are others now. */
sib_evaluation_tables *damage_make(const char *contract, const bond_tables *b, const damage *d,
                                   int *done);

#endif
