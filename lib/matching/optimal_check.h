/* What the checks of an optimal matching share. */
#ifndef SIB_MATCHING_OPTIMAL_CHECK_H
#define SIB_MATCHING_OPTIMAL_CHECK_H

#include "matching/verify.h"

/* The places of a list that may still be the best of a stretch moving along it: keys fall. */
typedef struct sib__queue {
    int64_t   *at;
    sib__i128 *key;
    int64_t    first;
    int64_t    last;
} sib__queue;

/* The units of an arm, in order of (layer, stratum, caliper's scale). */
typedef struct sib__arm {
    int64_t *rows;
    double  *x;
    int64_t *pair; /* its first pair, plus 1; 0 for none */
    int64_t  n;
} sib__arm;

typedef struct sib__proof_check {
    sib__view         v;
    const sib__proof *proof;
    sib__arm          arms[2]; /* by arm */
    int64_t           most;    /* K */
    bool              layered; /* there are others */
    sib__i128        *price;   /* [pairs] of the result */
    sib__queue        below;   /* of units with pairs */
    sib__queue        above;
} sib__proof_check;

static inline void sib__queue_add(sib__queue *q, int64_t at, sib__i128 key)
{
    while (q->last > q->first && q->key[q->last - 1] <= key) {
        q->last--;
    }
    q->at[q->last] = at;
    q->key[q->last++] = key;
}

/* The best from a place on; false for none. */
static inline bool sib__queue_best(sib__queue *q, int64_t from, sib__i128 *best)
{
    while (q->last > q->first && q->at[q->first] < from) {
        q->first++;
    }
    if (q->last > q->first) {
        *best = q->key[q->first];
    }
    return q->last > q->first;
}

static inline int64_t sib__layer_of(const sib__proof_check *c, int64_t row)
{
    return c->layered ? c->proof->layer[row] : c->most;
}

static inline int64_t sib__stratum_of(const sib__proof_check *c, int64_t row)
{
    return sib__units_stratum(&c->v.rules->units, row);
}

static inline int64_t sib__pairs_of(const sib__proof_check *c, int64_t row)
{
    if (c->v.rules->units.treated.data[row] == 0) {
        return c->v.uses[row];
    }
    return c->v.stamp[row] == 0
               ? 0
               : sib__view_case_end(&c->v, c->v.stamp[row] - 1) - (c->v.stamp[row] - 1);
}

/* Whether whoever must have pairs has the best by distance less price. */
sib_status sib__check_least(sib__call *call, sib__proof_check *c);

#endif
