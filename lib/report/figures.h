/* The figures of the report, each put into the list of its name. What a public page may not
 * draw is left out, what it may is rounded (disclosure.h). */
#ifndef SIB_REPORT_FIGURES_H
#define SIB_REPORT_FIGURES_H

#include "report/facts.h"

void sib__draw_reductions(sib__facts *f);
void sib__draw_overlap(sib__facts *f, const char *cohort);
void sib__draw_curve(sib__facts *f, const char *cohort);
/* The terms at `rows` of the list "balance", of so many. */
void sib__draw_balance(sib__facts *f, const char *cohort, const int64_t *rows, int64_t n,
                       int64_t terms);

#endif
