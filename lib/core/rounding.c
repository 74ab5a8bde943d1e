#include "core/rounding.h"

#include "core/options.h"

SIB__DEFINE_ENUM(sib__rounding, SIB__ROUNDING_LIST)

bool sib__rounding_grows(int32_t rounding, bool odd, bool exact, int half)
{
    switch (rounding) {
    case SIB__ROUNDING_HALF_EVEN:
        return half > 0 || (half == 0 && odd);
    case SIB__ROUNDING_HALF_UP:
        return half >= 0;
    case SIB__ROUNDING_UP:
        return !exact;
    default: /* SIB__ROUNDING_DOWN */
        return false;
    }
}
