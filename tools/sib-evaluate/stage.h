/* What the commands over a stage of a contract share. */
#ifndef SIB_EVALUATE_STAGE_H
#define SIB_EVALUATE_STAGE_H

#include "evaluate.h"

#include "sib/evaluation.h"

/* Each gives the exit code, after saying on stderr what is wrong. */
int scheme_read(sib_context *ctx, const arguments *a, const char *contract, sib_scheme **out);

/* Facts of the file --facts; and those of stored evaluations, beside those there are. */
int facts_of_file(sib_context *ctx, const arguments *a, sib_facts **out);
int facts_of_evaluations(sib_context *ctx, const arguments *a, sib_facts **facts);

/* Writes record and page of a settlement where they are wanted, the page with what other
 * choices would have paid (NULL: without). */
int settlement_deliver(sib_context *ctx, const arguments *a, const sib_settlement *settlement,
                       const sib_scheme *scheme, const sib_table *varied);

#endif
