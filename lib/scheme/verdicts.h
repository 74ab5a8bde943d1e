/* Words that the facts give for a number that is not there. */
#ifndef SIB_SCHEME_VERDICTS_H
#define SIB_SCHEME_VERDICTS_H

#include "scheme/counter.h"

/* Whether a text is such a word, or empty. */
bool sib__is_verdict(sib__slice text);

/* Marks the lines that have a row of an arm with a verdict that is not ok: by its word, of
 * several the first by bytes. OVERFLOW for too many of them. */
sib_status sib__mark_verdicts(sib__run *run, const sib__counter *counter, sib__arm arm);

#endif
