/* What is counted for a contract in the language sib@1: every outcome of a comparison over the
 * people that it matched, as a stage of a record with effects and facts. */
#ifndef SIB_EVALUATION_COUNTING_H
#define SIB_EVALUATION_COUNTING_H

#include "evaluation/whose.h"
#include "scheme/compare.h"

/* The stage and its day; what is asked of the arguments. */
sib_status sib__counting_begin(sib__counting *k, sib__call *call, const sib__scheme *scheme,
                               const sib_evaluation_tables *tables, const char *stage);

/* Counts every outcome of the comparison that was designed. The annex as text goes into the
 * pool `annex`; what was counted belongs to the call's scratch. */
sib_status sib__run_counting(sib__counting *k, sib__memory *annex, sib__settled **out,
                             sib__slice *text);

#endif
