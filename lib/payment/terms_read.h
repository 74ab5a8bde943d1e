/* Readers of single values of a terms document. Each fails with TERMS at the value's line and
 * column, naming the key. */
#ifndef SIB_PAYMENT_TERMS_READ_H
#define SIB_PAYMENT_TERMS_READ_H

#include "core/json.h"
#include "core/options.h"
#include "core/rational.h"

/* Fails unless `object` is one and has only the keys listed (ends with NULL) and "source", a
 * text. */
sib_status sib__terms_object(sib__call *call, const sib__json *object, const char *what,
                             const char *const *keys);

/* The member `key`, which must be there. */
sib_status sib__terms_need(sib__call *call, const sib__json *object, const char *key,
                           const sib__json **out);

/* A text that is not empty. */
sib_status sib__terms_text(sib__call *call, const sib__json *at, const char *key,
                           sib__slice *out);

/* The "source" of an object that was checked, or the fallback. */
sib__slice sib__terms_source(const sib__json *object, sib__slice fallback);

/* An exact number as text, at least 0. */
sib_status sib__terms_exact(sib__call *call, sib__memory *m, const sib__json *at,
                            const char *key, sib__rational *out);

/* An amount as plain decimal text, at least 0: no per cent, no fraction. */
sib_status sib__terms_decimal(sib__call *call, sib__memory *m, const sib__json *at,
                              const char *key, sib__rational *out);

/* An amount that is a whole number of minor units. */
sib_status sib__terms_money(sib__call *call, const sib__json *at, const char *key,
                            const char *currency, int64_t *minor);

/* The value of a text in an enumeration. */
sib_status sib__terms_choice(sib__call *call, const sib__json *at, const char *key,
                             const sib__enum_entry *entries, size_t n, int32_t *out);

/* The value of a rounding's name. */
sib_status sib__terms_rounding(sib__call *call, const sib__json *at, const char *key,
                               int32_t *out);

/* A JSON whole number 0..30. */
sib_status sib__terms_decimals(sib__call *call, const sib__json *at, const char *key,
                               int32_t *out);

#endif
