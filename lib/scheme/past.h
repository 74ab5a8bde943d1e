/* The settlement before this one, read from its record. */
#ifndef SIB_SCHEME_PAST_H
#define SIB_SCHEME_PAST_H

#include "core/exact.h"
#include "core/hash.h"
#include "core/json.h"
#include "scheme/scheme.h"

typedef struct sib__past {
    const sib__json *root;
    char             hash[SIB__HASH_TEXT_SIZE];
    const char      *contract_hash;
    const char      *version;
    int32_t          as_at;
    sib__exact       cumulative;
    sib__exact       paid;    /* by all settlements up to it */
    bool             amended; /* the contract since is another one */
} sib__past;

/* Reads a record and checks that it is one, that it paid, and that a settlement of this stage
 * of this contract may follow it: TERMS otherwise. */
sib_status sib__past_read(sib__call *call, sib__memory *m, const char *record,
                          const sib__scheme *scheme, const sib__scheme_stage *stage,
                          sib__past *out);

/* The hash of a record: of its canonical text without `hash`. */
sib_status sib__settlement_hash(sib__call *call, const sib__json *record,
                                char out[SIB__HASH_TEXT_SIZE]);

#endif
