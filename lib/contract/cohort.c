/* What makes a cohort: eligibility, history and covariates of a contract. */
#include <string.h>

#include "contract/contract.h"

/* A column named by a member of a section; null counts as none. */
static sib_status column_member(sib__call *call, const sib__contract_table *table,
                                const sib__json *section, const char *key, int32_t type)
{
    const sib__json *value = sib__json_member(section, key);
    return value == NULL ? SIB_OK : sib__contract_column(call, table, value, type);
}

static sib_status check_rules(sib__call *call, const sib__json *list, const char *const *keys,
                              const char *third)
{
    const char *ignored = NULL;
    int32_t     date = 0;
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        if (at->kind != SIB__JSON_OBJECT) {
            return sib__json_fail(call, "contract", at, "a rule is an object");
        }
        SIB__TRY(sib__contract_check_keys(call, at, keys));
        SIB__TRY(sib__contract_text(call, at, "id", true, &ignored));
        if (strcmp(ignored, "window") == 0) {
            return sib__json_fail(call, "contract", at,
                                  "the id window belongs to the window of the cohort");
        }
        SIB__TRY(sib__contract_text(call, at, "expression", true, &ignored));
        SIB__TRY(sib__contract_text(call, at, third, true, &ignored));
        SIB__TRY(sib__contract_text(call, at, "description", false, &ignored));
        SIB__TRY(sib__contract_text(call, at, "source", false, &ignored));
        SIB__TRY(sib__contract_date(call, at, "valid_from", false, &date));
        SIB__TRY(sib__contract_date(call, at, "valid_to", false, &date));
    }
    return SIB_OK;
}

sib_status sib__contract_read_eligibility(sib__call *call, sib__contract *c)
{
    static const char *const rule_keys[] = {"id",     "expression", "applies_to", "description",
                                            "source", "valid_from", "valid_to",   NULL};
    static const char *const exclusion_keys[] = {"id",          "expression", "scope",
                                                 "description", "source",     NULL};
    static const char *const arm_keys[] = {"treated", "comparison", NULL};
    const sib__json         *section = sib__json_member(c->root, "eligibility");
    const sib__json         *arms = NULL;
    SIB__TRY(sib__contract_text(call, section, "person", true, &c->eligibility.person));
    SIB__TRY(sib__contract_text(call, section, "index_date", true, &c->eligibility.index_date));
    SIB__TRY(column_member(call, c->releases, section, "person", SIB_COLUMN_TYPE_TEXT));
    SIB__TRY(column_member(call, c->releases, section, "index_date", SIB_COLUMN_TYPE_DATE));
    SIB__TRY(column_member(call, c->releases, section, "tie_key", 0));
    SIB__TRY(sib__contract_member(call, section, "arms", SIB__JSON_OBJECT, &arms));
    SIB__TRY(sib__contract_check_keys(call, arms, arm_keys));
    SIB__TRY(sib__contract_text(call, arms, "treated", true, &c->eligibility.treated));
    SIB__TRY(sib__contract_text(call, arms, "comparison", true, &c->eligibility.comparison));
    SIB__TRY(sib__contract_member(call, section, "rules", SIB__JSON_ARRAY, &c->rules));
    SIB__TRY(check_rules(call, c->rules, rule_keys, "applies_to"));
    SIB__TRY(
        sib__contract_member(call, section, "exclusions", SIB__JSON_ARRAY, &c->exclusions));
    return check_rules(call, c->exclusions, exclusion_keys, "scope");
}

static sib_status check_measures(sib__call *call, const sib__json *list)
{
    static const char *const keys[] = {"name", "kind", "where", "look_back_months", NULL};
    const char              *ignored = NULL;
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        const sib__json *number = NULL;
        if (at->kind != SIB__JSON_OBJECT) {
            return sib__json_fail(call, "contract", at, "a measure is an object");
        }
        SIB__TRY(sib__contract_check_keys(call, at, keys));
        SIB__TRY(sib__contract_text(call, at, "name", true, &ignored));
        SIB__TRY(sib__contract_text(call, at, "kind", true, &ignored));
        if (sib_history_kind_value(ignored) == 0) {
            return sib__json_fail(call, "contract", at, "kind: not the name of a kind");
        }
        SIB__TRY(sib__contract_text(call, at, "where", false, &ignored));
        if (sib__json_member(at, "look_back_months") != NULL) {
            SIB__TRY(
                sib__contract_member(call, at, "look_back_months", SIB__JSON_NUMBER, &number));
        }
    }
    return SIB_OK;
}

sib_status sib__contract_read_history(sib__call *call, sib__contract *c)
{
    const sib__json *section = sib__json_member(c->root, "history");
    const char      *table = NULL;
    if (section->kind == SIB__JSON_NULL) {
        if (c->earlier != NULL) {
            return sib__json_fail(call, "contract", section,
                                  "history is null, but a table has that role");
        }
        return SIB_OK;
    }
    SIB__TRY(sib__contract_text(call, section, "table", true, &table));
    if (c->earlier == NULL || strcmp(c->earlier->name, table) != 0) {
        return sib__json_fail(call, "contract", section, "table: no table of role history");
    }
    SIB__TRY(sib__contract_text(call, section, "person", true, &c->history.person));
    SIB__TRY(sib__contract_text(call, section, "conviction_date", true,
                                &c->history.conviction_date));
    SIB__TRY(column_member(call, c->earlier, section, "person", SIB_COLUMN_TYPE_TEXT));
    SIB__TRY(column_member(call, c->earlier, section, "conviction_date", SIB_COLUMN_TYPE_DATE));
    SIB__TRY(column_member(call, c->earlier, section, "offence_date", SIB_COLUMN_TYPE_DATE));
    SIB__TRY(column_member(call, c->releases, section, "birth_date", SIB_COLUMN_TYPE_DATE));
    SIB__TRY(sib__contract_member(call, section, "measures", SIB__JSON_ARRAY, &c->measures));
    return check_measures(call, c->measures);
}

static bool names_measure(const sib__contract *c, sib__slice name)
{
    if (c->measures == NULL) {
        return false;
    }
    for (const sib__json *at = c->measures->first; at != NULL; at = at->next) {
        if (sib__slice_compare(sib__json_member(at, "name")->text, name) == 0) {
            return true;
        }
    }
    return false;
}

sib_status sib__contract_read_covariates(sib__call *call, sib__contract *c)
{
    static const char *const keys[] = {"name", "expression", NULL};
    const char              *ignored = NULL;
    SIB__TRY(
        sib__contract_member(call, c->root, "covariates", SIB__JSON_ARRAY, &c->covariates));
    for (const sib__json *at = c->covariates->first; at != NULL; at = at->next) {
        if (at->kind == SIB__JSON_OBJECT) {
            SIB__TRY(sib__contract_check_keys(call, at, keys));
            SIB__TRY(sib__contract_text(call, at, "name", true, &ignored));
            SIB__TRY(sib__contract_text(call, at, "expression", true, &ignored));
        } else if (at->kind != SIB__JSON_STRING || !names_measure(c, at->text)) {
            SIB__TRY(sib__contract_column(call, c->releases, at, 0));
        }
    }
    return c->covariates->n > 0
               ? SIB_OK
               : sib__json_fail(call, "contract", c->covariates, "there must be a covariate");
}
