/* A caseload made from text, as the lines of tests/cases/caseload.txt have it. */
#ifndef SIB_TESTS_CASELOAD_GIVEN_H
#define SIB_TESTS_CASELOAD_GIVEN_H

#define SIB_EXPERIMENTAL
#include "caseload/work.h"

enum {
    GIVEN_MEMBERS,
    GIVEN_CONTACTS,
    GIVEN_SPELLS,
    GIVEN_NEEDS,
    GIVEN_OVERLAPS,
    GIVEN_FACTS,
    GIVEN_LISTS,
    GIVEN_WORKERS,
    GIVEN_TABLES
};

/* What a line gives: the call, its options and its tables, NULL for those it does not name. */
typedef struct given {
    char       call[16];
    char       options[512];
    sib_table *tables[GIVEN_TABLES];
} given;

/* Reads it, with the rows of each table in an order of their own for a seed above 0. */
void given_read(given *g, const char *text, unsigned seed);
void given_free(given *g);

/* Makes the call. */
sib_status given_run(sib_context *ctx, const given *g, sib_caseload **out);

/* Whether the tables say what is expected: "table.column=a,b; table.column[key]=a". */
bool given_holds(const sib_caseload *c, const char *expect);

/* Whether every table of two caseloads is the same, rows of single records aside. */
bool given_same(const sib_caseload *a, const sib_caseload *b);

#endif
