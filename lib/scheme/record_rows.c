/* The cells of a record that is read, and how it is refused. */
#include "scheme/record_rows.h"

#include <string.h>

const char *sib__row_text(const sib__rows *rows, int64_t row, const char *field)
{
    return sib__rows_at(rows, row, field)->text.data;
}

sib_status sib__row_number(sib__call *call, sib__memory *m, const sib__rows *rows, int64_t row,
                           const char *field, sib__exact *out)
{
    sib__slice text = sib__rows_at(rows, row, field)->text;
    int32_t    unit = 0;
    *out = sib__exact_of_i64(0);
    return text.data == NULL ? SIB_OK : sib__unspell(call, m, field, text, &unit, out);
}

bool sib__row_says(const sib__rows *rows, int64_t row, const char *field, const char *text)
{
    const char *said = sib__row_text(rows, row, field);
    return said != NULL && strcmp(said, text) == 0;
}

sib_status sib__settled_refuse(const sib__checking *c, int64_t row, const char *column,
                               const char *what)
{
    return sib__fail(c->call, SIB_ERR_TERMS, c->argument, row, column, "%s", what);
}
