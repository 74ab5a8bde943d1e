/* Expressions of a contract, compiled against empty tables of the declared columns: what does
 * not fit is refused before any data are seen. */
#include "contract/contract.h"
#include "table/program.h"
#include "table/table.h"

static sib_status read_levels(sib__call *call, sib_table *table, const sib__json *levels,
                              sib_text *out)
{
    sib__memory *m = sib__table_memory(table);
    int64_t      size = 0;
    int64_t      n = 0;
    int64_t     *offsets = SIB__NEW(m, int64_t, (levels == NULL ? 0 : levels->n) + 1);
    SIB__TRY_MEMORY(call, offsets);
    for (const sib__json *at = levels == NULL ? NULL : levels->first; at != NULL;
         at = at->next) {
        size += at->text.length;
        offsets[++n] = size;
    }
    char *data = SIB__NEW(m, char, size);
    SIB__TRY_MEMORY(call, data);
    n = 0;
    for (const sib__json *at = levels == NULL ? NULL : levels->first; at != NULL;
         at = at->next, n++) {
        for (int64_t i = 0; i < at->text.length; i++) {
            data[offsets[n] + i] = at->text.data[i];
        }
    }
    *out = (sib_text){data, offsets, n};
    return SIB_OK;
}

static sib_status fill(sib__call *call, sib_table *table, const sib__contract_table *declared)
{
    static const int64_t no_offsets[1] = {0};
    for (const sib__json *m = declared->columns->first; m != NULL; m = m->next) {
        sib__column column = {.name = m->key.data};
        column.type = sib_column_type_value(sib__json_member(m, "type")->text.data);
        column.text.offsets = no_offsets;
        SIB__TRY(read_levels(call, table, sib__json_member(m, "levels"), &column.levels));
        SIB__TRY(sib__table_put(call, table, &column));
    }
    return SIB_OK;
}

static sib_status empty_table(sib__call *call, const sib__contract_table *declared,
                              sib_table **out)
{
    sib_table *table = NULL;
    SIB__TRY(sib__table_make(call, 0, declared->columns->n, &table));
    sib_status status = fill(call, table, declared);
    if (status != SIB_OK) {
        sib_table_free(table);
        return status;
    }
    *out = table;
    return SIB_OK;
}

/* A code that is not listed is a slip of the pen: it would never be met. */
static sib_status check_codes(sib__call *call, const sib_table *table, const sib__json *at,
                              const sib_expression *expression)
{
    sib__slice  text = {NULL, 0};
    const char *column = NULL;
    if (expression == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__program_stranger(call, sib__expression_program(expression), table, &text,
                                   &column));
    return text.data == NULL ? SIB_OK
                             : sib__json_fail(call, "contract", at,
                                              "in the expression: \"%s\" is no level of \"%s\"",
                                              text.data, column);
}

/* `text` may be NULL or absent; a condition gives a flag. */
static sib_status compile(sib__call *call, const sib_table *table, const sib__json *at,
                          bool condition)
{
    sib__child      child;
    sib_expression *expression = NULL;
    if (at == NULL || at->kind != SIB__JSON_STRING) {
        return SIB_OK;
    }
    sib_context *ctx = sib__child_begin(&child, call, 0.0, 0.0);
    sib_status   status = sib_expression_compile(ctx, at->text.data, table, &expression);
    bool         flag =
        expression != NULL && sib__expression_program(expression)->type == SIB_COLUMN_TYPE_FLAG;
    sib_status codes = check_codes(call, table, at, expression);
    sib_expression_free(expression);
    SIB__TRY(codes);
    if (status == SIB_ERR_TERMS) {
        return sib__json_fail(call, "contract", at, "in the expression: %s",
                              child.context.message);
    }
    SIB__TRY(sib__child_end(&child, status));
    return flag || !condition
               ? SIB_OK
               : sib__json_fail(call, "contract", at, "the expression is no condition");
}

static sib_status compile_members(sib__call *call, const sib_table *table,
                                  const sib__json *list, const char *key, bool condition)
{
    for (const sib__json *at = list == NULL ? NULL : list->first; at != NULL; at = at->next) {
        SIB__TRY(compile(call, table, sib__json_member(at, key), condition));
    }
    return SIB_OK;
}

static sib_status check_releases(sib__call *call, const sib__contract *c,
                                 const sib_table *table)
{
    const sib__json *arms = sib__json_member(sib__json_member(c->root, "eligibility"), "arms");
    SIB__TRY(compile(call, table, sib__json_member(arms, "treated"), true));
    SIB__TRY(compile(call, table, sib__json_member(arms, "comparison"), true));
    SIB__TRY(compile_members(call, table, c->rules, "expression", true));
    SIB__TRY(compile_members(call, table, c->exclusions, "expression", true));
    return compile_members(call, table, c->covariates, "expression", false);
}

static sib_status check_where(sib__call *call, const sib__contract *c, const sib_table *table)
{
    const sib__json *section = sib__json_member(c->root, "outcome");
    return c->outcome.where == NULL
               ? SIB_OK
               : compile(call, table, sib__json_member(section, "where"), true);
}

static sib_status check_measures(sib__call *call, const sib__contract *c,
                                 const sib_table *table)
{
    return compile_members(call, table, c->measures, "where", true);
}

/* Runs a check on the empty table of a declaration. */
static sib_status
with_table(sib__call *call, const sib__contract *c, const sib__contract_table *declared,
           sib_status (*check)(sib__call *, const sib__contract *, const sib_table *))
{
    sib_table *table = NULL;
    SIB__TRY(empty_table(call, declared, &table));
    sib_status status = check(call, c, table);
    sib_table_free(table);
    return status;
}

sib_status sib__contract_check_where(sib__call *call, const sib__contract *c)
{
    return with_table(call, c, c->outcomes, check_where);
}

sib_status sib__contract_check_expressions(sib__call *call, const sib__contract *c)
{
    SIB__TRY(with_table(call, c, c->releases, check_releases));
    SIB__TRY(c->outcomes == NULL ? SIB_OK : sib__contract_check_where(call, c));
    return c->earlier == NULL ? SIB_OK : with_table(call, c, c->earlier, check_measures);
}
