/* Fractions of libtommath's big integers, for the functions of rational.h alone.
 *
 * Each of them loads its arguments into fractions, works, and stores the result in a pool,
 * clearing the fractions on every path: libtommath takes its memory from the C library, so
 * nothing of it may outlive a function. */
#ifndef SIB_CORE_FRACTION_H
#define SIB_CORE_FRACTION_H

#include <tommath.h>

#include "core/rational.h"

typedef struct sib__fraction {
    mp_int num;
    mp_int den;
} sib__fraction;

/* Chains calls: the next runs only when all went well so far. */
#define SIB__STEP(err, expression)                                                             \
    do {                                                                                       \
        if ((err) == MP_OKAY) {                                                                \
            (err) = (expression);                                                              \
        }                                                                                      \
    } while (0)

mp_err sib__fraction_init(sib__fraction *x);
void   sib__fraction_clear(sib__fraction *x);

/* NO_MEMORY or OVERFLOW, recorded. */
sib_status sib__fraction_status(sib__call *call, mp_err err);

mp_err sib__fraction_load(const sib__rational *from, sib__fraction *to);

/* Reduces and stores a fraction that was computed with `err`; clears it in any case. */
sib_status sib__fraction_finish(sib__call *call, sib__memory *m, mp_err err, sib__fraction *x,
                                sib__rational *out);

mp_err sib__power_of_10(uint32_t power, mp_int *out);

/* x * 10^decimals rounded to a whole number, and 10^decimals. Destroys x. */
mp_err sib__fraction_round(sib__fraction *x, int32_t decimals, int32_t rounding, mp_int *whole,
                           mp_int *scale);

#endif
