/* Facts: tables by the name of a table, an outcome or a comparison of the contract. */
#ifndef SIB_SCHEME_FACTS_H
#define SIB_SCHEME_FACTS_H

#include "sib/scheme.h"
#include "table/table.h"

typedef struct sib__fact_table {
    const char      *name;
    const sib_table *table;
} sib__fact_table;

struct sib_facts {
    sib__memory      memory; /* first */
    sib__fact_table *tables;
    int64_t          n;
    int64_t          room;
    sib_facts       *earlier; /* of the last settlement that paid; NULL: not handed in */
};

/* The table of that name, NULL for none. */
const sib_table *sib__facts_table(const sib_facts *facts, const char *name);

/* An empty set that a pool owns. */
sib_status sib__facts_empty(sib__call *call, sib__memory *owner, sib_facts **out);

/* Shares a table with the facts under a name that is not used yet. */
sib_status sib__facts_add(sib__call *call, sib_facts *facts, const char *name,
                          const sib_table *table);

/* Adds a table that the facts own; and all tables of a parsed document. */
struct sib__json;
sib_status sib__facts_put(sib__call *call, sib_facts *facts, const char *name,
                          const sib_table *table);
sib_status sib__facts_read(sib__call *call, const struct sib__json *map, sib_facts *facts);

#endif
