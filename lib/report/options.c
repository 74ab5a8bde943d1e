#include "report/options.h"

#include "sib/report.h"

static const sib__option list[] = {
    {SIB__FIELD_ENUM(sib_report_options, audience, sib_report_audience)},
    {SIB__FIELD_BOOL(sib_report_options, figures)},
    {SIB__FIELD(sib_report_options, least), .low = 3,
     .high = 1000}, /* hide.h says why not less */
    {SIB__FIELD(sib_report_options, width), .low = 40, .high = 400},
};

const sib__options sib__report_options =
    SIB__OPTIONS(sib_report_options, SIB_REPORT_OPTIONS_INIT, list);
