/* Exact rationals over big integers (libtommath): immutable values whose digits live in a pool.
 *
 * Always reduced, denominator positive, zero is 0/1. Magnitudes are big-endian bytes without
 * leading zeros. Only fraction.h and its users know libtommath. */
#ifndef SIB_CORE_RATIONAL_H
#define SIB_CORE_RATIONAL_H

#include "core/rounding.h"
#include "core/text.h"

typedef struct sib__rational {
    int            sign; /* -1, 0, 1 */
    int64_t        num_size;
    int64_t        den_size;
    const uint8_t *num;
    const uint8_t *den;
} sib__rational;

/* num/den; OVERFLOW never, ARGUMENT when den is 0. */
sib_status sib__rational_of(sib__call *call, sib__memory *m, int64_t num, int64_t den,
                            sib__rational *out);

/* The exact value of a finite double; NONFINITE otherwise. */
sib_status sib__rational_of_f64(sib__call *call, sib__memory *m, double value,
                                sib__rational *out);

/* The digits of an exact text before and after its point, or before and after its slash. */
typedef struct sib__pieces {
    bool       negative;
    bool       percent;
    sib__slice whole;
    sib__slice decimals; /* empty without a point */
    sib__slice divisor;  /* empty without a slash */
} sib__pieces;

/* Takes apart what sib__rational_parse reads. A divisor may be 0. */
sib_status sib__pieces_of(sib__call *call, const char *argument, sib__slice text,
                          sib__pieces *out);

/* Reads "12", "-0.10", "10 %", "7.5%", "13/155" (spaces only before a per-cent sign; no
 * exponent, no thousands separator, at most 4096 characters). TERMS naming `argument`
 * otherwise. */
sib_status sib__rational_parse(sib__call *call, sib__memory *m, const char *argument,
                               sib__slice text, sib__rational *out);

sib_status sib__rational_add(sib__call *call, sib__memory *m, sib__rational a, sib__rational b,
                             sib__rational *out);
sib_status sib__rational_subtract(sib__call *call, sib__memory *m, sib__rational a,
                                  sib__rational b, sib__rational *out);
sib_status sib__rational_multiply(sib__call *call, sib__memory *m, sib__rational a,
                                  sib__rational b, sib__rational *out);
/* ARGUMENT when b is zero. */
sib_status sib__rational_divide(sib__call *call, sib__memory *m, sib__rational a,
                                sib__rational b, sib__rational *out);

/* *order negative, 0, positive as a is less than, equal to, greater than b. */
sib_status sib__rational_compare(sib__call *call, sib__rational a, sib__rational b, int *order);

/* Rounded to `decimals` (0..30) digits after the point by a named mode; still a rational. */
sib_status sib__rational_round(sib__call *call, sib__memory *m, sib__rational a,
                               int32_t decimals, int32_t rounding, sib__rational *out);

/* The nearest double, ties to even. */
sib_status sib__rational_to_f64(sib__call *call, sib__rational a, double *out);

/* Whether the sizes of numerator and denominator fit 64 bits, and what they are then. */
bool sib__rational_u64(sib__rational a, uint64_t *num, uint64_t *den);

/* Canonical text "n/d", or "n" for a whole number; terminated, in the pool. */
sib_status sib__rational_text(sib__call *call, sib__memory *m, sib__rational a,
                              const char **out);

/* Digits, else the shortest finite decimal, else "n/d"; terminated, in the pool. */
sib_status sib__rational_plain(sib__call *call, sib__memory *m, sib__rational a,
                               const char **out);

/* A whole number's digits with a point before the last `decimals`; terminated, in the pool. */
sib_status sib__insert_point(sib__call *call, sib__memory *m, const char *whole,
                             int32_t decimals, const char **out);

/* Decimal text with exactly `decimals` digits after the point, rounded by a named mode. */
sib_status sib__rational_decimal(sib__call *call, sib__memory *m, sib__rational a,
                                 int32_t decimals, int32_t rounding, const char **out);

#endif
