/* The cells of a record, and how one is refused. */
#ifndef SIB_SCHEME_RECORD_ROWS_H
#define SIB_SCHEME_RECORD_ROWS_H

#include "scheme/record.h"

/* An exact number that a row spells, 0 where it is blank; a text, NULL where it is; and
 * whether that is what it says. */
sib_status  sib__row_number(sib__call *call, sib__memory *m, const sib__rows *rows, int64_t row,
                            const char *field, sib__exact *out);
const char *sib__row_text(const sib__rows *rows, int64_t row, const char *field);
bool sib__row_says(const sib__rows *rows, int64_t row, const char *field, const char *text);

typedef struct sib__checking {
    sib__call          *call; /* what is worked out lies in its scratch */
    const char         *argument;
    const sib__settled *record;
} sib__checking;

/* TERMS, with row and column of a table of the record (-1, NULL: of none). */
sib_status sib__settled_refuse(const sib__checking *c, int64_t row, const char *column,
                               const char *what);

#endif
