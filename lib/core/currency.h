/* Currencies of ISO 4217: amounts are whole minor units of one. */
#ifndef SIB_CORE_CURRENCY_H
#define SIB_CORE_CURRENCY_H

#include "core/call.h"

/* Minor-unit exponent of an ISO 4217 code (GBP 2, JPY 0, KWD 3), -1 for an unknown code. */
int32_t sib__currency_exponent(const char *code);

/* Minor units in one of the currency (GBP 100, JPY 1, KWD 1000). */
int64_t sib__currency_unit(const char *code);

/* CURRENCY unless the code is known. */
sib_status sib__currency_check(sib__call *call, const char *argument, const char *code);

#endif
