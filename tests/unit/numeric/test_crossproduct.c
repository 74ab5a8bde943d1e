#include "numeric/crossproduct.h"

#include <math.h>
#include <string.h>

#include "core/random.h"
#include "support.h"

enum { MOST = 11, ROWS = 512 };

static double z[MOST * ROWS];
static double w[ROWS];

static void fill(int64_t rows)
{
    for (uint64_t i = 0; i < MOST * ROWS; i++) {
        z[i] = sib__random_uniform(3, 1, i) - 0.3;
    }
    for (int64_t i = 0; i < ROWS; i++) {
        w[i] = i < rows ? sib__random_uniform(3, 2, (uint64_t)i) : 0.0;
    }
}

static void a_block_agrees_with_its_dot_products(void)
{
    sib__sum_grid grid = sib__sum_grid_of(0);
    for (int64_t rows = 8; rows <= ROWS; rows += 168) {
        fill(rows);
        for (int64_t p = 1; p <= MOST; p++) {
            sib__i128 xx[MOST * MOST];
            for (int i = 0; i < MOST * MOST; i++) {
                xx[i] = 25;
            }
            sib__crossproduct(SIB__VECTORS_BASE, &grid, z, ROWS, rows, w, p, xx);
            for (int64_t i = 0; i < p; i++) {
                for (int64_t j = 0; j <= i; j++) {
                    double wz[ROWS];
                    for (int64_t r = 0; r < rows; r++) {
                        wz[r] = w[r] * z[j * ROWS + r];
                    }
                    CU_ASSERT_TRUE(xx[i * p + j] ==
                                   25 + sib__dot_block(&grid, z + i * ROWS, wz, rows));
                }
                for (int64_t j = i + 1; j < p; j++) {
                    CU_ASSERT_TRUE(xx[i * p + j] == 25);
                }
            }
        }
    }
}

static void every_instruction_set_gives_the_same_bits(void)
{
    sib__sum_grid grid = sib__sum_grid_of(0);
    fill(ROWS);
    for (int64_t p = 1; p <= MOST; p++) {
        sib__i128 base[MOST * MOST] = {0};
        sib__crossproduct(SIB__VECTORS_BASE, &grid, z, ROWS, ROWS, w, p, base);
        for (int v = SIB__VECTORS_AVX2; v <= (int)sib__vectors_best(); v++) {
            sib__i128 other[MOST * MOST] = {0};
            sib__crossproduct((sib__vectors)v, &grid, z, ROWS, ROWS, w, p, other);
            CU_ASSERT_EQUAL(memcmp(base, other, sizeof base), 0);
        }
    }
    if (sib__vectors_best() != SIB__VECTORS_AVX512) {
        test_skip("every instruction set gives the same bits", "the machine lacks AVX-512");
    }
}

TEST_SUITE(test_crossproduct)
{
    test_add("crossproduct", "a block agrees with its dot products",
             a_block_agrees_with_its_dot_products);
    test_add("crossproduct", "every instruction set gives the same bits",
             every_instruction_set_gives_the_same_bits);
}
