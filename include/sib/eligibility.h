/** @file sib/eligibility.h
 *  @brief Who counts: rules over releases give a cohort, and a reason for everybody left out.
 */
#ifndef SIB_ELIGIBILITY_H
#define SIB_ELIGIBILITY_H

#include "sib/context.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

#define SIB_ELIGIBILITY_KEEP_LIST(X)                                                           \
    X(SIB_ELIGIBILITY_KEEP_FIRST, 1, "first", "the earliest index date")                       \
    X(SIB_ELIGIBILITY_KEEP_LAST, 2, "last", "the latest index date")
/** Which eligible release of a person is kept. @since 0.1 */
SIB_DECLARE_ENUM(sib_eligibility_keep, SIB_ELIGIBILITY_KEEP_LIST);

#define SIB_ELIGIBILITY_UNIQUE_WITHIN_LIST(X)                                                  \
    X(SIB_ELIGIBILITY_UNIQUE_WITHIN_COHORT, 1, "cohort",                                       \
      "this cohort: a member of an earlier cohort can be a treated member again")              \
    X(SIB_ELIGIBILITY_UNIQUE_WITHIN_SCHEME, 2, "scheme",                                       \
      "all cohorts: a member of an earlier cohort is none again")
/** Within what a person is a member once. @since 0.1 */
SIB_DECLARE_ENUM(sib_eligibility_unique_within, SIB_ELIGIBILITY_UNIQUE_WITHIN_LIST);

#define SIB_ELIGIBILITY_APPLIES_TO_LIST(X)                                                     \
    X(SIB_ELIGIBILITY_APPLIES_TO_BOTH, 1, "both", "releases of every arm")                     \
    X(SIB_ELIGIBILITY_APPLIES_TO_TREATED, 2, "treated", "treated releases")                    \
    X(SIB_ELIGIBILITY_APPLIES_TO_COMPARISON, 3, "comparison", "comparison releases")
/** Whom a rule applies to. @since 0.1 */
SIB_DECLARE_ENUM(sib_eligibility_applies_to, SIB_ELIGIBILITY_APPLIES_TO_LIST);

#define SIB_ELIGIBILITY_ARM_LIST(X)                                                            \
    X(SIB_ELIGIBILITY_ARM_TREATED, 1, "treated", "the treated expression holds")               \
    X(SIB_ELIGIBILITY_ARM_COMPARISON, 2, "comparison",                                         \
      "the comparison expression holds and the treated one does not")                          \
    X(SIB_ELIGIBILITY_ARM_NONE, 3, "none", "neither holds")                                    \
    X(SIB_ELIGIBILITY_ARM_UNKNOWN, 4, "unknown", "cannot be told from what is known")
/** Arm of a release. @since 0.1 */
SIB_DECLARE_ENUM(sib_eligibility_arm, SIB_ELIGIBILITY_ARM_LIST);

#define SIB_ELIGIBILITY_KIND_LIST(X)                                                           \
    X(SIB_ELIGIBILITY_KIND_WINDOW, 1, "window",                                                \
      "released outside the dates of the cohort: found by evaluations, which look first")      \
    X(SIB_ELIGIBILITY_KIND_NO_ARM, 2, "no_arm", "neither treated nor of the comparison pool")  \
    X(SIB_ELIGIBILITY_KIND_ARM_UNKNOWN, 3, "arm_unknown",                                      \
      "facts that decide the arm are missing")                                                 \
    X(SIB_ELIGIBILITY_KIND_MISSING_PERSON, 4, "missing_person", "the release names no person") \
    X(SIB_ELIGIBILITY_KIND_MISSING_INDEX_DATE, 5, "missing_index_date",                        \
      "the release has no index date")                                                         \
    X(SIB_ELIGIBILITY_KIND_RULE, 6, "rule", "the rule fails, and none before it")              \
    X(SIB_ELIGIBILITY_KIND_RULE_UNKNOWN, 7, "rule_unknown",                                    \
      "facts that decide the rule are missing")                                                \
    X(SIB_ELIGIBILITY_KIND_EARLIER_MEMBER, 8, "earlier_member",                                \
      "treated release of a member of an earlier cohort, with unique_within SCHEME")           \
    X(SIB_ELIGIBILITY_KIND_MEMBER, 9, "member",                                                \
      "comparison release of a treated member of this or an earlier cohort")                   \
    X(SIB_ELIGIBILITY_KIND_TREATED_ELSEWHERE, 10, "treated_elsewhere",                         \
      "comparison release of somebody who has a treated release")                              \
    X(SIB_ELIGIBILITY_KIND_EXCLUSION, 11, "exclusion", "the exclusion holds, none before it")  \
    X(SIB_ELIGIBILITY_KIND_EXCLUSION_UNKNOWN, 12, "exclusion_unknown",                         \
      "facts that decide the exclusion are missing")                                           \
    X(SIB_ELIGIBILITY_KIND_AFTER_CLOSING, 13, "after_closing",                                 \
      "released after the cohort closed")                                                      \
    X(SIB_ELIGIBILITY_KIND_OTHER_RELEASE, 14, "other_release",                                 \
      "of a member of the same arm: a later release, when the first is kept")                  \
    X(SIB_ELIGIBILITY_KIND_TREATED_MEMBER, 15, "treated_member", "in the cohort")              \
    X(SIB_ELIGIBILITY_KIND_COMPARISON_MEMBER, 16, "comparison_member", "in the comparison pool")
/** What became of a release, in the order of the steps. RULE, EXCLUSION and their unknowns are
 *  met once for each rule and exclusion. @since 0.1 */
SIB_DECLARE_ENUM(sib_eligibility_kind, SIB_ELIGIBILITY_KIND_LIST);

#define SIB_ELIGIBILITY_VERDICT_LIST(X)                                                        \
    X(SIB_ELIGIBILITY_VERDICT_PASSED, 1, "passed", "the expression holds")                     \
    X(SIB_ELIGIBILITY_VERDICT_FAILED, 2, "failed", "the expression is false")                  \
    X(SIB_ELIGIBILITY_VERDICT_UNKNOWN, 3, "unknown",                                           \
      "the expression is unknown: facts are missing")                                          \
    X(SIB_ELIGIBILITY_VERDICT_NOT_APPLICABLE, 4, "not_applicable",                             \
      "the rule is for the other arm or for another time")
/** What a rule says of a release. @since 0.1 */
SIB_DECLARE_ENUM(sib_eligibility_verdict, SIB_ELIGIBILITY_VERDICT_LIST);

/** Settings of sib_eligibility_select(). Begin with ::SIB_ELIGIBILITY_SELECT_OPTIONS_INIT; new
 *  fields go last. */
typedef struct sib_eligibility_select_options {
    size_t      struct_size; /**< size the caller was compiled with, in bytes */
    const char *person;      /**< text; default "person" */
    const char *index_date;  /**< date; default "release_date" */
    const char *treated;     /**< condition that makes a release treated; NULL, the
                                  default: every release is */
    const char *comparison;  /**< condition that makes a release one of the comparison
                                  pool; NULL, the default: there is no pool */
    const char *tie_key;     /**< i64 or text: of a person's eligible releases on one day
                                         the lowest is kept; NULL, the default, or where it is
                                         equal or missing: the first by content */
    int32_t keep;            /**< a ::sib_eligibility_keep; default FIRST */
    int32_t unique_within;   /**< a ::sib_eligibility_unique_within; default COHORT */
    int32_t exclude_treated_elsewhere; /**< 1: nobody with a treated release, eligible or
                                            not, is in the pool; default 0 */
    int32_t close_after_months; /**< the cohort closes on the corresponding date this many
                                     months after `opens`, which is in, 0..1200; 0, the
                                     default: never */
    int64_t close_at_members;   /**< the cohort closes on the day on which it reaches this
                                     many treated members; the whole day is kept; 0, the
                                     default: never. Needs keep FIRST */
    int32_t opens;    /**< day from which close_after_months counts; SIB_DATE_MISSING, the
                           default: the first treated member's index date (with keep FIRST) */
    int32_t reserved; /**< 0 */
} sib_eligibility_select_options;

#define SIB_ELIGIBILITY_SELECT_OPTIONS_INIT                                                    \
    {                                                                                          \
        sizeof(sib_eligibility_select_options), "person", "release_date", NULL, NULL, NULL,    \
            SIB_ELIGIBILITY_KEEP_FIRST, SIB_ELIGIBILITY_UNIQUE_WITHIN_COHORT, 0, 0, 0,         \
            SIB_DATE_MISSING, 0                                                                \
    }

/** A cohort, its comparison pool, and a reason for every release. Never changes once made, so
 *  threads may share it. Owned by its maker: sib_eligibility_free(). */
typedef struct sib_eligibility sib_eligibility;

/**
 * Select the members of a cohort and of its comparison pool.
 *
 * Arms come first. Then every rule is evaluated for every release: a release keeps its first
 * failing rule, in the order of @p rules, and all verdicts beside it; a rule that is unknown
 * is a kind of its own, so nobody is silently ineligible. Of a person's
 * releases that pass, one is kept. The treated members are selected first; then the pool, from
 * comparison releases that pass the rules and every exclusion. Every release ends under exactly
 * one kind. The order of releases does not matter; that of rules and exclusions does.
 *
 * The steps are those of ::sib_eligibility_kind, in that order: rules one after the other, in
 * the place of RULE and RULE_UNKNOWN, exclusions in that of EXCLUSION and EXCLUSION_UNKNOWN.
 *
 * @param ctx              Message, threads, progress, interruption; NULL for none.
 * @param releases         [r] one row a release from custody; the options name its columns.
 * @param rules            [q] one row a rule, in order: text columns `id` (none twice, among
 *                         exclusions neither), `expression` (a condition over the columns of
 *                         @p releases) and `applies_to` (a ::sib_eligibility_applies_to by
 *                         name); optionally text `description` and `source`, and dates
 *                         `valid_from` and `valid_to`: the rule applies to releases whose index
 *                         date lies within both, days included, a missing one being open.
 * @param exclusions       [x] NULL for none; one row an exclusion from the pool, in order: text
 *                         columns `id`, `expression`, optionally `description`, `source` and
 *                         `scope` ("release", also where missing: the release for which it
 *                         holds is out; "person": everybody with a release, of any arm, for
 *                         which it holds is out).
 * @param earlier_members  [e] ids of the treated members of earlier cohorts, in any order, also
 *                         repeatedly; {NULL, NULL, 0} for none. They are never in the pool.
 * @param options          NULL for the defaults; read during the call only.
 * @param[out] out         New result; the caller owns it: sib_eligibility_free(). NULL on
 *                         failure.
 *
 * @retval SIB_OK               Also when nobody is a member.
 * @retval SIB_ERR_ARGUMENT     An option is outside its range or names no column of the right
 *                              type; rules or exclusions lack a column.
 * @retval SIB_ERR_UNSUPPORTED  close_at_members, or close_after_months without opens, with keep
 *                              LAST: each would depend on the other.
 * @retval SIB_ERR_TERMS        A rule or exclusion has no id or one used twice, an unknown
 * applies_to or scope, a valid_from after its valid_to, or an expression that is no condition;
 * the message gives its row. An arm's expression is no condition.
 * @retval SIB_ERR_DATA         The expressions of both arms hold for one release; the message
 *                              gives its row. An id of earlier_members is not UTF-8.
 * @retval SIB_ERR_RANGE        The closing date lies outside 0001..9999.
 * @retval SIB_ERR_OVERFLOW     Whole-number arithmetic of an expression overflows.
 * @retval SIB_ERR_NONFINITE    Real arithmetic of an expression overflows to infinity.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @retval SIB_ERR_BUSY         The context is inside a call.
 * @retval SIB_ERR_FPENV        The host changed the floating-point environment.
 *
 * Time O(r (q + x) + r log r), extra memory O(r (q + x)).
 * @par Source
 * Disley & Rubin (2014), Phase 2 report on the Peterborough pilot, s. 2.2 (first discharge of
 * each man, intention to treat, about 1,000 men a cohort).
 * @par Assumption
 * Where the sources are silent: a release of which the treated expression holds and the
 * comparison expression is unknown is treated; one of which the treated expression is unknown
 * is of unknown arm, whatever the other says.
 * @since 0.1
 */
SIB_API sib_status sib_eligibility_select(sib_context *ctx, const sib_table *releases,
                                          const sib_table *rules, const sib_table *exclusions,
                                          sib_text                              earlier_members,
                                          const sib_eligibility_select_options *options,
                                          sib_eligibility                     **out);

/** Release a result. NULL is allowed. @since 0.1 */
SIB_API void sib_eligibility_free(sib_eligibility *e);

/** Ids of the members of both arms, [m], in byte order. This and the following views live as
 *  long as the result. @since 0.1 */
SIB_API sib_text sib_eligibility_person(const sib_eligibility *e);
/** Arm of each member, [m]: 1 treated, 0 comparison. @since 0.1 */
SIB_API sib_u8 sib_eligibility_treated(const sib_eligibility *e);
/** Index date of each member, [m]. @since 0.1 */
SIB_API sib_dates sib_eligibility_index_date(const sib_eligibility *e);
/** Row of each member's release in the releases, [m]. @since 0.1 */
SIB_API sib_rows sib_eligibility_row(const sib_eligibility *e);

/**
 * A table of the result, by name; NULL for an unknown name. It lives as long as the result.
 *
 * - "summary", one row: i64 `treated_members`, `comparison_members`; date `closing_date`, the
 *   last day on which a release can make a member, missing when the cohort did not close.
 * - "members", [m] in the order of their ids: text `person`, flag `treated`, date `index_date`,
 *   i64 `row` (of the releases, counted from 0).
 * - "releases", [r] in the order given: codes `arm` (a ::sib_eligibility_arm by name), `kind`
 *   (a ::sib_eligibility_kind by name) and `rule` (id of the rule or exclusion, else missing).
 * - "verdicts", [r] in the order given: a column of codes a rule, under its id, what it says of
 *   the release (a ::sib_eligibility_verdict by name).
 * - "attrition", one row a kind, and a rule or exclusion, in the order of the steps: text
 *   `kind`, `rule` (missing but for rules and exclusions), their `description` and `source`;
 *   i64 `treated_releases`, `treated_persons`, `comparison_releases`, `comparison_persons`,
 *   `other_releases` and `other_persons` (no or unknown arm). A person counts once an arm, at
 *   the furthest step a release of theirs reached. So the releases sum to r, the persons to the
 *   different ids of each arm.
 *
 * @since 0.1
 */
SIB_API const sib_table *sib_eligibility_table(const sib_eligibility *e, const char *name);

/**
 * Explain what each rule says of each case, and which facts it lacks.
 *
 * @param ctx        Message, interruption; NULL for none.
 * @param cases      [c] releases, real or hypothetical, with the columns the rules use, missing
 *                   where a fact is not known.
 * @param rules      [q] as for sib_eligibility_select().
 * @param options    As for sib_eligibility_select(): arms and index date decide which rules
 *                   apply; the person column is not needed. NULL for the defaults.
 * @param[out] out   New table of [c * q] rows, case after case, rules in order; the caller owns
 *                   it. Columns: i64 `case` (row of @p cases); text `rule` (id), `arm` (a
 *                   ::sib_eligibility_arm by name), `verdict` (a ::sib_eligibility_verdict by
 *                   name), `description`, `source`, and `missing` (names of the columns the
 *                   rule uses that are missing in that case, in column order, separated by a
 *                   comma and a space). NULL on failure.
 * @retval SIB_OK               Also for no cases.
 * @retval SIB_ERR_ARGUMENT     See sib_eligibility_select().
 * @retval SIB_ERR_TERMS        See sib_eligibility_select().
 * @retval SIB_ERR_DATA         The expressions of both arms hold for one case.
 * @retval SIB_ERR_OVERFLOW     Whole-number arithmetic of an expression overflows.
 * @retval SIB_ERR_NONFINITE    Real arithmetic of an expression overflows to infinity.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @retval SIB_ERR_BUSY         The context is inside a call.
 * @retval SIB_ERR_FPENV        The host changed the floating-point environment.
 *
 * Time and memory O(c q).
 * @since 0.1
 */
SIB_API sib_status sib_eligibility_explain(sib_context *ctx, const sib_table *cases,
                                           const sib_table                      *rules,
                                           const sib_eligibility_select_options *options,
                                           sib_table                           **out);

SIB_END_DECLS
#endif
