/* Facts that no contract could mean. */
#ifndef SIB_SCHEME_FACTS_CHECK_H
#define SIB_SCHEME_FACTS_CHECK_H

#include "scheme/run.h"

/* DATA for a table that the contract does not name, for a column of figures that it does not
 * state, and for rows of figures that agree in all their keys. */
sib_status sib__check_facts(sib__run *run);

#endif
