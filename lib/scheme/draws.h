/* Facts of many draws: tables with a column that says of which draw a row is. */
#ifndef SIB_SCHEME_DRAWS_H
#define SIB_SCHEME_DRAWS_H

#include "scheme/facts.h"
#include "scheme/scheme.h"

typedef struct sib__drawn {
    const char      *name;
    const sib_table *table; /* its rows in the order of draws */
    const int64_t   *draws; /* [rows]; NULL: the same in all draws */
    int64_t          at;    /* the first row that has not been handed out */
} sib__drawn;

typedef struct sib__draws {
    const char    *key;
    sib__drawn    *tables; /* [count] */
    int64_t        count;
    const int64_t *draws; /* [n] rising */
    int64_t        n;
    int64_t        alike; /* rows of tables that are the same in all draws */
} sib__draws;

/* Puts the rows of facts in the order of draws. ARGUMENT where no table has the key, DATA where
 * it is missing or a draw has rows in one table and none in another, UNSUPPORTED of facts that
 * cannot be drawn. All lies in the scratch of the call. */
sib_status sib__draws_begin(sib__call *call, const sib__scheme *scheme, const sib_facts *facts,
                            const char *key, sib__draws *out);

/* The facts of draws up to `last`, from where the facts handed out before ended, in a pool. */
sib_status sib__draws_take(sib__call *call, sib__draws *d, int64_t last, sib__memory *m,
                           sib_facts **out);

#endif
