/* Texts by number: which rows hold the same text, and the place of each text among them all. */
#ifndef SIB_SCHEME_DISTINCT_H
#define SIB_SCHEME_DISTINCT_H

#include "table/table.h"

/* Columns of texts one under the other; whole numbers stand for their bytes. */
typedef struct sib__stacked {
    const sib__column *columns;
    const int64_t     *starts; /* [count + 1]: first row of each, rising from 0 */
    int64_t            count;
} sib__stacked;

/* The text of a row; without data where it is missing. */
sib__slice sib__stacked_text(const sib__stacked *stacked, int64_t row);

typedef struct sib__distinct {
    int32_t    *codes; /* [rows]: places in `names`; SIB_CODE_MISSING where one is missing */
    sib__slice *names; /* [n] in byte order, each once; they lie in the columns */
    int64_t     n;
} sib__distinct;

/* O(rows) and a sort of the names; in parallel. OVERFLOW beyond 2^31 - 2 rows. */
sib_status sib__find_distinct(sib__call *call, sib__memory *m, const sib__stacked *stacked,
                              sib__distinct *out);

/* Texts in byte order: rows[n]. */
sib_status sib__sort_texts(sib__call *call, sib__memory *m, const sib__slice *texts, int64_t n,
                           int64_t **rows);

#endif
