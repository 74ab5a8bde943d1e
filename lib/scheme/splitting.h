/* A split at one stage. */
#ifndef SIB_SCHEME_SPLITTING_H
#define SIB_SCHEME_SPLITTING_H

#include "core/hash.h"
#include "scheme/billing.h"
#include "scheme/split.h"

typedef struct sib__splitting {
    sib__run         *run;
    const sib__split *split;
    const sib__json  *past; /* what the record before keeps of its split; NULL: nothing */
    sib__billing      billing;
    const char      **names;         /* [groups] */
    int64_t          *group_of_code; /* [codes of the cards' key] */
    bool              kept; /* a line has no number, and no bill changes: no sums are asked */
    char              terms[SIB__HASH_TEXT_SIZE];
} sib__splitting;

/* a - b in minor units; OVERFLOW beyond 64 bits. */
sib_status sib__take_minor(sib__run *run, int64_t *from, int64_t value);

/* The key of the cards; "" where there are none. */
const char *sib__split_key(const sib__splitting *s);

/* The rows of "bills"; what the record keeps, and where nothing has changed what the one before
 * kept. */
sib_status sib__split_rows(const sib__splitting *s);
sib_status sib__split_record(sib__splitting *s);
sib_status sib__split_keep(sib__splitting *s);

#endif
