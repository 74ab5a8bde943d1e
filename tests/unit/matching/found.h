/* What the tables of a matching say. */
#ifndef SIB_TESTS_MATCHING_FOUND_H
#define SIB_TESTS_MATCHING_FOUND_H

#include <stdbool.h>

#include "sib/matching.h"

/* Of its one-row summary: a number, or whether a text is that. */
static inline double found(const sib_matching *m, const char *what)
{
    return sib_table_number(sib_matching_table(m, "summary"), what, 0);
}

static inline bool found_is(const sib_matching *m, const char *what, const char *text)
{
    return sib_table_says(sib_matching_table(m, "summary"), what, 0, text) == 1;
}

static inline int32_t found_reason(const sib_matching *m, int64_t row)
{
    return sib_table_codes(sib_matching_table(m, "units"), 0).data[row] + 1;
}

static inline double found_size(const sib_matching *m, int32_t arm, int32_t weighting)
{
    return sib_table_number(sib_matching_table(m, "sizes"), "effective_size",
                            2 * (weighting - 1) + arm);
}

static inline sib_f64 found_distance(const sib_matching *m)
{
    return sib_table_f64(sib_matching_table(m, "pairs"), 2);
}

#endif
