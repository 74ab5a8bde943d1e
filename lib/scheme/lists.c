/* The parts of a contract, key by key; every object may besides have what remarks.c takes off.
 */
#include "scheme/lists.h"

#include "table/csv.h"

#define TEXT(key) SIB__KEY(key, SIB__OPTION_TEXT)
#define OTHER_AT(key, as, type, field)                                                         \
    SIB__KEY_AT(key, SIB__OPTION_OTHER, type, field), .grammar = (as)
#define OTHER(key, as)       SIB__KEY(key, SIB__OPTION_OTHER), .grammar = (as)
#define AT(key, kind, field) SIB__KEY_AT(key, kind, sib__document, field)
#define MAYBE                .optional = true

static const sib__option  a_text[] = {{TEXT(NULL)}};
static const sib__options texts = SIB__KEYS(a_text);
static const sib__option  a_date[] = {{SIB__KEY(NULL, SIB__OPTION_DATE)}};
static const sib__options dates = SIB__KEYS(a_date);
static const sib__option  a_value[] = {{OTHER(NULL, "value")}};
static const sib__options values = SIB__KEYS(a_value);

enum { MOST_MONTHS = 1200, MOST_DAYS = 36600, MOST_MEMBERS = 1000000000 };

/* {"months": n} or {"days": n}, in a field of type sib__span; waiting may be 0. */
#define SPAN(type, field, least)                                                               \
    {SIB__KEY_AT("months", SIB__OPTION_INT32, type, field.months), .in = #field,               \
     .low = (least), .high = MOST_MONTHS},                                                     \
    {                                                                                          \
        SIB__KEY_AT("days", SIB__OPTION_INT32, type, field.days),                              \
            .in = #field, .low = (least), .high = MOST_DAYS                                    \
    }
#define SPAN_OBJECT(field) SIB__KEY(#field, SIB__OPTION_OBJECT), .one = true

static const sib__option table[] = {
    {SIB__FIELD_ENUM(sib__scheme_table, role, sib__role)},
    {SIB__KEY_AT("columns", SIB__OPTION_MAP, sib__scheme_table, column_map), .filled = true,
     .of = &sib__csv_type_keys},
    {SIB__FIELD(sib__scheme_table, person), .when = "role", .when_values = "\"members\""},
};
const sib__options sib__table_keys = SIB__KEYS(table);

static const sib__option value[] = {
    {OTHER("value", "constant")},
    {SIB__FIELD_ENUM(sib__scheme_value, unit, sib__unit), .never = SIB__UNIT_VERDICT},
};
const sib__options sib__value_keys = SIB__KEYS(value);

static const sib__option period[] = {
    {SIB__FIELD_DATE(sib__scheme_period, from), MAYBE},
    {SPAN_OBJECT(every), MAYBE},
    SPAN(sib__scheme_period, every, 1),
    {SIB__KEY_AT("starts", SIB__OPTION_LIST, sib__scheme_period, start_list), MAYBE,
     .filled = true, .of = &dates},
    {SIB__FIELD_DATE(sib__scheme_period, to), MAYBE},
};
const sib__options sib__period_keys = SIB__KEYS(period);

static const sib__option cohort[] = {
    {SIB__FIELD(sib__cohort_said, id)},
    {SIB__KEY("window", SIB__OPTION_OBJECT), MAYBE},
    {SIB__FIELD_DATE(sib__cohort_said, from), .in = "window"},
    {SIB__FIELD_DATE(sib__cohort_said, to), .in = "window"},
    {OTHER_AT("opens", "opens", sib__cohort_said, opens), MAYBE},
    {SIB__KEY("closes", SIB__OPTION_OBJECT), MAYBE},
    {SIB__KEY_AT("members", SIB__OPTION_INT32, sib__cohort_said, close_members), .in = "closes",
     MAYBE, .low = 1, .high = MOST_MEMBERS},
    {SIB__KEY_AT("months", SIB__OPTION_INT32, sib__cohort_said, close_months), .in = "closes",
     MAYBE, .low = 1, .high = MOST_MONTHS},
    {SIB__KEY("abandoned", SIB__OPTION_OBJECT), MAYBE},
    {SIB__KEY_AT("on", SIB__OPTION_DATE, sib__cohort_said, abandoned), .in = "abandoned"},
    {TEXT("why"), .in = "abandoned"},
};
const sib__options sib__cohort_keys = SIB__KEYS(cohort);

#define OUTCOME(key, kind, field) SIB__KEY_AT(key, kind, sib__scheme_outcome, field)
#define OF(kinds)                 .when = "kind", .when_values = kinds
#define EVENTS                    "\"events\""
#define DAYS                      "\"days\""
#define VALUES                    "\"values\""
#define PEOPLE                    OF(EVENTS "|" DAYS "|" VALUES)

static const sib__option  a_number[] = {{SIB__KEY(NULL, SIB__OPTION_TEXT)}};
static const sib__options numbers = SIB__KEYS(a_number);
static const sib__option  a_recognised[] = {
     {SIB__FIELD(sib__recognised, name)},
     {SIB__FIELD_ENUM(sib__recognised, times, sib__times)},
     {OTHER_AT("reached", "reached", sib__recognised, reached)},
     {SIB__FIELD_ENUM(sib__recognised, again, sib__again), MAYBE},
     {SIB__KEY_AT("after", SIB__OPTION_LIST, sib__recognised, after_list), MAYBE, .filled = true,
      .of = &texts},
     {SIB__KEY("evidence", SIB__OPTION_OBJECT), MAYBE},
     {TEXT("column"), .in = "evidence"},
     {OTHER("within", "span"), .in = "evidence"},
     {OTHER_AT("where", "where", sib__recognised, where), MAYBE},
};
const sib__options sib__recognised_keys = SIB__KEYS(a_recognised);

static const sib__option clock_keys[] = {
    {SIB__KEY_AT("from", SIB__OPTION_TEXT, sib__clock_said, from)},
    {SIB__KEY("for", SIB__OPTION_OBJECT), .one = true},
    {SIB__KEY_AT("months", SIB__OPTION_INT32, sib__clock_said, span.months), .in = "for",
     .low = 1, .high = MOST_MONTHS},
    {SIB__KEY_AT("days", SIB__OPTION_INT32, sib__clock_said, span.days), .in = "for", .low = 1,
     .high = MOST_DAYS},
    {SIB__KEY_AT("broken_by", SIB__OPTION_LIST, sib__clock_said, broken_by), .of = &texts},
};
const sib__options sib__clock_keys = SIB__KEYS(clock_keys);

static const char *const edges[] = {"excluded", "included", NULL};
static const char *const units_counted[] = {"occasion", "offence", "any", NULL};

static const sib__option outcome[] = {
    {OUTCOME("kind", SIB__OPTION_ENUM, kind), .name_of = sib__outcome_name},
    {OUTCOME("table", SIB__OPTION_TEXT, table_name)},
    {OUTCOME("keys", SIB__OPTION_LIST, key_list), MAYBE, .of = &texts,
     OF(EVENTS "|" DAYS "|" VALUES "|\"figures\"")},
    {OUTCOME("numbers", SIB__OPTION_MAP, number_map), .filled = true, .of = &numbers,
     OF("\"figures\"")},
    {OUTCOME("on", SIB__OPTION_TEXT, on), MAYBE, OF("\"figures\"|\"achievements\"")},
    {OUTCOME("arm", SIB__OPTION_TEXT, arm), MAYBE, OF("\"figures\"")},
    {OUTCOME("person", SIB__OPTION_TEXT, person), MAYBE},
    {OUTCOME("what", SIB__OPTION_TEXT, what), OF("\"achievements\"")},
    {OUTCOME("events", SIB__OPTION_LIST, event_list), MAYBE, .of = &texts,
     OF("\"achievements\"")},
    {OUTCOME("recognised", SIB__OPTION_LIST, recognised_list), .filled = true,
     .of = &sib__recognised_keys, OF("\"achievements\"")},
    {TEXT("unit"), .words = units_counted, OF(EVENTS)},
    {SPAN_OBJECT(follow_up), OF(EVENTS)},
    SPAN(sib__scheme_outcome, follow_up, 1),
    {SPAN_OBJECT(waiting), OF(EVENTS)},
    SPAN(sib__scheme_outcome, waiting, 0),
    {SPAN_OBJECT(window), MAYBE, OF(DAYS "|" VALUES)},
    SPAN(sib__scheme_outcome, window, 1),
    {OTHER("eligibility", "object"), MAYBE, PEOPLE},
    {TEXT("from"), OF(DAYS)},
    {TEXT("to"), OF(DAYS)},
    /* How records are counted. */
    {TEXT("offence_date"), MAYBE, OF(EVENTS)},
    {TEXT("conviction_date"), MAYBE, OF(EVENTS)},
    {TEXT("sentence_date"), MAYBE, OF(EVENTS)},
    {TEXT("occasion"), MAYBE, OF(EVENTS)},
    {TEXT("where"), MAYBE, PEOPLE},
    {TEXT("index_day"), MAYBE, PEOPLE, .words = edges},
    {TEXT("follow_up_last_day"), MAYBE, OF(EVENTS), .words = edges},
    {TEXT("waiting_last_day"), MAYBE, OF(EVENTS), .words = edges},
    {TEXT("occasion_date"), MAYBE, OF(EVENTS)},
    {TEXT("occasion_key"), MAYBE, OF(EVENTS)},
    {TEXT("window_last_day"), MAYBE, OF(DAYS "|" VALUES), .words = edges},
    {TEXT("first_day"), MAYBE, OF(DAYS), .words = edges},
    {TEXT("last_day"), MAYBE, OF(DAYS), .words = edges},
    {SIB__KEY("overlaps", SIB__OPTION_ENUM), MAYBE, OF(DAYS), .name_of = sib__overlaps_name},
    {SIB__KEY("open", SIB__OPTION_ENUM), MAYBE, OF(DAYS), .name_of = sib__open_name},
    {TEXT("value"), MAYBE, OF(VALUES)},
    {TEXT("value_date"), MAYBE, OF(VALUES)},
    {SIB__KEY("several", SIB__OPTION_ENUM), MAYBE, OF(VALUES), .name_of = sib__several_name},
    {SIB__KEY("recording_lag_days", SIB__OPTION_INT32), MAYBE, .high = MOST_DAYS, PEOPLE},
    {TEXT("unlinked"), MAYBE, PEOPLE},
    {OTHER("max_unlinked_share", "constant"), MAYBE, PEOPLE},
};
const sib__options sib__outcome_keys = SIB__KEYS(outcome);

#define COMPARISON(key, kind, field) SIB__KEY_AT(key, kind, sib__scheme_comparison, field)
#define TREE(key)                    OTHER(key, "object"), MAYBE, OF("\"matched\"")

static const sib__option comparison[] = {
    {COMPARISON("kind", SIB__OPTION_ENUM, kind), .name_of = sib__comparison_name},
    {SIB__KEY("arms", SIB__OPTION_OBJECT), OF("\"matched\"")},
    {TEXT("treated"), .in = "arms"},
    {TEXT("comparison"), .in = "arms"},
    {OTHER("eligibility", "object"), MAYBE, OF("\"matched\"|\"randomised\"")},
    {TREE("history")},
    {TREE("covariates")},
    {TREE("propensity")},
    {TREE("matching")},
    {TREE("balance")},
    {TREE("effect")},
    {COMPARISON("column", SIB__OPTION_TEXT, column), OF("\"randomised\"")},
    {COMPARISON("treated", SIB__OPTION_TEXT, treated), OF("\"randomised\"")},
    {COMPARISON("control", SIB__OPTION_TEXT, control), OF("\"randomised\"")},
    {COMPARISON("counts", SIB__OPTION_MAP, count_map), MAYBE, .filled = true, .of = &values,
     OF("\"baseline\"")},
    {COMPARISON("value", SIB__OPTION_OTHER, value), .grammar = "value", MAYBE,
     OF("\"baseline\"")},
    {SIB__KEY("adjust", SIB__OPTION_OBJECT), MAYBE, OF("\"baseline\"")},
    {COMPARISON("number", SIB__OPTION_TEXT, adjust_number), .in = "adjust"},
    {COMPARISON("baseline_mean", SIB__OPTION_OTHER, adjust_mean), .in = "adjust",
     .grammar = "value"},
    {COMPARISON("number", SIB__OPTION_TEXT, number), OF("\"expected\"")},
    {COMPARISON("share", SIB__OPTION_OTHER, share), .grammar = "value", OF("\"deadweight\"")},
};
const sib__options sib__comparison_keys = SIB__KEYS(comparison);

#define OF_CHECK(kinds) .when = "check", .when_values = kinds

static const sib__option check[] = {
    {SIB__FIELD_ENUM(sib__scheme_check, check, sib__doubt)},
    {SIB__FIELD(sib__scheme_check, table), MAYBE},
    {SIB__FIELD(sib__scheme_check, column), MAYBE},
    {SIB__KEY_AT("at_most", SIB__OPTION_OTHER, sib__scheme_check, most_said),
     .grammar = "constant",
     OF_CHECK("\"missing\"|\"undecided\"|\"out_of_order\"|\"improbable\"|\"identical\"|"
              "\"unlinked\"|\"alike\"|\"form\"")},
    {SIB__KEY_AT("dates", SIB__OPTION_LIST, sib__scheme_check, dates), MAYBE, .filled = true,
     .of = &texts, OF_CHECK("\"out_of_order\"")},
    {SIB__KEY_AT("days", SIB__OPTION_INT32, sib__scheme_check, days), .low = 0,
     .high = MOST_DAYS, OF_CHECK("\"reach\"")},
};
const sib__options sib__scheme_check_keys = SIB__KEYS(check);

static const sib__option stage[] = {
    {SIB__FIELD(sib__scheme_stage, id)},
    {SIB__FIELD_DATE(sib__scheme_stage, as_at)},
    {SIB__KEY_AT("lines", SIB__OPTION_OTHER, sib__scheme_stage, line_list), .grammar = "lines"},
    {SIB__FIELD_BOOL(sib__scheme_stage, pays)},
    {SIB__FIELD_ENUM(sib__scheme_stage, facts, sib__stage_facts),
     .why = "say what late facts do, as_known or closed"},
    {SIB__KEY_AT("cohorts", SIB__OPTION_LIST, sib__scheme_stage, cohort_list), MAYBE,
     .filled = true, .of = &texts},
    {SIB__KEY_AT("replaces", SIB__OPTION_LIST, sib__scheme_stage, replaces_list), MAYBE,
     .filled = true, .of = &texts},
    {SIB__FIELD_DATE(sib__scheme_stage, on), MAYBE},
    {SIB__KEY("repeats", SIB__OPTION_OBJECT), MAYBE},
    {SIB__FIELD_DATE(sib__scheme_stage, until), .in = "repeats"},
    {SIB__KEY_AT("every", SIB__OPTION_OTHER, sib__scheme_stage, every_said), .in = "repeats",
     .grammar = "span"},
};
const sib__options sib__stage_keys = SIB__KEYS(stage);

static const sib__option span[] = {
    {SIB__KEY_AT("months", SIB__OPTION_INT32, sib__span, months), MAYBE, .low = 1,
     .high = MOST_MONTHS},
    {SIB__KEY_AT("days", SIB__OPTION_INT32, sib__span, days), MAYBE, .low = 1,
     .high = MOST_DAYS},
};
const sib__options sib__span_keys = SIB__KEYS(span);

static const sib__option card[] = {
    {TEXT("by")},
    {SIB__KEY_AT("card", SIB__OPTION_MAP, sib__card_said, card), .filled = true, .of = &values},
    {SIB__KEY_AT("else", SIB__OPTION_OTHER, sib__card_said, other), .grammar = "value", MAYBE},
};
const sib__options sib__card_keys = SIB__KEYS(card);

static const char *const dues[] = {"now",     "cumulative", "paid_before",
                                   "carried", "restated",   NULL};
static const char *const bills[] = {"now", "cumulative", "left", NULL};
static const char *const certainties[] = {"published", "computed", "constructed", NULL};

static const sib__option expectation[] = {
    {TEXT("due"), MAYBE, .words = dues},
    {TEXT("bill"), MAYBE},
    {TEXT("step"), MAYBE},
    {TEXT("sum"), MAYBE},
    {SIB__KEY("refused", SIB__OPTION_BOOL), MAYBE, .high = 1},
    {TEXT("of"), MAYBE, .words = bills},
    {SIB__KEY("at", SIB__OPTION_MAP), MAYBE, .of = &texts},
    {TEXT("is"), MAYBE},
    {TEXT("to"), MAYBE},
};
static const sib__options expectation_keys = SIB__KEYS(expectation);

static const sib__option example_stage[] = {
    {TEXT("stage"), MAYBE},
    {SIB__KEY("as_at", SIB__OPTION_DATE), MAYBE},
    {OTHER("facts", "facts"), MAYBE},
    {OTHER("more", "facts"), MAYBE},
    {SIB__KEY("gives", SIB__OPTION_LIST), .filled = true, .of = &expectation_keys},
};
static const sib__options example_stage_keys = SIB__KEYS(example_stage);

static const sib__option example[] = {
    {TEXT("id")},
    {TEXT("certainty"), .words = certainties},
    {SIB__KEY("stages", SIB__OPTION_LIST), .filled = true, .of = &example_stage_keys},
};
static const sib__options example_keys = SIB__KEYS(example);

static const char *const pasts[] = {"stands", "recomputed", NULL};

static const char *const languages[] = {"sib@1", NULL};

static const sib__option document[] = {
    {AT("language", SIB__OPTION_TEXT, language), .words = languages},
    {AT("contract", SIB__OPTION_TEXT, contract)},
    {AT("version", SIB__OPTION_TEXT, version)},
    {AT("currency", SIB__OPTION_TEXT, currency)},
    {AT("title", SIB__OPTION_TEXT, title), MAYBE},
    {TEXT("$schema"), MAYBE},
    {AT("tables", SIB__OPTION_MAP, tables), MAYBE, .of = &sib__table_keys},
    {AT("values", SIB__OPTION_MAP, values), MAYBE, .of = &sib__value_keys},
    {AT("periods", SIB__OPTION_MAP, periods), MAYBE, .of = &sib__period_keys},
    {AT("cohorts", SIB__OPTION_LIST, cohorts), MAYBE, .filled = true, .of = &sib__cohort_keys},
    {AT("outcomes", SIB__OPTION_MAP, outcomes), MAYBE, .of = &sib__outcome_keys},
    {AT("comparisons", SIB__OPTION_MAP, comparisons), MAYBE, .of = &sib__comparison_keys},
    {AT("checks", SIB__OPTION_LIST, checks), MAYBE, .filled = true,
     .of = &sib__scheme_check_keys},
    {AT("payment", SIB__OPTION_OTHER, payment), .grammar = "steps"},
    {SIB__KEY("settlement", SIB__OPTION_OBJECT), MAYBE},
    {AT("stages", SIB__OPTION_LIST, stages), .in = "settlement", .filled = true,
     .of = &sib__stage_keys},
    {AT("amends", SIB__OPTION_OBJECT, amends), MAYBE},
    {TEXT("version"), .in = "amends"},
    {TEXT("hash"), .in = "amends"},
    {SIB__KEY("from", SIB__OPTION_DATE), .in = "amends"},
    {TEXT("why"), .in = "amends"},
    {TEXT("past"), .in = "amends", .words = pasts,
     .why = "say whether the past stands or is recomputed"},
    {AT("examples", SIB__OPTION_LIST, examples), MAYBE, .of = &example_keys},
};
const sib__options sib__document_keys = SIB__KEYS(document);
