#include "core/view.h"

#include <math.h>

#include "core/date.h"
#include "core/text.h"

sib_status sib__view_check(sib__call *call, const char *argument, const void *data, int64_t n,
                           size_t size)
{
    if (n < 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL, "length is negative");
    }
    if (data == NULL && n > 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL,
                         "data is NULL but the length is not 0");
    }
    if ((uintptr_t)data % size != 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL,
                         "data is not aligned for its type");
    }
    return SIB_OK;
}

sib_status sib__view_f64(sib__call *call, const char *argument, sib_f64 view,
                         bool missing_allowed)
{
    SIB__TRY(sib__view_check(call, argument, view.data, view.n, sizeof *view.data));
    for (int64_t i = 0; i < view.n; i++) {
        if (isinf(view.data[i]) || (!missing_allowed && isnan(view.data[i]))) {
            return sib__fail(call, SIB_ERR_NONFINITE, argument, i, NULL, "%s",
                             isnan(view.data[i]) ? "missing where nothing may be missing"
                                                 : "infinite");
        }
    }
    return SIB_OK;
}

sib_status sib__view_dates(sib__call *call, const char *argument, sib_dates view,
                           bool missing_allowed)
{
    SIB__TRY(sib__view_check(call, argument, view.data, view.n, sizeof *view.data));
    for (int64_t i = 0; i < view.n; i++) {
        if (view.data[i] == SIB_DATE_MISSING) {
            if (!missing_allowed) {
                return sib__fail(call, SIB_ERR_NONFINITE, argument, i, NULL,
                                 "date missing where none may be");
            }
        } else if (view.data[i] < SIB__DATE_MIN || view.data[i] > SIB__DATE_MAX) {
            return sib__fail(call, SIB_ERR_RANGE, argument, i, NULL,
                             "date outside the years 0001 to 9999");
        }
    }
    return SIB_OK;
}

sib_status sib__view_flags(sib__call *call, const char *argument, sib_u8 view)
{
    SIB__TRY(sib__view_check(call, argument, view.data, view.n, sizeof *view.data));
    for (int64_t i = 0; i < view.n; i++) {
        if (view.data[i] > 1) {
            return sib__fail(call, SIB_ERR_ARGUMENT, argument, i, NULL,
                             "a flag must be 0 or 1 here");
        }
    }
    return SIB_OK;
}

sib_status sib__view_text(sib__call *call, const char *argument, sib_text view)
{
    if (view.n == 0 && view.offsets == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__view_check(call, argument, view.offsets, view.n, sizeof *view.offsets));
    if (view.offsets[0] < 0) {
        return sib__fail(call, SIB_ERR_SHAPE, argument, 0, NULL, "offset is negative");
    }
    for (int64_t i = 0; i < view.n; i++) {
        if (view.offsets[i + 1] < view.offsets[i]) {
            return sib__fail(call, SIB_ERR_SHAPE, argument, i, NULL, "offsets fall");
        }
    }
    if (view.data == NULL && view.offsets[view.n] > view.offsets[0]) {
        return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL,
                         "data is NULL but the texts are not empty");
    }
    for (int64_t i = 0; i < view.n; i++) {
        sib__slice slice = sib__text_at(view, i);
        if (sib__utf8_fault(slice.data, slice.length) >= 0) {
            return sib__fail(call, SIB_ERR_DATA, argument, i, NULL, "text is not UTF-8");
        }
    }
    return SIB_OK;
}

sib_status sib__view_length(sib__call *call, const char *argument, int64_t n, int64_t expected)
{
    if (n != expected) {
        return sib__fail(call, SIB_ERR_SHAPE, argument, -1, NULL, "length %lld, expected %lld",
                         (long long)n, (long long)expected);
    }
    return SIB_OK;
}
