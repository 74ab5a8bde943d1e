/* The options of matching, each said once (core/options.h). */
#ifndef SIB_MATCHING_OPTIONS_H
#define SIB_MATCHING_OPTIONS_H

#include "core/options.h"

extern const sib__options sib__matching_nearest_options;

#endif
