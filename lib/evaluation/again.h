/* What follows from a record's own contract and effects. */
#ifndef SIB_EVALUATION_AGAIN_H
#define SIB_EVALUATION_AGAIN_H

#include "record/record.h"

/* Works out again, without any data, what a record says: hash and options of its contract, its
 * cohorts' windows, the double of every exact text, difference, reduction and ratio of exact
 * means, their pool, and the payment. All else stays as it was read. */
sib_status sib__record_again(sib__call *call, sib__record *record);

#endif
