/* What a search gets and what it gives: the rules in, pairs out. A method is a search, and
 * what its results keep to beyond the rules. */
#ifndef SIB_MATCHING_SEARCH_H
#define SIB_MATCHING_SEARCH_H

#include "core/wide.h"
#include "matching/rules.h"

/* Two rows. */
typedef struct sib__pair {
    int64_t treated;
    int64_t control;
} sib__pair;

/* Why no pairing is better, said by a search that claims it, for the verifier to check. */
typedef struct sib__proof {
    int64_t   *layer; /* [n] by row, NULL: all are of the highest; see optimal.c */
    sib__i128 *price; /* [pairs] of the side of the pair that may be left out; see price.h */
    sib__i128 *worth; /* [n] by row: what it is worth to have the unit in a set; see merged.h */
    double     scale; /* of the grid that prices and worths are on */
} sib__proof;

/* Pairs in the order in which they were made. */
typedef struct sib__pairs {
    sib__pair *list;
    int64_t    n;
    int64_t    room;
    int64_t    ties;       /* pairs for which another control was as good */
    int64_t    order_ties; /* times another case could have been next */
    sib__proof proof;
} sib__pairs;

typedef struct sib__method {
    sib_status (*search)(sib__call *call, const sib__rules *rules, sib__pairs *found);
    /* Checks of this method alone. */
    sib_status (*verify)(sib__call *call, const sib__rules *rules, const sib__pairs *found,
                         sib_matching *m);
    bool one_use;  /* knows neither replacement nor an order of service */
    bool full;     /* a control may have several cases, all of one set; knows no ratio */
    bool whole;    /* sets are strata; knows no ratio and no caliper */
    bool unscored; /* needs no score */
} sib__method;

sib_status sib__nearest_verify(sib__call *call, const sib__rules *rules,
                               const sib__pairs *found, sib_matching *m);
sib_status sib__optimal_verify(sib__call *call, const sib__rules *rules,
                               const sib__pairs *found, sib_matching *m);
sib_status sib__full_verify(sib__call *call, const sib__rules *rules, const sib__pairs *found,
                            sib_matching *m);

sib_status sib__whole_verify(sib__call *call, const sib__rules *rules, const sib__pairs *found,
                             sib_matching *m);

extern const sib__method sib__matching_nearest;
extern const sib__method sib__matching_optimal;
extern const sib__method sib__matching_full;
extern const sib__method sib__matching_exact;
extern const sib__method sib__matching_subclass;

/* What a score is multiplied with to be a whole number: the finest power of 2 with which any
 * sum of distances fits 123 bits, even `times` - 1 times as many as there are units. */
double sib__grid(const sib__units *u, int times);

/* Refuses a caliper's scale that orders the units otherwise than the distance's: over both arms
 * together the scores must rise with it. */
sib_status sib__grid_check(sib__call *call, const sib__rules *rules);

/* What the options ask of a pairing. */
sib__rules sib__rules_of(const sib_matching_match_options *options, const sib__given *given);

sib_status sib__pairs_add(sib__call *call, sib__pairs *pairs, int64_t treated, int64_t control);

#endif
