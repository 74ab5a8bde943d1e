/* Sentences for what a record says by names. */
#ifndef SIB_EVALUATION_WORDS_H
#define SIB_EVALUATION_WORDS_H

#include "record/record.h"

/* Fills in the sentences of a list: `meaning` of findings, `why` of lines. They are no part of
 * the record, so that a better sentence breaks no replay. */
void sib__words_fill(sib__member list, sib__rows *rows);

#endif
