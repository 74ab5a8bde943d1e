/* The step that divides what is billed among payers. */
#ifndef SIB_SCHEME_SPLIT_H
#define SIB_SCHEME_SPLIT_H

#include "scheme/step_settle.h"

typedef struct sib__payer {
    const char      *id;
    const sib__json *share_said;
    const sib__json *most_said;
    sib__operand     share;
    bool             capped;
    int64_t          most; /* in minor units */
} sib__payer;

typedef struct sib__split {
    sib__scheme_step step; /* first */
    const sib__json *of_said;
    const char      *rule; /* ratio, layers */
    const sib__json *payer_list;
    const char      *over_cap; /* spill, unpaid; NULL: nobody has a cap, or layers */

    const sib__settle *settle;
    sib__payer        *payers;
    int64_t            payer_count;
    bool               layers;
    bool               charges; /* some line is billed to one payer alone */
    int32_t            by;      /* key of the cards, or SIB__NO_DIMENSION */
} sib__split;

/* What is billed at a stage: rows of "bills", and what the record keeps (split_run.c). */
sib_status sib__split_bills(sib__run *run, const sib__split *split);

#endif
