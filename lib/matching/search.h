/* What a search gets and what it gives: the rules in, pairs out. A method is a search, and
 * what its results keep to beyond the rules. */
#ifndef SIB_MATCHING_SEARCH_H
#define SIB_MATCHING_SEARCH_H

#include "matching/rules.h"

/* Two rows. */
typedef struct sib__pair {
    int64_t treated;
    int64_t control;
} sib__pair;

/* Pairs in the order in which they were made. */
typedef struct sib__pairs {
    sib__pair *list;
    int64_t    n;
    int64_t    room;
    int64_t    ties;       /* pairs for which another control was as good */
    int64_t    order_ties; /* times another case could have been next */
} sib__pairs;

typedef struct sib__method {
    /* `options` are the method's own. */
    sib_status (*search)(sib__call *call, const sib__rules *rules, const void *options,
                         sib__pairs *found);
    /* Checks of this method alone; NULL: none. */
    sib_status (*verify)(sib__call *call, const sib__rules *rules, sib_matching *m);
} sib__method;

sib_status sib__pairs_add(sib__call *call, sib__pairs *pairs, int64_t treated, int64_t control);

/* The road of every method: search, result, verifier, tables. */
sib_status sib__matching_run(sib__call *call, const sib__method *method,
                             const sib__rules *rules, const void *options, sib_matching **made);

#endif
