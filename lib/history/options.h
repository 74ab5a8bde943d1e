/* The options of a history, each said once (core/options.h). */
#ifndef SIB_HISTORY_OPTIONS_H
#define SIB_HISTORY_OPTIONS_H

#include "core/options.h"

extern const sib__options sib__history_build_options;

#endif
