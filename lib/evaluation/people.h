/* Counts of people as facts of a contract in the language sib@1: a row a cohort, class, key of
 * the outcome and arm, of exact sums. */
#ifndef SIB_EVALUATION_PEOPLE_H
#define SIB_EVALUATION_PEOPLE_H

#include "evaluation/counted.h"
#include "scheme/demand.h"

/* One outcome whose table is being made. */
typedef struct sib__people_rows {
    sib__call                 *call;
    const sib__scheme         *scheme;
    const sib__scheme_outcome *outcome;
    const sib__demand         *demand;
    const sib__contract       *contract; /* of the outcome */
    const sib_table           *records;  /* declared columns only */
    sib__column               *keys;     /* [key_count] columns of the records */
    int64_t                    key_count;
    int64_t                    combinations; /* of codes of the keys */
    int32_t                   *classes;      /* [class_count] keys of the contract */
    int64_t                   *class_at;     /* [class_count] their place in the annex */
    int64_t                    class_count;
    sib__rows                  rows;
} sib__people_rows;

/* Begins the table; rows lie in the pool, all else in the call's scratch. */
sib_status sib__people_rows_begin(sib__people_rows *p, sib__memory *m);

/* Adds the rows of a cohort; `verdict` NULL: its numbers count. */
sib_status sib__people_rows_add(sib__people_rows *p, const sib__counted *k,
                                const char *verdict);

#endif
