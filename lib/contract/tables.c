/* The columns that the options of sections name, and what their keys say of each other. */
#include <string.h>

#include "contract/contract.h"
#include "core/options.h"
#include "core/rational.h"

static sib_status fail(sib__call *call, const sib__json *at, const char *what)
{
    return sib__json_fail(call, "contract", at, "%s", what);
}

/* Unless the value names a declared column of the table, of the type. */
static sib_status check_column(sib__call *call, const sib__contract_table *table,
                               const sib__json *value, int32_t type)
{
    const sib__json *column = sib__json_member(table->columns, value->text.data);
    if (column == NULL) {
        return sib__json_fail(call, "contract", value, "table %s declares no such column",
                              table->name);
    }
    const sib__json *declared = sib__json_member(column, "type");
    if (type != SIB__ANY_TYPE && sib_column_type_value(declared->text.data) != type) {
        return sib__json_fail(call, "contract", value, "the column is not of type %s",
                              sib_column_type_name(type));
    }
    return SIB_OK;
}

static sib_status check_section(sib__call *call, const sib__contract *c,
                                const sib__options *list, const char *name,
                                const sib__contract_table *table)
{
    const sib__json   *section = sib__json_member(c->root, name);
    const sib__form    form = {.call = call, .worded = true};
    sib__keys          keys = {.list = list, .in = name};
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *option = NULL;
    while ((option = sib__keys_next(&keys, &to, &part)) != NULL) {
        const sib__json *value = sib__json_member(section, sib__option_key(option));
        bool names = option->column != 0 && value != NULL && value->kind == SIB__JSON_STRING;
        if (names && !sib__form_is_none(&form, option, value)) {
            SIB__TRY(check_column(call, table, value, option->column));
        }
    }
    return SIB_OK;
}

/* Of a covariate or measure. */
static sib__slice name_of(const sib__json *at)
{
    return at->kind == SIB__JSON_OBJECT ? sib__json_member(at, "name")->text : at->text;
}

/* Whether a covariate, or a measure of the history, has the name. */
static bool is_named(const sib__json *list, sib__slice name)
{
    for (const sib__json *at = list == NULL ? NULL : list->first; at != NULL; at = at->next) {
        if (sib__slice_compare(name_of(at), name) == 0) {
            return true;
        }
    }
    return false;
}

/* Each text of a list names a column of the releases, or something of the other list. */
static sib_status check_names(sib__call *call, const sib__contract *c, const sib__json *list,
                              const sib__json *other)
{
    for (const sib__json *at = list == NULL ? NULL : list->first; at != NULL; at = at->next) {
        if (at->kind == SIB__JSON_STRING && !is_named(other, at->text)) {
            SIB__TRY(check_column(call, c->releases, at, SIB__ANY_TYPE));
        }
    }
    return SIB_OK;
}

sib_status sib__contract_check_outcome(sib__call *call, const sib__contract *c)
{
    if (strcmp(c->outcomes->name, c->outcome_table) != 0) {
        return fail(call, sib__json_member(c->root, "outcome"),
                    "table: no table of role outcomes");
    }
    return check_section(call, c,
                         c->outcome_keys == NULL ? &sib__contract_keys : c->outcome_keys,
                         "outcome", c->outcomes);
}

sib_status sib__contract_check_columns(sib__call *call, const sib__contract *c)
{
    if (c->measures != NULL) {
        if (c->earlier == NULL || strcmp(c->earlier->name, c->history_table) != 0) {
            return fail(call, sib__json_member(c->root, "history"),
                        "table: no table of role history");
        }
        SIB__TRY(check_section(call, c, &sib__contract_keys, "history", c->earlier));
        const sib__json *birth =
            sib__json_member(sib__json_member(c->root, "history"), "birth_date");
        if (c->birth_date != NULL) {
            SIB__TRY(check_column(call, c->releases, birth, SIB_COLUMN_TYPE_DATE));
        }
    } else if (c->earlier != NULL) {
        return fail(call, sib__json_member(c->root, "history"),
                    "history is null, but a table has that role");
    }
    SIB__TRY(c->outcomes == NULL ? SIB_OK : sib__contract_check_outcome(call, c));
    SIB__TRY(check_section(call, c, &sib__contract_keys, "eligibility", c->releases));
    SIB__TRY(check_section(call, c, &sib__contract_keys, "matching", c->releases));
    SIB__TRY(check_names(call, c, c->covariates, c->measures));
    return check_names(call, c, c->exact, c->covariates);
}

static sib_status check_rules(sib__call *call, const sib__json *list)
{
    for (const sib__json *at = list == NULL ? NULL : list->first; at != NULL; at = at->next) {
        if (sib__slice_equals(sib__json_member(at, "id")->text, "window")) {
            return fail(call, at, "the id window belongs to the window of the cohort");
        }
    }
    return SIB_OK;
}

/* Nothing stands twice in a list of columns. */
static sib_status check_once(sib__call *call, const sib__json *list)
{
    for (const sib__json *at = list == NULL ? NULL : list->first; at != NULL; at = at->next) {
        for (const sib__json *before = list->first; before != at; before = before->next) {
            if (sib__slice_compare(name_of(before), name_of(at)) == 0) {
                return fail(call, at, "it stands twice in this list");
            }
        }
        SIB__TRY(sib__check(call));
    }
    return SIB_OK;
}

static sib_status check_share(sib__call *call, const sib__json *at)
{
    sib__rational share;
    sib__rational one;
    int           below = 0;
    int           above = 0;
    if (at == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__rational_parse(call, &call->scratch, "scheme", at->text, &share));
    SIB__TRY(sib__rational_of(call, &call->scratch, 0, 1, &one));
    SIB__TRY(sib__rational_compare(call, share, one, &below));
    SIB__TRY(sib__rational_of(call, &call->scratch, 1, 1, &one));
    SIB__TRY(sib__rational_compare(call, share, one, &above));
    return below < 0 || above > 0 ? fail(call, at, "a share lies from 0 to 1") : SIB_OK;
}

/* A method that there is not under the weighting would leave no interval. */
static sib_status check_method(sib__call *call, const sib__contract *c)
{
    const sib__json *at = sib__json_member(sib__json_member(c->root, "effect"), "method");
    return at != NULL && c->interval_method == SIB_EFFECT_METHOD_ABADIE_IMBENS &&
                   c->effect.weighting != SIB_WEIGHTING_PER_TREATED
               ? fail(call, at, "abadie_imbens is of the weighting per_treated alone")
               : SIB_OK;
}

sib_status sib__contract_check_sections(sib__call *call, const sib__contract *c)
{
    const sib_reconviction_count_options *o = &c->outcome;
    bool months = o->follow_up_months > 0 || o->waiting_months > 0;
    bool days = o->follow_up_days > 0 || o->waiting_days > 0;
    SIB__TRY(check_rules(call, c->rules));
    SIB__TRY(check_rules(call, c->exclusions));
    SIB__TRY(check_once(call, c->covariates));
    SIB__TRY(check_once(call, c->exact));
    SIB__TRY(check_share(call, c->max_unlinked_share));
    SIB__TRY(check_method(call, c));
    return months && days ? fail(call, sib__json_member(c->root, "outcome"),
                                 "follow_up and waiting are in the same unit")
                          : SIB_OK;
}
