/* Exact values of a terms document. Each fails with TERMS at the value's line and column,
 * naming the key. */
#ifndef SIB_PAYMENT_TERMS_READ_H
#define SIB_PAYMENT_TERMS_READ_H

#include "core/json.h"
#include "core/money.h"
#include "core/rational.h"

/* An exact number as text, at least 0. */
sib_status sib__terms_exact(sib__call *call, sib__memory *m, const sib__json *at,
                            sib__rational *out);

/* An amount as plain decimal text, at least 0: no per cent, no fraction. */
sib_status sib__terms_decimal(sib__call *call, sib__memory *m, const sib__json *at,
                              const char *key, sib__rational *out);

/* An amount that is a whole number of minor units. */
sib_status sib__terms_money(sib__call *call, const sib__json *at, const char *key,
                            const char *currency, int64_t *minor);

#endif
