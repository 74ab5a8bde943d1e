/** @file sib/report.h
 *  @brief Evaluations and settlements as pages to read, and as answers for a terminal.
 *
 *  Both are made from the record alone, by the same code for C, shell, Python and R: the same
 *  record and options give the same bytes. docs/methods/report.md says what stands where.
 */
#ifndef SIB_REPORT_H
#define SIB_REPORT_H

#include "sib/evaluation.h"

SIB_BEGIN_DECLS

#define SIB_REPORT_AUDIENCE_LIST(X)                                                            \
    X(SIB_REPORT_AUDIENCE_ASSESSOR, 1, "assessor", "every number is shown")                    \
    X(SIB_REPORT_AUDIENCE_PUBLIC, 2, "public",                                                 \
      "small numbers of people are hidden, and what would give them away")
/** Whom a report is for. @since 0.1 */
SIB_DECLARE_ENUM(sib_report_audience, SIB_REPORT_AUDIENCE_LIST);

/** How a report is made. Begin with ::SIB_REPORT_OPTIONS_INIT; new fields go last. */
typedef struct sib_report_options {
    size_t  struct_size; /**< size the caller was compiled with, in bytes */
    int32_t audience;    /**< a ::sib_report_audience; default ASSESSOR */
    int32_t figures;     /**< of a page: whether there are figures, 0 or 1; default 1 */
    int64_t least;       /**< for the public: the smallest number of people shown, 3 .. 1000;
                              default 5 */
    int64_t width;       /**< of a text: letters a line, 40 .. 400; default 80 */
} sib_report_options;

#define SIB_REPORT_OPTIONS_INIT                                                                \
    {                                                                                          \
        sizeof(sib_report_options), SIB_REPORT_AUDIENCE_ASSESSOR, 1, 5, 80                     \
    }

/**
 * The page that a contract manager reads: one HTML file that loads nothing and runs nothing.
 *
 * @param ctx       Message, interruption, memory; NULL for none.
 * @param e         An evaluation at either stage.
 * @param options   NULL for the defaults; read during the call only.
 * @param[out] out  New report; the caller owns it. NULL on failure.
 * @retval SIB_OK               The page was made.
 * @retval SIB_ERR_ARGUMENT     e is NULL; audience or figures is unknown; least or width is out
 *                              of its range.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_TERMS        A text of the record that must be a number is none.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 *
 * For the public no number of people below `least` stands on the page or follows from it.
 * @par Source
 * Office for National Statistics, policy on protecting confidentiality in tables; Government
 * Statistical Service, symbols in tables ("[c]").
 * @since 0.1
 */
SIB_API sib_status sib_report_html(sib_context *ctx, const sib_evaluation *e,
                                   const sib_report_options *options, sib_paper **out);

/**
 * The answer for a terminal: plain lines, at most `width` letters wide where words allow it.
 * Control characters of the record are never in it.
 *
 * @param ctx       Message, interruption, memory; NULL for none.
 * @param e         An evaluation at either stage.
 * @param options   NULL for the defaults; read during the call only.
 * @param[out] out  New report; the caller owns it. NULL on failure.
 * @retval SIB_OK               The text was made.
 * @retval SIB_ERR_ARGUMENT     e is NULL; audience or figures is unknown; least or width is out
 *                              of its range.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_TERMS        A text of the record that must be a number is none.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_report_text(sib_context *ctx, const sib_evaluation *e,
                                   const sib_report_options *options, sib_paper **out);

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
                                              sib_paper               **out);

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
                                              sib_paper               **out);

SIB_END_DECLS
#endif
