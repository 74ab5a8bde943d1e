/* Tables and cohorts of a contract, and the columns that its options name. */
#include <string.h>

#include "contract/contract.h"
#include "core/options.h"

SIB__DEFINE_ENUM(sib_contract_role, SIB_CONTRACT_ROLE_LIST)
SIB__DEFINE_ENUM(sib_contract_standing, SIB_CONTRACT_STANDING_LIST)

static sib_status fail(sib__call *call, const sib__json *at, const char *what)
{
    return sib__json_fail(call, "contract", at, "%s", what);
}

/* Where the table of a role is kept; a second one is refused. */
static const sib__contract_table **place_of(sib__contract *c, int32_t role)
{
    switch (role) {
    case SIB_CONTRACT_ROLE_RELEASES:
        return &c->releases;
    case SIB_CONTRACT_ROLE_HISTORY:
        return &c->earlier;
    default:
        return &c->outcomes;
    }
}

static sib_status read_tables(const sib__form *d, sib__memory *m, sib__contract *c)
{
    sib__contract_table *tables = SIB__NEW(m, sib__contract_table, c->table_list->n);
    SIB__TRY_MEMORY(d->call, tables);
    c->tables = tables;
    for (const sib__json *at = c->table_list->first; at != NULL; at = at->next) {
        sib__contract_table *table = &tables[c->table_count++];
        table->name = at->key.data;
        SIB__TRY(sib__form_read(d, "a table", at, &sib__contract_table_keys, table));
        const sib__contract_table **place = place_of(c, table->role);
        if (at->key.length == 0 || *place != NULL) {
            return fail(d->call, at, "a table has a name, and there is one a role");
        }
        *place = table;
    }
    return c->releases != NULL && c->outcomes != NULL
               ? SIB_OK
               : fail(d->call, c->table_list,
                      "a table of role releases and one of role outcomes are wanted");
}

static sib_status read_cohorts(const sib__form *d, sib__memory *m, sib__contract *c)
{
    sib__contract_cohort *cohorts = SIB__NEW(m, sib__contract_cohort, c->cohort_list->n);
    SIB__TRY_MEMORY(d->call, cohorts);
    c->cohorts = cohorts;
    for (const sib__json *at = c->cohort_list->first; at != NULL; at = at->next) {
        sib__contract_cohort *to = &cohorts[c->cohort_count];
        to->after = -1;
        SIB__TRY(sib__form_read(d, "a cohort", at, &sib__contract_cohort_keys, to));
        bool taken = strcmp(to->id, "pooled") == 0;
        for (int64_t i = 0; i < c->cohort_count; i++) {
            taken = taken || strcmp(cohorts[i].id, to->id) == 0;
        }
        if (taken) {
            return fail(d->call, at, "the id of a cohort is used twice, or is pooled");
        }
        if (to->from > to->to) {
            return fail(d->call, at, "the window ends before it begins");
        }
        c->cohort_count++;
    }
    return SIB_OK;
}

sib_status sib__contract_read_tables(sib__call *call, sib__memory *m, sib__contract *c)
{
    const sib__form d = {
        .call = call, .argument = "contract", .memory = m, .format = c->format};
    SIB__TRY(read_tables(&d, m, c));
    return read_cohorts(&d, m, c);
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
    const sib__form    form = {.call = call, .worded = c->worded};
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

/* Whether a covariate, or a measure of the history, has the name. */
static bool is_named(const sib__json *list, sib__slice name)
{
    for (const sib__json *at = list == NULL ? NULL : list->first; at != NULL; at = at->next) {
        sib__slice its =
            at->kind == SIB__JSON_OBJECT ? sib__json_member(at, "name")->text : at->text;
        if (sib__slice_compare(its, name) == 0) {
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
