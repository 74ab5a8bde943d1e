/* The covariates of a score model: the columns of a table, read row by row, and the terms they
 * become. */
#ifndef SIB_PROPENSITY_COVARIATES_H
#define SIB_PROPENSITY_COVARIATES_H

#include "table/table.h"

typedef struct sib__covariate {
    sib__column    column;
    bool           categorical; /* codes or text: one term a level but the first */
    bool           missing;     /* some row is missing */
    bool           kept;        /* enters the model */
    const int64_t *rank;        /* [n] level of each row of a text column */
    int64_t        levels;      /* of a categorical column */
    int64_t       *level_term;  /* [levels] -1: the reference, or a text no row in use has */
    int64_t       *level_row;   /* [levels] a row with this text, -1 for none; NULL for codes */
    int64_t        first_term;  /* of a number or flag */
    int64_t        missing_term; /* who is missing; -1 for none */
} sib__covariate;

typedef struct sib__covariates {
    sib__covariate *all;
    int64_t         n;
} sib__covariates;

/* The columns of the table, all kept. ARGUMENT for a column of dates; DATA for a missing row
 * unless missing is allowed. */
sib_status sib__covariates_read(sib__call *call, const sib_table *table, bool missing_allowed,
                                sib__covariates *out);

/* Whether a covariate that is kept is missing in this row. */
bool sib__covariates_missing(const sib__covariates *covariates, int64_t row);

/* The numbers or flags of n rows; NaN where missing. */
void sib__covariate_numbers(const sib__covariate *c, const int64_t *rows, int64_t n,
                            double *out);

/* A level of a row that is not missing, 0 .. levels - 1. */
int64_t sib__covariate_level(const sib__covariate *c, int64_t row);

/* Numbers the terms of the kept covariates for the rows in use, the intercept being term 0;
 * `indicators` adds a term for who is missing. UNSUPPORTED for more than 4096. */
sib_status sib__covariates_terms(sib__call *call, sib__covariates *covariates,
                                 const int64_t *rows, int64_t n, bool indicators,
                                 int64_t *terms);

/* Names of the terms, in the pool. */
sib_status sib__covariates_names(sib__call *call, sib__memory *memory,
                                 const sib__covariates *covariates, int64_t terms,
                                 sib_text *names);

#endif
