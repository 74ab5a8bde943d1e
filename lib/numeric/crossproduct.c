#include "numeric/contract.h"

#include "numeric/crossproduct.h"

#include <string.h>

/* A tile is at most this large. */
enum { MOST_ROWS = 4, MOST_COLUMNS = 2 };

/* sums[r * columns + c]: of x[r] y[c] over the rows of a block. */
typedef struct kernel {
    void (*tile)(const sib__sum_grid *g, const double *const x[], const double *const y[],
                 int64_t rows, sib__i128 sums[]);
    int64_t rows;
    int64_t columns;
} kernel;

#define KERNEL(name) base_##name
#define WIDTH        2
#define ROWS         2
#define COLUMNS      1
#define TARGET
#include "numeric/crossproduct_kernel.h"
#undef KERNEL
#undef WIDTH
#undef ROWS
#undef COLUMNS
#undef TARGET

#if defined(__x86_64__)
#define KERNEL(name) avx2_##name
#define WIDTH        4
#define ROWS         2
#define COLUMNS      2
#define TARGET       __attribute__((target("avx2")))
#include "numeric/crossproduct_kernel.h"
#undef KERNEL
#undef WIDTH
#undef ROWS
#undef COLUMNS
#undef TARGET

#define KERNEL(name) avx512_##name
#define WIDTH        8
#define ROWS         4
#define COLUMNS      2
#define TARGET       __attribute__((target("avx512f")))
#include "numeric/crossproduct_kernel.h"
#undef KERNEL
#undef WIDTH
#undef ROWS
#undef COLUMNS
#undef TARGET

sib__vectors sib__vectors_best(void)
{
    if (__builtin_cpu_supports("avx512f")) {
        return SIB__VECTORS_AVX512;
    }
    return __builtin_cpu_supports("avx2") ? SIB__VECTORS_AVX2 : SIB__VECTORS_BASE;
}

static kernel kernel_for(sib__vectors vectors)
{
    switch (vectors) {
    case SIB__VECTORS_AVX512:
        return avx512_kernel;
    case SIB__VECTORS_AVX2:
        return avx2_kernel;
    case SIB__VECTORS_BASE:
        break;
    }
    return base_kernel;
}
#else
sib__vectors sib__vectors_best(void)
{
    return SIB__VECTORS_BASE;
}

static kernel kernel_for(sib__vectors vectors)
{
    (void)vectors;
    return base_kernel;
}
#endif

static int64_t at_most(int64_t value, int64_t most)
{
    return value < most ? value : most;
}

/* Adds a tile's sums to xx; what stands above the diagonal or repeats the last column is left
 * out. */
static void add_tile(const kernel *k, const sib__i128 sums[], int64_t first_row,
                     int64_t first_column, int64_t p, sib__i128 *xx)
{
    for (int64_t r = 0; r < k->rows && first_row + r < p; r++) {
        for (int64_t c = 0; c < k->columns && first_column + c <= first_row + r; c++) {
            xx[(first_row + r) * p + first_column + c] += sums[r * k->columns + c];
        }
    }
}

void sib__crossproduct(sib__vectors vectors, const sib__sum_grid *g, const double *z,
                       int64_t stride, int64_t rows, const double *w, int64_t p, sib__i128 *xx)
{
    kernel k = kernel_for(vectors);
    for (int64_t j = 0; j < p; j += k.columns) {
        double        weighted[MOST_COLUMNS][SIB__SUM_BLOCK];
        const double *y[MOST_COLUMNS];
        for (int64_t c = 0; c < k.columns; c++) {
            const double *column = z + at_most(j + c, p - 1) * stride;
            for (int64_t i = 0; i < rows; i++) {
                weighted[c][i] = w[i] * column[i];
            }
            y[c] = weighted[c];
        }
        for (int64_t i = j; i < p; i += k.rows) {
            sib__i128     sums[MOST_ROWS * MOST_COLUMNS];
            const double *x[MOST_ROWS];
            for (int64_t r = 0; r < k.rows; r++) {
                x[r] = z + at_most(i + r, p - 1) * stride;
            }
            k.tile(g, x, y, rows, sums);
            add_tile(&k, sums, i, j, p, xx);
        }
    }
}
