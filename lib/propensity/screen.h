/* Screening: which covariates differ between the arms in a bivariate test. */
#ifndef SIB_PROPENSITY_SCREEN_H
#define SIB_PROPENSITY_SCREEN_H

#include "propensity/covariates.h"
#include "table/publish.h"

typedef struct sib__screen_line {
    const char *test;
    double      statistic;
    double      df;
    double      p; /* NaN: the covariate cannot be tested */
    bool        kept;
} sib__screen_line;

/* Tests each covariate between the arms over the rows in the order given, and keeps those with
 * p below the bar; lines [covariates->n]. */
sib_status sib__screen(sib__call *call, sib__covariates *covariates, const uint8_t *treated,
                       const int64_t *rows, int64_t n, double bar, sib__screen_line *lines);

/* The log as the table "screening" of the result. */
sib_status sib__screen_table(sib__call *call, const sib__covariates *covariates,
                             const sib__screen_line *lines, sib__result *result);

#endif
