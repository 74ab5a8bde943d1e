/* Who is billed what: what several payers owe in all, divided among them to the last minor unit
 * (docs/language/stages.md). All amounts are in minor units. */
#ifndef SIB_SCHEME_BILLING_H
#define SIB_SCHEME_BILLING_H

#include "core/exact.h"

/* A payer, or what nobody pays, which is the last of them. */
typedef struct sib__bill {
    const char *id;
    bool        capped;
    int64_t     most;    /* where it is capped */
    int64_t     charged; /* lines that this payer alone is billed */
    sib__exact  base;    /* from which targets are counted */
    sib__exact  before;  /* the target at the last settlement that paid */
    int64_t     billed;  /* by then */
    sib__exact  target;  /* what it owes, exactly */
    int64_t     bill;    /* in all, in whole units */
} sib__bill;

/* Lines that are shared alike. */
typedef struct sib__bill_group {
    int64_t           sum;
    int64_t           base;   /* from which its sum is shared */
    const sib__exact *shares; /* [payers], from 0, not all 0 */
} sib__bill_group;

typedef struct sib__billing {
    int64_t          total; /* of all bills */
    sib__bill       *bills; /* [n] */
    int64_t          n;     /* payers and 1 */
    sib__bill_group *groups;
    int64_t          group_count;
    bool             spills; /* what is above a cap goes to the others; else nobody pays it */
} sib__billing;

/* Sets targets and bills, by shares; and in layers, of which each is filled before the next.
 * OVERFLOW when an amount is beyond 64 bits. */
sib_status sib__bill_shares(sib__call *call, sib__memory *m, sib__billing *billing);
sib_status sib__bill_layers(sib__call *call, sib__billing *billing);

/* The targets that stand, as whole units: a first time by the largest remainders, later so that
 * no bill moves against its target. */
sib_status sib__bill_units(sib__call *call, sib__memory *m, sib__billing *billing);

#endif
