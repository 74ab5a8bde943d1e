/* Money: int64 minor units with an ISO 4217 code; every operation checked. */
#ifndef SIB_CORE_MONEY_H
#define SIB_CORE_MONEY_H

#include "core/rational.h"

typedef struct sib__money {
    int64_t minor;       /* minor units: pence of GBP, whole yen of JPY, fils of KWD */
    char    currency[4]; /* ISO 4217 code, terminated */
} sib__money;

/* Minor-unit exponent of an ISO 4217 code (GBP 2, JPY 0, KWD 3), -1 for an unknown code. */
int32_t sib__currency_exponent(const char *code);

/* CURRENCY unless the code is known. */
sib_status sib__currency_check(sib__call *call, const char *argument, const char *code);

/* a + b, a - b: CURRENCY when they differ, OVERFLOW when the result does not fit. */
sib_status sib__money_add(sib__call *call, sib__money a, sib__money b, sib__money *out);
sib_status sib__money_subtract(sib__call *call, sib__money a, sib__money b, sib__money *out);

/* An exact amount in major units rounded once, by a named mode, to minor units. */
sib_status sib__money_of(sib__call *call, sib__rational amount, const char *currency,
                         int32_t rounding, sib__money *out);

/* The exact amount in major units. */
sib_status sib__money_rational(sib__call *call, sib__memory *m, sib__money a,
                               sib__rational *out);

/* sib__exact_allocate of minor units by rational shares. */
sib_status sib__money_allocate(sib__call *call, sib__money total, const sib__rational *shares,
                               const int64_t *rank, int64_t n, int64_t *parts);

/* "1234.56" of 123456 GBP; terminated. Room: 24 bytes. */
void sib__money_print(sib__money a, char *to);

#endif
