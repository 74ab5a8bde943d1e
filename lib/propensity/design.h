/* The design matrix of a score model: one row a person in the order of sums, one column a term,
 * centred and scaled, held in blocks of 512 rows so that a block's columns lie together. */
#ifndef SIB_PROPENSITY_DESIGN_H
#define SIB_PROPENSITY_DESIGN_H

#include "numeric/sums.h"
#include "propensity/covariates.h"

enum { SIB__DESIGN_BLOCK = SIB__SUM_BLOCK };

typedef struct sib__design {
    int64_t        n;      /* rows in use */
    int64_t        terms;  /* the intercept is term 0 */
    int64_t        blocks; /* of 512 rows; the last is padded with zeros */
    const int64_t *rows;   /* [n] input row of each row */
    double        *z;      /* [blocks][terms][512] */
    double        *sign;   /* [blocks * 512] 1 treated, -1 comparison */
    double        *weight; /* [blocks * 512] 1 in use, 0 left out or padding */
    double        *centre; /* [terms] x = centre + scale z */
    double        *scale;  /* [terms] a power of two; 0 for a constant */
} sib__design;

/* Builds the design of the kept covariates; their terms are numbered. NONFINITE for numbers too
 * large to be squared. */
sib_status sib__design_build(sib__call *call, const sib__covariates *covariates,
                             const uint8_t *treated, const int64_t *rows, int64_t n,
                             int64_t terms, sib__design *out);

/* Column `term` of block `block`, [512]. */
static inline double *sib__design_column(const sib__design *d, int64_t block, int64_t term)
{
    return d->z + (block * d->terms + term) * SIB__DESIGN_BLOCK;
}

/* Rows of a block, rounded up to whole lanes: the rest of the last block is zeros. */
int64_t sib__design_rows(const sib__design *d, int64_t block);

#endif
