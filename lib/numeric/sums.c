#include "numeric/contract.h"

#include "numeric/sums.h"

#include <math.h>
#include <stddef.h>

enum { LANES = SIB__SUM_LANES, BLOCK = SIB__SUM_BLOCK, LEVELS = 64 };

/* Sums of finished runs of 2^level blocks, like the digits of a binary counter. */
typedef struct pairwise {
    double   level[LEVELS];
    uint64_t blocks;
} pairwise;

static void add_block(pairwise *sums, double sum)
{
    int level = 0;
    for (uint64_t count = sums->blocks; (count & 1) != 0; count >>= 1) {
        sum = sums->level[level] + sum;
        level++;
    }
    sums->level[level] = sum;
    sums->blocks++;
}

static double total(const pairwise *sums)
{
    double sum = 0.0;
    int    level = 0;
    for (uint64_t count = sums->blocks; count != 0; count >>= 1) {
        if ((count & 1) != 0) {
            sum = sums->level[level] + sum;
        }
        level++;
    }
    return sum;
}

double sib__fold(const double lanes[SIB__SUM_LANES])
{
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
           ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

double sib__block_sum(const double *x, int64_t n)
{
    double  lanes[LANES] = {0.0};
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int l = 0; l < LANES; l++) {
            lanes[l] += x[i + l];
        }
    }
    for (int l = 0; i + l < n; l++) {
        lanes[l] += x[i + l];
    }
    return sib__fold(lanes);
}

double sib__block_dot(const double *x, const double *y, int64_t n)
{
    double  lanes[LANES] = {0.0};
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int l = 0; l < LANES; l++) {
            lanes[l] += x[i + l] * y[i + l];
        }
    }
    for (int l = 0; i + l < n; l++) {
        lanes[l] += x[i + l] * y[i + l];
    }
    return sib__fold(lanes);
}

static int64_t block_rows(int64_t n, int64_t from)
{
    return n - from < BLOCK ? n - from : BLOCK;
}

double sib__sum(const double *x, int64_t n)
{
    pairwise sums = {.blocks = 0};
    for (int64_t i = 0; i < n; i += BLOCK) {
        add_block(&sums, sib__block_sum(x + i, block_rows(n, i)));
    }
    return total(&sums);
}

double sib__dot(const double *x, const double *y, int64_t n)
{
    pairwise sums = {.blocks = 0};
    for (int64_t i = 0; i < n; i += BLOCK) {
        add_block(&sums, sib__block_dot(x + i, y + i, block_rows(n, i)));
    }
    return total(&sums);
}

/* Sums of w d and w d^2 with d = x - centre. */
static void deviations(const double *x, const double *weights, int64_t n, double centre,
                       double *first, double *second)
{
    pairwise sums = {.blocks = 0};
    pairwise squares = {.blocks = 0};
    for (int64_t i = 0; i < n; i += BLOCK) {
        double  d[BLOCK];
        double  wd[BLOCK];
        int64_t rows = block_rows(n, i);
        for (int64_t r = 0; r < rows; r++) {
            d[r] = x[i + r] - centre;
            wd[r] = weights == NULL ? d[r] : weights[i + r] * d[r];
        }
        add_block(&sums, sib__block_sum(wd, rows));
        add_block(&squares, sib__block_dot(wd, d, rows));
    }
    *first = total(&sums);
    *second = total(&squares);
}

static bool two_have_weight(const double *weights, int64_t n)
{
    int64_t found = 0;
    for (int64_t i = 0; i < n && found < 2; i++) {
        found += weights == NULL || weights[i] != 0.0;
    }
    return found == 2;
}

void sib__moments(const double *x, const double *weights, int64_t n, double *mean,
                  double *variance)
{
    double first;
    double second;
    double weight = weights == NULL ? (double)n : sib__sum(weights, n);
    double centre = (weights == NULL ? sib__sum(x, n) : sib__dot(weights, x, n)) / weight;
    deviations(x, weights, n, centre, &first, &second);
    double shift = first / weight;
    *mean = centre + shift;
    if (!two_have_weight(weights, n)) {
        *variance = (double)NAN;
    } else if (weights == NULL) {
        *variance = (second - first * shift) / (weight - 1.0);
    } else {
        double squares = sib__dot(weights, weights, n);
        *variance = (second / weight - shift * shift) / (1.0 - squares / (weight * weight));
    }
}
