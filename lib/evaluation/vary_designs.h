/* Variations of a contract over records. */
#ifndef SIB_EVALUATION_VARY_DESIGNS_H
#define SIB_EVALUATION_VARY_DESIGNS_H

#include "evaluation/whose.h"
#include "scheme/vary.h"

/* Counting again, run after run. */
typedef struct sib__recounting {
    const sib_evaluation_tables *tables;
    const sib_facts             *with; /* beside what is counted; NULL for none */
    const char                  *stage;
    bool                         blind; /* before outcomes: nothing is counted */
    sib__kept                   *kept;
    sib__rows                    work;
    sib__rows                    designs;
} sib__recounting;

/* The key of a place in a comparison or an outcome, from the lists that evaluations read by. */
const sib__option *sib__vary_key(const sib__path *at);

/* Whom a run has matched, as rows; and all of them in words, as the text of the paper. */
void       sib__vary_designs_begin(sib__recounting *r);
sib_status sib__vary_design(sib__recounting *r, const sib__counting *k, const char *name,
                            int64_t run);
sib_status sib__vary_designs_told(sib__call *call, sib_paper *paper);

#endif
