/** @file sib/reconviction.h
 *  @brief Count the reconvictions of each person in a window after an index date.
 *
 *  Nothing here knows who was treated: the counts of both arms come from one call. */
#ifndef SIB_RECONVICTION_H
#define SIB_RECONVICTION_H

#include "sib/context.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

#define SIB_RECONVICTION_UNIT_LIST(X)                                                          \
    X(SIB_RECONVICTION_UNIT_OCCASION, 1, "occasion", "one per court occasion of a person")     \
    X(SIB_RECONVICTION_UNIT_OFFENCE, 2, "offence", "one per record")                           \
    X(SIB_RECONVICTION_UNIT_ANY, 3, "any", "at most one per person")
/** What one counted event is. @since 0.1 */
SIB_DECLARE_ENUM(sib_reconviction_unit, SIB_RECONVICTION_UNIT_LIST);

#define SIB_RECONVICTION_EDGE_LIST(X)                                                          \
    X(SIB_RECONVICTION_EDGE_EXCLUDED, 1, "excluded", "the day itself is out")                  \
    X(SIB_RECONVICTION_EDGE_INCLUDED, 2, "included", "the day itself is in")
/** Whether the day that bounds a window lies in it. @since 0.1 */
SIB_DECLARE_ENUM(sib_reconviction_edge, SIB_RECONVICTION_EDGE_LIST);

#define SIB_RECONVICTION_OCCASION_DATE_LIST(X)                                                 \
    X(SIB_RECONVICTION_OCCASION_DATE_CONVICTION, 1, "conviction", "the day of the conviction") \
    X(SIB_RECONVICTION_OCCASION_DATE_SENTENCE, 2, "sentence", "the day of the sentence")
/** Which date decides a record and makes its occasion. @since 0.1 */
SIB_DECLARE_ENUM(sib_reconviction_occasion_date, SIB_RECONVICTION_OCCASION_DATE_LIST);

#define SIB_RECONVICTION_OCCASION_KEY_LIST(X)                                                  \
    X(SIB_RECONVICTION_OCCASION_KEY_DATE, 1, "date", "the occasion date")                      \
    X(SIB_RECONVICTION_OCCASION_KEY_DATE_COURT, 2, "date+court",                               \
      "the occasion date and the occasion column, such as the court")                          \
    X(SIB_RECONVICTION_OCCASION_KEY_CASE, 3, "case",                                           \
      "the occasion column alone, such as the case number")
/** What two records of a person must share to be one occasion. @since 0.1 */
SIB_DECLARE_ENUM(sib_reconviction_occasion_key, SIB_RECONVICTION_OCCASION_KEY_LIST);

#define SIB_RECONVICTION_DISPOSITION_LIST(X)                                                   \
    X(SIB_RECONVICTION_DISPOSITION_MISSING_PERSON, 1, "missing_person",                        \
      "the record names no person")                                                            \
    X(SIB_RECONVICTION_DISPOSITION_UNKNOWN_PERSON, 2, "unknown_person",                        \
      "the person is not counted here")                                                        \
    X(SIB_RECONVICTION_DISPOSITION_NOT_MATCHING_WHERE, 3, "not_matching_where",                \
      "the where expression is false")                                                         \
    X(SIB_RECONVICTION_DISPOSITION_UNKNOWN_WHERE, 4, "unknown_where",                          \
      "the where expression is unknown")                                                       \
    X(SIB_RECONVICTION_DISPOSITION_UNDATED_OFFENCE, 5, "undated_offence", "no offence date")   \
    X(SIB_RECONVICTION_DISPOSITION_CONVICTION_BEFORE_OFFENCE, 6, "conviction_before_offence",  \
      "the decision date lies before the offence date")                                        \
    X(SIB_RECONVICTION_DISPOSITION_BEFORE_INDEX, 7, "before_index",                            \
      "offence before the index date")                                                         \
    X(SIB_RECONVICTION_DISPOSITION_ON_INDEX_DAY, 8, "on_index_day",                            \
      "offence on the index date, which is excluded")                                          \
    X(SIB_RECONVICTION_DISPOSITION_AFTER_FOLLOW_UP, 9, "after_follow_up",                      \
      "offence after the end of the follow-up")                                                \
    X(SIB_RECONVICTION_DISPOSITION_AFTER_CENSORING, 10, "after_censoring",                     \
      "offence in the follow-up, but after the person's censoring date")                       \
    X(SIB_RECONVICTION_DISPOSITION_UNDECIDED, 11, "undecided",                                 \
      "offence in the window, no decision date")                                               \
    X(SIB_RECONVICTION_DISPOSITION_CONVICTED_TOO_LATE, 12, "convicted_too_late",               \
      "offence in the window, decision after the waiting period")                              \
    X(SIB_RECONVICTION_DISPOSITION_AFTER_DATA_CUT, 13, "after_data_cut",                       \
      "decision in time, but after the day the data stand at")                                 \
    X(SIB_RECONVICTION_DISPOSITION_UNKNOWN_OCCASION, 14, "unknown_occasion",                   \
      "qualifies, but the occasion column is missing")                                         \
    X(SIB_RECONVICTION_DISPOSITION_COUNTED, 15, "counted", "the record that makes an event")   \
    X(SIB_RECONVICTION_DISPOSITION_SAME_OCCASION, 16, "same_occasion",                         \
      "qualifies; another record of its occasion was counted")                                 \
    X(SIB_RECONVICTION_DISPOSITION_SAME_PERSON, 17, "same_person",                             \
      "qualifies; the person counts once, by an earlier record")
/** What became of a record, the first that holds in this order. The decision date is the
 *  conviction or sentence date, as `occasion_date` says. @since 0.1 */
SIB_DECLARE_ENUM(sib_reconviction_disposition, SIB_RECONVICTION_DISPOSITION_LIST);

/** Settings of sib_reconviction_count(). Begin with ::SIB_RECONVICTION_COUNT_OPTIONS_INIT; new
 *  fields go last. The window is given in months or in days: for days set both months to 0. */
typedef struct sib_reconviction_count_options {
    size_t      struct_size;     /**< size the caller was compiled with, in bytes */
    const char *person;          /**< text; default "person" */
    const char *offence_date;    /**< date; default "offence_date" */
    const char *conviction_date; /**< date, missing while undecided; default
                                        "conviction_date"; unused with occasion_date SENTENCE */
    const char *sentence_date;   /**< date, missing while undecided; default "sentence_date";
                                        used with occasion_date SENTENCE only */
    const char *occasion;        /**< text, codes, i64 or date; NULL, the default, unless the
                                             occasion_key needs it */
    const char *where;           /**< condition over the table's columns: only records for
                                      which it holds can count; NULL, the default, for all */
    int32_t unit;                /**< a ::sib_reconviction_unit; default OCCASION */
    int32_t index_day;           /**< a ::sib_reconviction_edge: whether an offence on the
                                      index date itself can count; default EXCLUDED */
    int32_t follow_up_last_day;  /**< a ::sib_reconviction_edge: whether an offence on index
                                      + follow-up can count; default INCLUDED */
    int32_t waiting_last_day;    /**< a ::sib_reconviction_edge: whether a decision on index
                                      + follow-up + waiting can count; default INCLUDED */
    int32_t occasion_date;       /**< a ::sib_reconviction_occasion_date; default CONVICTION */
    int32_t occasion_key;        /**< a ::sib_reconviction_occasion_key; default DATE */
    int32_t follow_up_months;    /**< offence window from the index date, 0..1200; default 12 */
    int32_t waiting_months;      /**< further months for the decision, 0..1200; default 6 */
    int32_t follow_up_days;      /**< offence window in days, 0..36600; default 0 */
    int32_t waiting_days;        /**< further days for the decision, 0..36600; default 0 */
    int32_t as_at;               /**< day the data stand at, days since 1970-01-01; nothing
                                      decided later counts, and people whose window has not
                                      closed are immature; SIB_DATE_MISSING, the default: none */
    int32_t recording_lag_days;  /**< days that must pass between the end of the window and
                                      as_at before a person is mature, 0..3660; default 0 */
    int32_t unlinked;            /**< a ::sib_unlinked; default MISSING */
    int32_t reserved;            /**< 0 */
} sib_reconviction_count_options;

#define SIB_RECONVICTION_COUNT_OPTIONS_INIT                                                    \
    {                                                                                          \
        sizeof(sib_reconviction_count_options), "person", "offence_date", "conviction_date",   \
            "sentence_date", NULL, NULL, SIB_RECONVICTION_UNIT_OCCASION,                       \
            SIB_RECONVICTION_EDGE_EXCLUDED, SIB_RECONVICTION_EDGE_INCLUDED,                    \
            SIB_RECONVICTION_EDGE_INCLUDED, SIB_RECONVICTION_OCCASION_DATE_CONVICTION,         \
            SIB_RECONVICTION_OCCASION_KEY_DATE, 12, 6, 0, 0, SIB_DATE_MISSING, 0,              \
            SIB_UNLINKED_MISSING, 0                                                            \
    }

/** Counts per person and dispositions per record. Never changes once made, so threads may share
 *  it. Owned by its maker: sib_reconviction_counts_free(). */
typedef struct sib_reconviction_counts sib_reconviction_counts;

/**
 * Count the reconvictions that fall in each person's window.
 *
 * With the defaults a record counts when index < offence <= index + 12 months and conviction <=
 * index + 18 months, the 18 months added at once to the corresponding date. Records of a person
 * on one occasion are one event: the counted record is the earliest offence, then the earliest
 * decision, then the first by content; the others are "same_occasion". Every record gets
 * exactly one disposition; a conviction before its offence is one of them, not an error. The
 * order of rows does not matter.
 *
 * @param ctx             Message, threads, progress, interruption; NULL for none.
 * @param person          [p] id of each person, none twice.
 * @param index_date      [p] day each person's clock starts.
 * @param censoring_date  [p] last day each person can offend, missing for nobody's end; or
 *                        {NULL, 0} for no censoring at all, as the published rule has it.
 * @param convictions     [n] one row a conviction; the options name its columns.
 * @param options         NULL for the defaults; read during the call only.
 * @param[out] out        New counts; the caller owns them: sib_reconviction_counts_free(). NULL
 *                        on failure.
 *
 * @retval SIB_OK               Also when nobody has an event, and for an empty cohort.
 * @retval SIB_ERR_ARGUMENT     An option is outside its range, or names no column of the right
 *                              type; months and days are both given, or neither; a view has
 *                              NULL data. The message names it.
 * @retval SIB_ERR_SHAPE        The lengths of person, index_date and censoring_date differ.
 * @retval SIB_ERR_DATA         A person twice; the message gives both rows. An id is not UTF-8.
 * @retval SIB_ERR_NONFINITE    An index date is missing; the message gives the row.
 * @retval SIB_ERR_RANGE        A date, or the end of a window, lies outside 0001..9999.
 * @retval SIB_ERR_TERMS        The where expression is not a condition over the columns.
 * @retval SIB_ERR_OVERFLOW     Whole-number arithmetic of the where expression overflows.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @retval SIB_ERR_BUSY         The context is inside a call.
 * @retval SIB_ERR_FPENV        The host changed the floating-point environment.
 *
 * Time O(n + k log k) for k records in their windows, extra memory O(n + p).
 * @par Source
 * Disley & Rubin (2014), Phase 2 report on the Peterborough pilot, s. 2.2; window: Ministry of
 * Justice, proven reoffending bulletins (12 + 6 months).
 * @par Assumption
 * The sources leave the boundary days open. The default is the legal rule: the day of the event
 * is out, the corresponding date is in (Dodds v Walker [1981] UKHL).
 * @since 0.1
 */
SIB_API sib_status sib_reconviction_count(sib_context *ctx, sib_text person,
                                          sib_dates index_date, sib_dates censoring_date,
                                          const sib_table                      *convictions,
                                          const sib_reconviction_count_options *options,
                                          sib_reconviction_counts             **out);

/** Release counts. NULL is allowed. @since 0.1 */
SIB_API void sib_reconviction_counts_free(sib_reconviction_counts *c);

/**
 * A table of the counts, by name; NULL for an unknown name. It lives as long as the counts.
 *
 * - "persons", [p] as given: i64 `events`, in the unit asked for, and `offences` (qualifying
 *   records: events before occasions are put together), flag `reconvicted` (whether there is an
 *   event), all missing for an unlinked person unless unlinked is ZERO; date
 * `first_event_date`, the offence of the first counted record, missing without one; i64
 * `days_at_risk`, from the index date to the last day on which an offence could count and be
 * known: the end of the follow-up, the censoring date or as_at, whichever is first, never
 * negative; flag `linked` (whether any record names the person, in a window or not) and
 * `immature` (the window, with the recording lag, ends after as_at: the count can still grow,
 * and nothing may be paid on it); i64 `undecided`, how many of the person's records may lie in
 * the window and count, but a missing value, or dates that stand the wrong way round, leave
 * open whether they do.
 * - "records", [n] as given: codes `disposition`, what became of each (a
 *   ::sib_reconviction_disposition by name), i64 `person_row`, a row of person, -1 for
 *   missing and unknown persons, and flag `undecided`, whether it is one of those.
 * - "dispositions", a row a ::sib_reconviction_disposition: text `disposition`, i64 `records`,
 *   how many have it. They sum to n.
 *
 * @since 0.1
 */
SIB_API const sib_table *sib_reconviction_counts_table(const sib_reconviction_counts *c,
                                                       const char                    *name);

SIB_END_DECLS
#endif
