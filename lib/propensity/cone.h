/* Nonnegative least squares: the shortest vector s = s0 + sum u_i a_i with u_i >= 0, for
 * vectors a_i that come one at a time. */
#ifndef SIB_PROPENSITY_CONE_H
#define SIB_PROPENSITY_CONE_H

#include "core/call.h"

typedef struct sib__cone {
    int64_t       size;     /* of the vectors */
    int64_t       n;        /* vectors with u > 0 */
    double       *vectors;  /* [size][size] one a row */
    double       *basis;    /* [size][size] orthonormal, one a row */
    double       *triangle; /* [size][size] vectors = triangle' basis, row k for vector k */
    double       *u;        /* [size] */
    double       *wanted;   /* [size] */
    const double *start;    /* [size] s0 */
    double       *s;        /* [size] */
} sib__cone;

sib_status sib__cone_prepare(sib__call *call, int64_t size, sib__cone *out);

/* No vector yet: s is the start. */
void sib__cone_begin(sib__cone *cone, const double *start);

/* Takes a vector with a's < 0 in, and drops those whose u would turn negative. False when it
 * depends on the vectors held, to working precision: then nothing has changed. */
bool sib__cone_add(sib__cone *cone, const double *vector);

#endif
