/* Facts of a settlement that evaluations hold. */
#ifndef SIB_EVALUATION_FACTS_H
#define SIB_EVALUATION_FACTS_H

#include "scheme/facts.h"

/* The facts in a text as an evaluation has it, in a set that a pool owns; and those of one set
 * beside those of another, `name` names the other in messages. */
sib_status sib__facts_of_text(sib__call *call, sib__memory *owner, sib__slice text,
                              sib_facts **out);
sib_status sib__facts_join(sib__call *call, const char *name, const sib_facts *from,
                           sib_facts *to);

#endif
