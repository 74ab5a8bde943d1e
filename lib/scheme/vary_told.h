/* What varied choices came to, in words. */
#ifndef SIB_SCHEME_VARY_TOLD_H
#define SIB_SCHEME_VARY_TOLD_H

#include "table/publish.h"

/* Writes the text of a paper from its tables. */
sib_status sib__vary_told(sib__call *call, const char *currency, sib_paper *paper);

#endif
