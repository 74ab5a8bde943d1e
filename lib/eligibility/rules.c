/* Rules and exclusions as tables of terms, and what each rule says of each release. */
#include "eligibility/work.h"

static sib_status read_common(sib__call *call, sib__rule_set *set)
{
    const sib__terms *terms = &set->terms;
    const int32_t     text = SIB_COLUMN_TYPE_TEXT;
    set->n = sib_table_rows(terms->table);
    SIB__TRY(sib__terms_require(call, terms, "id", text, &set->id));
    SIB__TRY(sib__terms_require(call, terms, "expression", text, &set->expression));
    SIB__TRY(sib__terms_optional(call, terms, "description", text, &set->description));
    SIB__TRY(sib__terms_optional(call, terms, "source", text, &set->source));
    return sib__terms_unique(call, terms, &set->id);
}

static sib_status read_rule(sib__call *call, sib__rule_set *rules,
                            const sib__column *applies_to, int64_t row)
{
    const char *argument = rules->terms.argument;
    char       *name = sib__slice_copy(&call->scratch, sib__column_text(applies_to, row));
    SIB__TRY_MEMORY(call, name);
    rules->applies_to[row] = sib_eligibility_applies_to_value(name);
    if (rules->applies_to[row] == 0) {
        return sib__fail(call, SIB_ERR_TERMS, argument, row, "applies_to",
                         "must be both, treated or comparison");
    }
    int32_t from = sib__column_date(&rules->valid_from, row);
    int32_t to = sib__column_date(&rules->valid_to, row);
    if (from != SIB_DATE_MISSING && to != SIB_DATE_MISSING && from > to) {
        return sib__fail(call, SIB_ERR_TERMS, argument, row, "valid_to",
                         "lies before valid_from");
    }
    return SIB_OK;
}

sib_status sib__rules_read(sib__call *call, sib__rule_set *rules)
{
    const sib__terms *terms = &rules->terms;
    sib__column       applies_to;
    if (terms->table == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, terms->argument, -1, NULL, "rules is NULL");
    }
    SIB__TRY(read_common(call, rules));
    SIB__TRY(sib__terms_require(call, terms, "applies_to", SIB_COLUMN_TYPE_TEXT, &applies_to));
    SIB__TRY(sib__terms_optional(call, terms, "valid_from", SIB_COLUMN_TYPE_DATE,
                                 &rules->valid_from));
    SIB__TRY(
        sib__terms_optional(call, terms, "valid_to", SIB_COLUMN_TYPE_DATE, &rules->valid_to));
    rules->applies_to = SIB__NEW(&call->scratch, int32_t, rules->n);
    SIB__TRY_MEMORY(call, rules->applies_to);
    for (int64_t i = 0; i < rules->n; i++) {
        SIB__TRY(read_rule(call, rules, &applies_to, i));
    }
    return SIB_OK;
}

/* One column of ids serves both, so that a release ends at one rule or exclusion. */
static sib_status refuse_ids_of_rules(sib__call *call, const sib__rule_set *exclusions,
                                      const sib__rule_set *rules)
{
    for (int64_t i = 0; i < exclusions->n; i++) {
        for (int64_t q = 0; q < rules->n; q++) {
            if (sib__slice_compare(sib__column_text(&exclusions->id, i),
                                   sib__column_text(&rules->id, q)) == 0) {
                return sib__fail(call, SIB_ERR_TERMS, exclusions->terms.argument, i, "id",
                                 "the id is that of a rule");
            }
        }
    }
    return SIB_OK;
}

sib_status sib__exclusions_read(sib__call *call, sib__rule_set *exclusions,
                                const sib__rule_set *rules)
{
    const sib__terms *terms = &exclusions->terms;
    sib__column       scope;
    if (terms->table == NULL) {
        return SIB_OK;
    }
    SIB__TRY(read_common(call, exclusions));
    SIB__TRY(refuse_ids_of_rules(call, exclusions, rules));
    SIB__TRY(sib__terms_optional(call, terms, "scope", SIB_COLUMN_TYPE_TEXT, &scope));
    exclusions->by_person = SIB__NEW(&call->scratch, uint8_t, exclusions->n);
    SIB__TRY_MEMORY(call, exclusions->by_person);
    for (int64_t i = 0; i < exclusions->n; i++) {
        sib__slice name = sib__column_text(&scope, i);
        exclusions->by_person[i] = name.length > 0 && sib__slice_equals(name, "person");
        if (name.length > 0 && exclusions->by_person[i] == 0 &&
            !sib__slice_equals(name, "release")) {
            return sib__fail(call, SIB_ERR_TERMS, terms->argument, i, "scope",
                             "must be release or person");
        }
    }
    return SIB_OK;
}

bool sib__rule_is_dated(const sib__rule_set *rules, int64_t rule)
{
    return !sib__column_missing(&rules->valid_from, rule) ||
           !sib__column_missing(&rules->valid_to, rule);
}

/* Whether a rule is in force on a release's index date: 0 no, 1 yes, 2 the date is missing. */
static uint8_t in_force(const sib__rule_set *rules, int64_t rule, const sib__column *index,
                        int64_t release)
{
    int32_t from = sib__column_date(&rules->valid_from, rule);
    int32_t to = sib__column_date(&rules->valid_to, rule);
    int32_t date = sib__column_date(index, release);
    if (date == SIB_DATE_MISSING) {
        return 2;
    }
    /* A missing bound is open; as a number it stands before every date. */
    return date >= from && (to == SIB_DATE_MISSING || date <= to);
}

static bool applies(int32_t applies_to, int32_t arm)
{
    int32_t only = applies_to == SIB_ELIGIBILITY_APPLIES_TO_TREATED
                       ? SIB_ELIGIBILITY_ARM_TREATED
                       : SIB_ELIGIBILITY_ARM_COMPARISON;
    return applies_to == SIB_ELIGIBILITY_APPLIES_TO_BOTH || arm == only;
}

static uint8_t verdict_of(uint8_t flag, uint8_t force)
{
    if (force == 0) {
        return SIB_ELIGIBILITY_VERDICT_NOT_APPLICABLE;
    }
    if (flag == SIB_FLAG_MISSING || force == SIB_FLAG_MISSING) {
        return SIB_ELIGIBILITY_VERDICT_UNKNOWN;
    }
    return flag == 1 ? SIB_ELIGIBILITY_VERDICT_PASSED : SIB_ELIGIBILITY_VERDICT_FAILED;
}

sib_status sib__rule_verdicts(sib__call *call, const sib__rule_set *rules, int64_t rule,
                              const sib_table *data, const int32_t *arms,
                              const sib__column *index, uint8_t *verdicts)
{
    int64_t n = sib_table_rows(data);
    bool    dated = sib__rule_is_dated(rules, rule);
    SIB__TRY(
        sib__terms_condition(call, &rules->terms, &rules->expression, rule, data, verdicts));
    for (int64_t i = 0; i < n; i++) {
        if (i % SIB__ELIGIBILITY_BLOCK == 0) {
            SIB__TRY(sib__check(call));
        }
        uint8_t force = dated ? in_force(rules, rule, index, i) : 1;
        verdicts[i] = applies(rules->applies_to[rule], arms[i])
                          ? verdict_of(verdicts[i], force)
                          : (uint8_t)SIB_ELIGIBILITY_VERDICT_NOT_APPLICABLE;
    }
    return SIB_OK;
}
