#include "table/publish.h"

#include <string.h>

const sib_table *sib__table_titled(const sib__titled *tables, int64_t n, const char *title)
{
    for (int64_t i = 0; title != NULL && i < n; i++) {
        if (strcmp(tables[i].title, title) == 0) {
            return tables[i].table;
        }
    }
    return NULL;
}

sib_status sib__table_begin(sib__call *call, sib__memory *owner, int64_t rows, int64_t columns,
                            sib_table **out)
{
    SIB__TRY(sib__table_make(call, rows, columns, out));
    return sib__own(call, owner, *out, sib__table_release);
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
