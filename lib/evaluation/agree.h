/* Whether a record of a contract in the language sib@1 agrees with itself. */
#ifndef SIB_EVALUATION_AGREE_H
#define SIB_EVALUATION_AGREE_H

#include "record/record.h"

/* DATA unless difference, reduction and ratio of each cohort's effect follow from its exact
 * means, and these from the facts, which a settlement reads. */
sib_status sib__record_agree(sib__call *call, const char *argument, const sib__record *record);

#endif
