/* Checks of the views that callers hand in. Each names the argument and the first row at fault.
 */
#ifndef SIB_CORE_VIEW_H
#define SIB_CORE_VIEW_H

#include "core/call.h"

/* ARGUMENT for NULL data with n > 0, a negative n, or data misaligned for `size`. */
sib_status sib__view_check(sib__call *call, const char *argument, const void *data, int64_t n,
                           size_t size);

/* As above, and NONFINITE for an infinity, or for NaN unless missing is allowed. */
sib_status sib__view_f64(sib__call *call, const char *argument, sib_f64 view,
                         bool missing_allowed);

/* As above; dates must lie in the years 0001 to 9999 (RANGE), or be missing where allowed
 * (NONFINITE). */
sib_status sib__view_dates(sib__call *call, const char *argument, sib_dates view,
                           bool missing_allowed);

/* As above; flags must be 0 or 1 (ARGUMENT). */
sib_status sib__view_flags(sib__call *call, const char *argument, sib_u8 view);

/* Offsets start at 0 or above and never fall (SHAPE); texts are UTF-8 (DATA). */
sib_status sib__view_text(sib__call *call, const char *argument, sib_text view);

/* SHAPE unless n equals the expected length. */
sib_status sib__view_length(sib__call *call, const char *argument, int64_t n, int64_t expected);

#endif
