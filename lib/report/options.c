#include "report/options.h"

#include "sib/report.h"

typedef sib_report_options options;

static const sib__option list[] = {
    {SIB__FIELD_ENUM(options, audience, sib_report_audience)},
    {SIB__FIELD_BOOL(options, figures)},
    {SIB__FIELD(options, least), .low = 3, .high = 1000}, /* hide.h says why not less */
    {SIB__FIELD(options, width), .low = 40, .high = 400},
};

const sib__options sib__report_options = SIB__OPTIONS(options, SIB_REPORT_OPTIONS_INIT, list);
