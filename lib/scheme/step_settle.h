/* The step that says what is due. */
#ifndef SIB_SCHEME_STEP_SETTLE_H
#define SIB_SCHEME_STEP_SETTLE_H

#include "scheme/kind.h"

typedef struct sib__settle {
    sib__scheme_step step; /* first */
    const sib__json *of_said;
    const char      *below_zero;    /* repay, carry, refuse */
    const char      *below_nothing; /* owed, zero */
    const char      *undecided;     /* stop, others_proceed */
    sib__collected   of;
} sib__settle;

/* The settle step of a contract, NULL where it has none. */
const sib__settle *sib__settle_of(const sib__scheme *scheme);

#endif
