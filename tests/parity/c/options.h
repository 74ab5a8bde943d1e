/* Options structs from the entries of a case, by the names the packages use. */
#ifndef SIB_PARITY_OPTIONS_H
#define SIB_PARITY_OPTIONS_H

#include "sib/experimental/caseload.h"

#include "fields.h"
#include "run.h"

/* Sets each field that the case has an entry for. */
void options_fill(run *r, const sib_field *fields, void *options);

#endif
