#include "table/terms.h"

#include "core/format.h"
#include "table/program.h"

sib_status sib__terms_require(sib__call *call, const sib__terms *terms, const char *name,
                              int32_t type, sib__column *out)
{
    return sib__table_require(call, terms->table, terms->argument, terms->argument, name, type,
                              out);
}

/* One validity bit, off, for as many rows as an absent column is asked for. */
static sib_status absent(sib__call *call, const sib__terms *terms, const char *name,
                         int32_t type, sib__column *out)
{
    int64_t  rows = sib_table_rows(terms->table);
    uint8_t *bits = SIB__NEW(&call->scratch, uint8_t, rows / 8 + 1);
    SIB__TRY_MEMORY(call, bits);
    *out = (sib__column){.name = name, .type = type, .n = rows, .validity = {bits, 0}};
    return SIB_OK;
}

sib_status sib__terms_optional(sib__call *call, const sib__terms *terms, const char *name,
                               int32_t type, sib__column *out)
{
    if (sib_table_find(terms->table, name) < 0) {
        return absent(call, terms, name, type, out);
    }
    return sib__terms_require(call, terms, name, type, out);
}

sib_status sib__terms_unique(sib__call *call, const sib__terms *terms, const sib__column *ids)
{
    for (int64_t i = 0; i < ids->n; i++) {
        sib__slice id = sib__column_text(ids, i);
        if (id.length == 0) {
            return sib__fail(call, SIB_ERR_TERMS, terms->argument, i, ids->name,
                             "a name is needed");
        }
        for (int64_t j = 0; j < i; j++) {
            if (sib__slice_compare(id, sib__column_text(ids, j)) == 0) {
                return sib__fail(call, SIB_ERR_TERMS, terms->argument, i, ids->name,
                                 "the name is used already in row %lld", (long long)j);
            }
        }
    }
    return SIB_OK;
}

/* The condition as terminated text, and the name of its place: "rules[2].expression". */
static sib_status locate(sib__call *call, const sib__terms *terms, const sib__column *column,
                         int64_t row, char argument[SIB__NAME_SIZE], const char **text)
{
    sib__line line = {argument, SIB__NAME_SIZE, 0};
    sib__line_print(&line, "%s[%lld].%s", terms->argument, (long long)row, column->name);
    *text = sib__slice_copy(&call->scratch, sib__column_text(column, row));
    SIB__TRY_MEMORY(call, *text);
    return SIB_OK;
}

sib_status sib__terms_condition(sib__call *call, const sib__terms *terms,
                                const sib__column *column, int64_t row, const sib_table *data,
                                uint8_t *flags)
{
    char        argument[SIB__NAME_SIZE];
    const char *text = NULL;
    SIB__TRY(locate(call, terms, column, row, argument, &text));
    return sib__table_condition(call, data, argument, text, flags);
}

sib_status sib__terms_columns(sib__call *call, const sib__terms *terms,
                              const sib__column *column, int64_t row, const sib_table *data,
                              int64_t **columns, int64_t *n)
{
    char         argument[SIB__NAME_SIZE];
    const char  *text = NULL;
    sib__program program;
    int64_t      count = sib_table_columns(data);
    uint8_t     *used = SIB__NEW(&call->scratch, uint8_t, count);
    *columns = SIB__NEW(&call->scratch, int64_t, count);
    if (used == NULL || *columns == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(locate(call, terms, column, row, argument, &text));
    SIB__TRY(sib__program_compile(call, &call->scratch, argument, text, data, &program));
    for (int64_t i = 0; i < program.column_count; i++) {
        used[sib_table_find(data, program.columns[i].name)] = 1;
    }
    *n = 0;
    for (int64_t i = 0; i < count; i++) {
        if (used[i] != 0) {
            (*columns)[(*n)++] = i;
        }
    }
    return SIB_OK;
}
