/* The handle of an evaluation: a record as text and as tables. */
#ifndef SIB_EVALUATION_HANDLE_H
#define SIB_EVALUATION_HANDLE_H

#include "record/record.h"
#include "sib/evaluation.h"

struct sib_evaluation {
    sib__memory memory;
    char        hash[SIB__HASH_TEXT_SIZE];
    const char *record;
    const char *annex;
    const char *facts; /* canonical; NULL where there are none */
    sib_table  *summary;
    sib_table  *tables[SIB__MEMBER_COUNT]; /* NULL where the stage has no such list */
};

/* How far it went: "design", or "evaluation" once outcomes are counted. */
const char *sib__stage_name(bool counted);

/* Fills a handle from the values of a record, whose text lies in the handle's pool. */
sib_status sib__evaluation_fill(sib__call *call, sib_evaluation *e, const sib__record *record,
                                const char *text, const char *annex);

#endif
