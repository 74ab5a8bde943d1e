/* Counting facts into the lines of a measure. */
#ifndef SIB_SCHEME_COUNT_H
#define SIB_SCHEME_COUNT_H

#include "scheme/counter.h"

/* A line for each combination of the keys, numbers 0; lines whose cohort or period is open, or
 * of which the facts say that an arm has no number, say so. */
sib_status sib__count_begin(sib__run *run, const sib__scheme_outcome *outcome, sib__arm arm,
                            sib__dimensions by, const sib__output *result, sib__counter *out);

/* Adds a number of the facts, of one arm, to each line. */
sib_status sib__count_add(sib__run *run, const sib__counter *counter, sib__arm arm,
                          const char *number, sib__numbers *to);

#endif
