/* Exact numbers for tests: random ones of every size, and rationals to compare them with. */
#ifndef SIB_TESTS_EXACT_VALUES_H
#define SIB_TESTS_EXACT_VALUES_H

#include "core/exact.h"

/* The next of a sequence of numbers that look random. */
uint64_t exact_random(uint64_t *state);

/* An exact number: small and smooth, an edge of 64 bits, any number of bits up to 64, or beyond
 * 64 bits in numerator, denominator or both; in scratch. */
sib__exact exact_any(sib__call *call, uint64_t *state);

/* Every fraction of two edges of 64 bits; how many there are. */
enum { EXACT_EDGES = 14 * 13 };
void exact_edges(sib__call *call, sib__exact *out);

/* The same as a rational made by libtommath alone. */
sib__rational exact_slow(sib__call *call, sib__exact value);

/* Whether the two are one number and the first has its canonical form. */
bool exact_is(sib__exact value, sib__rational expect);

/* The number of a text that sib__rational_parse reads. */
sib__exact exact_of(sib__call *call, const char *text);

/* Whether a number's canonical text is this. */
bool exact_says(sib__call *call, sib__exact value, const char *text);

#endif
