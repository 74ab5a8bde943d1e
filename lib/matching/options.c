#include "matching/options.h"

#include <float.h>

#include "matching/presets.h"
#include "sib/matching.h"

#define NAME(name, scale, unit, inclusive) name,
static const char *const presets[] = {SIB__CALIPER_PRESET_LIST(NAME) NULL};

#define NEAREST_ALONE .when = "method", .when_values = "\"nearest\""
#define FULL_ALONE    .when = "method", .when_values = "\"full\""

static const sib__option list[] = {
    {SIB__FIELD(sib_matching_match_options, ratio), .low = 1, .high = INT64_MAX,
     .when = "method", .when_values = "\"nearest\"|\"optimal\""},
    {SIB__FIELD(sib_matching_match_options, reuse_max), .nullable = true, .low = 1,
     .high = INT64_MAX, .when = "replace", .when_values = "true"},
    {SIB__FIELD(sib_matching_match_options, seed), .low = 0, .high = SIB_MATCHING_SEED_MAX},
    {SIB__FIELD(sib_matching_match_options, caliper_value), .in = "caliper", .nullable = true,
     .stated = true, .least = 0.0, .most = DBL_MAX},
    {SIB__FIELD(sib_matching_match_options, caliper_preset), .words = presets, .in = "caliper",
     .nullable = true, .stated = true, .optional = true},
    {SIB__FIELD_ENUM(sib_matching_match_options, caliper_scale, sib_matching_scale),
     .in = "caliper", .when = "preset", .when_values = "null"},
    {SIB__FIELD_ENUM(sib_matching_match_options, caliper_unit, sib_matching_unit),
     .in = "caliper", .nullable = true, .stated = true, .when = "preset",
     .when_values = "null"},
    {SIB__FIELD_BOOL(sib_matching_match_options, caliper_inclusive), .in = "caliper",
     .when = "preset", .when_values = "null"},
    {SIB__FIELD_BOOL(sib_matching_match_options, replace), NEAREST_ALONE},
    {SIB__FIELD_ENUM(sib_matching_match_options, distance, sib_matching_distance)},
    {SIB__FIELD_ENUM(sib_matching_match_options, order, sib_matching_order),
     .never = SIB_MATCHING_ORDER_DATA, NEAREST_ALONE},
    {SIB__FIELD_ENUM(sib_matching_match_options, discard, sib_matching_discard)},
    {SIB__FIELD_ENUM(sib_matching_match_options, method, sib_matching_method),
     .outside = true}, /* contracts say it first: contract/sections.c */
    {SIB__FIELD(sib_matching_match_options, max_controls), .nullable = true, .low = 1,
     .high = INT64_MAX, FULL_ALONE},
    {SIB__FIELD(sib_matching_match_options, max_treated), .nullable = true, .low = 1,
     .high = INT64_MAX, FULL_ALONE},
    {SIB__FIELD(sib_matching_match_options, subclasses), .low = 1, .high = 1000000,
     .when = "method", .when_values = "\"subclass\""},
    {SIB__FIELD(sib_matching_match_options, coarsen), .nullable = true,
     .outside = true}, /* a contract derives a coarser column */
};

const sib__options sib__matching_match_options =
    SIB__OPTIONS(sib_matching_match_options, SIB_MATCHING_MATCH_OPTIONS_INIT, list);
