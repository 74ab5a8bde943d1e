/* What the lists of a record hold. */
#include "evaluation/record.h"

#define TEXT SIB_COLUMN_TYPE_TEXT
#define I64  SIB_COLUMN_TYPE_I64
#define F64  SIB_COLUMN_TYPE_F64
#define DATE SIB_COLUMN_TYPE_DATE
#define FLAG SIB_COLUMN_TYPE_FLAG

static const sib__field inputs[] = {
    {"table", TEXT}, {"role", TEXT}, {"rows", I64}, {"digest", TEXT}};

static const sib__field options[] = {{"step", TEXT},     {"option", TEXT}, {"value", TEXT},
                                     {"standing", TEXT}, {"source", TEXT}, {"note", TEXT}};

static const sib__field cohorts[] = {{"cohort", TEXT}, {"from", DATE},
                                     {"to", DATE},     {"closing_date", DATE},
                                     {"treated", I64}, {"comparison", I64}};

static const sib__field attrition[] = {{"cohort", TEXT},
                                       {"heading", TEXT},
                                       {"description", TEXT},
                                       {"source", TEXT},
                                       {"treated_releases", I64},
                                       {"treated_persons", I64},
                                       {"comparison_releases", I64},
                                       {"comparison_persons", I64},
                                       {"other_releases", I64},
                                       {"other_persons", I64}};

static const sib__field history[] = {{"cohort", TEXT}, {"disposition", TEXT}, {"records", I64}};

static const sib__field screening[] = {{"cohort", TEXT},   {"covariate", TEXT}, {"test", TEXT},
                                       {"statistic", F64}, {"df", F64},         {"p", F64},
                                       {"kept", FLAG}};

static const sib__field models[] = {
    {"cohort", TEXT},       {"verdict", TEXT},       {"rank", I64},
    {"rows_used", I64},     {"iterations", I64},     {"deviance", F64},
    {"null_deviance", F64}, {"extreme_scores", I64}, {"order_free", FLAG}};

static const sib__field coefficients[] = {{"cohort", TEXT},     {"term", TEXT},
                                          {"coefficient", F64}, {"standard_error", F64},
                                          {"aliased", FLAG},    {"direction", F64}};

static const sib__field matching[] = {{"cohort", TEXT},
                                      {"verdict", TEXT},
                                      {"distance", TEXT},
                                      {"caliper_scale", TEXT},
                                      {"caliper_unit", TEXT},
                                      {"caliper_preset", TEXT},
                                      {"caliper_inclusive", FLAG},
                                      {"caliper_width", F64},
                                      {"tie_rule", TEXT},
                                      {"ties_broken", I64},
                                      {"order_ties", I64},
                                      {"order_free", FLAG},
                                      {"verified", FLAG},
                                      {"treated", I64},
                                      {"comparison", I64},
                                      {"matched_treated", I64},
                                      {"matched_comparison", I64},
                                      {"pairs", I64},
                                      {"short_cases", I64},
                                      {"outside_caliper", I64},
                                      {"no_control_left", I64},
                                      {"discarded", I64},
                                      {"empty_stratum", I64},
                                      {"effective_comparison", F64}};

static const sib__field balance[] = {{"cohort", TEXT},
                                     {"term", TEXT},
                                     {"covariate", TEXT},
                                     {"level", TEXT},
                                     {"binary", FLAG},
                                     {"missing", I64},
                                     {"denominator", F64},
                                     {"mean_treated_before", F64},
                                     {"mean_comparison_before", F64},
                                     {"smd_before", F64},
                                     {"variance_ratio_before", F64},
                                     {"ecdf_mean_before", F64},
                                     {"ecdf_max_before", F64},
                                     {"mean_treated_after", F64},
                                     {"mean_comparison_after", F64},
                                     {"smd_after", F64},
                                     {"variance_ratio_after", F64},
                                     {"ecdf_mean_after", F64},
                                     {"ecdf_max_after", F64}};

static const sib__field dispositions[] = {
    {"cohort", TEXT}, {"disposition", TEXT}, {"records", I64}};

static const sib__field counts[] = {
    {"cohort", TEXT},  {"arm", TEXT},     {"persons", I64},
    {"events", I64},   {"offences", I64}, {"reconvicted", I64},
    {"unlinked", I64}, {"immature", I64}, {"days_at_risk", I64}};

static const sib__field effects[] = {{"cohort", TEXT},
                                     {"role", TEXT},
                                     {"sequence", I64},
                                     {"verdict", TEXT},
                                     {"exact", FLAG},
                                     {"mean_treated", TEXT},
                                     {"mean_comparison", TEXT},
                                     {"difference", TEXT},
                                     {"reduction", TEXT},
                                     {"rate_ratio", TEXT},
                                     {"mean_treated_value", F64},
                                     {"mean_comparison_value", F64},
                                     {"difference_value", F64},
                                     {"reduction_value", F64},
                                     {"rate_ratio_value", F64},
                                     {"eligible_treated", I64},
                                     {"matched_treated", I64},
                                     {"matched_comparison", I64},
                                     {"pairs", I64},
                                     {"effective_comparison", F64},
                                     {"method", TEXT},
                                     {"level", F64},
                                     {"difference_standard_error", F64},
                                     {"difference_low", F64},
                                     {"difference_high", F64},
                                     {"reduction_low", F64},
                                     {"reduction_high", F64},
                                     {"p_value", F64}};

static const sib__field findings[] = {{"cohort", TEXT},  {"step", TEXT},   {"finding", TEXT},
                                      {"meaning", TEXT}, {"persons", I64}, {"blocks", FLAG}};

static const sib__field gates[] = {
    {"cohort", TEXT},    {"role", TEXT},           {"verdict", TEXT},
    {"met", FLAG},       {"threshold", TEXT},      {"comparison", TEXT},
    {"reduction", TEXT}, {"reduction_value", F64}, {"decided_on", TEXT},
    {"distance", TEXT},  {"distance_value", F64},  {"change_events", I64},
    {"source", TEXT}};

static const sib__field statement[] = {
    {"rule", TEXT},  {"cohort", TEXT}, {"quantity", TEXT},    {"quantity_value", F64},
    {"price", TEXT}, {"amount", TEXT}, {"amount_minor", I64}, {"currency", TEXT},
    {"why", TEXT},   {"source", TEXT}};

static const sib__field payers[] = {
    {"id", TEXT}, {"share", TEXT}, {"amount", TEXT}, {"amount_minor", I64}, {"currency", TEXT}};

#define LIST(name, design, settlement)                                                         \
    {                                                                                          \
#name, name, (int64_t)(sizeof name / sizeof name[0]), design, settlement               \
    }

const sib__list_spec *sib__list_spec_of(sib__list list)
{
    static const sib__list_spec specs[SIB__LIST_COUNT] = {
        [SIB__LIST_INPUTS] = LIST(inputs, true, true),
        [SIB__LIST_OPTIONS] = LIST(options, true, false),
        [SIB__LIST_COHORTS] = LIST(cohorts, true, false),
        [SIB__LIST_ATTRITION] = LIST(attrition, true, false),
        [SIB__LIST_HISTORY] = LIST(history, true, false),
        [SIB__LIST_SCREENING] = LIST(screening, true, false),
        [SIB__LIST_MODELS] = LIST(models, true, false),
        [SIB__LIST_COEFFICIENTS] = LIST(coefficients, true, false),
        [SIB__LIST_MATCHING] = LIST(matching, true, false),
        [SIB__LIST_BALANCE] = LIST(balance, true, false),
        [SIB__LIST_DISPOSITIONS] = LIST(dispositions, false, true),
        [SIB__LIST_COUNTS] = LIST(counts, false, true),
        [SIB__LIST_EFFECTS] = LIST(effects, false, true),
        [SIB__LIST_FINDINGS] = LIST(findings, true, true),
        [SIB__LIST_GATES] = LIST(gates, false, true),
        [SIB__LIST_STATEMENT] = LIST(statement, false, true),
        [SIB__LIST_PAYERS] = LIST(payers, false, true),
    };
    return &specs[list];
}
