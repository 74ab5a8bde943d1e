/* Eight points side by side. */
#ifndef SIB_MATCHING_TILE_H
#define SIB_MATCHING_TILE_H

#include <stdbool.h>
#include <stdint.h>

enum { SIB__LANES = 8 };

/* Sums of squared differences between a point [k] and the 8 points of a tile [k][8], each added
 * from the first coordinate on; false where all are known to be above `bound`. */
bool sib__tile_apart(const double *tile, const double *point, int64_t k, double bound,
                     double sums[SIB__LANES]);

#endif
