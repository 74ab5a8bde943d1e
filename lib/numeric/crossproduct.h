/* Weighted cross-products of the columns of one block of rows, summed on a grid: the same for
 * every instruction set. */
#ifndef SIB_NUMERIC_CROSSPRODUCT_H
#define SIB_NUMERIC_CROSSPRODUCT_H

#include "numeric/grid.h"

/* Instruction sets a build may hold; what a machine cannot run falls back. */
typedef enum sib__vectors {
    SIB__VECTORS_BASE = 1,
    SIB__VECTORS_AVX2 = 2,
    SIB__VECTORS_AVX512 = 3
} sib__vectors;

/* The widest this machine runs. */
sib__vectors sib__vectors_best(void);

/* Adds Z' diag(w) Z to the lower triangle of xx [p * p]; no product exceeds the grid's bound.
 * Column j of Z is z + j * stride, [rows]; rows is a multiple of 8, at most 512: pad with
 * zeros.
 */
void sib__crossproduct(sib__vectors vectors, const sib__sum_grid *g, const double *z,
                       int64_t stride, int64_t rows, const double *w, int64_t p, sib__i128 *xx);

#endif
