/* The result of a matching, of whatever method, and its steps from rules and pairs.
 *
 * The road of one call: run.c (options) -> prepare.c (units.c: ids, ties, discard; strata.c;
 * caliper.c: width; order.c: units on shelves; windows.c: who may have whom) -> the method's
 * search -> result.c (pairs, weights, reasons) -> verify.c, most.c and the method's own check
 * (all of it checked again) -> tables.c. */
#ifndef SIB_MATCHING_MATCHING_H
#define SIB_MATCHING_MATCHING_H

#include "matching/search.h"
#include "table/publish.h"

#define SIB__PLACE(name, number, word, meaning) SIB__AT_##name,
enum { SIB_MATCHING_CHECK_LIST(SIB__PLACE) SIB__MATCHING_CHECKS };
enum { SIB_WEIGHTING_LIST(SIB__PLACE) SIB__WEIGHTINGS };
#undef SIB__PLACE

struct sib_matching {
    sib__result result;
    sib_table  *pair_table; /* its pool holds the pairs */
    sib_table  *unit_table; /* its pool holds the weights */
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
    int64_t     most_treated;
    int64_t     matched_comparison;
    double      total_distance;
    int32_t     verdict;
    bool        whole; /* its sets are strata, and pairs only join them */
    bool        checked[SIB__MATCHING_CHECKS]; /* by check - 1 */
    int64_t     faults[SIB__MATCHING_CHECKS];
};

/* The tables of pairs and of units, without their columns, for what lies in their pools. */
sib_status sib__matching_tables_begin(sib__call *call, sib_matching *m);

/* What the tables say, once the result is verified. */
sib_status sib__matching_tables(sib__call *call, const sib__rules *rules,
                                const sib__pairs *found, sib_matching *m);

/* Everything in the result but the verifier's findings and the tables. */
sib_status sib__matching_publish(sib__call *call, const sib__rules *rules,
                                 const sib__pairs *found, sib_matching *m);

/* How many cases could be matched at once; and the check of it. */
sib_status sib__matching_most(sib__call *call, const sib__rules *rules, sib_matching *m);
sib_status sib__most_verify(sib__call *call, const sib__rules *rules, sib_matching *m);

/* Checks the rules in the result anew, from the inputs. */
sib_status sib__matching_verify(sib__call *call, const sib__rules *rules, sib_matching *m);

#endif
