/* What a cohort is compared with, what is counted and how it is weighed: the options of
 * matching, outcome and effect that are more than one value. */
#include <math.h>
#include <string.h>

#include "core/number.h"
#include "core/rational.h"
#include "contract/contract.h"

static sib_status read_caliper(sib__call *call, sib__contract *c)
{
    static const char *const stated[] = {"value", "scale", "unit", "inclusive", NULL};
    static const char *const preset[] = {"value", "preset", NULL};
    const sib__json         *at = c->caliper;
    const sib__json         *value = NULL;
    const char              *scale = NULL;
    const char              *unit = NULL;
    if (at == NULL) {
        return SIB_OK;
    }
    if (at->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(call, "contract", at,
                              "a bare caliper is ambiguous: give value, scale, unit and "
                              "inclusive, or value and preset");
    }
    SIB__TRY(sib__contract_member(call, at, "value", SIB__JSON_NUMBER, &value));
    (void)sib__number_parse_f64(value->text, &c->matching.caliper_value);
    if (!(c->matching.caliper_value >= 0.0)) {
        return sib__json_fail(call, "contract", value, "value: the number is out of range");
    }
    if (sib__json_member(at, "preset") != NULL) {
        SIB__TRY(sib__contract_check_keys(call, at, preset));
        SIB__TRY(sib__contract_text(call, at, "preset", true, &c->matching.caliper_preset));
        bool versioned = strchr(c->matching.caliper_preset, '@') != NULL &&
                         sib_matching_caliper_preset_newest(c->matching.caliper_preset) != NULL;
        return versioned ? SIB_OK
                         : sib__json_fail(call, "contract", at,
                                          "preset: no such rule; its version must be named");
    }
    SIB__TRY(sib__contract_check_keys(call, at, stated));
    SIB__TRY(sib__contract_text(call, at, "scale", true, &scale));
    SIB__TRY(sib__contract_text(call, at, "unit", true, &unit));
    c->matching.caliper_scale = sib_matching_scale_value(scale);
    c->matching.caliper_unit = sib_matching_unit_value(unit);
    const sib__json *edge = sib__json_member(at, "inclusive");
    bool             whole = edge != NULL &&
                 (edge->kind == SIB__JSON_TRUE || edge->kind == SIB__JSON_FALSE) &&
                 c->matching.caliper_scale != 0 && c->matching.caliper_unit != 0;
    c->matching.caliper_inclusive = edge != NULL && edge->kind == SIB__JSON_TRUE;
    return whole ? SIB_OK
                 : sib__json_fail(call, "contract", at,
                                  "scale, unit or inclusive is missing or unknown");
}

static bool is_covariate(const sib__contract *c, sib__slice name)
{
    for (const sib__json *at = c->covariates->first; at != NULL; at = at->next) {
        sib__slice its =
            at->kind == SIB__JSON_OBJECT ? sib__json_member(at, "name")->text : at->text;
        if (sib__slice_compare(its, name) == 0) {
            return true;
        }
    }
    return false;
}

sib_status sib__contract_read_matching(sib__call *call, sib__contract *c)
{
    const sib__json *section = sib__json_member(c->root, "matching");
    const sib__json *key = sib__json_member(section, "tie_key");
    SIB__TRY(read_caliper(call, c));
    if (key != NULL) {
        SIB__TRY(sib__contract_column(call, c->releases, key, SIB_COLUMN_TYPE_I64));
    }
    if (c->exact->kind != SIB__JSON_ARRAY) {
        return sib__json_fail(call, "contract", c->exact, "matching.exact: a list is expected");
    }
    for (const sib__json *at = c->exact->first; at != NULL; at = at->next) {
        if (at->kind != SIB__JSON_STRING || !is_covariate(c, at->text)) {
            SIB__TRY(sib__contract_column(call, c->releases, at, 0));
        }
    }
    if (!c->matching.replace && c->matching.reuse_max != 0) {
        return sib__json_fail(call, "contract", section,
                              "matching.reuse_max: without replacement it is null");
    }
    return SIB_OK;
}

static sib_status read_duration(sib__call *call, const sib__json *at, int32_t *months,
                                int32_t *days)
{
    int64_t          n = 0;
    const sib__json *of_months = sib__json_member(at, "months");
    const sib__json *of_days = sib__json_member(at, "days");
    const sib__json *value = of_months != NULL ? of_months : of_days;
    if (value == NULL || at->n != 1 || value->kind != SIB__JSON_NUMBER ||
        !sib__number_parse_i64(value->text, &n) || n < 0 || n > 36600) {
        return sib__json_fail(call, "contract", at, "months or days is expected: one of them");
    }
    *months = of_months != NULL ? (int32_t)n : 0;
    *days = of_months != NULL ? 0 : (int32_t)n;
    return SIB_OK;
}

static sib_status check_outcome_columns(sib__call *call, const sib__contract *c,
                                        const sib__json *section)
{
    static const struct {
        const char *key;
        int32_t     type;
    } columns[] = {{"person", SIB_COLUMN_TYPE_TEXT},
                   {"offence_date", SIB_COLUMN_TYPE_DATE},
                   {"conviction_date", SIB_COLUMN_TYPE_DATE},
                   {"sentence_date", SIB_COLUMN_TYPE_DATE},
                   {"occasion", 0}};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        const sib__json *value = sib__json_member(section, columns[i].key);
        if (value != NULL) {
            SIB__TRY(sib__contract_column(call, c->outcomes, value, columns[i].type));
        }
    }
    return SIB_OK;
}

static sib_status check_share(sib__call *call, const sib__contract *c)
{
    const sib__json *section = sib__json_member(c->root, "outcome");
    const sib__json *at = sib__json_member(section, "max_unlinked_share");
    sib__rational    share = {0};
    if (c->max_unlinked_share == NULL) {
        return SIB_OK;
    }
    sib_status status = sib__rational_parse(call, &call->scratch, "max_unlinked_share",
                                            sib__slice_of(c->max_unlinked_share), &share);
    if (status == SIB_ERR_NO_MEMORY || (status == SIB_OK && share.sign >= 0)) {
        return status;
    }
    return sib__json_fail(call, "contract", at != NULL ? at : section,
                          "\"max_unlinked_share\" is an exact share of at least 0, as \"5 %%\" "
                          "or \"1/20\"");
}

sib_status sib__contract_read_outcome(sib__call *call, sib__contract *c)
{
    const sib__json                *section = sib__json_member(c->root, "outcome");
    sib_reconviction_count_options *o = &c->outcome;
    const char                     *table = NULL;
    SIB__TRY(sib__contract_text(call, section, "table", true, &table));
    if (strcmp(c->outcomes->name, table) != 0) {
        return sib__json_fail(call, "contract", section, "table: no table of role outcomes");
    }
    SIB__TRY(sib__contract_text(call, section, "person", true, &o->person));
    SIB__TRY(sib__contract_text(call, section, "offence_date", true, &o->offence_date));
    SIB__TRY(sib__contract_text(call, section, "conviction_date", true, &o->conviction_date));
    SIB__TRY(check_outcome_columns(call, c, section));
    SIB__TRY(read_duration(call, c->follow_up, &o->follow_up_months, &o->follow_up_days));
    SIB__TRY(read_duration(call, c->waiting, &o->waiting_months, &o->waiting_days));
    bool months = sib__json_member(c->follow_up, "months") != NULL;
    if (months != (sib__json_member(c->waiting, "months") != NULL)) {
        return sib__json_fail(call, "contract", section,
                              "follow_up and waiting are in the same unit");
    }
    return check_share(call, c);
}

static sib_status read_given(sib__call *call, sib__contract *c)
{
    sib__rational weight = {0};
    SIB__TRY(sib__contract_member(call, c->pool, "given", SIB__JSON_OBJECT, &c->pool_given));
    if (c->pool_given->n != c->cohort_count) {
        return sib__json_fail(call, "contract", c->pool_given, "one weight a cohort");
    }
    for (int64_t i = 0; i < c->cohort_count; i++) {
        const char *text = NULL;
        SIB__TRY(sib__contract_text(call, c->pool_given, c->cohorts[i].id, true, &text));
        SIB__TRY(
            sib__rational_parse(call, &call->scratch, "given", sib__slice_of(text), &weight));
    }
    return SIB_OK;
}

sib_status sib__contract_read_pool(sib__call *call, sib__contract *c)
{
    static const char *const keys[] = {"weights", "of", NULL};
    static const char *const given_keys[] = {"weights", "of", "given", NULL};
    const char              *weights = NULL;
    const char              *of = NULL;
    if (c->pool == NULL) {
        return SIB_OK;
    }
    if (c->pool->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(call, "contract", c->pool, "effect.pool: null or an object");
    }
    SIB__TRY(sib__contract_text(call, c->pool, "weights", true, &weights));
    SIB__TRY(sib__contract_text(call, c->pool, "of", true, &of));
    c->pooled = true;
    c->pooling.weights = sib_effect_pool_weights_value(weights);
    c->pooling.of = sib_effect_pool_of_value(of);
    c->pooling.level = c->effect.level;
    c->pooling.method = c->interval_method;
    if (c->pooling.weights == 0 || c->pooling.of == 0) {
        return sib__json_fail(call, "contract", c->pool, "weights or of: not one of its names");
    }
    if (c->pooling.weights != SIB_EFFECT_POOL_WEIGHTS_GIVEN) {
        return sib__contract_check_keys(call, c->pool, keys);
    }
    SIB__TRY(sib__contract_check_keys(call, c->pool, given_keys));
    return read_given(call, c);
}
