/* The active-set method of Lawson & Hanson (1974), Solving Least Squares Problems, ch. 23, on
 * an orthonormal basis by Gram-Schmidt with one repetition. */
#include "numeric/contract.h"

#include "propensity/cone.h"

#include <string.h>

#include "numeric/elementary.h"

/* Share of a vector's length that must lie outside the span of the others. */
static const double independent = 1e-10;

static double product(const double *x, const double *y, int64_t n)
{
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) {
        sum += x[i] * y[i];
    }
    return sum;
}

sib_status sib__cone_prepare(sib__call *call, int64_t size, sib__cone *out)
{
    sib__memory *m = &call->scratch;
    *out = (sib__cone){.size = size};
    out->vectors = SIB__NEW(m, double, size *size);
    out->basis = SIB__NEW(m, double, size *size);
    out->triangle = SIB__NEW(m, double, size *size);
    out->u = SIB__NEW(m, double, size);
    out->wanted = SIB__NEW(m, double, size);
    out->s = SIB__NEW(m, double, size);
    SIB__TRY_MEMORY(call, out->vectors);
    SIB__TRY_MEMORY(call, out->basis);
    SIB__TRY_MEMORY(call, out->triangle);
    SIB__TRY_MEMORY(call, out->u);
    SIB__TRY_MEMORY(call, out->wanted);
    SIB__TRY_MEMORY(call, out->s);
    return SIB_OK;
}

void sib__cone_begin(sib__cone *cone, const double *start)
{
    cone->n = 0;
    cone->start = start;
    memcpy(cone->s, start, (size_t)cone->size * sizeof *cone->s);
}

/* Takes the part along each of the first k basis vectors from x, adding it to `along`. */
static void project_out(const sib__cone *c, int64_t k, double *x, double *along)
{
    for (int64_t i = 0; i < k; i++) {
        const double *q = c->basis + i * c->size;
        double        part = product(q, x, c->size);
        along[i] += part;
        for (int64_t j = 0; j < c->size; j++) {
            x[j] -= part * q[j];
        }
    }
}

/* Orthonormalises vector k against those before it; false when it depends on them. */
static bool orthonormalise(sib__cone *c, int64_t k)
{
    double       *q = c->basis + k * c->size;
    double       *along = c->triangle + k * c->size;
    const double *vector = c->vectors + k * c->size;
    memcpy(q, vector, (size_t)c->size * sizeof *q);
    memset(along, 0, (size_t)c->size * sizeof *along);
    project_out(c, k, q, along);
    project_out(c, k, q, along);
    double length = sib__sqrt(product(q, q, c->size));
    if (!(length > independent * sib__sqrt(product(vector, vector, c->size)))) {
        return false;
    }
    along[k] = length;
    for (int64_t j = 0; j < c->size; j++) {
        q[j] /= length;
    }
    return true;
}

/* The u that make s shortest, signs aside. */
static void solve(sib__cone *c)
{
    for (int64_t k = c->n - 1; k >= 0; k--) {
        double left = -product(c->basis + k * c->size, c->start, c->size);
        for (int64_t i = k + 1; i < c->n; i++) {
            left -= c->triangle[i * c->size + k] * c->wanted[i];
        }
        c->wanted[k] = left / c->triangle[k * c->size + k];
    }
}

/* Moves u toward the wanted values until the first would turn negative; that vector leaves.
 * False when none would. */
static bool drop_one(sib__cone *c)
{
    int64_t leaving = -1;
    double  share = 1.0;
    for (int64_t k = 0; k < c->n; k++) {
        if (c->wanted[k] <= 0.0) {
            double gap = c->u[k] - c->wanted[k];
            double reach = gap > 0.0 ? c->u[k] / gap : 0.0;
            if (leaving < 0 || reach < share) {
                leaving = k;
                share = reach;
            }
        }
    }
    for (int64_t k = 0; k < c->n; k++) {
        c->u[k] += leaving < 0 ? c->wanted[k] - c->u[k] : share * (c->wanted[k] - c->u[k]);
    }
    if (leaving < 0) {
        return false;
    }
    c->n--;
    for (int64_t k = leaving; k < c->n; k++) {
        memcpy(c->vectors + k * c->size, c->vectors + (k + 1) * c->size,
               (size_t)c->size * sizeof *c->vectors);
        c->u[k] = c->u[k + 1] > 0.0 ? c->u[k + 1] : 0.0;
        (void)orthonormalise(c, k); /* part of an independent set */
    }
    return true;
}

bool sib__cone_add(sib__cone *c, const double *vector)
{
    if (c->n == c->size) {
        return false;
    }
    memcpy(c->vectors + c->n * c->size, vector, (size_t)c->size * sizeof *vector);
    if (!orthonormalise(c, c->n)) {
        return false;
    }
    c->u[c->n] = 0.0;
    c->n++;
    solve(c);
    if (c->wanted[c->n - 1] <= 0.0) {
        c->n--;
        return false;
    }
    while (drop_one(c)) {
        solve(c);
    }
    double *along = c->wanted; /* no longer needed */
    memset(along, 0, (size_t)c->size * sizeof *along);
    memcpy(c->s, c->start, (size_t)c->size * sizeof *c->s);
    project_out(c, c->n, c->s, along);
    project_out(c, c->n, c->s, along);
    return true;
}
