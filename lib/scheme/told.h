/* Lines of persons: in a statement they are told together, so that it names nobody. */
#ifndef SIB_SCHEME_TOLD_H
#define SIB_SCHEME_TOLD_H

#include "scheme/run.h"

/* Whether the lines of a step have the key `person`. */
bool sib__of_persons(const sib__run *run, const sib__scheme_step *step);

/* Whether a statement tells the lines of a step one by one. */
bool sib__tells_each(const sib__run *run, const sib__scheme_step *step);

/* Rows of "lines" for a step of persons: lines alike in `line`, cohort, `what`, periods and
 * state are one row, with their number and their sum, in the order of the first of each. */
sib_status sib__tell_together(sib__run *run, const sib__scheme_step *step);

#endif
