/* Full matching: everybody in a set of one person of one arm and one or more of the other.
 *
 * What it is worth to have a unit in a set, its worth, proves the total to be the least. Let a
 * unit of worth y that may have up to b pairs count y, but never more than M, what it costs to
 * leave somebody out, nor more than b y. When no two units that may be paired are worth more
 * together than their distance, no full matching costs less than the sum of these counts: a
 * pair costs at least both worths, and who has k pairs gains k y, from the first M too. */
#ifndef SIB_MATCHING_MERGED_H
#define SIB_MATCHING_MERGED_H

#include "matching/search.h"

/* The units of one line: those that may be paired at all, rising, both arms together. */
typedef struct sib__merged {
    const sib__rules *rules;
    double            scale;
    int64_t          *unit; /* [n] a case by its place among the windows, a control by -1 - its
                               place on the shelf */
    int64_t n;
} sib__merged;

static inline bool sib__merged_is_case(const sib__merged *line, int64_t i)
{
    return line->unit[i] >= 0;
}

/* Place of a case or a control in its own list. */
static inline int64_t sib__merged_at(const sib__merged *line, int64_t i)
{
    return line->unit[i] >= 0 ? line->unit[i] : -1 - line->unit[i];
}

static inline int64_t sib__merged_row(const sib__merged *line, int64_t i)
{
    const sib__rules *r = line->rules;
    return sib__merged_is_case(line, i) ? r->windows.cases.rows[sib__merged_at(line, i)]
                                        : r->by_caliper.rows[sib__merged_at(line, i)];
}

static inline sib__i128 sib__full_place(const sib__rules *r, double scale, int64_t row)
{
    return (sib__i128)(r->units.x[row] * scale);
}

/* More than any total distance; n times it fits too. */
static inline sib__i128 sib__left_out_cost(int64_t n)
{
    int bits = 123;
    for (; n > 0; n /= 2) {
        bits--;
    }
    return (sib__i128)1 << bits;
}

/* Pairs of the least total distance when a unit may have any number of them. */
sib_status sib__cover(sib__call *call, const sib__merged *line, sib__pairs *found);

/* The worth of each unit, for pairs that cover(). */
sib_status sib__cover_worth(sib__call *call, const sib__merged *line, sib__pairs *found);

/* The same two where units have a most, and there is no caliper. */
sib_status sib__limited(sib__call *call, const sib__merged *line, sib__pairs *found);
sib_status sib__limited_worth(sib__call *call, const sib__merged *line, sib__pairs *found);

#endif
