/* The options of reports, each said once (core/options.h). */
#ifndef SIB_REPORT_OPTIONS_H
#define SIB_REPORT_OPTIONS_H

#include "core/options.h"

extern const sib__options sib__report_options;

#endif
