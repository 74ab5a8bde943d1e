/* Counts of people as facts of a contract in the language sib@1: a row a cohort, class, key of
 * the outcome and arm, of exact sums. */
#ifndef SIB_EVALUATION_PEOPLE_H
#define SIB_EVALUATION_PEOPLE_H

#include "evaluation/counted.h"
#include "evaluation/tally.h"
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
    const uint8_t             *where;        /* [rows of the records]; NULL: all are counted */
    const sib__tally_kind     *kind;
    int64_t                    numbers;  /* of persons, and of the kind */
    int32_t                   *classes;  /* [class_count] keys of the contract */
    int64_t                   *class_at; /* [class_count] their place in the annex */
    int64_t                    class_count;
    sib__rows                  rows;
} sib__people_rows;

/* Begins the table; rows lie in the pool, all else in the call's scratch. */
sib_status sib__people_rows_begin(sib__people_rows *p, sib__memory *m);

/* Begins the tally of a cohort, whose records are those. */
sib_status sib__people_rows_tally(const sib__people_rows *p, const sib__annex_cohort *annex,
                                  const sib__groups *links, int64_t nameless, double from,
                                  double to, sib__tally *t);

/* Adds the rows of a cohort whose tally has begun; `verdict` NULL: its numbers count. */
sib_status sib__people_rows_add(sib__people_rows *p, const sib__counted *k, sib__tally *t,
                                const char *verdict);

#endif
