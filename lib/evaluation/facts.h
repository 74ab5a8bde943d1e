/* Facts from records: what the call that does all and the two steps share. */
#ifndef SIB_EVALUATION_FACTS_H
#define SIB_EVALUATION_FACTS_H

#include "evaluation/run.h"
#include "scheme/handle.h"
#include "sib/experimental/evaluation.h"

typedef struct sib__feeding {
    sib__call                   *call;
    const sib__scheme           *scheme;
    const sib_evaluation_tables *tables;
    int32_t                      as_at;
    sib_facts                   *to;
} sib__feeding;

/* A comparison that was designed, and the part of the progress in which it is counted. */
typedef struct sib__group {
    const sib__contract *contract;
    const sib__designed *designed;
    double               from;
    double               to;
} sib__group;

/* What is asked of the arguments, and the day of the stage; an empty set. */
sib_status sib__feed_begin(sib__feeding *f, sib__call *call, const sib_scheme *scheme,
                           const sib_evaluation_tables *tables, const char *stage);
sib_status sib__feed_make(sib__call *call, sib_facts **out);

/* Counts every outcome of a comparison that was designed, and tells its cohorts' last days. */
sib_status sib__feed_group(sib__feeding *f, const sib__group *g,
                           const sib__scheme_comparison *comparison);

#endif
