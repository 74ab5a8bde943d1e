/* Exact numbers of a contract. */
#ifndef SIB_SCHEME_CONSTANT_H
#define SIB_SCHEME_CONSTANT_H

#include "scheme/read.h"

/* An exact number as text, of a unit (0: of any, which it then says): "765.63", "1/3", "10 %",
 * "5 points". */
sib_status sib__read_exact(const sib__reader *r, const sib__json *at, int32_t unit,
                           sib__exact *out, int32_t *found);

#endif
