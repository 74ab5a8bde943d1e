/* The options of matching, said once (core/options.h). */
#ifndef SIB_MATCHING_OPTIONS_H
#define SIB_MATCHING_OPTIONS_H

#include "core/options.h"
#include "sib/matching.h"

extern const sib__options sib__matching_match_options;

#endif
