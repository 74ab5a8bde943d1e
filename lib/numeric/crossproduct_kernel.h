/* One variant of the tile kernel of crossproduct.c, which includes this file once for each
 * instruction set with KERNEL (name), WIDTH (lanes of a vector: 2, 4 or 8), ROWS and COLUMNS
 * (of a tile: as many as registers hold) and TARGET (attribute).
 *
 * Sums on a grid are exact, so neither width nor tile decides a bit. */

typedef double KERNEL(vector) __attribute__((vector_size(WIDTH * 8)));

static inline double KERNEL(fold)(const KERNEL(vector) * v)
{
    double sum = 0.0;
    for (int i = 0; i < WIDTH; i++) {
        sum += (*v)[i];
    }
    return sum;
}

TARGET static void KERNEL(tile)(const sib__sum_grid *g, const double *const x[],
                                const double *const y[], int64_t rows, sib__i128 sums[])
{
    KERNEL(vector) high[ROWS][COLUMNS] = {{{0.0}}};
    KERNEL(vector) low[ROWS][COLUMNS] = {{{0.0}}};
    KERNEL(vector) coarse = (KERNEL(vector)){0.0} + g->high;
    KERNEL(vector) fine = (KERNEL(vector)){0.0} + g->low;
    for (int64_t i = 0; i < rows; i += WIDTH) {
        KERNEL(vector) b[COLUMNS];
        for (int c = 0; c < COLUMNS; c++) {
            memcpy(&b[c], y[c] + i, sizeof b[c]);
        }
        for (int r = 0; r < ROWS; r++) {
            KERNEL(vector) a;
            memcpy(&a, x[r] + i, sizeof a);
            for (int c = 0; c < COLUMNS; c++) {
                KERNEL(vector) product = a * b[c];
                KERNEL(vector) part = (product + coarse) - coarse;
                KERNEL(vector) rest = product - part;
                high[r][c] += part;
                low[r][c] += (rest + fine) - fine;
            }
        }
    }
    for (int r = 0; r < ROWS; r++) {
        for (int c = 0; c < COLUMNS; c++) {
            sums[r * COLUMNS + c] =
                sib__sum_units(g, KERNEL(fold)(&high[r][c]), KERNEL(fold)(&low[r][c]));
        }
    }
}

static const kernel KERNEL(kernel) = {KERNEL(tile), ROWS, COLUMNS};
