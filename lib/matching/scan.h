/* The nearest controls of a case by a distance of covariates: a list each, made by looking at
 * all that the case may have, and made again from where it ended when it runs dry. */
#ifndef SIB_MATCHING_SCAN_H
#define SIB_MATCHING_SCAN_H

#include "matching/look.h"

/* Of `n` cases by row, with their first lists. */
sib_status sib__scan_make(sib__call *call, const sib__rules *rules, const int64_t *left,
                          const int64_t *cases, int64_t n, sib__scan *scan);

/* The first candidate of a case that has uses left; NULL for none, or where status tells. */
const sib__candidate *sib__scan_search(sib__scan *scan, int64_t unit);

/* The case has it: goes on to the next. True where that lies at the same distance and has uses
 * left. */
bool sib__scan_take(sib__scan *scan, int64_t unit);

/* A control has no uses left. */
void sib__scan_remove(sib__scan *scan, int64_t control);

#endif
