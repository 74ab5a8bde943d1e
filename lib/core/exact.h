/* Exact numbers that are fast when small: fractions of 64-bit whole numbers, rationals of any
 * length (rational.h) where those do not fit.
 *
 * One canonical form: reduced, the denominator positive, zero is 0/1, and what fits is small,
 * so equal numbers have equal fields or equal digits. Small numbers need no memory; only large
 * results are put in the pool `m`, and what an operation needs on the way is released at its
 * end. *out is written on success alone. Every function fails with NO_MEMORY and, beyond the
 * bounds of libtommath, OVERFLOW; what else it refuses is said. */
#ifndef SIB_CORE_EXACT_H
#define SIB_CORE_EXACT_H

#include "core/rational.h"

typedef struct sib__exact {
    int64_t              num;
    int64_t              den; /* above 0; 0: the number is *big */
    const sib__rational *big; /* NULL when small */
} sib__exact;

static inline sib__exact sib__exact_of_i64(int64_t value)
{
    return (sib__exact){value, 1, NULL};
}

/* num/den; ARGUMENT when den is 0. */
sib_status sib__exact_of(sib__call *call, sib__memory *m, int64_t num, int64_t den,
                         sib__exact *out);

/* From and to a rational; a large number's digits stay where they are in the second. */
sib_status sib__exact_of_rational(sib__call *call, sib__memory *m, sib__rational value,
                                  sib__exact *out);
sib_status sib__exact_rational(sib__call *call, sib__memory *m, sib__exact a,
                               sib__rational *out);

sib_status sib__exact_add(sib__call *call, sib__memory *m, sib__exact a, sib__exact b,
                          sib__exact *out);
sib_status sib__exact_subtract(sib__call *call, sib__memory *m, sib__exact a, sib__exact b,
                               sib__exact *out);
sib_status sib__exact_multiply(sib__call *call, sib__memory *m, sib__exact a, sib__exact b,
                               sib__exact *out);
/* ARGUMENT when b is zero. */
sib_status sib__exact_divide(sib__call *call, sib__memory *m, sib__exact a, sib__exact b,
                             sib__exact *out);
sib_status sib__exact_negate(sib__call *call, sib__memory *m, sib__exact a, sib__exact *out);

/* -1, 0, 1. */
static inline int sib__exact_sign(sib__exact a)
{
    return a.den == 0 ? a.big->sign : (a.num > 0) - (a.num < 0);
}

/* *order negative, 0, positive as a is less than, equal to, greater than b. */
sib_status sib__exact_compare(sib__call *call, sib__exact a, sib__exact b, int *order);

/* The lesser, the greater of two. */
sib_status sib__exact_min(sib__call *call, sib__exact a, sib__exact b, sib__exact *out);
sib_status sib__exact_max(sib__call *call, sib__exact a, sib__exact b, sib__exact *out);

/* The multiple of `unit` that a rounds to by a named mode; ARGUMENT unless unit is above 0. */
sib_status sib__exact_round_to(sib__call *call, sib__memory *m, sib__exact a, sib__exact unit,
                               int32_t rounding, sib__exact *out);

/* The largest whole number that is not above a. */
sib_status sib__exact_floor(sib__call *call, sib__memory *m, sib__exact a, sib__exact *out);

/* Reads what sib__rational_parse reads; TERMS naming `argument` otherwise. */
sib_status sib__exact_parse(sib__call *call, sib__memory *m, const char *argument,
                            sib__slice text, sib__exact *out);

/* Canonical text "n/d", or "n" for a whole number; terminated, in the pool. */
sib_status sib__exact_text(sib__call *call, sib__memory *m, sib__exact a, const char **out);

/* Digits, else the shortest finite decimal, else "n/d": the one spelling of the number;
 * terminated, in the pool. */
sib_status sib__exact_plain(sib__call *call, sib__memory *m, sib__exact a, const char **out);

/* Decimal text with exactly `decimals` (0..30) digits after the point, rounded by a named mode;
 * terminated, in the pool. */
sib_status sib__exact_decimal(sib__call *call, sib__memory *m, sib__exact a, int32_t decimals,
                              int32_t rounding, const char **out);

/* OVERFLOW unless a is a whole number within int64. */
sib_status sib__exact_i64(sib__call *call, sib__exact a, int64_t *out);

/* The nearest double, ties to even; OVERFLOW when a is too large for one. */
sib_status sib__exact_f64(sib__call *call, sib__exact a, double *out);

#endif
