/* The records of one outcome, counted for the people of one matched cohort. */
#ifndef SIB_EVALUATION_COUNTED_H
#define SIB_EVALUATION_COUNTED_H

#include "contract/contract.h"
#include "record/annex.h"

/* [p] in the order of the annex. */
typedef struct sib__counted {
    const char              *cohort;
    const sib__annex_cohort *annex;
    sib_reconviction_counts *counts;
    const sib_table         *persons; /* of the counts */
    const uint8_t           *linked;  /* any record names the person */
    const uint8_t           *open;    /* the window is open */
    uint8_t                 *matched; /* in a pair; everybody where nobody is matched */
    int64_t                 *place;   /* row among those compared, -1 when left out */
    int64_t                  compared;
    int64_t                  unlinked[2]; /* matched persons without any record: comparison,
                                             treated */
    int64_t matched_persons[2];
    int64_t immature; /* persons who count and whose window is open */
} sib__counted;

/* Tells who is in a pair, who counts, and who is left out for want of any record; cohort,
 * annex, counts, persons, linked and open are given. All lies in the call's scratch. */
sib_status sib__counted_mark(sib__call *call, const sib__contract *c, sib__counted *k);

/* Whether a person is in the mean of an arm, once marked. */
bool sib__counted_is_in(const sib__contract *c, const sib__counted *k, int64_t person);

/* Findings of what was counted: people without records, and those whose window is open. */
sib_status sib__counted_check(sib__call *call, const sib__contract *c, const sib__counted *k,
                              sib__lists *lists);

/* Whether part / of > limit, exactly; of nothing the share is 0. */
sib_status sib__share_is_above(sib__call *call, int64_t part, int64_t of, sib__exact limit,
                               bool *out);

#endif
