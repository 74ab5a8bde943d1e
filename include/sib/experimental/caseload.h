/** @file sib/experimental/caseload.h
 *  @brief Watch a service while it runs: who was seen, who is due, what workers do.
 *
 *  Nothing here decides who counts or what is owed: no other part of the library includes it,
 *  no contract can name its tables, and it takes no conviction.
 *
 *  This may change between releases: the sources leave what an activity is to each
 *  service. */
#ifndef SIB_EXPERIMENTAL_CASELOAD_H
#define SIB_EXPERIMENTAL_CASELOAD_H

#ifndef SIB_EXPERIMENTAL
#error "define SIB_EXPERIMENTAL to use what may still change"
#endif

#include "sib/context.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

#define SIB_CASELOAD_ODD_DAY_LIST(X)                                                           \
    X(SIB_CASELOAD_ODD_DAY_FIRST, 1, "first", "the first part has the day that is left")       \
    X(SIB_CASELOAD_ODD_DAY_SECOND, 2, "second", "the second part has it")
/** Which of two parts of a window is a day longer. @since 0.1 */
SIB_DECLARE_ENUM(sib_caseload_odd_day, SIB_CASELOAD_ODD_DAY_LIST);

#define SIB_CASELOAD_RELEASE_DAY_LIST(X)                                                       \
    X(SIB_CASELOAD_RELEASE_DAY_EXCLUDED, 1, "excluded", "no activity of it counts")            \
    X(SIB_CASELOAD_RELEASE_DAY_INCLUDED, 2, "included", "it belongs to the first part")
/** Whether an activity on the day of release counts. @since 0.1 */
SIB_DECLARE_ENUM(sib_caseload_release_day, SIB_CASELOAD_RELEASE_DAY_LIST);

#define SIB_CASELOAD_LEAVERS_LIST(X)                                                           \
    X(SIB_CASELOAD_LEAVERS_KEPT, 1, "kept", "they stay in the denominator")                    \
    X(SIB_CASELOAD_LEAVERS_LEFT_OUT, 2, "left_out", "they leave numerator and denominator")
/** What becomes of members who die, are removed or are in custody meanwhile. @since 0.1 */
SIB_DECLARE_ENUM(sib_caseload_leavers, SIB_CASELOAD_LEAVERS_LIST);

#define SIB_CASELOAD_GATE_RELEASE_LIST(X)                                                      \
    X(SIB_CASELOAD_GATE_RELEASE_FIRST, 1, "first", "the index date alone: a unit a member")    \
    X(SIB_CASELOAD_GATE_RELEASE_ALL, 2, "all", "every release while supported: a unit each")
/** At which releases a member can be met. @since 0.1 */
SIB_DECLARE_ENUM(sib_caseload_gate_release, SIB_CASELOAD_GATE_RELEASE_LIST);

#define SIB_CASELOAD_NEED_DENOMINATOR_LIST(X)                                                  \
    X(SIB_CASELOAD_NEED_DENOMINATOR_MEMBERS, 1, "members", "of all members")                   \
    X(SIB_CASELOAD_NEED_DENOMINATOR_ASSESSED, 2, "assessed",                                   \
      "of members with a first assessment; the others are left out")
/** Of whom a need is a share. @since 0.1 */
SIB_DECLARE_ENUM(sib_caseload_need_denominator, SIB_CASELOAD_NEED_DENOMINATOR_LIST);

/** Settings of sib_caseload_measure(). Begin with ::SIB_CASELOAD_MEASURE_OPTIONS_INIT and set
 *  as_at; new fields go last. For a window in days set period_months to 0. */
typedef struct sib_caseload_measure_options {
    size_t      struct_size;    /**< size the caller was compiled with, in bytes */
    const char *activity_where; /**< condition over contacts: which are activities; default
                                     "status = 'attended' AND place <> 'prison'" */
    const char *area_inside;    /**< what the area of spells says of those who live in it;
                                     default "in" */
    int32_t as_at;              /**< day the data stand at, days since 1970-01-01; no default */
    int32_t period_months;      /**< window after release, 0..1200; default 1 */
    int32_t period_days;        /**< the same in days, 0..36600; default 0 */
    int32_t parts;              /**< parts that need an activity each, 1..1000; default 2 */
    int32_t odd_day;            /**< a ::sib_caseload_odd_day; default FIRST */
    int32_t release_day;        /**< a ::sib_caseload_release_day; default EXCLUDED */
    int32_t recorded_from;      /**< first day from which records were kept: members released
                                     before are not_recorded; SIB_DATE_MISSING, the default */
    int32_t on_exit;            /**< a ::sib_caseload_leavers: members who die or are removed
                                     within a window; default KEPT */
    int32_t on_custody;         /**< a ::sib_caseload_leavers: members received into prison
                                     within a window; default KEPT */
    int32_t gate_release;       /**< a ::sib_caseload_gate_release; default FIRST */
    int32_t need_denominator;   /**< a ::sib_caseload_need_denominator; default MEMBERS */
    int32_t support_months;     /**< how long members are supported, 1..1200; default 12 */
    int32_t window_from;        /**< first day of the table of months; SIB_DATE_MISSING, the
                                     default, for the earliest index date */
    int32_t window_to;          /**< its last day; SIB_DATE_MISSING, the default, for as_at */
    int32_t reserved;           /**< 0 */
} sib_caseload_measure_options;

#define SIB_CASELOAD_MEASURE_OPTIONS_INIT                                                      \
    {                                                                                          \
        sizeof(sib_caseload_measure_options), "status = 'attended' AND place <> 'prison'",     \
            "in", SIB_DATE_MISSING, 1, 0, 2, SIB_CASELOAD_ODD_DAY_FIRST,                       \
            SIB_CASELOAD_RELEASE_DAY_EXCLUDED, SIB_DATE_MISSING, SIB_CASELOAD_LEAVERS_KEPT,    \
            SIB_CASELOAD_LEAVERS_KEPT, SIB_CASELOAD_GATE_RELEASE_FIRST,                        \
            SIB_CASELOAD_NEED_DENOMINATOR_MEMBERS, 12, SIB_DATE_MISSING, SIB_DATE_MISSING, 0   \
    }

/** What was measured, listed or counted: tables by name. Never changes once made, so threads
 *  may share it. Owned by its maker: sib_caseload_free(). */
typedef struct sib_caseload sib_caseload;

/**
 * Measure a service over its members: who was assessed, met, engaged, and with what needs.
 *
 * A window runs from the day after the index date to the corresponding date period_months later
 * (or period_days later), and is cut in equal parts. Every member has one of six states of each
 * measure, which sum to the members: not_recorded, left_out, immature, unknown, yes, no. A
 * share is yes / (yes + no). Every contact and spell gets exactly one disposition. Nobody
 * leaves for not engaging, moving, dying or removal unless an option says so. The order of rows
 * does not matter.
 *
 * Texts may be columns of text or of codes. Tables but contacts may be NULL.
 *
 * @param ctx         Message, threads, progress, interruption; NULL for none.
 * @param person      [p] id of each member, none twice.
 * @param index_date  [p] day each was released.
 * @param exit_date   [p] day of death or removal, missing for none; {NULL, 0}: nobody's.
 * @param cohort      [p] name of each member's cohort; {NULL, NULL, 0}: one cohort.
 * @param spells      [s] stays in prison: text `person`, dates `received` and `exited`, text
 *                    `exit` (released, transferred, too_long, died, removed, other); text
 * `area` optional.
 * @param contacts    [n] text `person`, date `date`, texts `place` (prison, gate, community,
 *                    remote), `kind` (initial, full, ..) and `status` (attended, missed,
 *                    cancelled, booked). Other columns may serve activity_where.
 * @param needs       [..] text `person`, date `recorded_on`, text `category`.
 * @param overlaps    [..] other services: text `person`, text `list`, dates `from` and `to`,
 *                    both in; a missing `to` is open.
 * @param facts       [..] what was known of people before release: text `person`, date
 *                    `known_on`, texts `fact` and `value`; the last before the index date
 * counts.
 * @param options     as_at must be set; read during the call only.
 * @param[out] out    New caseload; the caller owns it: sib_caseload_free(). NULL on failure.
 *
 * @retval SIB_OK               Also for nobody.
 * @retval SIB_ERR_ARGUMENT     as_at is not set; months and days are both given, or neither; a
 *                              window has fewer days than parts; an option is outside its
 * range; contacts is NULL; a column is absent or of another type. The message names it.
 * @retval SIB_ERR_SHAPE        The lengths of the views differ.
 * @retval SIB_ERR_DATA         A person twice; the message gives both rows. An id is empty or
 *                              not UTF-8; a cohort has no name.
 * @retval SIB_ERR_NONFINITE    An index date is missing; the message gives the row.
 * @retval SIB_ERR_RANGE        A date, or the end of a window, lies outside 0001..9999.
 * @retval SIB_ERR_TERMS        activity_where is no condition over contacts.
 * @retval SIB_ERR_OVERFLOW     Whole-number arithmetic of it overflows; needs, lists or facts
 *                              have more than 16 million combinations with cohorts.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @retval SIB_ERR_BUSY         The context is inside a call.
 * @retval SIB_ERR_FPENV        The host changed the floating-point environment.
 *
 * Time O(n + k log k) for k contacts of one person on one day, extra memory O(n + p).
 * @par Source
 * Disley & Rubin (2014), Phase 2 report on the Peterborough pilot, s. 4.3-4.6 and fn 46.
 * @par Assumption
 * The sources leave open what an activity is, whether the day of release counts and who has the
 * odd day: each is an option, printed with the result (docs/methods/caseload.md).
 * @since 0.1
 */
SIB_API sib_status sib_caseload_measure(sib_context *ctx, sib_text person, sib_dates index_date,
                                        sib_dates exit_date, sib_text cohort,
                                        const sib_table *spells, const sib_table *contacts,
                                        const sib_table *needs, const sib_table *overlaps,
                                        const sib_table                    *facts,
                                        const sib_caseload_measure_options *options,
                                        sib_caseload                      **out);

/** Settings of sib_caseload_list(). Begin with ::SIB_CASELOAD_LIST_OPTIONS_INIT and set as_at;
 *  new fields go last. */
typedef struct sib_caseload_list_options {
    size_t      struct_size;    /**< size the caller was compiled with, in bytes */
    const char *too_long_where; /**< condition over lists: which sentences make a stay
                                     ineligible; NULL, the default: none */
    int32_t as_at;              /**< last day whose lists are read; no default */
    int32_t gap_days; /**< days after which the next list is late, 1..3660; default 7 */
} sib_caseload_list_options;

#define SIB_CASELOAD_LIST_OPTIONS_INIT                                                         \
    {                                                                                          \
        sizeof(sib_caseload_list_options), NULL, SIB_DATE_MISSING, 7                           \
    }

/**
 * Follow the prison's lists of who will be released: who is due, what changed, who vanished.
 *
 * All rows of one day are one list. A stay that is on no later list though one came, and has no
 * exit, is dropped, which is a finding and no release. The last list says what holds.
 *
 * @param ctx       Message, threads, progress, interruption; NULL for none.
 * @param lists     [n] date `listed_on`, texts `spell` and `person`, date `expected_release`;
 *                  other columns may serve too_long_where.
 * @param spells    [..] stays that ended: text `spell`, date `exited`; NULL: none.
 * @param options   as_at must be set; read during the call only.
 * @param[out] out  New caseload; the caller owns it: sib_caseload_free(). NULL on failure.
 *
 * @retval SIB_OK               Also without lists.
 * @retval SIB_ERR_ARGUMENT     as_at is not set; an option is outside its range; lists is NULL;
 *                              a column is absent or of another type.
 * @retval SIB_ERR_TERMS        too_long_where is no condition over lists.
 * @retval SIB_ERR_OVERFLOW     Whole-number arithmetic of it overflows.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @retval SIB_ERR_BUSY         The context is inside a call.
 * @retval SIB_ERR_FPENV        The host changed the floating-point environment.
 * @par Source
 * Disley & Rubin (2014), s. 4.6 and 6.3: lists from the prison, releases without word.
 * @since 0.1
 */
SIB_API sib_status sib_caseload_list(sib_context *ctx, const sib_table *lists,
                                     const sib_table                 *spells,
                                     const sib_caseload_list_options *options,
                                     sib_caseload                   **out);

/** Settings of sib_caseload_activity(). Begin with ::SIB_CASELOAD_ACTIVITY_OPTIONS_INIT and set
 *  as_at; new fields go last. */
typedef struct sib_caseload_activity_options {
    size_t  struct_size; /**< size the caller was compiled with, in bytes */
    int32_t as_at;       /**< day the data stand at; no default */
    int32_t window_from; /**< first day counted; SIB_DATE_MISSING, the default: the first day of
                              the month of the earliest contact */
} sib_caseload_activity_options;

#define SIB_CASELOAD_ACTIVITY_OPTIONS_INIT                                                     \
    {                                                                                          \
        sizeof(sib_caseload_activity_options), SIB_DATE_MISSING, SIB_DATE_MISSING              \
    }

/**
 * Count the contacts of each worker by month and status. Workers stand in the order of their
 * ids, never by what they did, and their ids never meet those of persons.
 *
 * @param ctx       Message, threads, progress, interruption; NULL for none.
 * @param contacts  [n] texts `person` and `worker`, date `date`, text `status`.
 * @param workers   [..] text `worker`, dates `from` and `to` of service, both in, missing for
 *                  open; NULL: all serve throughout.
 * @param options   as_at must be set; read during the call only.
 * @param[out] out  New caseload; the caller owns it: sib_caseload_free(). NULL on failure.
 *
 * @retval SIB_OK               Also without contacts.
 * @retval SIB_ERR_ARGUMENT     as_at is not set, or lies before window_from; contacts is NULL;
 * a column is absent or of another type.
 * @retval SIB_ERR_DATA         A worker comes twice in workers.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @retval SIB_ERR_BUSY         The context is inside a call.
 * @retval SIB_ERR_FPENV        The host changed the floating-point environment.
 * @par Source
 * Disley & Rubin (2014), s. 6.1 and 6.2: monthly figures of each provider, workers' activity.
 * @since 0.1
 */
SIB_API sib_status sib_caseload_activity(sib_context *ctx, const sib_table *contacts,
                                         const sib_table                     *workers,
                                         const sib_caseload_activity_options *options,
                                         sib_caseload                       **out);

/**
 * What the public may see of measures: counts without small numbers, and none that follows from
 * what is shown. Nothing of single persons, workers, months' supported or lists is in it.
 *
 * A row has a small number where units or one of its six counts lie in 1..least - 1, or what
 * lies between two measures does. The rows of a measure by cohort, by period, and by both are
 * shown whole or not at all, and so are its rows by the values of a fact; all is hidden where
 * the whole has a small number.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param caseload  What sib_caseload_measure() gave.
 * @param least     Least number of persons that is shown, 3..1000.
 * @param months    Months of a period: 1, 3 (calendar quarters) or 12 (calendar years). The
 *                  column `month` of "measures" is the first day of the period.
 * @param[out] out  New caseload with the tables "measures", "needs", "overlaps", "shares",
 *                  "spells" and "settings", which has least and months too; the caller owns it:
 *                  sib_caseload_free(). NULL on failure.
 * @retval SIB_OK               Hidden numbers are missing, and flag `hidden` is 1.
 * @retval SIB_ERR_ARGUMENT     caseload is NULL or holds no measures; least or months is out of
 *                              range.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @retval SIB_ERR_BUSY         The context is inside a call.
 * @retval SIB_ERR_FPENV        The host changed the floating-point environment.
 * @since 0.1
 */
SIB_API sib_status sib_caseload_public(sib_context *ctx, const sib_caseload *caseload,
                                       int32_t least, int32_t months, sib_caseload **out);

/** Release a caseload. NULL is allowed. @since 0.1 */
SIB_API void sib_caseload_free(sib_caseload *c);

/**
 * A table of a caseload, by name; NULL for an unknown name. It lives as long as the caseload.
 * "settings" (text `setting`, `value`) of each holds every option as used.
 *
 * Counts are i64 `units`, `not_recorded`, `left_out`, `immature`, `unknown`, `yes`, `no`, text
 * `share` ("yes/(yes + no)" in digits) and f64 `rate`, both missing where nobody is counted.
 *
 * Of measures:
 * - "measures": text `measure`, `cohort` (missing: all), date `month` of release, its first day
 *   (missing: all), counts, text `definition`. The first row of a measure is the whole. For the
 *   public `month` is the first day of a period and date `last` its last.
 * - "persons", [p] as given: codes `assessed`, `assessed_full`, `met`, `engaged`,
 *   `engaged_later`, `area` (states by name), i64 `activities` in the window, dates `received`,
 *   `supported_until`. It stays with the controller.
 * - "months": date `month`, `first` and `last` day covered, i64 `days`, flag `partial`, i64
 *   `released` within, `supported` on the last day covered.
 * - "due": whom to see: text `person`, `action` (contact, not_seen, support_ends), date `by`,
 *   `released`, `last_seen`, flag `in_prison` (again); by day and id. It stays with the
 *   controller.
 * - "needs", "overlaps": text `need` or `list`, `cohort`, counts.
 * - "shares": how members known before release as one thing or another were served: text
 * `fact`, `value` (missing: not known), `measure`, counts. No verdict.
 * - "spells": text `disposition`, i64 `spells`, `persons` (each once, at the furthest),
 *   `worked_with`.
 * - "records", [n] as given: codes `disposition` of each contact; "dispositions": text
 *   `disposition`, i64 `records`, which sum to n.
 * - "spell_records", [s] as given: codes `disposition`, flag `worked_with`.
 * - "findings": text `finding`, i64 `records`, text `meaning`.
 *
 * Of lists:
 * - "caseload": text `spell`, `person`, `state` (held, too_long, dropped, left), dates
 *   `first_listed`, `last_listed`, `expected_release`, i64 `lists`, `earlier`, `later`
 * (changes), `lead_days` from the last list, flags `overdue`, `contradictory`.
 * - "lists": date `listed_on`, i64 `spells`, `new`, `dropped`, `earlier`, `later`, `gap_days`.
 * - "prospective": date `month`, i64 `expected`: those held, by month of release.
 * - "findings".
 *
 * Of activity:
 * - "activity": text `worker` (missing: nobody named), date `month`, `first`, `last`, i64
 * `days`, flag `partial`, i64 `contacts`, `attended`, `missed`, `cancelled`, `booked`, `other`,
 *   `persons`, `change` of attended since the month before, missing where either is partial.
 * - "findings".
 *
 * @since 0.1
 */
SIB_API const sib_table *sib_caseload_table(const sib_caseload *c, const char *name);

SIB_END_DECLS
#endif
