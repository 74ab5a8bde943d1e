/* The methods of matching, and the options of each, said once (core/options.h). */
#ifndef SIB_MATCHING_OPTIONS_H
#define SIB_MATCHING_OPTIONS_H

#include "core/options.h"
#include "sib/matching.h"

/* X(name, number): what contracts call it, sib_matching_<name>() with its options struct. All
 * take the same arguments. */
#define SIB__MATCHING_METHOD_LIST(X) X(nearest, 1)

#define SIB__OPTIONS_OF(name, number) extern const sib__options sib__matching_##name##_options;
SIB__MATCHING_METHOD_LIST(SIB__OPTIONS_OF)
#undef SIB__OPTIONS_OF

#endif
