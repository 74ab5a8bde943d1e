/* What people reached. */
#ifndef SIB_SCHEME_ACHIEVE_H
#define SIB_SCHEME_ACHIEVE_H

#include "scheme/run.h"

/* One line an achievement, in canonical order, each 1. DATA where one lies in no period of a
 * key of `by`, by which it is read. */
sib_status sib__list_achievements(sib__run *run, const sib__scheme_outcome *outcome,
                                  sib__dimensions by, sib__series **out);

#endif
