/* Payment terms, read from JSON and checked before any effect is looked at. */
#ifndef SIB_PAYMENT_TERMS_H
#define SIB_PAYMENT_TERMS_H

#include "core/form.h"
#include "core/money.h"
#include "core/rational.h"

/* Which persons N counts. */
#define SIB__PAYMENT_PERSONS_LIST(X)                                                           \
    X(SIB__PAYMENT_PERSONS_MATCHED, 1, "matched_treated", "treated persons the mean is over")  \
    X(SIB__PAYMENT_PERSONS_ELIGIBLE, 2, "eligible_treated", "all treated who qualified")       \
    X(SIB__PAYMENT_PERSONS_GIVEN, 3, NULL, "a number in the terms")

/* When the pool's gate is asked. */
#define SIB__PAYMENT_POOLED_WHEN_LIST(X)                                                       \
    X(SIB__PAYMENT_POOLED_WHEN_NO_COHORT_PAID, 1, "no_cohort_paid", "only then")               \
    X(SIB__PAYMENT_POOLED_WHEN_NET_OF_COHORTS, 2, "net_of_cohorts",                            \
      "always; what cohorts were paid is taken off")                                           \
    X(SIB__PAYMENT_POOLED_WHEN_NEVER, 3, "never", "there is no pool")

/* What is paid once a gate is met. */
#define SIB__PAYMENT_AMOUNT_LIST(X)                                                            \
    X(SIB__PAYMENT_AMOUNT_WHOLE_REDUCTION, 1, "whole_reduction", "from the first event")       \
    X(SIB__PAYMENT_AMOUNT_EXCESS_OVER_GATE, 2, "excess_over_gate", "what exceeds it")

#define SIB__PAYMENT_VALUE(constant, number, name, meaning) constant = number,
typedef enum sib__payment_persons {
    SIB__PAYMENT_PERSONS_LIST(SIB__PAYMENT_VALUE)
} sib__payment_persons;
typedef enum sib__payment_pooled_when {
    SIB__PAYMENT_POOLED_WHEN_LIST(SIB__PAYMENT_VALUE)
} sib__payment_pooled_when;
typedef enum sib__payment_amount {
    SIB__PAYMENT_AMOUNT_LIST(SIB__PAYMENT_VALUE)
} sib__payment_amount;
#undef SIB__PAYMENT_VALUE

/* The gate of the cohorts or of the pool, with its N. */
typedef struct sib__payment_gate_terms {
    bool          present;
    sib__rational threshold; /* 0..1 */
    int32_t       persons;   /* a sib__payment_persons */
    sib__rational given;     /* its number, where that is GIVEN */
} sib__payment_gate_terms;

/* One rounding; decimals is -1 for none. */
typedef struct sib__payment_rounding {
    int32_t decimals;
    int32_t rounding;
} sib__payment_rounding;

typedef struct sib__payment_cap {
    sib__slice cohort;
    int64_t    minor;
} sib__payment_cap;

typedef struct sib__payer {
    sib__slice    id;
    sib__rational share; /* > 0 */
} sib__payer;

typedef struct sib__payment_terms {
    char                    currency[4];
    sib__rational           price;
    sib__slice              price_text;
    sib__payment_gate_terms cohort;
    sib__payment_gate_terms pooled;
    bool                    strict; /* ">", else ">=" */
    int32_t                 pooled_when;
    sib__payment_rounding   decide;
    int32_t                 amount;
    int64_t                 contract_cap; /* INT64_MAX for none */
    sib__payment_cap       *cohort_caps;
    int64_t                 cohort_cap_count;
    sib__payment_rounding   events;
    int32_t                 line_rounding;
    sib__payer             *payers; /* in id order */
    int64_t                 payer_count;
    sib__slice              price_source; /* data NULL where the terms give none */
    sib__slice              gate_source;
    sib__slice              cap_source;
} sib__payment_terms;

/* The keys of the terms. */
extern const sib__options sib__payment_terms_keys;

/* Reads the terms into the pool. TERMS, CURRENCY or OVERFLOW as payment.h says. */
sib_status sib__payment_terms_read(sib__call *call, sib__memory *m, const char *text,
                                   sib__payment_terms *out);

/* The same from values that are parsed already, so that a fault is named by its place in the
 * document they are part of. */
sib_status sib__payment_terms_of(sib__call *call, sib__memory *m, const sib__json *root,
                                 sib__payment_terms *out);

#endif
