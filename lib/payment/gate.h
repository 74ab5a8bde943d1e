/* Gates: whether a reduction reaches a threshold, decided in exact rationals, and how far it
 * lies from it, in events. */
#ifndef SIB_PAYMENT_GATE_H
#define SIB_PAYMENT_GATE_H

#include "payment/effects.h"
#include "payment/terms.h"

typedef struct sib__payment_decision {
    const sib__payment_effect     *effect; /* NULL: the pool that is not there */
    const sib__payment_gate_terms *gate;
    int32_t                        result;   /* a sib_payment_gate */
    sib__rational                  compared; /* the reduction, rounded where terms say so */
    bool                           asked;    /* met or missed: `compared` holds */
    bool                           has_distance;
    sib__rational                  distance;
    int64_t                        change; /* SIB_I64_MISSING for none */
} sib__payment_decision;

/* Decides the gates of the cohorts, in sequence, and of the pool, last. What is in scratch
 * lives as long as the call. */
sib_status sib__payment_decide(sib__call *call, const sib__payment_terms *terms,
                               const sib__payment_effects *effects,
                               sib__payment_decision **decisions, int64_t *n);

#endif
