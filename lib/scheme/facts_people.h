/* Counts of people and members that no contract could mean. */
#ifndef SIB_SCHEME_FACTS_PEOPLE_H
#define SIB_SCHEME_FACTS_PEOPLE_H

#include "scheme/run.h"

/* DATA for columns that nothing reads, rows with the same keys, and counts that cannot be; and
 * for a member in two rows or with other columns than are declared. */
sib_status sib__check_people(sib__run *run, const sib__scheme_outcome *outcome,
                             const sib_table *table);
sib_status sib__check_members(sib__run *run, const sib_table *table);

#endif
