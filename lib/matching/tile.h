/* Sixteen points side by side in single precision, to tell fast who certainly lies beyond a
 * bound. Whoever may lie within it is measured again in full. */
#ifndef SIB_MATCHING_TILE_H
#define SIB_MATCHING_TILE_H

#include "core/call.h"
#include "matching/rules.h"

enum { SIB__LANES = 16, SIB__QUAD = 4 };

/* Points about a middle, in units in which none is far. */
typedef struct sib__flat {
    const sib__space *space;
    double           *middle; /* [k] */
    double            unit;   /* a power of 2; 0 where differences are no doubles: all may do */
    double            slack;  /* of sums, as a share of the squares of both points */
} sib__flat;

/* Middle and unit of the points of the rules' cases and controls. */
sib_status sib__flat_make(sib__call *call, const sib__rules *rules, sib__flat *flat);

/* A row as a point [k]; its square, less the slack, in their units. */
double sib__flat_point(const sib__flat *flat, int64_t row, float *point);

/* How far a point, by that square of it, reaches with a squared distance as bound. */
float sib__flat_reach(const sib__flat *flat, double square, double bound);

/* Puts a row into a lane of a tile [k + 1][16]; `row` -1: nobody. */
void sib__flat_put(const sib__flat *flat, int64_t row, float *scratch, float *tile, int lane);

/* Which lanes may lie within the reach of each of four points; false where none does. */
bool sib__tile_reach(const float *tile, const float *const point[SIB__QUAD],
                     const float reach[SIB__QUAD], int64_t k,
                     int32_t hit[SIB__QUAD][SIB__LANES]);

#endif
