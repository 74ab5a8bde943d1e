/** @file sib/history.h
 *  @brief Covariates from a person's record, as known on an index date.
 *
 *  There is no outcome argument: what was convicted on the index date or later cannot enter. */
#ifndef SIB_HISTORY_H
#define SIB_HISTORY_H

#include "sib/context.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

#define SIB_HISTORY_KIND_LIST(X)                                                               \
    X(SIB_HISTORY_KIND_COUNT, 1, "count", "number of records")                                 \
    X(SIB_HISTORY_KIND_ANY, 2, "any", "1 with at least one record, else 0")                    \
    X(SIB_HISTORY_KIND_OCCASIONS, 3, "occasions", "number of different conviction dates")      \
    X(SIB_HISTORY_KIND_DAYS_SINCE_LAST, 4, "days_since_last",                                  \
      "days from the last conviction to the index date; missing without one")                  \
    X(SIB_HISTORY_KIND_DAYS_SINCE_FIRST, 5, "days_since_first",                                \
      "days from the first conviction to the index date; missing without one")                 \
    X(SIB_HISTORY_KIND_AGE_AT_FIRST, 6, "age_at_first",                                        \
      "age in whole years at the first conviction; missing without one or without birth date") \
    X(SIB_HISTORY_KIND_AGE_AT_LAST, 7, "age_at_last",                                          \
      "age in whole years at the last conviction; missing without one or without birth date")
/** What a covariate measures over a person's earlier records. @since 0.1 */
SIB_DECLARE_ENUM(sib_history_kind, SIB_HISTORY_KIND_LIST);

#define SIB_HISTORY_LEAP_BIRTHDAY_LIST(X)                                                      \
    X(SIB_HISTORY_LEAP_BIRTHDAY_MAR1, 1, "mar1", "on 1 March")                                 \
    X(SIB_HISTORY_LEAP_BIRTHDAY_FEB28, 2, "feb28", "on 28 February")
/** When somebody born on 29 February is a year older in a common year. @since 0.1 */
SIB_DECLARE_ENUM(sib_history_leap_birthday, SIB_HISTORY_LEAP_BIRTHDAY_LIST);

#define SIB_HISTORY_DISPOSITION_LIST(X)                                                        \
    X(SIB_HISTORY_DISPOSITION_MISSING_PERSON, 1, "missing_person",                             \
      "the record names no person")                                                            \
    X(SIB_HISTORY_DISPOSITION_UNKNOWN_PERSON, 2, "unknown_person",                             \
      "the person is not asked for")                                                           \
    X(SIB_HISTORY_DISPOSITION_UNDATED_CONVICTION, 3, "undated_conviction",                     \
      "no conviction date")                                                                    \
    X(SIB_HISTORY_DISPOSITION_CONVICTION_BEFORE_OFFENCE, 4, "conviction_before_offence",       \
      "the conviction lies before the offence")                                                \
    X(SIB_HISTORY_DISPOSITION_ON_INDEX_DAY, 5, "on_index_day", "convicted on the index date")  \
    X(SIB_HISTORY_DISPOSITION_AFTER_INDEX, 6, "after_index", "convicted after the index date") \
    X(SIB_HISTORY_DISPOSITION_USED, 7, "used",                                                 \
      "convicted before the index date: open to every measure whose where and look-back hold")
/** What became of a record, the first that holds in this order. @since 0.1 */
SIB_DECLARE_ENUM(sib_history_disposition, SIB_HISTORY_DISPOSITION_LIST);

/** Settings of sib_history_build(). Begin with ::SIB_HISTORY_BUILD_OPTIONS_INIT; new fields go
 *  last. */
typedef struct sib_history_build_options {
    size_t      struct_size;     /**< size the caller was compiled with, in bytes */
    const char *person;          /**< text; default "person" */
    const char *conviction_date; /**< date; default "conviction_date" */
    const char *offence_date;    /**< date, only to find convictions before their offence;
                                        NULL, the default, for no such check */
    int32_t leap_birthday;       /**< a ::sib_history_leap_birthday; default MAR1 */
    int32_t unlinked;            /**< a ::sib_unlinked; default MISSING */
} sib_history_build_options;

#define SIB_HISTORY_BUILD_OPTIONS_INIT                                                         \
    {                                                                                          \
        sizeof(sib_history_build_options), "person", "conviction_date", NULL,                  \
            SIB_HISTORY_LEAP_BIRTHDAY_MAR1, SIB_UNLINKED_MISSING                               \
    }

/** Covariates per person and dispositions per record. Never changes once made, so threads may
 *  share it. Owned by its maker: sib_history_free(). */
typedef struct sib_history sib_history;

/**
 * Build covariates from records convicted before each person's index date.
 *
 * A measure takes the records with conviction < index for which its `where` holds and, with a
 * look-back of m months, conviction >= the corresponding date m months before the index date. A
 * record for which `where` is unknown makes that measure missing for the person, unless the
 * record lies outside the look-back. The order of rows does not matter.
 *
 * @param ctx          Message, threads, progress, interruption; NULL for none.
 * @param person       [p] id of each person, none twice.
 * @param index_date   [p] day up to which, not including it, records count.
 * @param birth_date   [p] missing where unknown; {NULL, 0} when no measure needs an age. An
 *                     age on a day before birth is missing.
 * @param convictions  [n] one row a conviction; the options name its columns.
 * @param measures     [q] one row a covariate: text columns `name` (none twice, not empty) and
 *                     `kind` (a ::sib_history_kind by name); optionally text `where`, a
 *                     condition over the columns of @p convictions (missing or empty: every
 *                     record) and i64 `look_back_months`, 1..1200 (missing: ever).
 * @param options      NULL for the defaults; read during the call only.
 * @param[out] out     New history; the caller owns it: sib_history_free(). NULL on failure.
 *
 * @retval SIB_OK               Also for an empty cohort.
 * @retval SIB_ERR_ARGUMENT     An option is outside its range or names no column of the right
 *                              type; birth_date is absent but a measure needs it.
 * @retval SIB_ERR_SHAPE        The lengths of person, index_date and birth_date differ.
 * @retval SIB_ERR_TERMS        A measure has no name, one used twice, an unknown kind, a
 *                              look-back out of range, or a where that is no condition; the
 *                              message gives its row.
 * @retval SIB_ERR_DATA         A person twice; the message gives both rows. An id is not UTF-8.
 * @retval SIB_ERR_NONFINITE    An index date is missing; the message gives the row.
 * @retval SIB_ERR_RANGE        A date lies outside 0001..9999.
 * @retval SIB_ERR_OVERFLOW     Whole-number arithmetic of a where overflows.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @retval SIB_ERR_BUSY         The context is inside a call.
 * @retval SIB_ERR_FPENV        The host changed the floating-point environment.
 *
 * Time O(n q + k log k) for k records used, extra memory O(n + p q).
 * @par Source
 * Kinds of covariates: Disley & Rubin (2014), Phase 2 report on the Peterborough pilot, fn 15
 * (offence, conviction, sentence and disposal history; the list itself is not published).
 * @par Assumption
 * A look-back ends on the corresponding date, which is in, as at the end of a follow-up.
 * @since 0.1
 */
SIB_API sib_status sib_history_build(sib_context *ctx, sib_text person, sib_dates index_date,
                                     sib_dates birth_date, const sib_table *convictions,
                                     const sib_table                 *measures,
                                     const sib_history_build_options *options,
                                     sib_history                    **out);

/** Release a history. NULL is allowed. @since 0.1 */
SIB_API void sib_history_free(sib_history *h);

/**
 * A table of the history, by name; NULL for an unknown name. It lives as long as the history.
 *
 * - "covariates", [p] as given: f64, one column a measure, in the order and under the names of
 *   the measures.
 * - "persons", [p] as given: flag `linked`, whether any record names the person.
 * - "records", [n] as given: codes `disposition`, what became of each (a
 *   ::sib_history_disposition by name).
 * - "dispositions", a row a ::sib_history_disposition: text `disposition`, i64 `records`, how
 *   many have it. They sum to n.
 *
 * @since 0.1
 */
SIB_API const sib_table *sib_history_table(const sib_history *h, const char *name);

SIB_END_DECLS
#endif
