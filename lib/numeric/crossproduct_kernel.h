/* One variant of the tile kernel of crossproduct.c, which includes this file once for each
 * instruction set with KERNEL (name), WIDTH (lanes of a vector: 2, 4 or 8) and TARGET
 * (attribute).
 *
 * The 8 lanes are taken WIDTH at a time, so that a tile's sums stay in registers whatever their
 * width; each lane still sees the same rows in the same order. */

typedef double KERNEL(vector) __attribute__((vector_size(WIDTH * 8)));

TARGET static void KERNEL(tile)(const double *const x[TILE_ROWS],
                                const double *const y[TILE_COLUMNS], int64_t rows,
                                double lanes[TILE_ROWS][TILE_COLUMNS][SIB__SUM_LANES])
{
    for (int group = 0; group < SIB__SUM_LANES; group += WIDTH) {
        KERNEL(vector) sum[TILE_ROWS][TILE_COLUMNS] = {{{0.0}}};
        for (int64_t i = group; i < rows; i += SIB__SUM_LANES) {
            KERNEL(vector) b[TILE_COLUMNS];
            for (int c = 0; c < TILE_COLUMNS; c++) {
                memcpy(&b[c], y[c] + i, sizeof b[c]);
            }
            for (int r = 0; r < TILE_ROWS; r++) {
                KERNEL(vector) a;
                memcpy(&a, x[r] + i, sizeof a);
                for (int c = 0; c < TILE_COLUMNS; c++) {
                    sum[r][c] += a * b[c];
                }
            }
        }
        for (int r = 0; r < TILE_ROWS; r++) {
            for (int c = 0; c < TILE_COLUMNS; c++) {
                memcpy(&lanes[r][c][group], &sum[r][c], sizeof sum[r][c]);
            }
        }
    }
}
