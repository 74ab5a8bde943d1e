/* Exact numbers as a statement spells them: in one way each. */
#ifndef SIB_SCHEME_SPELL_H
#define SIB_SCHEME_SPELL_H

#include "scheme/scheme.h"

/* A number in the one spelling of its unit: "1967413", "12.5 %", "260/31 %", "1 points"; and
 * back, where money is a plain number: TERMS, with `argument`, for a text that is none. */
sib_status sib__spell(sib__call *call, sib__memory *m, sib__exact value, int32_t unit,
                      const char **out);
sib_status sib__unspell(sib__call *call, sib__memory *m, const char *argument, sib__slice text,
                        int32_t *unit, sib__exact *out);

#endif
