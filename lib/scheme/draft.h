/* Drafts: contracts with a value that nobody agreed. They are read, explained and compared. */
#ifndef SIB_SCHEME_DRAFT_H
#define SIB_SCHEME_DRAFT_H

#include "scheme/scheme.h"

/* TERMS for a draft, with the first value that is not agreed and how many there are: what
 * decides money is never done with one. */
sib_status sib__check_agreed(sib__call *call, const sib__scheme *scheme);

#endif
