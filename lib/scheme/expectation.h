/* What an example of a contract says that a settlement must give. */
#ifndef SIB_SCHEME_EXPECTATION_H
#define SIB_SCHEME_EXPECTATION_H

#include "scheme/handle.h"
#include "scheme/read.h"

/* What was found in place of what is expected: "" where nothing stands there; whether the two
 * are the same. `settlement` NULL: it was refused. */
typedef struct sib__found {
    const char *text;
    bool        holds;
} sib__found;

sib_status sib__expectation_try(const sib__reader *r, const sib__json *expectation,
                                const sib_settlement *settlement, sib__found *out);

#endif
