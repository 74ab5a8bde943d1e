/* The handle of an evaluation: a record, taken apart into tables. */
#ifndef SIB_EVALUATION_HANDLE_H
#define SIB_EVALUATION_HANDLE_H

#include "evaluation/document.h"
#include "record/record.h"

struct sib_evaluation {
    sib__memory memory;
    int32_t     stage;
    bool        blind;
    int32_t     verdict;
    char        hash[SIB__HASH_TEXT_SIZE];
    const char *record;
    const char *annex;
    const char *total;
    const char *currency;
    sib_table  *tables[SIB__LIST_COUNT];
};

/* Fills a handle from a record and annex that lie in its own pool or, when `copy`, elsewhere.
 */
sib_status sib__evaluation_fill(sib__call *call, sib_evaluation *e, const char *argument,
                                const char *record, const char *annex);

/* Ends a call that makes an evaluation: a handle that failed is freed with its tables. */
sib_status sib__evaluation_leave(sib__call *call, sib_status status, sib_evaluation **out,
                                 sib_evaluation *e);

#endif
