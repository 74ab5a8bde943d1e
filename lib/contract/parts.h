/* What the parts of the language sib@1 share that become sections (parts.c). */
#ifndef SIB_CONTRACT_PARTS_H
#define SIB_CONTRACT_PARTS_H

#include "contract/contract.h"

/* A contract with nothing read yet; and what its sections say of the rest, once they are. */
sib_status sib__parts_begin(sib__call *call, sib__memory *m, const sib__scheme *s,
                            sib__contract **out);
sib_status sib__parts_finish(sib__call *call, sib__memory *m, const sib__scheme *s,
                             const sib__scheme_comparison *comparison,
                             const sib__scheme_outcome *leader, sib__contract *c);

/* The part of that name as the document says it, with its remarks. */
sib_status sib__parts_given(sib__call *call, sib__memory *m, const sib__scheme *s,
                            const char *parts, const char *name, const sib__json **out);

/* Reads who the people are where nobody is matched. */
sib_status sib__parts_read_people(sib__call *call, sib__memory *m, sib__contract *c,
                                  const sib__json *given);

#endif
