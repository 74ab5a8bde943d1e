#include "numeric/contract.h"

#include "numeric/grid.h"

#include <math.h>

enum { LANES = SIB__SUM_LANES, COARSE = 43, FINE = 87 };

/* The double whose neighbours, up and down to a third of it, are 2^step apart. */
static double anchor(int step)
{
    return ldexp(1.5, step + 52);
}

sib__sum_grid sib__sum_grid_of(int exponent)
{
    return (sib__sum_grid){.high = anchor(exponent - COARSE),
                           .low = anchor(exponent - FINE),
                           .per_high = ldexp(1.0, COARSE - exponent),
                           .per_low = ldexp(1.0, FINE - exponent),
                           .unit = exponent - FINE};
}

/* Sums of both parts, lane by lane. */
typedef struct lanes {
    double high[LANES];
    double low[LANES];
} lanes;

static inline void add(const sib__sum_grid *g, double x, double *high, double *low)
{
    double coarse = (x + g->high) - g->high;
    double rest = x - coarse;
    *high += coarse;
    *low += (rest + g->low) - g->low;
}

static sib__i128 units(const sib__sum_grid *g, const lanes *l)
{
    double high = 0.0;
    double low = 0.0;
    for (int i = 0; i < LANES; i++) {
        high += l->high[i];
        low += l->low[i];
    }
    return sib__sum_units(g, high, low);
}

sib__i128 sib__sum_block(const sib__sum_grid *g, const double *x, int64_t n)
{
    lanes   l = {{0.0}, {0.0}};
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int lane = 0; lane < LANES; lane++) {
            add(g, x[i + lane], &l.high[lane], &l.low[lane]);
        }
    }
    for (; i < n; i++) {
        add(g, x[i], &l.high[0], &l.low[0]);
    }
    return units(g, &l);
}

sib__i128 sib__dot_block(const sib__sum_grid *g, const double *x, const double *y, int64_t n)
{
    double product[SIB__SUM_BLOCK];
    for (int64_t i = 0; i < n; i++) {
        product[i] = x[i] * y[i];
    }
    return sib__sum_block(g, product, n);
}

double sib__sum_value(const sib__sum_grid *g, sib__i128 sum)
{
    return ldexp((double)sum, g->unit);
}
