#include "propensity/options.h"

#include "sib/propensity.h"

typedef sib_propensity_fit_options options;

static const sib__option list[] = {
    {SIB__FIELD_ENUM(options, link, sib_propensity_link)},
    {SIB__FIELD_ENUM(options, missing, sib_propensity_missing)},
    {SIB__FIELD(options, max_iterations), .technical = true, .low = 1, .high = 1000},
    {SIB__FIELD_RESERVED(options)},
    {SIB__FIELD(options, tolerance), .technical = true, .least = 1e-12, .most = 1e-2},
    {SIB__FIELD(options, rank_tolerance), .technical = true, .least = 1e-14, .most = 0.1},
    {SIB__FIELD(options, screen_p), .least = 0.0, .open_least = true, .most = 1.0},
};

const sib__options sib__propensity_fit_options =
    SIB__OPTIONS(options, SIB_PROPENSITY_FIT_OPTIONS_INIT, list);
