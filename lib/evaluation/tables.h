/* The tables of an evaluation: a set by name, and the part of each that a contract declares. */
#ifndef SIB_EVALUATION_TABLES_H
#define SIB_EVALUATION_TABLES_H

#include "contract/contract.h"
#include "record/record.h"
#include "sib/evaluation.h"
#include "table/table.h"

/* ARGUMENT unless the set holds exactly the contract's tables of design (outcomes refused), of
 * settlement (only outcomes), or all. */
typedef enum sib__wanted {
    SIB__WANTED_DESIGN,
    SIB__WANTED_OUTCOMES,
    SIB__WANTED_ALL
} sib__wanted;
sib_status sib__tables_check(sib__call *call, const sib__contract *c,
                             const sib_evaluation_tables *tables, sib__wanted wanted);

/* Whether the set has a table of that name. */
bool sib__tables_have(const sib_evaluation_tables *tables, const char *name);

/* The declared columns of one of the set's tables, checked for presence and type, as a table
 * that the call's scratch owns. */
sib_status sib__tables_select(sib__call *call, const sib_evaluation_tables *tables,
                              const sib__contract_table *declared, sib_table **out);

/* Writes a row of inputs: name, role, rows and digest; and marks rows that repeat others
 * (table/table.h); `lists` NULL: only that. */
sib_status sib__tables_input(sib__call *call, sib__lists *lists,
                             const sib__contract_table *declared, const sib_table *table,
                             uint8_t *repeated);

#endif
