/* The options of a count, each said once (core/options.h). */
#ifndef SIB_RECONVICTION_OPTIONS_H
#define SIB_RECONVICTION_OPTIONS_H

#include "core/options.h"

extern const sib__options sib__reconviction_count_options;

#endif
