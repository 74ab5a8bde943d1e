/* What the stages of a record hold, said once: from here it is written, read, compared and made
 * into tables. A member or field that comes later carries `since`, the first format to have it,
 * so that records of an older one are written and read without it. */
#include <string.h>

#include "record/record.h"

#define TEXT(field) SIB__TEXT(field)
#define I64(field)  SIB__I64(field)
#define F64(field)  SIB__F64(field)
#define DATE(field) SIB__DATE(field)
#define FLAG(field) SIB__FLAG(field)

/* What is computed by libraries outside our own arithmetic enters the record at 9 digits, so
 * that their last bits never show. */
#define REPORTED(field)                                                                        \
    {                                                                                          \
        .name = (field), .type = SIB_COLUMN_TYPE_F64, .digits = 9                              \
    }

/* The double of an exact text of the same row. */
#define DOUBLE(field, of)                                                                      \
    {                                                                                          \
        .name = (field), .type = SIB_COLUMN_TYPE_F64, .exact = (of)                            \
    }

#define OUTCOME TEXT("outcome")

#define WORDS(field)                                                                           \
    {                                                                                          \
        .name = (field), .type = SIB_COLUMN_TYPE_TEXT, .marks = SIB__FIELD_WORDS               \
    }

static const sib__field inputs[] = {TEXT("table"), TEXT("role"), I64("rows"), TEXT("digest")};

static const sib__field options[] = {OUTCOME,       TEXT("step"),     TEXT("option"),
                                     TEXT("value"), TEXT("standing"), TEXT("source"),
                                     TEXT("note")};

static const sib__field cohorts[] = {TEXT("cohort"),       DATE("from"),   DATE("to"),
                                     DATE("closing_date"), I64("treated"), I64("comparison")};

static const sib__field attrition[] = {TEXT("cohort"),
                                       TEXT("kind"),
                                       TEXT("rule"),
                                       TEXT("description"),
                                       TEXT("source"),
                                       I64("treated_releases"),
                                       I64("treated_persons"),
                                       I64("comparison_releases"),
                                       I64("comparison_persons"),
                                       I64("other_releases"),
                                       I64("other_persons")};

static const sib__field history[] = {TEXT("cohort"), TEXT("disposition"), I64("records")};

static const sib__field screening[] = {TEXT("cohort"),        TEXT("covariate"), TEXT("test"),
                                       REPORTED("statistic"), REPORTED("df"),    REPORTED("p"),
                                       FLAG("kept")};

static const sib__field models[] = {TEXT("cohort"),
                                    TEXT("verdict"),
                                    I64("rank"),
                                    I64("rows_used"),
                                    I64("iterations"),
                                    F64("deviance"),
                                    F64("null_deviance"),
                                    I64("extreme_scores"),
                                    I64("told_apart_treated"),
                                    I64("told_apart_comparison"),
                                    FLAG("order_free")};

static const sib__field coefficients[] = {TEXT("cohort"),     TEXT("term"),
                                          F64("coefficient"), F64("standard_error"),
                                          FLAG("aliased"),    F64("direction")};

static const sib__field matching[] = {TEXT("cohort"),
                                      TEXT("verdict"),
                                      TEXT("distance"),
                                      TEXT("caliper_scale"),
                                      TEXT("caliper_unit"),
                                      TEXT("caliper_preset"),
                                      FLAG("caliper_inclusive"),
                                      F64("caliper_width"),
                                      TEXT("tie_rule"),
                                      I64("ties_broken"),
                                      I64("order_ties"),
                                      FLAG("order_free"),
                                      FLAG("verified"),
                                      I64("treated"),
                                      I64("comparison"),
                                      I64("matched_treated"),
                                      I64("most_treated"),
                                      I64("matched_comparison"),
                                      I64("pairs"),
                                      I64("short_cases"),
                                      I64("outside_caliper"),
                                      I64("no_control_left"),
                                      I64("discarded"),
                                      I64("empty_stratum"),
                                      F64("effective_comparison")};

static const sib__field overlap[] = {
    TEXT("cohort"),          F64("from"),       F64("to"),
    I64("treated"),          I64("comparison"), I64("matched_treated"),
    F64("comparison_weight")};

static const sib__field balance[] = {TEXT("cohort"),
                                     TEXT("term"),
                                     TEXT("covariate"),
                                     TEXT("level"),
                                     FLAG("binary"),
                                     I64("missing"),
                                     F64("denominator"),
                                     F64("mean_treated_before"),
                                     F64("mean_comparison_before"),
                                     F64("smd_before"),
                                     F64("variance_ratio_before"),
                                     F64("ecdf_mean_before"),
                                     F64("ecdf_max_before"),
                                     F64("mean_treated_after"),
                                     F64("mean_comparison_after"),
                                     F64("smd_after"),
                                     F64("variance_ratio_after"),
                                     F64("ecdf_mean_after"),
                                     F64("ecdf_max_after")};

static const sib__field dispositions[] = {OUTCOME, TEXT("cohort"), TEXT("disposition"),
                                          I64("records")};

static const sib__field counts[] = {
    OUTCOME,         TEXT("cohort"),     TEXT("arm"),     I64("persons"),  I64("events"),
    I64("offences"), I64("reconvicted"), I64("unlinked"), I64("immature"), I64("days_at_risk")};

static const sib__field curve[] = {OUTCOME,
                                   TEXT("cohort"),
                                   I64("month"),
                                   F64("events_treated"),
                                   F64("events_comparison"),
                                   F64("reconvicted_treated"),
                                   F64("reconvicted_comparison"),
                                   I64("persons_treated"),
                                   I64("persons_comparison")};

static const sib__field effects[] = {OUTCOME,
                                     TEXT("cohort"),
                                     TEXT("role"),
                                     I64("sequence"),
                                     TEXT("verdict"),
                                     FLAG("exact"),
                                     TEXT("mean_treated"),
                                     TEXT("mean_comparison"),
                                     TEXT("difference"),
                                     TEXT("reduction"),
                                     TEXT("rate_ratio"),
                                     DOUBLE("mean_treated_value", "mean_treated"),
                                     DOUBLE("mean_comparison_value", "mean_comparison"),
                                     DOUBLE("difference_value", "difference"),
                                     DOUBLE("reduction_value", "reduction"),
                                     DOUBLE("rate_ratio_value", "rate_ratio"),
                                     I64("eligible_treated"),
                                     I64("persons_treated"),
                                     I64("persons_comparison"),
                                     I64("pairs"),
                                     F64("effective_comparison"),
                                     TEXT("method"),
                                     REPORTED("degrees_of_freedom"),
                                     F64("level"),
                                     REPORTED("difference_standard_error"),
                                     REPORTED("difference_low"),
                                     REPORTED("difference_high"),
                                     REPORTED("reduction_low"),
                                     REPORTED("reduction_high"),
                                     REPORTED("p_value")};

static const sib__field findings[] = {OUTCOME,         TEXT("cohort"),   TEXT("step"),
                                      TEXT("finding"), WORDS("meaning"), TEXT("table"),
                                      TEXT("column"),  TEXT("arm"),      I64("persons"),
                                      I64("records"),  I64("of"),        FLAG("blocks")};

static const sib__field reach[] = {TEXT("table"), TEXT("column"), TEXT("arm"), DATE("first"),
                                   DATE("last")};

static const sib__field weightings[] = {OUTCOME,
                                        TEXT("weighting"),
                                        TEXT("unmatched"),
                                        TEXT("cohort"),
                                        F64("mean_treated_value"),
                                        F64("mean_comparison_value"),
                                        TEXT("reduction"),
                                        DOUBLE("reduction_value", "reduction"),
                                        F64("reduction_low"),
                                        F64("reduction_high")};

#define LIST(name, step, design, counted)                                                      \
    {                                                                                          \
#name, step, SIB__FIELDS(name), design, counted, 0                                     \
    }
#define VALUE(name, step, design, counted)                                                     \
    {                                                                                          \
        name, step, NULL, 0, design, counted, 0                                                \
    }

static const sib__member_spec specs[SIB__MEMBER_COUNT] = {
    [SIB__MEMBER_CONTRACT] = VALUE("contract", "contract", true, false),
    [SIB__MEMBER_CONTRACT_HASH] = VALUE("contract_hash", "contract", true, false),
    [SIB__LIST_INPUTS] = LIST(inputs, "inputs", true, true),
    [SIB__LIST_REACH] = LIST(reach, "inputs", true, true),
    [SIB__LIST_OPTIONS] = LIST(options, "options", true, true),
    [SIB__LIST_COHORTS] = LIST(cohorts, "cohorts", true, false),
    [SIB__LIST_ATTRITION] = LIST(attrition, "attrition", true, false),
    [SIB__LIST_HISTORY] = LIST(history, "history", true, false),
    [SIB__LIST_SCREENING] = LIST(screening, "screening", true, false),
    [SIB__LIST_MODELS] = LIST(models, "models", true, false),
    [SIB__LIST_COEFFICIENTS] = LIST(coefficients, "coefficients", true, false),
    [SIB__LIST_MATCHING] = LIST(matching, "matching", true, false),
    [SIB__LIST_OVERLAP] = LIST(overlap, "matching", true, false),
    [SIB__LIST_BALANCE] = LIST(balance, "balance", true, false),
    [SIB__LIST_DISPOSITIONS] = LIST(dispositions, "dispositions", false, true),
    [SIB__LIST_COUNTS] = LIST(counts, "counts", false, true),
    [SIB__LIST_CURVE] = LIST(curve, "curve", false, true),
    [SIB__MEMBER_ANNEX_HASH] = VALUE("annex_hash", "annex", true, true),
    [SIB__LIST_EFFECTS] = LIST(effects, "effects", false, true),
    [SIB__LIST_FINDINGS] = LIST(findings, "findings", true, true),
    [SIB__LIST_WEIGHTINGS] = LIST(weightings, "weightings", false, true),
    [SIB__MEMBER_FACTS] = VALUE("facts", "facts", false, true),
};

const sib__member_spec *sib__member_spec_of(sib__member member)
{
    return &specs[member];
}

sib__member sib__member_find(const char *name)
{
    int i = 0;
    while (i < SIB__MEMBER_COUNT && strcmp(specs[i].name, name) != 0) {
        i++;
    }
    return (sib__member)i;
}

bool sib__stage_has(const sib__record *record, bool second, const sib__member_spec *spec)
{
    return (second ? spec->counted : spec->design) && spec->since <= record->format;
}

bool sib__list_has(const sib__record *record, const sib__field *field)
{
    return (field->marks & SIB__FIELD_WORDS) == 0 && field->since <= record->format;
}
