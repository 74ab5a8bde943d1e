/* The options of a caseload, each said once (core/options.h), and as a table. */
#ifndef SIB_CASELOAD_OPTIONS_H
#define SIB_CASELOAD_OPTIONS_H

#include "core/options.h"
#include "table/publish.h"

extern const sib__options sib__caseload_measure_options;
extern const sib__options sib__caseload_list_options;
extern const sib__options sib__caseload_activity_options;

/* Every option as it was used: the table "settings". */
sib_status sib__caseload_settings(sib__call *call, sib__result *result,
                                  const sib__options *options, const void *used);

#endif
