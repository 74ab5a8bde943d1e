/* The rounding modes of exact numbers, by the names that contracts use. */
#ifndef SIB_CORE_ROUNDING_H
#define SIB_CORE_ROUNDING_H

#include <stdbool.h>
#include <stdint.h>

#define SIB__ROUNDING_LIST(X)                                                                  \
    X(SIB__ROUNDING_HALF_EVEN, 1, "half_even", "to the even neighbour when halfway")           \
    X(SIB__ROUNDING_HALF_UP, 2, "half_up", "away from zero when halfway")                      \
    X(SIB__ROUNDING_DOWN, 3, "down", "toward zero")                                            \
    X(SIB__ROUNDING_UP, 4, "up", "away from zero")

typedef enum sib__rounding {
#define SIB__ROUNDING_VALUE(constant, number, name, meaning) constant = number,
    SIB__ROUNDING_LIST(SIB__ROUNDING_VALUE)
#undef SIB__ROUNDING_VALUE
} sib__rounding;

const char *sib__rounding_name(int32_t value);
int32_t     sib__rounding_value(const char *name);

/* Whether a whole part grows by one, in size: whether it is odd, whether nothing was cut off,
 * and how what was cut off compares with a half (negative, 0, positive). */
bool sib__rounding_grows(int32_t rounding, bool odd, bool exact, int half);

#endif
