/* Facts of which the past is closed. */
#ifndef SIB_SCHEME_EARLIER_ROWS_H
#define SIB_SCHEME_EARLIER_ROWS_H

#include "scheme/past.h"
#include "scheme/run.h"

/* The facts of the run become those of the last settlement up to its day, and what is handed in
 * with later dates. DATA where a member of then is changed or gone. */
sib_status sib__earlier_close(sib__run *run);

#endif
