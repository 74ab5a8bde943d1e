/* Sets of tables, and what of them an evaluation may see. */
#include "evaluation/tables.h"

#include <string.h>

#include "scheme/facts.h"

struct sib_evaluation_tables {
    sib_facts set;
};

static const sib_table *find(const sib_evaluation_tables *tables, const char *name)
{
    return sib__facts_table(&tables->set, name);
}

sib_status sib_evaluation_tables_new(sib_context *ctx, sib_evaluation_tables **out)
{
    sib__call              call;
    sib_evaluation_tables *set = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_tables_new", SIB__OUT(out));
    if (status == SIB_OK) {
        set = sib__handle(&call, sizeof *set);
        status = set == NULL ? SIB_ERR_NO_MEMORY : SIB_OK;
    }
    return SIB__LEAVE(&call, status, out, set);
}

sib_status sib_evaluation_tables_add(sib_context *ctx, sib_evaluation_tables *tables,
                                     const char *name, const sib_table *table)
{
    sib__call  call;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_tables_add", true);
    if (status == SIB_OK) {
        status = tables == NULL
                     ? sib__fail(&call, SIB_ERR_ARGUMENT, "tables", -1, NULL, "is NULL")
                     : sib__facts_add(&call, &tables->set, name, table);
    }
    return sib__leave(&call, status, NULL);
}

void sib_evaluation_tables_free(sib_evaluation_tables *tables)
{
    sib__handle_free(tables);
}

static bool is_wanted(const sib__contract_table *declared, sib__wanted wanted)
{
    bool outcome = declared->role == SIB__ROLE_OUTCOMES;
    return wanted == SIB__WANTED_ALL || outcome == (wanted == SIB__WANTED_OUTCOMES);
}

bool sib__tables_have(const sib_evaluation_tables *tables, const char *name)
{
    return find(tables, name) != NULL;
}

sib_status sib__tables_check(sib__call *call, const sib__contract *c,
                             const sib_evaluation_tables *tables, sib__wanted wanted)
{
    if (tables == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "tables", -1, NULL, "tables is NULL");
    }
    int64_t known = 0;
    for (int64_t i = 0; i < c->table_count; i++) {
        const sib__contract_table *declared = &c->tables[i];
        bool                       given = find(tables, declared->name) != NULL;
        if (given && !is_wanted(declared, wanted)) {
            return sib__fail(call, SIB_ERR_ARGUMENT, "tables", -1, NULL,
                             "table %s has the role %s, which this step must not see",
                             declared->name, sib__role_name(declared->role));
        }
        if (!given && is_wanted(declared, wanted)) {
            return sib__fail(call, SIB_ERR_ARGUMENT, "tables", -1, NULL,
                             "table %s of the contract is absent", declared->name);
        }
        known += given;
    }
    return known == tables->set.n
               ? SIB_OK
               : sib__fail(call, SIB_ERR_ARGUMENT, "tables", -1, NULL,
                           "a table is given that the contract does not name");
}

/* The order of levels is that of the terms of a model, and no part of the digest: so it must be
 * the declared one, or else that of a CSV reader, the levels met in byte order. */
static sib_status check_levels(sib__call *call, const sib__contract_table *declared,
                               const sib__json *levels, const sib__column *column)
{
    int64_t          n = column->levels.n;
    const sib__json *next = levels == NULL ? NULL : levels->first;
    bool             good = levels == NULL || levels->n == n;
    uint8_t         *met = SIB__NEW(&call->scratch, uint8_t, n + 1);
    SIB__TRY_MEMORY(call, met);
    for (int64_t row = 0; row < column->n; row++) {
        int32_t code = sib__column_code(column, row);
        met[code == SIB_CODE_MISSING ? n : code] = 1;
    }
    for (int64_t i = 0; good && i < n; i++) {
        sib__slice level = sib__text_at(column->levels, i);
        if (levels != NULL) {
            good = sib__slice_compare(level, next->text) == 0;
            next = next->next;
        } else {
            good =
                met[i] == 1 &&
                (i == 0 || sib__slice_compare(sib__text_at(column->levels, i - 1), level) < 0);
        }
    }
    return good ? SIB_OK
                : sib__fail(call, SIB_ERR_ARGUMENT, "tables", -1, column->name,
                            "the levels of a column of table %s are not those declared, or, "
                            "where none are, those met in byte order",
                            declared->name);
}

static sib_status check_column(sib__call *call, const sib__contract_table *declared,
                               const sib_table *table, const sib__json *column)
{
    int64_t at = sib_table_find(table, column->key.data);
    int32_t type = sib_column_type_value(sib__json_member(column, "type")->text.data);
    if (at < 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "tables", -1, column->key.data,
                         "table %s lacks a column the contract declares", declared->name);
    }
    if (sib_table_type(table, at) != type) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "tables", -1, column->key.data,
                         "a column of table %s is not of its declared type %s", declared->name,
                         sib_column_type_name(type));
    }
    if (type != SIB_COLUMN_TYPE_CODES) {
        return SIB_OK;
    }
    sib__column found = sib__table_column(table, at);
    return check_levels(call, declared, sib__json_member(column, "levels"), &found);
}

sib_status sib__tables_select(sib__call *call, const sib_evaluation_tables *tables,
                              const sib__contract_table *declared, sib_table **out)
{
    const sib_table *table = find(tables, declared->name);
    const sib__json *columns = declared->columns;
    int64_t          length = 0;
    int64_t          n = 0;
    int64_t         *offsets = SIB__NEW(&call->scratch, int64_t, columns->n + 1);
    SIB__TRY_MEMORY(call, offsets);
    for (const sib__json *m = columns->first; m != NULL; m = m->next) {
        SIB__TRY(check_column(call, declared, table, m));
        length += m->key.length;
        offsets[++n] = length;
    }
    char *names = SIB__NEW(&call->scratch, char, length + 1);
    SIB__TRY_MEMORY(call, names);
    n = 0;
    for (const sib__json *m = columns->first; m != NULL; m = m->next) {
        memcpy(names + offsets[n++], m->key.data, (size_t)m->key.length);
    }
    sib__child child;
    sib_status status = sib_table_select(sib__child_begin(&child, call, 0.0, 0.0), table,
                                         (sib_text){names, offsets, n}, out);
    return sib__child_own(&child, status, &call->scratch, *out, sib__table_release);
}

sib_status sib__tables_input(sib__call *call, sib__lists *lists,
                             const sib__contract_table *declared, const sib_table *table,
                             uint8_t *repeated)
{
    char digest[SIB__HASH_TEXT_SIZE];
    SIB__TRY(sib__table_digest(call, table, repeated, digest));
    if (lists == NULL) {
        return SIB_OK;
    }
    sib__rows *w = sib__lists_row(lists, SIB__LIST_INPUTS, NULL);
    sib__set_text(w, "table", declared->name);
    sib__set_text(w, "role", sib__role_name(declared->role));
    sib__set_i64(w, "rows", sib_table_rows(table));
    sib__set_text(w, "digest", digest);
    return SIB_OK;
}
