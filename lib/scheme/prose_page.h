/* What stands below a paragraph: lists and tables. */
#ifndef SIB_SCHEME_PROSE_PAGE_H
#define SIB_SCHEME_PROSE_PAGE_H

#include "scheme/prose.h"

/* Writes what was put below, and forgets it. */
void sib__page_below(sib__prose *p, int indent);

#endif
