#include "propensity/options.h"

#include "sib/propensity.h"

static const sib__option list[] = {
    {SIB__FIELD_ENUM(sib_propensity_fit_options, link, sib_propensity_link)},
    {SIB__FIELD_ENUM(sib_propensity_fit_options, missing, sib_propensity_missing)},
    {SIB__FIELD(sib_propensity_fit_options, max_iterations), .technical = true, .low = 1,
     .high = 1000},
    {SIB__FIELD_ENUM(sib_propensity_fit_options, told_apart, sib_propensity_told_apart),
     .optional = true},
    {SIB__FIELD(sib_propensity_fit_options, tolerance), .technical = true, .least = 1e-12,
     .most = 1e-2},
    {SIB__FIELD(sib_propensity_fit_options, rank_tolerance), .technical = true, .least = 1e-14,
     .most = 0.1},
    {SIB__FIELD(sib_propensity_fit_options, screen_p), .least = 0.0, .open_least = true,
     .most = 1.0},
};

const sib__options sib__propensity_fit_options =
    SIB__OPTIONS(sib_propensity_fit_options, SIB_PROPENSITY_FIT_OPTIONS_INIT, list);
