/* Persons of an outcome whose rows are split by keys of its own. */
#ifndef SIB_SCHEME_COUNT_PEOPLE_H
#define SIB_SCHEME_COUNT_PEOPLE_H

#include "scheme/cells.h"
#include "scheme/counter.h"

typedef struct sib__people sib__people;

/* Whether a number belongs to persons, who are not split by the keys of their outcome. */
bool sib__counts_people(const sib__scheme_outcome *outcome, const char *number);

sib_status sib__people_begin(sib__run *run, const sib__counter *counter, sib__people **out);

/* Whether a row is the first of those that differ in the outcome's own keys alone; they are
 * refused if their numbers differ. */
sib_status sib__people_meet(sib__run *run, sib__people *people, const sib__fact *fact,
                            int64_t row, sib__arm arm, sib__exact value, bool *first);

/* Adds to each line what those that differ from it in the outcome's own keys alone have met. */
sib_status sib__people_spread(sib__run *run, const sib__counter *counter,
                              const sib__numbers *met, sib__numbers *to);

#endif
