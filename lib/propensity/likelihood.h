/* One pass over the rows of a design: deviance, gradient and information of the logistic model
 * at given coefficients, with linear predictors kept. */
#ifndef SIB_PROPENSITY_LIKELIHOOD_H
#define SIB_PROPENSITY_LIKELIHOOD_H

#include "propensity/design.h"

typedef struct sib__likelihood {
    double *gradient;    /* [terms] of the log likelihood */
    double *information; /* [terms * terms] lower triangle */
    double  deviance;
    double  change;  /* largest change of a linear predictor against the one before */
    double  beyond;  /* the same, but what is within its rounding is none */
    double  largest; /* largest size of a linear predictor */
} sib__likelihood;

/* The largest of the rows that one worker saw. */
typedef struct sib__most {
    double change;
    double beyond;
    double size;
} sib__most;

/* What passes over one design share. */
typedef struct sib__passes {
    const sib__design *design;
    int64_t            part_blocks; /* blocks of a part, a few ms */
    int64_t            parts;
    int32_t            workers;
    sib__i128         *sums; /* [workers][1 + terms + terms^2], on the grids below */
    sib__most         *most; /* [workers] */
    sib__sum_grid      loss;
    sib__sum_grid      push;
    sib__sum_grid      pull;
    const double      *coefficients; /* of the pass under way */
    const double      *before;
    double            *predictor;
} sib__passes;

sib_status sib__passes_prepare(sib__call *call, const sib__design *d, sib__passes *out);

/* Room for one result. */
sib_status sib__likelihood_prepare(sib__call *call, const sib__design *d, sib__likelihood *out);

/* A pass at coefficients [terms]: fills `out` and predictor [blocks * 512]; `before` [blocks *
 * 512] are linear predictors to compare with. Progress goes from `from` to `to`. */
sib_status sib__likelihood_at(sib__call *call, sib__passes *passes, const double *coefficients,
                              const double *before, double *predictor, double from, double to,
                              sib__likelihood *out);

/* Linear predictors of the rows of one block, [512]. */
void sib__predict_block(const sib__design *d, int64_t block, const double *coefficients,
                        double *predictor);

#endif
