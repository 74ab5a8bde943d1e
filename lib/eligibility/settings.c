/* Options of a selection: their ranges and how they exclude each other. */
#include "core/date.h"
#include "core/options.h"
#include "eligibility/work.h"

enum { MOST_MONTHS = 1200 };

sib_status sib__eligibility_options(sib__call *call, sib_eligibility_select_options *resolved,
                                    const sib_eligibility_select_options *options)
{
    const sib_eligibility_select_options defaults = SIB_ELIGIBILITY_SELECT_OPTIONS_INIT;
    sib_eligibility_select_options      *o = resolved;
    *o = defaults;
    SIB__TRY(sib__options_read(call, o, sizeof *o, sizeof *o, options));
    SIB__TRY(sib__options_enum(call, "keep", sib_eligibility_keep_name(o->keep)));
    SIB__TRY(sib__options_enum(call, "unique_within",
                               sib_eligibility_unique_within_name(o->unique_within)));
    SIB__TRY(sib__options_range(call, "exclude_treated_elsewhere", o->exclude_treated_elsewhere,
                                0, 1));
    SIB__TRY(
        sib__options_range(call, "close_after_months", o->close_after_months, 0, MOST_MONTHS));
    SIB__TRY(sib__options_range(call, "close_at_members", o->close_at_members, 0, INT64_MAX));
    SIB__TRY(sib__options_range(call, "reserved", o->reserved, 0, 0));
    if (o->opens != SIB_DATE_MISSING) {
        SIB__TRY(sib__options_range(call, "opens", o->opens, SIB__DATE_MIN, SIB__DATE_MAX));
        if (o->close_after_months == 0) {
            return sib__fail(call, SIB_ERR_ARGUMENT, "opens", -1, NULL,
                             "has a meaning with close_after_months only");
        }
    }
    bool by_entry =
        o->close_at_members > 0 || (o->close_after_months > 0 && o->opens == SIB_DATE_MISSING);
    if (by_entry && o->keep != SIB_ELIGIBILITY_KEEP_FIRST) {
        return sib__fail(call, SIB_ERR_UNSUPPORTED,
                         o->close_at_members > 0 ? "close_at_members" : "opens", -1, NULL,
                         "needs keep first: which release is last depends on the closing");
    }
    return SIB_OK;
}
