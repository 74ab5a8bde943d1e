/* Between decimal and binary: w * 10^q and doubles, correctly rounded.
 *
 * Quick: a 64-bit w times a 128-bit approximation of 10^q, with a proven error bound, as in
 * Clinger (1990), "How to read floating point numbers accurately", PLDI, and Lemire (2021),
 * "Number parsing at a gigabyte per second", SP&E 51(8). Where the bound does not decide:
 * exact comparison of whole numbers. */
#ifndef SIB_CORE_DECIMAL_H
#define SIB_CORE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/natural.h"

/* w * 10^q = top * 2^exponent with top in [2^127, 2^128); the true top is less than
 * SIB__DECIMAL_ERROR above this one, never below. w > 0, -350 <= q <= 350. */
typedef struct sib__wide {
    sib__u128 top;
    int32_t   exponent;
} sib__wide;

enum { SIB__DECIMAL_ERROR = 8 };

sib__wide sib__decimal_approximate(uint64_t w, int32_t q);

/* A finite double of at least 0: mantissa * 2^exponent, mantissa below 2^53, exponent at
 * least -1074, and the mantissa at least 2^52 where the exponent is larger. */
typedef struct sib__binary {
    uint64_t mantissa;
    int32_t  exponent;
} sib__binary;

sib__binary sib__binary_of(double value);

/* The double; infinite when the exponent is too large. A mantissa of 2^53 is allowed. */
double sib__binary_double(sib__binary b);

/* The double nearest to w * 10^q, ties to even; infinite when too large. With `more`, the
 * number is above w and below w + 1, and the answer may be unknown: then false. */
bool sib__decimal_quick(uint64_t w, int64_t q, bool more, double *out);

/* Decides exactly: the double nearest to `digits` * 10^q, which lies in the neighbourhood of
 * w * 10^q <= digits * 10^q <= (w + 1) * 10^q of its leading part. Destroys `digits`. */
double sib__decimal_exact(sib__natural *digits, int32_t q, uint64_t leading, int32_t leading_q);

/* The double nearest to w * 10^q, w below 10^19. */
double sib__decimal_double(uint64_t w, int32_t q);

#endif
