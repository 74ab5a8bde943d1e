/* Squared distances from below, by |x - y|^2 = |x|^2 + |y|^2 - 2 x y in single precision.
 *
 * With u = 2^-24, rounding both points and adding the k products in any order errs by at most
 * (k + 3) u (|x|^2 + |y|^2), nearly; the slack is more than four times as much, and covers the
 * rounding of what is compared and of the distance in full as well. Points are taken about a
 * middle, so that what is far from nought costs no precision, and in units in which the
 * largest coordinate lies near 2^40, so that no square overflows; what underflows lies below
 * TINY. Instruction sets may differ in these bits: no result depends on them. */
#include "matching/tile.h"

#include <math.h>
#include <string.h>

static const double TINY = 0x1p-60;
static const double LEAST = 0x1p-300;   /* below it squares may be no doubles */
static const double FARTHEST = 0x1p100; /* nobody lies beyond it */

typedef float   wide __attribute__((vector_size(SIB__LANES * 4)));
typedef int32_t wide_flags __attribute__((vector_size(SIB__LANES * 4)));

/* The middle of the cases. */
static void find_middle(sib__flat *flat, const sib__shelf *cases)
{
    const sib__space *s = flat->space;
    for (int64_t i = 0; i < cases->n; i++) {
        for (int64_t j = 0; j < s->k; j++) {
            flat->middle[j] += s->z[cases->rows[i] * s->k + j] / (double)cases->n;
        }
    }
}

sib_status sib__flat_make(sib__call *call, const sib__rules *rules, sib__flat *flat)
{
    enum { REACH = 40, SPARE = 16 };
    const sib__shelf *arms[] = {&rules->windows.cases, &rules->by_caliper};
    const sib__space *s = rules->units.space;
    double            largest = 0.0;
    int               exponent = 0;
    *flat = (sib__flat){.space = s, .slack = (double)(s->k + SPARE) * 0x1p-22};
    flat->middle = SIB__NEW(&call->scratch, double, s->k);
    SIB__TRY_MEMORY(call, flat->middle);
    find_middle(flat, arms[0]);
    for (int64_t i = 0; i < arms[0]->n + arms[1]->n; i++) {
        int64_t row = i < arms[0]->n ? arms[0]->rows[i] : arms[1]->rows[i - arms[0]->n];
        SIB__TRY(SIB__PAUSE(call, i));
        for (int64_t j = 0; j < s->k; j++) {
            double gap = fabs(s->z[row * s->k + j] - flat->middle[j]);
            largest = gap > largest || isnan(gap) ? gap : largest;
        }
    }
    (void)frexp(largest, &exponent);
    flat->unit = isfinite(largest) && largest > LEAST ? ldexp(1.0, REACH - exponent) : 0.0;
    return sib__check(call);
}

double sib__flat_point(const sib__flat *flat, int64_t row, float *point)
{
    const sib__space *s = flat->space;
    double            square = 0.0;
    for (int64_t j = 0; j < s->k; j++) {
        double gap = s->z[row * s->k + j] - flat->middle[j];
        double at = flat->unit > 0.0 ? gap * flat->unit : 0.0;
        point[j] = (float)at;
        square += at * at;
    }
    return square * (1.0 - flat->slack);
}

float sib__flat_reach(const sib__flat *flat, double square, double bound)
{
    double far = bound * (1.0 + flat->slack) * flat->unit * flat->unit;
    if (!(far < FARTHEST) || flat->unit == 0.0) {
        return -INFINITY;
    }
    return (float)((square - far) / 2.0 - TINY);
}

void sib__flat_put(const sib__flat *flat, int64_t row, float *scratch, float *tile, int lane)
{
    tile[lane] = row < 0 ? -INFINITY : -(float)(sib__flat_point(flat, row, scratch) / 2.0);
    for (int64_t j = 0; j < flat->space->k; j++) {
        tile[(j + 1) * SIB__LANES + lane] = row < 0 ? 0.0F : scratch[j];
    }
}

static inline __attribute__((always_inline)) bool
reach_lanes(const float *tile, const float *const point[SIB__QUAD],
            const float reach[SIB__QUAD], int64_t k, int32_t hit[SIB__QUAD][SIB__LANES])
{
    wide         sum[SIB__QUAD];
    wide_flags   any = {0};
    const float *p[SIB__QUAD] = {point[0], point[1], point[2], point[3]};
    for (int i = 0; i < SIB__QUAD; i++) {
        memcpy(&sum[i], tile, sizeof sum[i]);
    }
    for (int64_t j = 0; j < k; j++) {
        wide z;
        memcpy(&z, tile + (j + 1) * SIB__LANES, sizeof z);
        sum[0] += z * p[0][j];
        sum[1] += z * p[1][j];
        sum[2] += z * p[2][j];
        sum[3] += z * p[3][j];
    }
    for (int i = 0; i < SIB__QUAD; i++) {
        wide_flags within = sum[i] >= reach[i];
        memcpy(hit[i], &within, sizeof within);
        any |= within;
    }
    uint64_t flags[sizeof any / 8];
    uint64_t some = 0;
    memcpy(flags, &any, sizeof any);
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        some |= flags[i];
    }
    return some != 0;
}

static bool base_reach(const float *tile, const float *const point[SIB__QUAD],
                       const float reach[SIB__QUAD], int64_t k,
                       int32_t hit[SIB__QUAD][SIB__LANES])
{
    return reach_lanes(tile, point, reach, k, hit);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static bool avx2_reach(const float       *tile,
                                                       const float *const point[SIB__QUAD],
                                                       const float reach[SIB__QUAD], int64_t k,
                                                       int32_t hit[SIB__QUAD][SIB__LANES])
{
    return reach_lanes(tile, point, reach, k, hit);
}

__attribute__((target("avx512f"))) static bool
avx512_reach(const float *tile, const float *const point[SIB__QUAD],
             const float reach[SIB__QUAD], int64_t k, int32_t hit[SIB__QUAD][SIB__LANES])
{
    return reach_lanes(tile, point, reach, k, hit);
}
#endif

bool sib__tile_reach(const float *tile, const float *const point[SIB__QUAD],
                     const float reach[SIB__QUAD], int64_t k,
                     int32_t hit[SIB__QUAD][SIB__LANES])
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        return avx512_reach(tile, point, reach, k, hit);
    }
    if (__builtin_cpu_supports("avx2")) {
        return avx2_reach(tile, point, reach, k, hit);
    }
#endif
    return base_reach(tile, point, reach, k, hit);
}
