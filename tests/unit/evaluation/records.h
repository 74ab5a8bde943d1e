/* The mini bond, and the chain from records to a settlement. */
#ifndef SIB_TESTS_EVALUATION_RECORDS_H
#define SIB_TESTS_EVALUATION_RECORDS_H

#include "bond.h"

/* The message of the last failure. */
extern char records_message[1024];

/* The only comparison evaluated, NULL where that failed. */
sib_evaluation *records_evaluate(const char *contract, const sib_evaluation_tables *tables,
                                 const char *stage);

/* Facts counted from records, NULL where that failed; and settled at a stage. */
sib_facts      *records_facts(const char *contract, const sib_evaluation_tables *tables,
                              const char *stage);
sib_settlement *records_settle(const char *contract, const sib_evaluation_tables *tables,
                               const char *stage);

/* What a line of a step says in a column, for a cohort, or of the n-th line; static text, ""
 * where there is no such line. */
const char *records_cell(const sib_settlement *settlement, const char *step, const char *result,
                         const char *keys, const char *column);

#endif
