/* The options of a selection, each said once (core/options.h). */
#ifndef SIB_ELIGIBILITY_OPTIONS_H
#define SIB_ELIGIBILITY_OPTIONS_H

#include "core/options.h"

extern const sib__options sib__eligibility_select_options;

#endif
