#include "eligibility/options.h"

#include "sib/eligibility.h"
#include "sib/table.h"

static const sib__option list[] = {
    {SIB__FIELD(sib_eligibility_select_options, person), .plain = true,
     .column = SIB_COLUMN_TYPE_TEXT},
    {SIB__FIELD(sib_eligibility_select_options, index_date), .plain = true,
     .column = SIB_COLUMN_TYPE_DATE},
    {SIB__FIELD(sib_eligibility_select_options, treated), .in = "arms", .nullable = true,
     .stated = true},
    {SIB__FIELD(sib_eligibility_select_options, comparison), .in = "arms", .nullable = true,
     .stated = true},
    {SIB__FIELD(sib_eligibility_select_options, tie_key), .nullable = true,
     .column = SIB__ANY_TYPE},
    {SIB__FIELD_ENUM(sib_eligibility_select_options, keep, sib_eligibility_keep)},
    {SIB__FIELD_ENUM(sib_eligibility_select_options, unique_within,
                     sib_eligibility_unique_within)},
    {SIB__FIELD_BOOL(sib_eligibility_select_options, exclude_treated_elsewhere)},
    {SIB__FIELD(sib_eligibility_select_options, close_after_months), .nullable = true, .low = 1,
     .high = 1200},
    {SIB__FIELD(sib_eligibility_select_options, close_at_members), .nullable = true, .low = 1,
     .high = INT64_MAX, .when = "keep", .when_values = "\"first\""},
    {SIB__FIELD_DATE(sib_eligibility_select_options, opens), .nullable = true, .outside = true},
    {SIB__FIELD_RESERVED(sib_eligibility_select_options)},
};

const sib__options sib__eligibility_select_options =
    SIB__OPTIONS(sib_eligibility_select_options, SIB_ELIGIBILITY_SELECT_OPTIONS_INIT, list);
