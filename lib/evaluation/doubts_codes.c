/* Codes that differ in case, blanks or leading zeros alone: the rows of all but the one that
 * most rows have. */
#include "evaluation/doubts.h"

#include <string.h>

typedef struct alike_codes {
    const sib__column *column;
    int64_t           *rows;  /* [levels]: that have the code */
    int64_t           *first; /* [levels]: the first that looks like it */
    int64_t           *most;  /* [levels], of such a first: the one that most rows have */
} alike_codes;

static sib_status fold_levels(sib__call *call, sib_text levels, int64_t *first)
{
    sib__people people;
    int64_t     size = levels.n == 0 ? 0 : levels.offsets[levels.n] - levels.offsets[0];
    char       *data = SIB__NEW(&call->scratch, char, size + levels.n + 1);
    SIB__TRY_MEMORY(call, data);
    int64_t *offsets = SIB__NEW(&call->scratch, int64_t, levels.n + 1);
    SIB__TRY_MEMORY(call, offsets);
    for (int64_t i = 0; i < levels.n; i++) {
        int64_t length = sib__id_fold(sib__text_at(levels, i), data + offsets[i]);
        data[offsets[i] + length] = '.'; /* no code is empty then */
        offsets[i + 1] = offsets[i] + length + 1;
    }
    return sib__people_stack(call, "tables", (sib_text){data, offsets, levels.n}, &people,
                             first);
}

static sib_status count_codes(const sib__doubt_table *t, alike_codes *a)
{
    int64_t n = a->column->levels.n;
    for (int64_t row = 0; row < a->column->n; row++) {
        int32_t code = sib__column_code(a->column, row);
        SIB__TRY(SIB__PAUSE(t->call, row));
        if (code != SIB_CODE_MISSING) {
            a->rows[code]++;
        }
    }
    for (int64_t i = 0; i < n; i++) {
        a->most[i] = i;
    }
    for (int64_t i = 0; i < n; i++) {
        int64_t *most = &a->most[a->first[i]];
        *most = a->rows[i] > a->rows[*most] ? i : *most;
    }
    return SIB_OK;
}

static sib_status check_column(const sib__doubt_table *t, const sib__column *column)
{
    sib__memory *m = &t->call->scratch;
    int64_t      n = column->levels.n;
    alike_codes  a = {.column = column};
    sib__doubt   doubt = {.check = SIB__DOUBT_ALIKE, .table = t->name, .column = column->name};
    memcpy(doubt.of, t->of, sizeof t->of);
    a.rows = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(t->call, a.rows);
    a.first = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(t->call, a.first);
    a.most = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(t->call, a.most);
    SIB__TRY(fold_levels(t->call, column->levels, a.first));
    SIB__TRY(count_codes(t, &a));
    for (int64_t row = 0; row < column->n; row++) {
        int32_t code = sib__column_code(column, row);
        SIB__TRY(SIB__PAUSE(t->call, row));
        if (code != SIB_CODE_MISSING && a.most[a.first[code]] != code &&
            (t->all || t->side[row] != SIB__SIDE_NONE)) {
            doubt.records[t->side[row]]++;
        }
    }
    return sib__doubt_write(t->call, t->contract, t->lists, &doubt);
}

sib_status sib__doubts_in_codes(const sib__doubt_table *t, const sib__column *columns,
                                int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        if (columns[i].type == SIB_COLUMN_TYPE_CODES) {
            SIB__TRY(check_column(t, &columns[i]));
        }
    }
    return SIB_OK;
}
