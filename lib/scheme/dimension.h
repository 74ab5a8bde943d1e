/* Keys of series: what tells the lines of a series apart. A contract has at most 64, so that a
 * set of them is one number.
 *
 * A key is stored, or follows from another: the class of a person from the members table, the
 * period from the date. Whoever has the other has it as well. */
#ifndef SIB_SCHEME_DIMENSION_H
#define SIB_SCHEME_DIMENSION_H

#include "core/text.h"

enum { SIB__DIMENSIONS_MOST = 64, SIB__NO_DIMENSION = -1 };

typedef uint64_t sib__dimensions; /* bit i: key i of the contract */

/* In the order in which lines stand. */
typedef enum sib__dimension_kind {
    SIB__DIMENSION_LINE = 1, /* the step that made the line */
    SIB__DIMENSION_DATE,     /* its code is the day itself; undated lines stand last */
    SIB__DIMENSION_COHORT,   /* as listed */
    SIB__DIMENSION_LISTED,   /* names that the contract lists, as listed */
    SIB__DIMENSION_PERIOD,   /* 1, 2, .. of dates */
    SIB__DIMENSION_FOUND,    /* texts and whole numbers of the facts: by size, then bytes */
    SIB__DIMENSION_PERSON,   /* bytes */
} sib__dimension_kind;

typedef struct sib__dimension {
    const char       *name;
    int32_t           kind;
    int32_t           base;   /* the key it follows from, or SIB__NO_DIMENSION */
    const sib__slice *listed; /* of COHORT, LINE and LISTED: the names, in order */
    int64_t           listed_count;
    const char       *table; /* of one that follows from a person: the members table */
} sib__dimension;

static inline sib__dimensions sib__dimension_bit(int32_t i)
{
    return UINT64_C(1) << i;
}

static inline bool sib__has_dimension(sib__dimensions set, int32_t i)
{
    return i >= 0 && (set >> i & 1) != 0;
}

/* Whether every key of `part` is in `whole`. */
static inline bool sib__dimensions_within(sib__dimensions part, sib__dimensions whole)
{
    return (part & ~whole) == 0;
}

#endif
