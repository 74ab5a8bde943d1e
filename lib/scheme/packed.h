/* A row of achievements in one number: person, day, name; so that rows sort by it. */
#ifndef SIB_SCHEME_PACKED_H
#define SIB_SCHEME_PACKED_H

#include "core/date.h"
#include "scheme/run.h"

enum {
    SIB__PLACE_BITS = 10,
    SIB__DAY_BITS = 22,
    SIB__PLACE_MASK = (1 << SIB__PLACE_BITS) - 1,
    SIB__DAY_MASK = (1 << SIB__DAY_BITS) - 1
};

/* `place`: of the name among those of its outcome. */
static inline uint64_t sib__pack(int32_t person, int32_t day, int32_t place)
{
    return (uint64_t)(uint32_t)person << (SIB__DAY_BITS + SIB__PLACE_BITS) |
           (uint64_t)(uint32_t)(day - SIB__DATE_MIN) << SIB__PLACE_BITS |
           (uint64_t)(uint32_t)place;
}

static inline int32_t sib__packed_day(uint64_t row)
{
    return (int32_t)(row >> SIB__PLACE_BITS & SIB__DAY_MASK) + SIB__DATE_MIN;
}

static inline int32_t sib__packed_place(uint64_t row)
{
    return (int32_t)(row & SIB__PLACE_MASK);
}

static inline int32_t sib__packed_person(uint64_t row)
{
    return (int32_t)(row >> (SIB__DAY_BITS + SIB__PLACE_BITS));
}

/* Achievements, packed, person by person; and room for as many. */
typedef struct sib__achieved {
    uint64_t *found;
    uint64_t *scratch;
    int64_t   n;
} sib__achieved;

/* They as lines in canonical order, each 1. Both arrays are used up. DATA where one
 * lies in no period of a key of `by`. */
sib_status sib__lay_out(sib__run *run, const sib__scheme_outcome *outcome, sib__dimensions by,
                        sib__achieved achieved, sib__series **out);

#endif
