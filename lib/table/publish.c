#include "table/publish.h"

#include <string.h>

struct sib__titled {
    const char         *title;
    sib_table          *table;
    struct sib__titled *next;
};

const sib_table *sib__table_titled(const sib__result *result, const char *title)
{
    for (const struct sib__titled *t = result->tables; title != NULL && t != NULL;
         t = t->next) {
        if (strcmp(t->title, title) == 0) {
            return t->table;
        }
    }
    return NULL;
}

/* The table is the result's already. */
static sib_status give_title(sib__call *call, sib__result *result, const char *title,
                             sib_table *table)
{
    struct sib__titled *titled = SIB__NEW(&result->memory, struct sib__titled, 1);
    SIB__TRY_MEMORY(call, titled);
    *titled = (struct sib__titled){title, table, result->tables};
    result->tables = titled;
    return SIB_OK;
}

sib_status sib__table_begin(sib__call *call, sib__result *result, const char *title,
                            int64_t rows, int64_t columns, sib_table **out)
{
    SIB__TRY(sib__table_make(call, rows, columns, out));
    SIB__TRY(sib__own(call, &result->memory, *out, sib__table_release));
    return give_title(call, result, title, *out);
}

sib_status sib__table_publish_shared(sib__call *call, sib__result *result, const char *title,
                                     const sib_table *table)
{
    sib_table *own = NULL;
    SIB__TRY(sib__table_share(call, &result->memory, table, &own));
    return give_title(call, result, title, own);
}

sib_status sib__table_of_rows(sib__call *call, sib__result *result, const char *title,
                              const sib__rows *rows)
{
    sib_table *table = NULL;
    SIB__TRY(sib__rows_finish(call, rows, &result->memory, &table));
    return give_title(call, result, title, table);
}

sib_status sib__table_put_all(sib__call *call, sib_table *table, const sib__column *columns,
                              int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(sib__table_put(call, table, &columns[i]));
    }
    return SIB_OK;
}

sib_status sib__column_of_enum(sib__call *call, sib__memory *memory, const char *name,
                               const int32_t *values, int64_t                n,
                               const char *(*name_of)(int32_t), sib__column *out)
{
    int32_t count = 0;
    while (name_of(count + 1) != NULL) {
        count++;
    }
    sib__slice *levels = SIB__NEW(&call->scratch, sib__slice, count);
    int32_t    *codes = SIB__NEW(memory, int32_t, n);
    if (levels == NULL || codes == NULL) {
        return sib__no_memory(call);
    }
    for (int32_t i = 0; i < count; i++) {
        levels[i] = sib__slice_of(name_of(i + 1));
    }
    for (int64_t i = 0; i < n; i++) {
        bool known = values[i] >= 1 && values[i] <= count;
        codes[i] = known ? values[i] - 1 : SIB_CODE_MISSING;
    }
    SIB__TRY(sib__column_of_slices(call, memory, levels, count, out));
    *out = (sib__column){
        .name = name, .type = SIB_COLUMN_TYPE_CODES, .codes = {codes, n}, .levels = out->text};
    return SIB_OK;
}

sib_status sib__table_share(sib__call *call, sib__memory *owner, const sib_table *table,
                            sib_table **out)
{
    int64_t  n = sib_table_columns(table);
    int64_t  length = 0;
    int64_t *offsets = SIB__NEW(&call->scratch, int64_t, n + 1);
    SIB__TRY_MEMORY(call, offsets);
    for (int64_t i = 0; i < n; i++) {
        length += (int64_t)strlen(sib_table_name(table, i));
        offsets[i + 1] = length;
    }
    char *names = SIB__NEW(&call->scratch, char, length + 1);
    SIB__TRY_MEMORY(call, names);
    for (int64_t i = 0; i < n; i++) {
        memcpy(names + offsets[i], sib_table_name(table, i),
               (size_t)(offsets[i + 1] - offsets[i]));
    }
    sib__child child;
    sib_status status = sib_table_select(sib__child_begin(&child, call, 0.0, 1.0), table,
                                         (sib_text){names, offsets, n}, out);
    return sib__child_own(&child, status, owner, *out, sib__table_release);
}

const char *sib_paper_text(const sib_paper *paper)
{
    return paper == NULL || paper->text == NULL ? "" : paper->text;
}

const sib_table *sib_paper_table(const sib_paper *paper, const char *name)
{
    return paper == NULL ? NULL : sib__table_titled(&paper->result, name);
}

void sib_paper_free(sib_paper *paper)
{
    sib__handle_free(paper);
}
