/** @file sib/experimental/report.h
 *  @brief A settlement of a contract as a page to read, and as an answer for a terminal.
 *
 *  As sib/report.h makes them of evaluations: from the record alone, the same bytes everywhere.
 *
 *  This may change between releases, as sib/experimental/scheme.h may: what a settlement holds
 *  is not fixed yet. */
#ifndef SIB_EXPERIMENTAL_REPORT_H
#define SIB_EXPERIMENTAL_REPORT_H

#ifndef SIB_EXPERIMENTAL
#error "define SIB_EXPERIMENTAL to use what may still change"
#endif

#include "sib/experimental/scheme.h"
#include "sib/report.h"

SIB_BEGIN_DECLS

/**
 * The page of a settlement: who is paid what, and why; one HTML file that loads nothing and
 * runs nothing.
 *
 * @param ctx         Message, interruption, memory; NULL for none.
 * @param settlement  What a stage came to.
 * @param scheme      Its contract, for title, stages and what each step says; NULL: without.
 * @param varied      Table "runs" of sib_scheme_vary() for this settlement: what other choices
 *                    would have paid; NULL: without.
 * @param options     NULL for the defaults; read during the call only.
 * @param[out] out    New report; the caller owns it. NULL on failure.
 * @retval SIB_OK               The page was made.
 * @retval SIB_ERR_ARGUMENT     settlement is NULL; the scheme is of another contract; varied
 *                              is no such table, or of another settlement; audience or figures
 *                              is unknown; least or width is out of its range.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_TERMS        A text of the settlement that must be a number is none.
 * @retval SIB_ERR_OVERFLOW     A sum of its numbers is too large.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 *
 * For the public, where some number of people or events is below `least`, none is shown, nor
 * what is reckoned from them: what is due and billed, whether gates are met, and dates always
 * are.
 * @since 0.1
 */
SIB_API sib_status sib_report_settlement_html(sib_context          *ctx,
                                              const sib_settlement *settlement,
                                              const sib_scheme *scheme, const sib_table *varied,
                                              const sib_report_options *options,
                                              sib_report              **out);

/**
 * The same for a terminal: plain lines, at most `width` letters wide where words allow it.
 * Parameters, statuses and what the public sees are those of sib_report_settlement_html().
 *
 * @param ctx         Message, interruption, memory; NULL for none.
 * @param settlement  What a stage came to.
 * @param scheme      Its contract; NULL: without.
 * @param varied      As there; NULL: without.
 * @param options     NULL for the defaults; read during the call only.
 * @param[out] out    New report; the caller owns it. NULL on failure.
 * @retval SIB_OK               The text was made.
 * @retval SIB_ERR_ARGUMENT     settlement is NULL; the scheme is of another contract; varied
 *                              is no such table, or of another settlement; audience or figures
 *                              is unknown; least or width is out of its range.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_TERMS        A text of the settlement that must be a number is none.
 * @retval SIB_ERR_OVERFLOW     A sum of its numbers is too large.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_report_settlement_text(sib_context          *ctx,
                                              const sib_settlement *settlement,
                                              const sib_scheme *scheme, const sib_table *varied,
                                              const sib_report_options *options,
                                              sib_report              **out);

SIB_END_DECLS
#endif
