/** @file sib/contract.h
 *  @brief The contract document: what its tables are for, and where its options come from.
 *
 *  A contract is a JSON document (docs/methods/evaluation.md; schema/contract.schema.json) that
 *  names tables, cohorts, rules, history, covariates, matching, outcome, effect and payment.
 *  sib/evaluation.h runs it. */
#ifndef SIB_CONTRACT_H
#define SIB_CONTRACT_H

#include "sib/context.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

#define SIB_CONTRACT_ROLE_LIST(X)                                                              \
    X(SIB_CONTRACT_ROLE_RELEASES, 1, "releases", "one row a release; design reads it")         \
    X(SIB_CONTRACT_ROLE_HISTORY, 2, "history", "earlier convictions; design reads it")         \
    X(SIB_CONTRACT_ROLE_OUTCOMES, 3, "outcomes",                                               \
      "later convictions; design refuses it, settlement reads it")
/** What a table of a contract is for. @since 0.1 */
SIB_DECLARE_ENUM(sib_contract_role, SIB_CONTRACT_ROLE_LIST);

#define SIB_CONTRACT_STANDING_LIST(X)                                                          \
    X(SIB_CONTRACT_STANDING_AGREED, 1, "agreed", "the contract states it")                     \
    X(SIB_CONTRACT_STANDING_PRESET, 2, "preset", "the preset the contract names states it")    \
    X(SIB_CONTRACT_STANDING_UNKNOWN, 3, "unknown",                                             \
      "the contract states it, and notes that its sources do not settle it")                   \
    X(SIB_CONTRACT_STANDING_TECHNICAL, 4, "technical",                                         \
      "the numerics version states it: a tolerance or limit that moves no decision")
/** Where the value of an option came from. @since 0.1 */
SIB_DECLARE_ENUM(sib_contract_standing, SIB_CONTRACT_STANDING_LIST);

/**
 * Check a contract and list the tables it needs.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param contract  The contract document.
 * @param[out] out  New table, one row a table in the order of the contract, with the text
 *                  columns `table` (name), `role` (a ::sib_contract_role by name) and `types`
 *                  (JSON, as sib_table_read_csv() takes it); the caller owns it. NULL on
 *                  failure.
 * @retval SIB_OK              The contract is complete and consistent in itself.
 * @retval SIB_ERR_ARGUMENT    contract is NULL.
 * @retval SIB_ERR_TERMS       It is no JSON, has an unknown key, lacks an option that neither
 *                             it nor its preset states, or contradicts itself; the message
 *                             gives line and column.
 * @retval SIB_ERR_CURRENCY    The payment terms name no known currency.
 * @retval SIB_ERR_NO_MEMORY   An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_contract_read(sib_context *ctx, const char *contract, sib_table **out);

/**
 * The JSON Schema of contracts (draft 2020-12), for editors and for checks without this
 * library.
 *
 * It says what sib_contract_read() reads, key by key, with ranges, but for what it cannot: that
 * columns are declared, that expressions fit them, and that a preset gives what is left out.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param[out] out  New table of one row with the text column `schema`; the caller owns it. NULL
 *                  on failure.
 * @retval SIB_OK             Always, unless
 * @retval SIB_ERR_NO_MEMORY  an allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_contract_schema(sib_context *ctx, sib_table **out);

SIB_END_DECLS
#endif
