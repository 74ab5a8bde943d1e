/* The options of a CSV file, each said once (core/options.h). */
#ifndef SIB_TABLE_OPTIONS_H
#define SIB_TABLE_OPTIONS_H

#include "core/options.h"

extern const sib__options sib__table_csv_options;

#endif
