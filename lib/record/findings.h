/* Findings: what a step found in the data, by names; one that blocks becomes the verdict of the
 * facts, on which nothing is paid. */
#ifndef SIB_RECORD_FINDINGS_H
#define SIB_RECORD_FINDINGS_H

#include "record/record.h"

void sib__finding(sib__lists *lists, const char *cohort, const char *step, const char *finding,
                  int64_t persons, bool blocks);

#endif
