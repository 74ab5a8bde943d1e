/* Left-to-right pivoted Cholesky of a symmetric p x p matrix: a column whose remaining diagonal
 * falls below tolerance times its original diagonal is aliased (the later column is, as in R).
 */
#ifndef SIB_NUMERIC_CHOLESKY_H
#define SIB_NUMERIC_CHOLESKY_H

#include <stdint.h>

/* Factorises a [p * p] in place (lower triangle, row-major a[i * p + j]); aliased [p] gets 0 or
 * 1; returns the rank. Aliased rows and columns are zeroed. */
int64_t sib__cholesky(double *a, int64_t p, double tolerance, uint8_t *aliased);

/* Solves L x = b, L' x = b in place; entries of aliased columns become 0. */
void sib__cholesky_forward(const double *a, int64_t p, const uint8_t *aliased, double *b);
void sib__cholesky_backward(const double *a, int64_t p, const uint8_t *aliased, double *b);

/* Solves L L' x = b in place; entries of aliased columns become 0. */
void sib__cholesky_solve(const double *a, int64_t p, const uint8_t *aliased, double *b);

/* Inverse of L L' [p * p], full symmetric; rows and columns of aliased columns are 0. */
void sib__cholesky_inverse(const double *a, int64_t p, const uint8_t *aliased, double *inverse);

#endif
