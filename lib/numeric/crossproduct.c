#include "numeric/contract.h"

#include "numeric/crossproduct.h"

#include <string.h>

enum { TILE_ROWS = 4, TILE_COLUMNS = 2 };

typedef void (*tile_kernel)(const double *const x[TILE_ROWS],
                            const double *const y[TILE_COLUMNS], int64_t rows,
                            double lanes[TILE_ROWS][TILE_COLUMNS][SIB__SUM_LANES]);

#define KERNEL(name) base_##name
#define WIDTH        2
#define TARGET
#include "numeric/crossproduct_kernel.h"
#undef KERNEL
#undef WIDTH
#undef TARGET

#if defined(__x86_64__)
#define KERNEL(name) avx2_##name
#define WIDTH        4
#define TARGET       __attribute__((target("avx2")))
#include "numeric/crossproduct_kernel.h"
#undef KERNEL
#undef WIDTH
#undef TARGET

#define KERNEL(name) avx512_##name
#define WIDTH        8
#define TARGET       __attribute__((target("avx512f")))
#include "numeric/crossproduct_kernel.h"
#undef KERNEL
#undef WIDTH
#undef TARGET

sib__vectors sib__vectors_best(void)
{
    if (__builtin_cpu_supports("avx512f")) {
        return SIB__VECTORS_AVX512;
    }
    return __builtin_cpu_supports("avx2") ? SIB__VECTORS_AVX2 : SIB__VECTORS_BASE;
}

static tile_kernel kernel_for(sib__vectors vectors)
{
    switch (vectors) {
    case SIB__VECTORS_AVX512:
        return avx512_tile;
    case SIB__VECTORS_AVX2:
        return avx2_tile;
    case SIB__VECTORS_BASE:
        break;
    }
    return base_tile;
}
#else
sib__vectors sib__vectors_best(void)
{
    return SIB__VECTORS_BASE;
}

static tile_kernel kernel_for(sib__vectors vectors)
{
    (void)vectors;
    return base_tile;
}
#endif

static int64_t at_most(int64_t value, int64_t most)
{
    return value < most ? value : most;
}

/* Adds a tile's folded sums to xx; what stands above the diagonal or repeats the last column is
 * left out. */
static void add_tile(double lanes[TILE_ROWS][TILE_COLUMNS][SIB__SUM_LANES], int64_t first_row,
                     int64_t first_column, int64_t p, double *xx)
{
    for (int64_t r = 0; r < TILE_ROWS && first_row + r < p; r++) {
        for (int64_t c = 0; c < TILE_COLUMNS && first_column + c <= first_row + r; c++) {
            xx[(first_row + r) * p + first_column + c] += sib__fold(lanes[r][c]);
        }
    }
}

void sib__crossproduct(sib__vectors vectors, const double *z, int64_t stride, int64_t rows,
                       const double *w, int64_t p, double *xx)
{
    tile_kernel kernel = kernel_for(vectors);
    for (int64_t j = 0; j < p; j += TILE_COLUMNS) {
        double        weighted[TILE_COLUMNS][SIB__SUM_BLOCK];
        const double *y[TILE_COLUMNS];
        for (int64_t c = 0; c < TILE_COLUMNS; c++) {
            const double *column = z + at_most(j + c, p - 1) * stride;
            for (int64_t i = 0; i < rows; i++) {
                weighted[c][i] = w[i] * column[i];
            }
            y[c] = weighted[c];
        }
        for (int64_t i = j; i < p; i += TILE_ROWS) {
            double        lanes[TILE_ROWS][TILE_COLUMNS][SIB__SUM_LANES];
            const double *x[TILE_ROWS];
            for (int64_t r = 0; r < TILE_ROWS; r++) {
                x[r] = z + at_most(i + r, p - 1) * stride;
            }
            kernel(x, y, rows, lanes);
            add_tile(lanes, i, j, p, xx);
        }
    }
}
