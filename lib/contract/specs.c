/* Every option of a contract in one list: the reader, the record and the tests follow it. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "contract/contract.h"

/* The one method a contract can name so far. */
static int32_t method_value(const char *name)
{
    return strcmp(name, "nearest") == 0 ? 1 : 0;
}

/* An order by rows would let them decide: a contract cannot ask for it. */
static int32_t order_value(const char *name)
{
    int32_t value = sib_matching_order_value(name);
    return value == SIB_MATCHING_ORDER_DATA ? 0 : value;
}

#define AT(field) offsetof(sib__contract, field)
#define ENUM(section, key, field, of)                                                          \
    {                                                                                          \
        section, key, SIB__SPEC_ENUM, false, false, AT(field), 0, 0, 0.0, 0.0, of              \
    }
#define WHOLE(section, key, kind, nullable, technical, field, low, high)                       \
    {                                                                                          \
        section, key, kind, nullable, technical, AT(field), low, high, 0.0, 0.0, NULL          \
    }
#define REAL(section, key, nullable, technical, field, least, most)                            \
    {                                                                                          \
        section, key, SIB__SPEC_NUMBER, nullable, technical, AT(field), 0, 0, least, most,     \
            NULL                                                                               \
    }
#define FLAG(section, key, field)                                                              \
    {                                                                                          \
        section, key, SIB__SPEC_BOOL, false, false, AT(field), 0, 0, 0.0, 0.0, NULL            \
    }
#define TEXT(section, key, nullable, field)                                                    \
    {                                                                                          \
        section, key, SIB__SPEC_TEXT, nullable, false, AT(field), 0, 0, 0.0, 0.0, NULL         \
    }
#define DATE(section, key, field)                                                              \
    {                                                                                          \
        section, key, SIB__SPEC_DATE, false, false, AT(field), 0, 0, 0.0, 0.0, NULL            \
    }
#define DOCUMENT(section, key, nullable, field)                                                \
    {                                                                                          \
        section, key, SIB__SPEC_DOCUMENT, nullable, false, AT(field), 0, 0, 0.0, 0.0, NULL     \
    }

static const sib__option_spec specs[] = {
    ENUM("eligibility", "keep", eligibility.keep, sib_eligibility_keep_value),
    ENUM("eligibility", "unique_within", eligibility.unique_within,
         sib_eligibility_unique_within_value),
    FLAG("eligibility", "exclude_treated_elsewhere", eligibility.exclude_treated_elsewhere),
    TEXT("eligibility", "tie_key", true, eligibility.tie_key),
    WHOLE("eligibility", "close_after_months", SIB__SPEC_INT32, true, false,
          eligibility.close_after_months, 1, 1200),
    WHOLE("eligibility", "close_at_members", SIB__SPEC_INT64, true, false,
          eligibility.close_at_members, 1, INT64_MAX),

    TEXT("history", "offence_date", true, history.offence_date),
    TEXT("history", "birth_date", true, birth_date),
    ENUM("history", "leap_birthday", history.leap_birthday, sib_history_leap_birthday_value),
    ENUM("history", "unlinked", history.unlinked, sib_unlinked_value),

    ENUM("propensity", "link", propensity.link, sib_propensity_link_value),
    ENUM("propensity", "missing", propensity.missing, sib_propensity_missing_value),
    REAL("propensity", "screen_p", false, false, propensity.screen_p, 1e-300, 1.0),
    REAL("propensity", "tolerance", false, true, propensity.tolerance, 1e-12, 1e-2),
    REAL("propensity", "rank_tolerance", false, true, propensity.rank_tolerance, 1e-14, 0.1),
    WHOLE("propensity", "max_iterations", SIB__SPEC_INT32, false, true,
          propensity.max_iterations, 1, 1000),

    ENUM("matching", "method", method, method_value),
    ENUM("matching", "distance", matching.distance, sib_matching_distance_value),
    WHOLE("matching", "ratio", SIB__SPEC_INT64, false, false, matching.ratio, 1, INT64_MAX),
    FLAG("matching", "replace", matching.replace),
    WHOLE("matching", "reuse_max", SIB__SPEC_INT64, true, false, matching.reuse_max, 1,
          INT64_MAX),
    ENUM("matching", "order", matching.order, order_value),
    ENUM("matching", "discard", matching.discard, sib_matching_discard_value),
    DOCUMENT("matching", "caliper", true, caliper),
    DOCUMENT("matching", "exact", false, exact),
    TEXT("matching", "tie_key", true, tie_key),
    WHOLE("matching", "seed", SIB__SPEC_INT64, false, false, matching.seed, 0,
          SIB_MATCHING_SEED_MAX),

    ENUM("balance", "denominator", balance.denominator, sib_balance_denominator_value),
    ENUM("balance", "missing", balance.missing, sib_balance_missing_value),
    REAL("balance", "max_smd", true, false, max_smd, 0.0, 1e300),

    TEXT("outcome", "sentence_date", true, outcome.sentence_date),
    TEXT("outcome", "occasion", true, outcome.occasion),
    TEXT("outcome", "where", true, outcome.where),
    ENUM("outcome", "unit", outcome.unit, sib_reconviction_unit_value),
    ENUM("outcome", "index_day", outcome.index_day, sib_reconviction_edge_value),
    ENUM("outcome", "follow_up_last_day", outcome.follow_up_last_day,
         sib_reconviction_edge_value),
    ENUM("outcome", "waiting_last_day", outcome.waiting_last_day, sib_reconviction_edge_value),
    ENUM("outcome", "occasion_date", outcome.occasion_date,
         sib_reconviction_occasion_date_value),
    ENUM("outcome", "occasion_key", outcome.occasion_key, sib_reconviction_occasion_key_value),
    DOCUMENT("outcome", "follow_up", false, follow_up),
    DOCUMENT("outcome", "waiting", false, waiting),
    DATE("outcome", "as_at", outcome.as_at),
    WHOLE("outcome", "recording_lag_days", SIB__SPEC_INT32, false, false,
          outcome.recording_lag_days, 0, 3660),
    ENUM("outcome", "unlinked", outcome.unlinked, sib_unlinked_value),
    TEXT("outcome", "max_unlinked_share", true, max_unlinked_share),

    ENUM("effect", "weighting", effect.weighting, sib_weighting_value),
    ENUM("effect", "unmatched", effect.unmatched, sib_effect_unmatched_value),
    REAL("effect", "level", false, false, effect.level, 1e-9, 1.0 - 1e-9),
    ENUM("effect", "method", interval_method, sib_effect_method_value),
    DOCUMENT("effect", "pool", true, pool),
};

const sib__option_spec *sib__contract_specs(int64_t *n)
{
    *n = (int64_t)(sizeof specs / sizeof specs[0]);
    return specs;
}

static const char *const document_keys[] = {
    "$schema", "contract", "version",     "title",   "note",       "source",     "preset",
    "tables",  "cohorts",  "eligibility", "history", "covariates", "propensity", "matching",
    "balance", "outcome",  "effect",      "payment", NULL};
static const char *const eligibility_keys[] = {"person",     "index_date", "arms", "rules",
                                               "exclusions", "notes",      NULL};
static const char *const history_keys[] = {"table",    "person", "conviction_date",
                                           "measures", "notes",  NULL};
static const char *const outcome_keys[] = {"table",           "person", "offence_date",
                                           "conviction_date", "notes",  NULL};
static const char *const notes_only[] = {"notes", NULL};

const char *const *sib__contract_keys(const char *section)
{
    static const struct {
        const char        *section;
        const char *const *keys;
    } sections[] = {{"", document_keys},       {"eligibility", eligibility_keys},
                    {"history", history_keys}, {"propensity", notes_only},
                    {"matching", notes_only},  {"balance", notes_only},
                    {"outcome", outcome_keys}, {"effect", notes_only}};
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (strcmp(sections[i].section, section) == 0) {
            return sections[i].keys;
        }
    }
    return NULL;
}
