/* The facts of the last settlement that paid, handed in again: what of them stands. */
#ifndef SIB_SCHEME_EARLIER_H
#define SIB_SCHEME_EARLIER_H

#include "scheme/run.h"

/* Where the stage closes them, the facts of the run are those with what came later; where an
 * amendment lets the past stand, the run has its base. ARGUMENT where they are needed and not
 * handed in, DATA where they are others than the record names. */
sib_status sib__earlier_begin(sib__run *run);

/* What the last stage that paid would now be, less what it was: nothing is set where that is
 * not known. */
sib_status sib__earlier_restate(sib__run *run);

#endif
