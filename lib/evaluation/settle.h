/* One outcome being counted: records, effects, facts. */
#ifndef SIB_EVALUATION_SETTLE_H
#define SIB_EVALUATION_SETTLE_H

#include "evaluation/design.h"
#include "evaluation/links.h"
#include "evaluation/people.h"

/* What lives on of a settlement. */
typedef struct sib__settled {
    sib__memory memory; /* first: a handle */
    sib__stage  stage;
} sib__settled;

typedef struct sib__settlement {
    sib__call           *call;
    const sib__contract *contract;
    const sib_table     *outcomes; /* declared columns only */
    const sib__designed *design;
    sib__people_rows    *people;  /* facts of the outcome */
    const sib__links    *links;   /* its records by person */
    const int64_t       *link_of; /* [cohorts]: their numbers there */
    bool                 bare;    /* facts alone: no effects, no annex */
    sib__settled        *to;
    sib__lists          *lists;        /* of its stage */
    sib__json_writer    *annex;        /* of what was counted */
    sib_effect         **every_effect; /* [weightings + 1] times those of one choice */
    sib_effect         **effects;  /* [cohorts], and the pool's behind them; NULL where none */
    int64_t             *eligible; /* treated persons, likewise */
} sib__settlement;

/* What was counted of a cohort, and who weighs how much in its effect, [p] as in the annex. */
typedef struct sib__outcome {
    const char                    *cohort;
    const sib__annex_cohort       *annex;
    const sib_reconviction_counts *counts;
    const sib__groups             *links; /* rows of the counts' records; NULL: all in order */
    const double                  *weights;
} sib__outcome;

/* Where the effects under a weighting stand; behind the last those without unmatched people. */
sib_effect **sib__settle_effects(const sib__settlement *s, int32_t weighting);

/* Counts and effect of cohort number i, from the annex and the outcomes. */
sib_status sib__settle_cohort(sib__settlement *s, int64_t i, double from, double to);

/* The pool, after all cohorts. */
sib_status sib__settle_pool(sib__settlement *s);

/* Writes effect number i as a row. */
sib_status sib__settle_effect(sib__settlement *s, int64_t i);

/* The months of the follow-up, as rows. */
sib_status sib__settle_curve(sib__settlement *s, const sib__outcome *o);

/* Room for the effects under every weighting, and for those who could have been. */
sib_status sib__settle_prepare(sib__settlement *s);

/* Effects under what the contract did not choose, as rows; findings where its choice leans. */
sib_status sib__settle_weightings(sib__settlement *s);

#endif
