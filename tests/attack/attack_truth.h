/* What the report knows of a cohort, as an attack takes it. */
#ifndef SIB_TESTS_ATTACK_TRUTH_H
#define SIB_TESTS_ATTACK_TRUTH_H

#include "attack.h"
#include "report/disclosure_work.h"

/* `few`: another cohort hides its result for its own sake, and so, by the pool, that of all. */
attack_cohort attack_truth(int64_t least, const sib__disclosure *d, int64_t cohort);

#endif
