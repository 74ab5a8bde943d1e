/* What the lists of a record hold. */
#include "record/record.h"

#define TEXT SIB_COLUMN_TYPE_TEXT
#define I64  SIB_COLUMN_TYPE_I64
#define F64  SIB_COLUMN_TYPE_F64
#define DATE SIB_COLUMN_TYPE_DATE
#define FLAG SIB_COLUMN_TYPE_FLAG

static const sib__field inputs[] = {{"table", TEXT, false},
                                    {"role", TEXT, false},
                                    {"rows", I64, false},
                                    {"digest", TEXT, false}};

static const sib__field options[] = {{"step", TEXT, false},   {"option", TEXT, false},
                                     {"value", TEXT, false},  {"standing", TEXT, false},
                                     {"source", TEXT, false}, {"note", TEXT, false}};

static const sib__field cohorts[] = {{"cohort", TEXT, false}, {"from", DATE, false},
                                     {"to", DATE, false},     {"closing_date", DATE, false},
                                     {"treated", I64, false}, {"comparison", I64, false}};

static const sib__field attrition[] = {{"cohort", TEXT, false},
                                       {"heading", TEXT, false},
                                       {"description", TEXT, true},
                                       {"source", TEXT, false},
                                       {"treated_releases", I64, false},
                                       {"treated_persons", I64, false},
                                       {"comparison_releases", I64, false},
                                       {"comparison_persons", I64, false},
                                       {"other_releases", I64, false},
                                       {"other_persons", I64, false}};

static const sib__field history[] = {
    {"cohort", TEXT, false}, {"disposition", TEXT, false}, {"records", I64, false}};

static const sib__field screening[] = {{"cohort", TEXT, false}, {"covariate", TEXT, false},
                                       {"test", TEXT, false},   {"statistic", F64, false},
                                       {"df", F64, false},      {"p", F64, false},
                                       {"kept", FLAG, false}};

static const sib__field models[] = {
    {"cohort", TEXT, false},       {"verdict", TEXT, false},       {"rank", I64, false},
    {"rows_used", I64, false},     {"iterations", I64, false},     {"deviance", F64, false},
    {"null_deviance", F64, false}, {"extreme_scores", I64, false}, {"order_free", FLAG, false}};

static const sib__field coefficients[] = {
    {"cohort", TEXT, false},        {"term", TEXT, false},    {"coefficient", F64, false},
    {"standard_error", F64, false}, {"aliased", FLAG, false}, {"direction", F64, false}};

static const sib__field matching[] = {{"cohort", TEXT, false},
                                      {"verdict", TEXT, false},
                                      {"distance", TEXT, false},
                                      {"caliper_scale", TEXT, false},
                                      {"caliper_unit", TEXT, false},
                                      {"caliper_preset", TEXT, false},
                                      {"caliper_inclusive", FLAG, false},
                                      {"caliper_width", F64, false},
                                      {"tie_rule", TEXT, false},
                                      {"ties_broken", I64, false},
                                      {"order_ties", I64, false},
                                      {"order_free", FLAG, false},
                                      {"verified", FLAG, false},
                                      {"treated", I64, false},
                                      {"comparison", I64, false},
                                      {"matched_treated", I64, false},
                                      {"matched_comparison", I64, false},
                                      {"pairs", I64, false},
                                      {"short_cases", I64, false},
                                      {"outside_caliper", I64, false},
                                      {"no_control_left", I64, false},
                                      {"discarded", I64, false},
                                      {"empty_stratum", I64, false},
                                      {"effective_comparison", F64, false}};

static const sib__field overlap[] = {{"cohort", TEXT, false},
                                     {"from", F64, false},
                                     {"to", F64, false},
                                     {"treated", I64, false},
                                     {"comparison", I64, false},
                                     {"matched_treated", I64, false},
                                     {"comparison_weight", F64, false}};

static const sib__field balance[] = {{"cohort", TEXT, false},
                                     {"term", TEXT, false},
                                     {"covariate", TEXT, false},
                                     {"level", TEXT, false},
                                     {"binary", FLAG, false},
                                     {"missing", I64, false},
                                     {"denominator", F64, false},
                                     {"mean_treated_before", F64, false},
                                     {"mean_comparison_before", F64, false},
                                     {"smd_before", F64, false},
                                     {"variance_ratio_before", F64, false},
                                     {"ecdf_mean_before", F64, false},
                                     {"ecdf_max_before", F64, false},
                                     {"mean_treated_after", F64, false},
                                     {"mean_comparison_after", F64, false},
                                     {"smd_after", F64, false},
                                     {"variance_ratio_after", F64, false},
                                     {"ecdf_mean_after", F64, false},
                                     {"ecdf_max_after", F64, false}};

static const sib__field dispositions[] = {
    {"cohort", TEXT, false}, {"disposition", TEXT, false}, {"records", I64, false}};

static const sib__field counts[] = {
    {"cohort", TEXT, false},  {"arm", TEXT, false},     {"persons", I64, false},
    {"events", I64, false},   {"offences", I64, false}, {"reconvicted", I64, false},
    {"unlinked", I64, false}, {"immature", I64, false}, {"days_at_risk", I64, false}};

static const sib__field curve[] = {{"cohort", TEXT, false},
                                   {"month", I64, false},
                                   {"events_treated", F64, false},
                                   {"events_comparison", F64, false},
                                   {"reconvicted_treated", F64, false},
                                   {"reconvicted_comparison", F64, false},
                                   {"persons_treated", I64, false},
                                   {"persons_comparison", I64, false}};

static const sib__field effects[] = {{"cohort", TEXT, false},
                                     {"role", TEXT, false},
                                     {"sequence", I64, false},
                                     {"verdict", TEXT, false},
                                     {"exact", FLAG, false},
                                     {"mean_treated", TEXT, false},
                                     {"mean_comparison", TEXT, false},
                                     {"difference", TEXT, false},
                                     {"reduction", TEXT, false},
                                     {"rate_ratio", TEXT, false},
                                     {"mean_treated_value", F64, false},
                                     {"mean_comparison_value", F64, false},
                                     {"difference_value", F64, false},
                                     {"reduction_value", F64, false},
                                     {"rate_ratio_value", F64, false},
                                     {"eligible_treated", I64, false},
                                     {"matched_treated", I64, false},
                                     {"matched_comparison", I64, false},
                                     {"pairs", I64, false},
                                     {"effective_comparison", F64, false},
                                     {"method", TEXT, false},
                                     {"level", F64, false},
                                     {"difference_standard_error", F64, false},
                                     {"difference_low", F64, false},
                                     {"difference_high", F64, false},
                                     {"reduction_low", F64, false},
                                     {"reduction_high", F64, false},
                                     {"p_value", F64, false}};

static const sib__field findings[] = {{"cohort", TEXT, false},  {"step", TEXT, false},
                                      {"finding", TEXT, false}, {"meaning", TEXT, true},
                                      {"persons", I64, false},  {"blocks", FLAG, false}};

static const sib__field gates[] = {
    {"cohort", TEXT, false},    {"role", TEXT, false},           {"verdict", TEXT, false},
    {"met", FLAG, false},       {"threshold", TEXT, false},      {"comparison", TEXT, false},
    {"reduction", TEXT, false}, {"reduction_value", F64, false}, {"decided_on", TEXT, false},
    {"distance", TEXT, false},  {"distance_value", F64, false},  {"change_events", I64, false},
    {"source", TEXT, false}};

static const sib__field statement[] = {
    {"rule", TEXT, false},          {"cohort", TEXT, false},   {"quantity", TEXT, false},
    {"quantity_value", F64, false}, {"price", TEXT, false},    {"amount", TEXT, false},
    {"amount_minor", I64, false},   {"currency", TEXT, false}, {"why", TEXT, true},
    {"source", TEXT, false}};

static const sib__field payers[] = {{"id", TEXT, false},
                                    {"share", TEXT, false},
                                    {"amount", TEXT, false},
                                    {"amount_minor", I64, false},
                                    {"currency", TEXT, false}};

static const sib__field weightings[] = {{"weighting", TEXT, false},
                                        {"cohort", TEXT, false},
                                        {"mean_treated_value", F64, false},
                                        {"mean_comparison_value", F64, false},
                                        {"reduction", TEXT, false},
                                        {"reduction_value", F64, false},
                                        {"reduction_low", F64, false},
                                        {"reduction_high", F64, false},
                                        {"gate", TEXT, false},
                                        {"distance_value", F64, false},
                                        {"verdict", TEXT, false},
                                        {"total", TEXT, false}};

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
        [SIB__LIST_OVERLAP] = LIST(overlap, true, false),
        [SIB__LIST_BALANCE] = LIST(balance, true, false),
        [SIB__LIST_DISPOSITIONS] = LIST(dispositions, false, true),
        [SIB__LIST_COUNTS] = LIST(counts, false, true),
        [SIB__LIST_CURVE] = LIST(curve, false, true),
        [SIB__LIST_EFFECTS] = LIST(effects, false, true),
        [SIB__LIST_FINDINGS] = LIST(findings, true, true),
        [SIB__LIST_GATES] = LIST(gates, false, true),
        [SIB__LIST_STATEMENT] = LIST(statement, false, true),
        [SIB__LIST_PAYERS] = LIST(payers, false, true),
        [SIB__LIST_WEIGHTINGS] = LIST(weightings, false, true),
    };
    return &specs[list];
}
