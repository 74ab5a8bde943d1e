#include "effect/options.h"

#include "sib/effect.h"

static const sib__option estimate[] = {
    {SIB__FIELD(sib_effect_estimate_options, level), .least = 0.0, .open_least = true,
     .most = 1.0, .open_most = true},
    {SIB__FIELD_ENUM(sib_effect_estimate_options, weighting, sib_weighting)},
    {SIB__FIELD_ENUM(sib_effect_estimate_options, unmatched, sib_effect_unmatched)},
    {SIB__FIELD_BOOL(sib_effect_estimate_options, whole_sets),
     .outside = true}, /* follows from the method of matching */
    {SIB__FIELD_RESERVED(sib_effect_estimate_options)},
};

const sib__options sib__effect_estimate_options =
    SIB__OPTIONS(sib_effect_estimate_options, SIB_EFFECT_ESTIMATE_OPTIONS_INIT, estimate);

static const sib__option pool[] = {
    {SIB__FIELD(sib_effect_pool_options, level), .outside = true, .least = 0.0,
     .open_least = true, .most = 1.0, .open_most = true},
    {SIB__FIELD_ENUM(sib_effect_pool_options, weights, sib_effect_pool_weights), .in = "pool"},
    {SIB__FIELD_ENUM(sib_effect_pool_options, of, sib_effect_pool_of), .in = "pool"},
    {SIB__FIELD_ENUM(sib_effect_pool_options, method, sib_effect_method), .outside = true},
    {SIB__FIELD_RESERVED(sib_effect_pool_options)},
};

const sib__options sib__effect_pool_options =
    SIB__OPTIONS(sib_effect_pool_options, SIB_EFFECT_POOL_OPTIONS_INIT, pool);
