#include "eligibility/options.h"

#include "sib/eligibility.h"
#include "sib/table.h"

typedef sib_eligibility_select_options options;

static const sib__option list[] = {
    {SIB__FIELD(options, person), .plain = true, .column = SIB_COLUMN_TYPE_TEXT},
    {SIB__FIELD(options, index_date), .plain = true, .column = SIB_COLUMN_TYPE_DATE},
    {SIB__FIELD(options, treated), .in = "arms", .nullable = true, .stated = true},
    {SIB__FIELD(options, comparison), .in = "arms", .nullable = true, .stated = true},
    {SIB__FIELD(options, tie_key), .nullable = true, .column = SIB__ANY_TYPE},
    {SIB__FIELD_ENUM(options, keep, sib_eligibility_keep)},
    {SIB__FIELD_ENUM(options, unique_within, sib_eligibility_unique_within)},
    {SIB__FIELD_BOOL(options, exclude_treated_elsewhere)},
    {SIB__FIELD(options, close_after_months), .nullable = true, .low = 1, .high = 1200},
    {SIB__FIELD(options, close_at_members), .nullable = true, .low = 1, .high = INT64_MAX,
     .when = "keep", .when_values = "\"first\""},
    {SIB__FIELD_DATE(options, opens), .nullable = true, .outside = true},
    {SIB__FIELD_RESERVED(options)},
};

const sib__options sib__eligibility_select_options =
    SIB__OPTIONS(options, SIB_ELIGIBILITY_SELECT_OPTIONS_INIT, list);
