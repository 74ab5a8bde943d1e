/* Whether data are separated, decided by finding the direction or showing there is none. */
#ifndef SIB_PROPENSITY_SEPARATION_H
#define SIB_PROPENSITY_SEPARATION_H

#include "propensity/newton.h"

/* What was found. */
typedef enum sib__separation {
    SIB__SEPARATION_NONE = 1,
    SIB__SEPARATION_QUASI = 2,
    SIB__SEPARATION_COMPLETE = 3,
    SIB__SEPARATION_UNKNOWN = 4 /* beyond working precision */
} sib__separation;

/* Looks for the direction [terms], in standardised terms, that separates all rows that any
 * direction separates; these rows get the weight 0 in the design. */
sib_status sib__separation_find(sib__call *call, const sib__newton *newton, double *direction,
                                sib__separation *out);

#endif
