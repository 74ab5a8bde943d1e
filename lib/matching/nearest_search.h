/* What the files of the nearest search share: the pool of controls with its two rails, and the
 * cases. */
#ifndef SIB_MATCHING_NEAREST_SEARCH_H
#define SIB_MATCHING_NEAREST_SEARCH_H

#include "matching/scan.h"
#include "matching/search.h"
#include "numeric/contract.h"

/* A difference of two doubles without rounding: high + low, |low| <= ulp(high) / 2. */
typedef struct sib__exact_gap {
    double high;
    double low;
} sib__exact_gap;

/* a - b for a >= b whose difference does not overflow. Knuth's two-sum: exact because the
 * library is built without contraction and excess precision. */
static inline sib__exact_gap sib__gap(double a, double b)
{
    double high = a - b;
    double back = high - a;
    return (sib__exact_gap){high, (a - (high - back)) - (b + back)};
}

/* Negative, 0, positive as p is smaller than, equal to, larger than q. */
static inline int sib__gap_compare(sib__exact_gap p, sib__exact_gap q)
{
    if (p.high != q.high) {
        return p.high < q.high ? -1 : 1;
    }
    return p.low < q.low ? -1 : p.low > q.low;
}

/* Controls in one direction: positions 0 .. n - 1, those of a stratum together. `next` is a
 * union-find forest: from any position it leads to the first free one at or after it. */
typedef struct sib__rail {
    int64_t *next;    /* [n + 1] */
    double  *lowest;  /* [n] smallest y from here to the stratum's end; NULL: scales are one */
    double  *highest; /* [n] largest y, likewise */
} sib__rail;

/* The controls of the rules' shelf by score. The rail `up` follows its order; `down` has
 * the scores falling, but equal scores still in tie order, so that on either rail the first
 * free control is the one to take. */
typedef struct sib__pool {
    const sib__rules *rules;
    bool              one_scale;
    int64_t           n;
    const int64_t    *row;           /* [n] */
    const int64_t    *begin;         /* [strata + 1] first control of each stratum */
    double           *x;             /* [n] */
    double           *y;             /* [n]; x itself when the scales are one */
    int64_t          *left;          /* [n] uses left; NULL: any number */
    int64_t          *at;            /* [n] control at each position of `down` */
    int64_t          *down_position; /* [n] */
    sib__rail         up;
    sib__rail         down;
    sib__scan         scan; /* where the distance is of covariates: in place of the rails */
    int64_t           work; /* steps since the last interrupt check */
} sib__pool;

/* A treated unit to be served. `up` and `down` are where its search on the rails goes on; what
 * lies before them it has, cannot have, or has lost for good. */
typedef struct sib__case {
    int64_t row;
    int64_t number; /* among the cases */
    double  x;
    double  y;
    int64_t rank;
    int64_t up;
    int64_t down;
    int64_t end; /* of its stratum, on both rails */
    int64_t picks;
} sib__case;

/* What a search found. */
typedef struct sib__choice {
    int64_t        control;
    int64_t        position;
    bool           on_up;
    bool           tie; /* another control was to be had at the same distance */
    sib__exact_gap gap;
} sib__choice;

/* The search under way. */
typedef struct sib__nearest {
    const sib__rules *rules;
    bool              by_distance; /* CLOSEST or FARTHEST */
    sib__pool         pool;
    sib__case        *cases; /* [case_n] not discarded, in the order of service */
    int64_t           case_n;
    sib__pairs       *found;
} sib__nearest;

static inline bool sib__pool_scans(const sib__pool *pool)
{
    return pool->rules->units.space != NULL;
}

sib_status sib__pool_make(sib__call *call, const sib__rules *rules, sib__pool *pool);

/* Puts a case at its start on both rails. */
void sib__pool_enter(const sib__pool *pool, sib__case *c);

/* The first control by (distance, tie) that the case can have; false for none. */
bool sib__pool_search(sib__pool *pool, sib__case *c, sib__choice *choice);

/* Gives the control to the case: the case goes on behind it, and a control without uses left
 * leaves the rails. Sets choice->tie. */
void sib__pool_take(sib__pool *pool, sib__case *c, sib__choice *choice);

/* Makes them; by stratum, score and tie where they are served by distance. */
sib_status sib__nearest_cases(sib__call *call, sib__nearest *p);

/* The pair of a case and its choice. */
sib_status sib__nearest_record(sib__call *call, sib__nearest *p, const sib__case *c,
                               const sib__choice *choice);

/* The interrupt check, when enough steps have been made since the last. */
sib_status sib__nearest_pause(sib__call *call, sib__pool *pool);

/* Serves the cases in the order they stand in, round after round. */
sib_status sib__nearest_serve(sib__call *call, sib__nearest *p);

/* Serves them closest or farthest first. */
sib_status sib__nearest_serve_by_distance(sib__call *call, sib__nearest *p);

#endif
