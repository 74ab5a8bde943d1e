/* The options of a run, each said once (core/options.h). */
#ifndef SIB_EVALUATION_OPTIONS_H
#define SIB_EVALUATION_OPTIONS_H

#include "core/options.h"

extern const sib__options sib__evaluation_run_options;

#endif
