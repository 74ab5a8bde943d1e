/* Findings: what a step found in the data, by names; one that blocks means that nothing is
 * paid. */
#ifndef SIB_RECORD_FINDINGS_H
#define SIB_RECORD_FINDINGS_H

#include "record/record.h"

void sib__finding(sib__lists *lists, const char *cohort, const char *step, const char *finding,
                  int64_t persons, bool blocks);

/* Whether a list has a finding that blocks, or does not say, but for those of the step `but`
 * (NULL: none). */
bool sib__findings_block(const sib__lists *lists, const char *but);

#endif
