/* What the files of the matching module share: the units to match, the pool of controls with
 * its two rails, the cases, and the result being made.
 *
 * The road of one call: units.c (ids, ties, strata, discard) -> caliper.c (width) -> pool.c
 * (controls on rails) -> serve.c or heap.c (who gets whom) -> result.c (pairs, weights,
 * reasons)
 * -> verify.c (all of it checked again). */
#ifndef SIB_MATCHING_MATCHING_H
#define SIB_MATCHING_MATCHING_H

#include <math.h>

#include "core/call.h"
#include "numeric/contract.h"
#include "sib/matching.h"
#include "table/publish.h"

enum { SIB__MATCHING_CHECKS = 9, SIB__WEIGHTINGS = 3, SIB__MATCHING_TABLES = 5 };

/* A resolved caliper; `on` false: none. */
typedef struct sib__caliper {
    bool        on;
    bool        inclusive;
    int32_t     scale; /* PROBABILITY or LOGIT of sib_matching_scale */
    int32_t     unit;
    double      value;
    double      width;
    const char *preset;
} sib__caliper;

/* The units, all [n] by row. */
typedef struct sib__units {
    int64_t          n;
    int64_t          treated_n;
    sib_u8           treated;
    sib_text         id;      /* n 0: none */
    sib_i64          tie_key; /* n 0: none */
    const sib_table *exact;   /* NULL: none */
    const double    *x;       /* distance scale */
    const double    *y;       /* caliper scale; x itself when they are one */
    uint8_t         *discarded;
    int64_t         *stratum; /* NULL: one stratum */
    int64_t          strata;
    int64_t         *by_tie;   /* rows in tie order; NULL: row order */
    int64_t         *tie_rank; /* position of each row in it; NULL: the row */
    const char      *tie_rule;
    bool             order_free;
} sib__units;

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

static inline int64_t sib__units_rank(const sib__units *u, int64_t row)
{
    return u->tie_rank == NULL ? row : u->tie_rank[row];
}

static inline int64_t sib__units_stratum(const sib__units *u, int64_t row)
{
    return u->stratum == NULL ? 0 : u->stratum[row];
}

static inline bool sib__inside(const sib__caliper *caliper, double a, double b)
{
    double distance = fabs(a - b);
    return !caliper->on ||
           (caliper->inclusive ? distance <= caliper->width : distance < caliper->width);
}

/* Checks ids and tie keys, and puts the rows in tie order. */
sib_status sib__units_ties(sib__call *call, sib__units *u, uint64_t seed);

/* Numbers the strata of the exact columns from 0. */
sib_status sib__units_strata(sib__call *call, sib__units *u);

/* Marks the rows that a discard rule leaves out. */
void sib__units_discard(sib__units *u, int32_t rule);

/* Scale, unit and edge of the caliper that the options ask for; the width is not yet set. */
sib_status sib__caliper_resolve(sib__call *call, const sib_matching_nearest_options *options,
                                sib__caliper *caliper);

/* The width, from the units that are not discarded. */
sib_status sib__caliper_measure(sib__call *call, const sib__units *u, sib__caliper *caliper);

/* Controls in one direction: positions 0 .. n - 1, those of a stratum together. `next` is a
 * union-find forest: from any position it leads to the first free one at or after it. */
typedef struct sib__rail {
    int64_t *next;    /* [n + 1] */
    double  *lowest;  /* [n] smallest y from here to the stratum's end; NULL: scales are one */
    double  *highest; /* [n] largest y, likewise */
} sib__rail;

/* The controls in order of (stratum, score, tie). The rail `up` follows that order; `down` has
 * the scores falling, but equal scores still in tie order, so that on either rail the first
 * free control is the one to take. */
typedef struct sib__pool {
    const sib__units   *units;
    const sib__caliper *caliper;
    bool                one_scale;
    int64_t             n;
    int64_t            *row;           /* [n] */
    double             *x;             /* [n] */
    double             *y;             /* [n]; x itself when the scales are one */
    int64_t            *left;          /* [n] uses left; NULL: any number */
    int64_t            *begin;         /* [strata + 1] first control of each stratum */
    int64_t            *at;            /* [n] control at each position of `down` */
    int64_t            *down_position; /* [n] */
    sib__rail           up;
    sib__rail           down;
    int64_t             work; /* steps since the last interrupt check */
} sib__pool;

/* A treated unit to be served. `up` and `down` are where its search on the rails goes on; what
 * lies before them it has, cannot have, or has lost for good. */
typedef struct sib__case {
    int64_t row;
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

sib_status sib__pool_make(sib__call *call, const sib__units *u, const sib__caliper *caliper,
                          int64_t reuse, sib__pool *pool);

/* Puts a case at its start on both rails. */
void sib__pool_enter(const sib__pool *pool, sib__case *c);

/* The first control by (distance, tie) that the case can have; false for none. */
bool sib__pool_search(sib__pool *pool, sib__case *c, sib__choice *choice);

/* Gives the control to the case: the case goes on behind it, and a control without uses left
 * leaves the rails. Sets choice->tie. */
void sib__pool_take(sib__pool *pool, sib__case *c, sib__choice *choice);

/* Whether any control of the stratum lies inside the case's caliper, taken or not. */
bool sib__pool_had_any(sib__pool *pool, const sib__case *c);

/* Who got whom, in the order of events: `unit` is the number of the case. */
typedef struct sib__event {
    int64_t unit;
    int64_t control; /* row */
} sib__event;

typedef struct sib__events {
    sib__event *list;
    int64_t     n;
    int64_t     room;
    int64_t     ties;
    int64_t     order_ties;
} sib__events;

/* The whole problem once prepared. */
typedef struct sib__problem {
    sib_matching_nearest_options options;
    sib__units                   units;
    sib__caliper                 caliper;
    sib__pool                    pool;
    sib__case                   *cases; /* [case_n] not discarded, in the order of service */
    int64_t                      case_n;
    int64_t                      reuse; /* uses allowed a control; INT64_MAX for any number */
    sib__events                  events;
} sib__problem;

/* Sorts rows, which come in tie order, by stratum (unless `across`), then rising by value[row];
 * by keys [n], one a row, where `value` is NULL. The keys are used up. */
sib_status sib__matching_sort(sib__call *call, const sib__units *u, uint64_t *keys,
                              int64_t *rows, int64_t n, const double *value, bool across);

sib_status sib__matching_record(sib__call *call, sib__problem *p, int64_t unit,
                                const sib__choice *choice);

/* The interrupt check, when enough steps have been made since the last. */
sib_status sib__matching_pause(sib__call *call, sib__pool *pool);

/* Serves the cases in the order they stand in, round after round. */
sib_status sib__matching_serve(sib__call *call, sib__problem *p);

/* Serves them closest or farthest first. */
sib_status sib__matching_serve_by_distance(sib__call *call, sib__problem *p);

struct sib_matching {
    sib__memory memory;
    int64_t     n;
    int64_t     pairs;
    int64_t    *pair_treated;
    int64_t    *pair_comparison;
    double     *pair_distance;
    int64_t    *pair_set;
    int64_t    *sets; /* NULL with replacement */
    int32_t    *reasons;
    double     *weights[SIB__WEIGHTINGS]; /* by weighting - 1 */
    double      effective[SIB__WEIGHTINGS][2];
    uint8_t    *is_short; /* [n] */
    int64_t     short_n;
    int64_t     matched_treated;
    int64_t     matched_comparison;
    int32_t     verdict;
    int64_t     faults[SIB__MATCHING_CHECKS];
    sib__titled tables[SIB__MATCHING_TABLES]; /* their pools hold the pairs and the weights */
};

/* The tables of pairs and of units, without their columns, for what lies in their pools. */
sib_status sib__matching_tables_begin(sib__call *call, sib_matching *m);

/* What the tables say, once the result is verified. */
sib_status sib__matching_tables(sib__call *call, const sib__problem *p, sib_matching *m);

/* Everything in the result but the verifier's findings and the tables. */
sib_status sib__matching_publish(sib__call *call, sib__problem *p, sib_matching *m);

/* Checks the result from the inputs anew; shares no code with what made it. */
sib_status sib__matching_verify(sib__call *call, const sib__problem *p, sib_matching *m);

#endif
