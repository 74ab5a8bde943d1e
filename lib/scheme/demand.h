/* What a settlement asks of facts: on which day, and of an outcome of people by which keys and
 * against whom. Whoever counts people for it need not know the steps. */
#ifndef SIB_SCHEME_DEMAND_H
#define SIB_SCHEME_DEMAND_H

#include "scheme/scheme.h"

typedef struct sib__demand {
    bool                          measured; /* a step measures it */
    sib__dimensions               classes;  /* of people, by which it is measured */
    const sib__scheme_comparison *arms;     /* whose arms its rows have; NULL: it has none */
} sib__demand;

/* TERMS when two comparisons want arms of their own. */
sib_status sib__demand_of(sib__call *call, const sib__scheme *s, const sib__scheme_outcome *o,
                          sib__demand *out);

/* The stage of that name and its day; of a contract without any, NULL and the day that the name
 * is. ARGUMENT when there is none, TERMS for a draft. */
sib_status sib__find_stage(sib__call *call, const sib__scheme *s, const char *name,
                           const sib__scheme_stage **stage, int32_t *as_at);

#endif
