/* Natural numbers in fixed room, for reading and printing doubles exactly without allocation.
 * The largest that occurs there has under 2,800 bits (decimal.c shows why); the
 * functions stop at the end of the room all the same. */
#ifndef SIB_CORE_NATURAL_H
#define SIB_CORE_NATURAL_H

#include <stdint.h>

#include "core/wide.h"

enum { SIB__NATURAL_WORDS = 52 };

typedef struct sib__natural {
    int32_t  n;                         /* words in use; the highest is not 0 */
    uint64_t words[SIB__NATURAL_WORDS]; /* lowest first */
} sib__natural;

void sib__natural_set(sib__natural *x, uint64_t value);
/* x * factor + term */
void sib__natural_scale(sib__natural *x, uint64_t factor, uint64_t term);
/* x * 5^power */
void sib__natural_scale_5(sib__natural *x, int32_t power);
/* x * 2^bits */
void sib__natural_shift(sib__natural *x, int32_t bits);
/* Negative, 0, positive. */
int sib__natural_compare(const sib__natural *a, const sib__natural *b);
/* a := a mod b; returns the quotient, which must be below 10. */
int32_t sib__natural_divide_digit(sib__natural *a, const sib__natural *b);

#endif
