/* Large arrays that one step of a run leaves and a later one uses: new pages cost about as much
 * as what is written to them. */
#ifndef SIB_SCHEME_ROOM_H
#define SIB_SCHEME_ROOM_H

#include "scheme/run.h"

/* [n] numbers that hold anything, in the pool of the run; NULL when memory is short. */
uint64_t *sib__room_take(sib__run *run, int64_t n);

/* Leaves an array of that pool to whoever takes the next, and lets go of all that are left. */
void sib__room_leave(sib__run *run, uint64_t *array, int64_t n);
void sib__room_drop(sib__run *run);

#endif
