/* The options of balance, each said once (core/options.h). */
#ifndef SIB_BALANCE_OPTIONS_H
#define SIB_BALANCE_OPTIONS_H

#include "core/options.h"

extern const sib__options sib__balance_measure_options;

#endif
