/* A fitted score model, and how it is filled. */
#ifndef SIB_PROPENSITY_RESULT_H
#define SIB_PROPENSITY_RESULT_H

#include "propensity/newton.h"
#include "sib/propensity.h"
#include "table/publish.h"

struct sib_propensity {
    sib__result result;
    sib_table  *term_table;  /* its pool holds the coefficients */
    sib_table  *score_table; /* its pool holds the scores */
    int64_t     n;           /* input rows */
    int64_t     k;           /* terms */
    int64_t     rank;
    int64_t     rows_used;
    int64_t     extreme;
    int64_t     told_apart[2]; /* comparison, treated */
    int32_t     verdict;
    int32_t     iterations;
    int32_t     order_free;
    int64_t     trace_n;
    double      deviance;
    double      null_deviance;
    double     *scores;
    double     *logits;
    double     *coefficients;
    double     *standard_errors;
    double     *covariance;
    double     *direction;
    double     *trace;
    uint8_t    *aliased;
    sib_text    terms;
};

/* What the tables say, once all of it is known (tables.c). */
sib_status sib__result_tables(sib__call *call, sib_propensity *p);

/* Room for n rows and k terms, all without values. */
sib_status sib__result_prepare(sib__call *call, sib_propensity *p, int64_t n, int64_t k);

/* Trace, rank and aliased terms of the steps on all rows. */
sib_status sib__result_steps(sib__call *call, sib_propensity *p, const sib__newton *newton);

/* Coefficients and their covariance in the units of the covariates; deviance; scores of the
 * rows in use. Terms that the rows in use leave open, though all rows do not, get no value. */
sib_status sib__result_estimates(sib__call *call, sib_propensity *p, const sib__newton *newton);

/* The direction of separation, given in standardised terms; its terms become infinite. */
void sib__result_direction(sib_propensity *p, const sib__design *d, const double *direction);

#endif
