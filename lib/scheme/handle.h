/* The handles of lib/scheme. */
#ifndef SIB_SCHEME_HANDLE_H
#define SIB_SCHEME_HANDLE_H

#include "scheme/run.h"
#include "table/publish.h"

struct sib_scheme {
    sib__result result; /* first: the handle and its tables */
    sib__scheme scheme;
};

struct sib_settlement {
    sib__result result; /* first */
    const char *record;
};

/* Settles, or reports where the contract has no stages; with the table "persons" where it is
 * asked for. */
sib_status sib__settle_stage(sib__call *call, const sib__scheme *scheme, const sib_facts *facts,
                             const char *stage, const char *previous, bool persons,
                             sib_settlement *out);

#endif
