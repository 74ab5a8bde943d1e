/* Numbers as text, correctly rounded both ways, without locale: decimal to double and back. */
#ifndef SIB_CORE_NUMBER_H
#define SIB_CORE_NUMBER_H

#include "core/text.h"

/* The double nearest to a decimal number (ties to even): [+-]digits[.digits][(e|E)[+-]digits].
 * Nothing else: no hexadecimal, no "nan", no spaces. False when it is no such number, or, with
 * *out infinite, when it overflows (*out is otherwise untouched). Any length. */
bool sib__number_parse_f64(sib__slice text, double *out);

/* A whole number [+-]digits within int64; false otherwise. */
bool sib__number_parse_i64(sib__slice text, int64_t *out);

/* The shortest text that reads back as the same finite double, as ECMAScript's Number::toString
 * writes it (RFC 8785, section 3.2.2.3); terminated, length returned. Room: 32 bytes.
 * -0 gives "0". */
int sib__number_print_f64(double value, char *to);

/* The double nearest to `value` rounded to `digits` (1..17) significant decimal digits, ties to
 * even on the exact value; `value` itself where that would overflow or is not finite. */
double sib__number_round_significant(double value, int digits);

#endif
