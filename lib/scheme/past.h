/* The settlement before this one, read from its record. */
#ifndef SIB_SCHEME_PAST_H
#define SIB_SCHEME_PAST_H

#include "scheme/record_rows.h"

typedef struct sib__past {
    sib__settled record;
    sib__exact   cumulative;
    sib__exact   paid;    /* by all settlements up to it */
    bool         amended; /* the contract since is another one */
} sib__past;

/* Reads a record and checks that it is one, that it paid, and that a settlement of this stage
 * of this contract may follow it: TERMS otherwise. */
sib_status sib__past_read(sib__call *call, sib__memory *m, const char *record,
                          const sib__scheme *scheme, const sib__scheme_stage *stage,
                          sib__past *out);

#endif
