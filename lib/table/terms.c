#include "table/terms.h"

#include "core/format.h"

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

sib_status sib__terms_texts(sib__call *call, sib__memory *memory, const sib__terms *terms,
                            const sib__column *column, sib_text *out)
{
    int64_t  n = sib_table_rows(terms->table);
    int64_t *offsets = SIB__NEW(memory, int64_t, n + 1);
    SIB__TRY_MEMORY(call, offsets);
    for (int64_t i = 0; i < n; i++) {
        offsets[i + 1] = offsets[i] + sib__column_text(column, i).length;
    }
    char *data = SIB__NEW(memory, char, offsets[n]);
    SIB__TRY_MEMORY(call, data);
    for (int64_t i = 0; i < n; i++) {
        sib__slice text = sib__column_text(column, i);
        for (int64_t j = 0; j < text.length; j++) {
            data[offsets[i] + j] = text.data[j];
        }
    }
    *out = (sib_text){data, offsets, n};
    return SIB_OK;
}

sib_status sib__terms_condition(sib__call *call, const sib__terms *terms,
                                const sib__column *column, int64_t row, const sib_table *data,
                                uint8_t *flags)
{
    char      argument[SIB__NAME_SIZE];
    sib__line line = {argument, sizeof argument, 0};
    char     *text = sib__slice_copy(&call->scratch, sib__column_text(column, row));
    SIB__TRY_MEMORY(call, text);
    sib__line_print(&line, "%s[%lld].%s", terms->argument, (long long)row, column->name);
    return sib__table_condition(call, data, argument, text, flags);
}
