/* Distances of eight points at once, for each instruction set the same sums. */
#include "numeric/contract.h"

#include "matching/tile.h"

#include <string.h>

enum { STEP = 8 };

typedef double lanes __attribute__((vector_size(SIB__LANES * 8)));

/* Looks after every eighth coordinate whether any lane can still be within the bound. */
static inline __attribute__((always_inline)) bool apart(const double *tile, const double *point,
                                                        int64_t k, double bound, double *sums)
{
    lanes   sum = {0.0};
    int64_t j = 0;
    while (j < k) {
        int64_t end = j + STEP < k ? j + STEP : k;
        for (; j < end; j++) {
            lanes z;
            memcpy(&z, tile + j * SIB__LANES, sizeof z);
            lanes gap = z - point[j];
            sum += gap * gap;
        }
        bool within = false;
        for (int i = 0; i < SIB__LANES; i++) {
            within |= sum[i] <= bound;
        }
        if (!within) {
            return false;
        }
    }
    memcpy(sums, &sum, sizeof sum);
    return true;
}

static bool base_apart(const double *tile, const double *point, int64_t k, double bound,
                       double *sums)
{
    return apart(tile, point, k, bound, sums);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static bool avx2_apart(const double *tile, const double *point,
                                                       int64_t k, double bound, double *sums)
{
    return apart(tile, point, k, bound, sums);
}

__attribute__((target("avx512f"))) static bool
avx512_apart(const double *tile, const double *point, int64_t k, double bound, double *sums)
{
    return apart(tile, point, k, bound, sums);
}
#endif

bool sib__tile_apart(const double *tile, const double *point, int64_t k, double bound,
                     double sums[SIB__LANES])
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        return avx512_apart(tile, point, k, bound, sums);
    }
    if (__builtin_cpu_supports("avx2")) {
        return avx2_apart(tile, point, k, bound, sums);
    }
#endif
    return base_apart(tile, point, k, bound, sums);
}
