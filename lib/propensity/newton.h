/* Newton's method with halved steps for the logistic model. */
#ifndef SIB_PROPENSITY_NEWTON_H
#define SIB_PROPENSITY_NEWTON_H

#include "propensity/likelihood.h"

/* How the steps ended. */
typedef enum sib__newton_end {
    SIB__NEWTON_CONVERGED = 1,
    SIB__NEWTON_LIMIT = 2,
    SIB__NEWTON_SUSPECT = 3,  /* looks like separation: to be decided */
    SIB__NEWTON_BREAKDOWN = 4 /* the information is singular to working precision */
} sib__newton_end;

typedef struct sib__newton {
    sib__passes     passes;
    sib__likelihood at;           /* at the coefficients */
    sib__likelihood next;         /* at those of a trial step */
    double         *coefficients; /* [terms] of the standardised terms */
    double         *trial;        /* [terms] */
    double         *step;         /* [terms] */
    double         *predictor;    /* [blocks * 512] */
    double         *predictor_next;
    double         *factor;       /* [terms * terms] Cholesky factor of the information */
    double         *whiten;       /* [terms * terms] that of the first information */
    uint8_t        *aliased;      /* [terms] */
    uint8_t        *singular;     /* [terms] scratch */
    double         *trace;        /* [max_iterations + 1] deviances */
    double          start_weight; /* p (1 - p) of every row at the start */
    double          full_change;  /* of a linear predictor by the last step, not halved */
    double          full_beyond;  /* the same, beyond what rounding comes to */
    int64_t         rank;
    int32_t         iterations;
    bool            decided; /* the data are known not to be separated */
} sib__newton;

typedef struct sib__newton_options {
    int32_t max_iterations;
    double  tolerance;
    double  rank_tolerance;
} sib__newton_options;

sib_status sib__newton_prepare(sib__call *call, const sib__design *d,
                               const sib__newton_options *options, sib__newton *out);

/* Starts at the intercept alone, for `treated` of `rows` rows in use, and finds the aliased
 * terms. Both arms have rows. */
sib_status sib__newton_start(sib__call *call, sib__newton *newton,
                             const sib__newton_options *options, int64_t treated, int64_t rows);

/* Takes steps until an end is reached. May go on after SUSPECT once `decided` is set. When
 * converged, the information and factor are those at the result. */
sib_status sib__newton_run(sib__call *call, sib__newton *newton,
                           const sib__newton_options *options, sib__newton_end *end);

#endif
