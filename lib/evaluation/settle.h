/* A settlement under way: outcomes, effects, payment. */
#ifndef SIB_EVALUATION_SETTLE_H
#define SIB_EVALUATION_SETTLE_H

#include "evaluation/annex.h"
#include "contract/contract.h"
#include "record/record.h"
#include "evaluation/tables.h"

/* Treated persons of a cohort: all, and those its treated mean is taken over. */
typedef struct sib__persons {
    int64_t eligible;
    int64_t in_mean;
} sib__persons;

typedef struct sib__settlement {
    sib__call           *call;
    const sib__contract *contract;
    const sib_table     *outcomes; /* declared columns only */
    const sib__json     *design;   /* the result of the design */
    const sib__json     *annex;    /* its annex */
    sib__lists           lists;
    sib__json_writer     counts; /* the settlement's own annex: an open array of cohorts */
    sib_effect         **every_effect; /* [weightings] times those of one weighting */
    sib_effect         **effects; /* [cohorts], and the pool's behind them; NULL where none */
    sib__persons        *persons; /* likewise */
} sib__settlement;

/* What was counted of a cohort, and who weighs how much in its effect, [p] as in the annex. */
typedef struct sib__outcome {
    const char                    *cohort;
    const sib__annex_cohort       *annex;
    const sib_reconviction_counts *counts;
    const double                  *weights;
} sib__outcome;

/* Where the effects under a weighting stand. */
sib_effect **sib__settle_effects(const sib__settlement *s, int32_t weighting);

/* Counts and effect of cohort number i, from the annex and the outcomes. */
sib_status sib__settle_cohort(sib__settlement *s, int64_t i, double from, double to);

/* The pool, after all cohorts. */
sib_status sib__settle_pool(sib__settlement *s);

/* Writes an effect as a row. */
void sib__settle_effect(sib__settlement *s, int64_t i, const sib_effect *effect);

/* The months of the follow-up, as rows. */
sib_status sib__settle_curve(sib__settlement *s, const sib__outcome *o);

/* Effect and decision under the weightings that the contract did not choose, as rows. */
sib_status sib__settle_weightings(sib__settlement *s, bool blocked);

/* Decides the payment from rows of effects alone, unless something forbids it: writes gates,
 * lines, payers and findings to the lists, and payable, verdict, total and currency as members
 * of the open object. */
sib_status sib__pay(sib__call *call, const sib__contract *c, const sib__json *effects,
                    bool blocked, sib__lists *lists, sib__json_writer *object);

#endif
