/* The options of a fit, each said once (core/options.h). */
#ifndef SIB_PROPENSITY_OPTIONS_H
#define SIB_PROPENSITY_OPTIONS_H

#include "core/options.h"

extern const sib__options sib__propensity_fit_options;

#endif
