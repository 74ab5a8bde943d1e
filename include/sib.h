/** @file sib.h
 *  @brief libsib: who is paid what under payment-by-results contracts.
 *
 *  The one supported include. The chain, each step a header of its own:
 *
 *      table         named columns, CSV, rule expressions
 *      eligibility   who counts, and why the others do not
 *      history       covariates as known on the index date
 *      propensity    the probability of being treated, given covariates
 *      matching      compared with whom: nearest neighbours on the score
 *      balance       how alike the groups are, before and after
 *      reconviction  what happened in the window after it
 *      effect        how much less, exactly, with its uncertainty
 *      evaluation    all of it as a contract says, with a sealed record and facts
 *      scheme        contracts: read, explained, and settled over facts in stages
 *      report        what came of it as a page to read
 *
 *  **How to start and finish.** Nothing needs initialising. Make a context with
 *  sib_context_new() when you want messages, threads, progress, interruption or your own
 * memory; pass NULL for the defaults. Free what you were given through `T **out` with its
 * `_free`.
 *
 *  **Errors.** Every function that takes a context returns a sib_status. On failure `*out` is
 *  NULL and nothing else has changed; sib_context_message() names function, argument, row and
 *  column, never a value of the data. What the data show (no convergence, separation, unmatched
 *  people) is not an error: it is a verdict in the result.
 *
 *  **Lifetimes.** Input views are borrowed for the call. A handle owns all it needs, never
 *  changes once made, and may be freed in any order; only a sib_table borrows, the columns it
 *  was built from. A view taken from a handle lives as long as the handle.
 *  What is read from a NULL handle is 0, NaN, NULL, "", missing or an empty view.
 *
 *  **Threads.** Handles may be read by any number of threads. A context serves one call at a
 *  time: SIB_ERR_BUSY otherwise. The library starts threads only inside a call and joins them
 *  before it returns; their number changes no bit of any result.
 *
 *  **What the library never does.** Print, exit, abort, open files, read the environment or the
 *  clock, change the locale, the floating-point state or signal handlers. */
#ifndef SIB_H
#define SIB_H

#include "sib/balance.h"
#include "sib/context.h"
#include "sib/effect.h"
#include "sib/eligibility.h"
#include "sib/evaluation.h"
#include "sib/export.h"
#include "sib/history.h"
#include "sib/matching.h"
#include "sib/propensity.h"
#include "sib/reconviction.h"
#include "sib/report.h"
#include "sib/scheme.h"
#include "sib/status.h"
#include "sib/table.h"
#include "sib/types.h"
#include "sib/version.h"

#endif
