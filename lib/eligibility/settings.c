/* How the options of a selection exclude each other. */
#include "eligibility/options.h"
#include "eligibility/work.h"

sib_status sib__eligibility_options(sib__call *call, sib_eligibility_select_options *resolved,
                                    const sib_eligibility_select_options *options)
{
    sib_eligibility_select_options *o = resolved;
    SIB__TRY(sib__options_read(call, &sib__eligibility_select_options, o, options));
    if (o->opens != SIB_DATE_MISSING && o->close_after_months == 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "opens", -1, NULL,
                         "has a meaning with close_after_months only");
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
