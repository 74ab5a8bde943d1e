/* What comparisons and outcomes of a contract hold, key by key: their sections, and the options
 * of the pillars in them. The reader and the table of options follow from it. */
#include <float.h>

#include "balance/options.h"
#include "contract/contract.h"
#include "effect/options.h"
#include "eligibility/options.h"
#include "history/options.h"
#include "matching/options.h"
#include "propensity/options.h"
#include "reconviction/options.h"

#define AT(key, of_kind, field) SIB__KEY_AT(key, of_kind, sib__contract, field)
#define TEXT(key)               SIB__KEY(key, SIB__OPTION_TEXT)
#define MAYBE(key)              TEXT(key), .plain = true, .optional = true
#define SECTION(key)            SIB__KEY(key, SIB__OPTION_OBJECT), .section = true
#define PART(holder, group, options, field)                                                    \
    SIB__PART(holder, group, options, sib__contract, field)

static const sib__option  a_name[] = {{TEXT(NULL)}};
static const sib__options names = SIB__KEYS(a_name);

static const sib__option rule[] = {
    {TEXT("id")},
    {TEXT("expression")},
    {SIB__KEY("applies_to", SIB__OPTION_ENUM), .name_of = sib_eligibility_applies_to_name},
    {MAYBE("description")},
    {MAYBE("source")},
    {SIB__KEY("valid_from", SIB__OPTION_DATE), .optional = true},
    {SIB__KEY("valid_to", SIB__OPTION_DATE), .optional = true},
};
static const sib__options rules = SIB__KEYS(rule);

static const char *const  scopes[] = {"release", "person", NULL};
static const sib__option  exclusion[] = {{TEXT("id")},
                                         {TEXT("expression")},
                                         {TEXT("scope"), .words = scopes},
                                         {MAYBE("description")},
                                         {MAYBE("source")}};
static const sib__options exclusions = SIB__KEYS(exclusion);

static const sib__option measure[] = {
    {TEXT("name")},
    {SIB__KEY("kind", SIB__OPTION_ENUM), .name_of = sib_history_kind_name},
    {MAYBE("where")},
    {SIB__KEY("look_back_months", SIB__OPTION_INT32), .optional = true, .low = 1, .high = 1200},
};
static const sib__options measures = SIB__KEYS(measure);

static const sib__option  named_expression[] = {{TEXT("name")}, {TEXT("expression")}};
static const sib__options named_expressions = SIB__KEYS(named_expression);
static const sib__option  covariate[] = {
     {SIB__KEY(NULL, SIB__OPTION_OBJECT), .or_text = true, .of = &named_expressions}};
static const sib__options covariates = SIB__KEYS(covariate);

#define DESIGN_KEYS                                                                            \
    {SECTION("eligibility")},                                                                  \
        {PART("eligibility", NULL, &sib__eligibility_select_options, eligibility)},            \
        {SIB__KEY("arms", SIB__OPTION_OBJECT), .in = "eligibility", .plain = true},            \
        {PART("arms", "arms", &sib__eligibility_select_options, eligibility)},                 \
        {AT("rules", SIB__OPTION_LIST, rules), .in = "eligibility", .plain = true,             \
         .of = &rules},                                                                        \
        {AT("exclusions", SIB__OPTION_LIST, exclusions), .in = "eligibility", .plain = true,   \
         .of = &exclusions},                                                                   \
        {SECTION("history"), .nullable = true},                                                \
        {AT("table", SIB__OPTION_TEXT, history_table), .in = "history", .plain = true},        \
        {PART("history", NULL, &sib__history_build_options, history)},                         \
        {AT("birth_date", SIB__OPTION_TEXT, birth_date), .in = "history", .nullable = true},   \
        {AT("measures", SIB__OPTION_LIST, measures), .in = "history", .plain = true,           \
         .of = &measures},                                                                     \
        {AT("covariates", SIB__OPTION_LIST, covariates), .filled = true, .of = &covariates},   \
        {SECTION("propensity")},                                                               \
        {PART("propensity", NULL, &sib__propensity_fit_options, propensity)},                  \
        {SECTION("matching")},                                                                 \
        {AT("method", SIB__OPTION_ENUM, matching.method), .in = "matching",                    \
         .name_of = sib_matching_method_name},                                                 \
        {PART("matching", NULL, &sib__matching_match_options, matching)},                      \
        {SIB__KEY("caliper", SIB__OPTION_OBJECT), .in = "matching", .nullable = true},         \
        {PART("caliper", "caliper", &sib__matching_match_options, matching)},                  \
        {AT("exact", SIB__OPTION_LIST, exact), .in = "matching", .of = &names},                \
        {AT("tie_key", SIB__OPTION_TEXT, tie_key), .in = "matching", .nullable = true,         \
         .column = SIB_COLUMN_TYPE_I64},                                                       \
        {SECTION("balance")}, {PART("balance", NULL, &sib__balance_measure_options, balance)}, \
    {                                                                                          \
        AT("max_smd", SIB__OPTION_NUMBER, max_smd), .in = "balance", .nullable = true,         \
                                                    .most = DBL_MAX                            \
    }

#define OUTCOME_KEYS                                                                           \
    {SECTION("outcome")},                                                                      \
        {AT("table", SIB__OPTION_TEXT, outcome_table), .in = "outcome", .plain = true},        \
        {PART("outcome", NULL, &sib__reconviction_count_options, outcome)},                    \
        {SIB__KEY("follow_up", SIB__OPTION_OBJECT), .in = "outcome", .one = true},             \
        {PART("follow_up", "follow_up", &sib__reconviction_count_options, outcome)},           \
        {SIB__KEY("waiting", SIB__OPTION_OBJECT), .in = "outcome", .one = true},               \
        {PART("waiting", "waiting", &sib__reconviction_count_options, outcome)},               \
    {                                                                                          \
        AT("max_unlinked_share", SIB__OPTION_EXACT, max_unlinked_share), .in = "outcome",      \
                                                                         .nullable = true      \
    }

#define EFFECT_KEYS                                                                            \
    {SECTION("effect")}, {PART("effect", NULL, &sib__effect_estimate_options, effect)},        \
    {                                                                                          \
        AT("method", SIB__OPTION_ENUM, interval_method), .in = "effect", .nullable = true,     \
                                                         .name_of = sib_effect_method_name     \
    }

static const sib__option all[] = {DESIGN_KEYS, OUTCOME_KEYS, EFFECT_KEYS};
const sib__options       sib__contract_keys = SIB__KEYS(all);

static const sib__option comparison[] = {DESIGN_KEYS, EFFECT_KEYS};
const sib__options       sib__contract_comparison_keys = SIB__KEYS(comparison);

static const sib__option people[] = {
    {SECTION("eligibility")},
    {PART("eligibility", NULL, &sib__eligibility_select_options, eligibility)},
    {AT("rules", SIB__OPTION_LIST, rules), .in = "eligibility", .plain = true, .of = &rules},
};
const sib__options sib__contract_people_keys = SIB__KEYS(people);

static const sib__option outcome[] = {OUTCOME_KEYS};
const sib__options       sib__contract_outcome_keys = SIB__KEYS(outcome);

/* Spells and values: what they have as events have it, then what is their own. */
#define OF_OUTCOME(key, kind, field) AT(key, kind, field), .in = "outcome"
#define EDGE(key, field)                                                                       \
    OF_OUTCOME(key, SIB__OPTION_ENUM, field), .name_of = sib_reconviction_edge_name
#define COUNTED_KEYS                                                                           \
    {SECTION("outcome")},                                                                      \
        {OF_OUTCOME("table", SIB__OPTION_TEXT, outcome_table), .plain = true},                 \
        {OF_OUTCOME("person", SIB__OPTION_TEXT, outcome.person), .plain = true,                \
         .column = SIB_COLUMN_TYPE_TEXT},                                                      \
        {OF_OUTCOME("where", SIB__OPTION_TEXT, outcome.where), .nullable = true},              \
        {OF_OUTCOME("unlinked", SIB__OPTION_ENUM, outcome.unlinked),                           \
         .name_of = sib_unlinked_name},                                                        \
        {OF_OUTCOME("max_unlinked_share", SIB__OPTION_EXACT, max_unlinked_share),              \
         .nullable = true},                                                                    \
        {SIB__KEY_AT("months", SIB__OPTION_INT32, sib__contract, outcome.follow_up_months),    \
         .in = "window", .low = 1, .high = 1200},                                              \
    {                                                                                          \
        SIB__KEY_AT("days", SIB__OPTION_INT32, sib__contract, outcome.follow_up_days),         \
            .in = "window", .low = 1, .high = 36600                                            \
    }
#define WINDOW_KEYS(may_lack)                                                                  \
    {SIB__KEY("window", SIB__OPTION_OBJECT), .in = "outcome", .one = true,                     \
     .optional = (may_lack)},                                                                  \
        {EDGE("index_day", outcome.index_day), .optional = (may_lack)},                        \
        {EDGE("window_last_day", outcome.follow_up_last_day), .optional = (may_lack)},         \
    {                                                                                          \
        OF_OUTCOME("recording_lag_days", SIB__OPTION_INT32, outcome.recording_lag_days),       \
            .high = 3660, .optional = (may_lack)                                               \
    }

static const sib__option days[] = {
    COUNTED_KEYS,
    WINDOW_KEYS(false),
    {OF_OUTCOME("from", SIB__OPTION_TEXT, spells.from), .plain = true,
     .column = SIB_COLUMN_TYPE_DATE},
    {OF_OUTCOME("to", SIB__OPTION_TEXT, spells.to), .plain = true,
     .column = SIB_COLUMN_TYPE_DATE},
    {EDGE("first_day", spells.first_day)},
    {EDGE("last_day", spells.last_day)},
    {OF_OUTCOME("overlaps", SIB__OPTION_ENUM, spells.overlaps), .name_of = sib__overlaps_name},
    {OF_OUTCOME("open", SIB__OPTION_ENUM, spells.open), .name_of = sib__open_name},
};
const sib__options sib__contract_days_keys = SIB__KEYS(days);

static const sib__option values[] = {
    COUNTED_KEYS,
    WINDOW_KEYS(true),
    {OF_OUTCOME("value", SIB__OPTION_TEXT, values.column), .plain = true,
     .column = SIB__ANY_TYPE},
    {OF_OUTCOME("value_date", SIB__OPTION_TEXT, values.date), .plain = true, .optional = true,
     .column = SIB_COLUMN_TYPE_DATE},
    {OF_OUTCOME("several", SIB__OPTION_ENUM, values.several), .name_of = sib__several_name},
};
const sib__options sib__contract_values_keys = SIB__KEYS(values);
