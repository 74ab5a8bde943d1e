/* The options of effects, each said once (core/options.h). */
#ifndef SIB_EFFECT_OPTIONS_H
#define SIB_EFFECT_OPTIONS_H

#include "core/options.h"

extern const sib__options sib__effect_estimate_options;
extern const sib__options sib__effect_pool_options;

#endif
