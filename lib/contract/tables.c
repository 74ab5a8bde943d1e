/* Tables of a contract: names, roles and declared columns. */
#include <string.h>

#include "core/options.h"
#include "contract/contract.h"

SIB__DEFINE_ENUM(sib_contract_role, SIB_CONTRACT_ROLE_LIST)
SIB__DEFINE_ENUM(sib_contract_standing, SIB_CONTRACT_STANDING_LIST)

static sib_status read_column(sib__call *call, const sib__json *at)
{
    static const char *const keys[] = {"type", "null", "levels", "true", "false", NULL};
    const char              *type = NULL;
    if (at->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(call, "contract", at, "a column is declared by an object");
    }
    SIB__TRY(sib__contract_check_keys(call, at, keys));
    SIB__TRY(sib__contract_text(call, at, "type", true, &type));
    if (sib_column_type_value(type) == 0) {
        return sib__json_fail(call, "contract", at, "type: not the name of a column type");
    }
    for (const sib__json *m = at->first; m != NULL; m = m->next) {
        if (m->kind != SIB__JSON_ARRAY) {
            continue;
        }
        for (const sib__json *text = m->first; text != NULL; text = text->next) {
            if (text->kind != SIB__JSON_STRING) {
                return sib__json_fail(call, "contract", text, "a text is expected");
            }
        }
    }
    return SIB_OK;
}

static sib_status read_table(sib__call *call, const sib__json *at, sib__contract_table *to)
{
    static const char *const keys[] = {"role", "columns", NULL};
    const char              *role = NULL;
    if (at->kind != SIB__JSON_OBJECT || at->key.length == 0) {
        return sib__json_fail(call, "contract", at, "a table has a name and is an object");
    }
    to->name = at->key.data;
    SIB__TRY(sib__contract_check_keys(call, at, keys));
    SIB__TRY(sib__contract_text(call, at, "role", true, &role));
    to->role = sib_contract_role_value(role);
    if (to->role == 0) {
        return sib__json_fail(call, "contract", at, "role: releases, history or outcomes");
    }
    SIB__TRY(sib__contract_member(call, at, "columns", SIB__JSON_OBJECT, &to->columns));
    for (const sib__json *m = to->columns->first; m != NULL; m = m->next) {
        SIB__TRY(read_column(call, m));
    }
    return SIB_OK;
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

sib_status sib__contract_read_tables(sib__call *call, sib__memory *m, sib__contract *c)
{
    const sib__json *list = NULL;
    SIB__TRY(sib__contract_member(call, c->root, "tables", SIB__JSON_OBJECT, &list));
    sib__contract_table *tables = SIB__NEW(m, sib__contract_table, list->n);
    SIB__TRY_MEMORY(call, tables);
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        sib__contract_table *table = &tables[c->table_count];
        SIB__TRY(read_table(call, at, table));
        const sib__contract_table **place = place_of(c, table->role);
        if (*place != NULL) {
            return sib__json_fail(call, "contract", at, "there is one table a role");
        }
        *place = table;
        c->table_count++;
    }
    if (c->releases == NULL || c->outcomes == NULL) {
        return sib__json_fail(call, "contract", list,
                              "a table of role releases and one of role outcomes are wanted");
    }
    c->tables = tables;
    return SIB_OK;
}
