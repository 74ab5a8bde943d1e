/* The text that is signed, and the sentence of one step of it. */
#ifndef SIB_SCHEME_EXPLAIN_H
#define SIB_SCHEME_EXPLAIN_H

#include "scheme/prose_page.h"
#include "scheme/scheme.h"

/* What a step says, without its tables; `all` is the place of the list of steps. */
const char *sib__step_sentence(sib__prose *p, const sib__path *all,
                               const sib__scheme_step *step);

#endif
