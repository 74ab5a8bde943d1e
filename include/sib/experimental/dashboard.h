/** @file sib/experimental/dashboard.h
 *  @brief What a service did, month by month, as a page to read.
 *
 *  Made from a caseload by the same code for C, shell, Python and R: the same tables and
 * options give the same bytes. docs/methods/dashboard.md says what stands where.
 *
 *  This may change between releases, as sib/experimental/caseload.h may. */
#ifndef SIB_EXPERIMENTAL_DASHBOARD_H
#define SIB_EXPERIMENTAL_DASHBOARD_H

#ifndef SIB_EXPERIMENTAL
#error "define SIB_EXPERIMENTAL to use what may still change"
#endif

#include "sib/experimental/caseload.h"
#include "sib/report.h"

SIB_BEGIN_DECLS

#define SIB_DASHBOARD_VIEW_LIST(X)                                                             \
    X(SIB_DASHBOARD_VIEW_TEAM, 1, "team",                                                      \
      "every number, with lists of people to act on: not for publication")                     \
    X(SIB_DASHBOARD_VIEW_BOARD, 2, "board",                                                    \
      "small numbers of people are hidden, and nothing of single persons or workers is on it")
/** Whom a dashboard is for. @since 0.1 */
SIB_DECLARE_ENUM(sib_dashboard_view, SIB_DASHBOARD_VIEW_LIST);

/** How a dashboard is made. Begin with ::SIB_DASHBOARD_OPTIONS_INIT; new fields go last. */
typedef struct sib_dashboard_options {
    size_t      struct_size; /**< size the caller was compiled with, in bytes */
    const char *title;       /**< name of the service; NULL, the default: none */
    int32_t     view;        /**< a ::sib_dashboard_view; default TEAM */
    int32_t     figures;     /**< whether there are figures, 0 or 1; default 1 */
    int32_t     least;       /**< for the board: the smallest number of people shown, 3 .. 1000;
                                  default 5 */
    int32_t days_ahead;      /**< for the team: how far ahead the lists look, in days, 1 .. 366;
                                  default 14 */
    int32_t months;   /**< for the board: months of a period, 1, 3 (calendar quarters, the
                           default) or 12; the team sees months */
    int32_t reserved; /**< 0 */
} sib_dashboard_options;

#define SIB_DASHBOARD_OPTIONS_INIT                                                             \
    {                                                                                          \
        sizeof(sib_dashboard_options), NULL, SIB_DASHBOARD_VIEW_TEAM, 1, 5, 14, 3, 0           \
    }

/**
 * The page of a service: one HTML file that loads nothing and runs nothing.
 *
 * Both views show the measures with counts and denominators, by cohort and over time, periods
 * that are not whole marked, who was served by what was known before, needs, other services and
 * what became of stays in prison. The team's also says who is to be seen by when, who is
 * expected out, which lists are in doubt, and what workers did, in the order of their ids. The
 * board's is made of what sib_caseload_public() gives, by quarter unless it is told otherwise:
 * a month of a small service has small numbers.
 *
 * @param ctx       Message, interruption, memory; NULL for none.
 * @param measured  What sib_caseload_measure() gave.
 * @param listed    What sib_caseload_list() gave; NULL: no lists. Not shown to the board.
 * @param active    What sib_caseload_activity() gave; NULL: no workers. Not shown to the board.
 * @param options   NULL for the defaults; read during the call only.
 * @param[out] out  New report; the caller owns it: sib_paper_free(). NULL on failure.
 * @retval SIB_OK               The page was made.
 * @retval SIB_ERR_ARGUMENT     A caseload is of another kind, or measured is NULL or already
 *                              made for the public; an option is outside its range; the title
 *                              is empty.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @retval SIB_ERR_BUSY         The context is inside a call.
 * @retval SIB_ERR_FPENV        The host changed the floating-point environment.
 * @par Source
 * Disley & Rubin (2014), s. 6.1 and 6.2: a monthly dashboard for the director and each
 * provider; which measures it had.
 * @since 0.1
 */
SIB_API sib_status sib_dashboard_html(sib_context *ctx, const sib_caseload *measured,
                                      const sib_caseload *listed, const sib_caseload *active,
                                      const sib_dashboard_options *options, sib_paper **out);

SIB_END_DECLS
#endif
