/** @file sib/experimental/scheme.h
 *  @brief Many draws of facts settled at once, for simulations.
 *
 *  This may change between releases: bills of payers are not worked out yet. */
#ifndef SIB_EXPERIMENTAL_SCHEME_H
#define SIB_EXPERIMENTAL_SCHEME_H

#ifndef SIB_EXPERIMENTAL
#error "define SIB_EXPERIMENTAL to use what may still change"
#endif

#include "sib/scheme.h"

SIB_BEGIN_DECLS

/**
 * Settle a stage over many draws of its facts at once, for simulations (docs/language/many.md):
 * what sib_scheme_settle() gives for each draw alone, as a first settlement, without record.
 *
 * @param ctx       Message, interruption, progress and memory; NULL for none.
 * @param scheme    The contract.
 * @param facts     What is known, rows of all draws together.
 * @param stage     As for sib_scheme_settle().
 * @param key       The column of whole numbers that says of which draw a row is.
 * @param[out] out  New table, a row a draw, rising: `key`, `verdict` (codes), `cumulative` and
 *                  `now` in whole minor units, and for each gate `met.GATE`, how many of its
 *                  lines are met; the caller owns it: sib_table_free(). NULL on
 *                  failure.
 * @retval SIB_OK               They were settled; an undecided draw is no failure.
 * @retval SIB_ERR_ARGUMENT     An argument is NULL, key no column, or a key of the contract;
 * see also sib_scheme_settle().
 * @retval SIB_ERR_TERMS        See sib_scheme_settle().
 * @retval SIB_ERR_DATA         Draws are missing; see also sib_scheme_settle().
 * @retval SIB_ERR_UNSUPPORTED  Contract or facts cannot be drawn (many.md).
 * @retval SIB_ERR_OVERFLOW     See sib_scheme_settle(); or the contract has 64 keys.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 *
 * Time O(rows x steps); memory that of 512 draws, or of more where tables that are not drawn
 * have more rows, and the table. On one core, a release build: a million draws of two arms
 * through compare, gate, price, round and limit some 0.8 s (docs/language/many.md).
 * @par Source
 * The steps of docs/language/steps.md; what cannot be drawn: docs/language/many.md.
 * @since 0.1
 */
SIB_API sib_status sib_scheme_settle_many(sib_context *ctx, const sib_scheme *scheme,
                                          const sib_facts *facts, const char *stage,
                                          const char *key, sib_table **out);

SIB_END_DECLS
#endif
