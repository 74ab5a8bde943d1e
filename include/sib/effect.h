/** @file sib/effect.h
 *  @brief How much less: the difference between matched groups, exact where weights allow.
 *
 *  Knows pairs, outcomes and weights only; where they came from is the caller's business. Every
 *  difference here is comparison minus treated: positive means fewer events among the treated.
 */
#ifndef SIB_EFFECT_H
#define SIB_EFFECT_H

#include "sib/context.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

#define SIB_EFFECT_UNMATCHED_LIST(X)                                                           \
    X(SIB_EFFECT_UNMATCHED_DROPPED, 1, "dropped", "out of the treated mean, and counted")      \
    X(SIB_EFFECT_UNMATCHED_KEPT, 2, "kept", "kept in the treated mean")
/** What becomes of treated persons without a pair. @since 0.1 */
SIB_DECLARE_ENUM(sib_effect_unmatched, SIB_EFFECT_UNMATCHED_LIST);

#define SIB_EFFECT_QUANTITY_LIST(X)                                                            \
    X(SIB_EFFECT_QUANTITY_MEAN_TREATED, 1, "mean_treated", "mean outcome of the treated")      \
    X(SIB_EFFECT_QUANTITY_MEAN_COMPARISON, 2, "mean_comparison",                               \
      "weighted mean outcome of the comparison group")                                         \
    X(SIB_EFFECT_QUANTITY_DIFFERENCE, 3, "difference", "comparison mean minus treated mean")   \
    X(SIB_EFFECT_QUANTITY_REDUCTION, 4, "reduction",                                           \
      "difference as a fraction of the comparison mean")                                       \
    X(SIB_EFFECT_QUANTITY_RATE_RATIO, 5, "rate_ratio", "treated mean over comparison mean")
/** The numbers of an effect. @since 0.1 */
SIB_DECLARE_ENUM(sib_effect_quantity, SIB_EFFECT_QUANTITY_LIST);

#define SIB_EFFECT_METHOD_LIST(X)                                                              \
    X(SIB_EFFECT_METHOD_SET_CLUSTERED, 1, "set_clustered",                                     \
      "sandwich clustered by matched set, factor G/(G-1) (N-1)/(N-2)")                         \
    X(SIB_EFFECT_METHOD_SET_UNIT_CLUSTERED, 2, "set_unit_clustered",                           \
      "sandwich clustered by set and by person, for comparison persons used again")            \
    X(SIB_EFFECT_METHOD_UNIT_ROBUST, 3, "unit_robust",                                         \
      "sandwich with every person a cluster, factor N/(N-2), as after subclassification")      \
    X(SIB_EFFECT_METHOD_WELCH, 4, "welch",                                                     \
      "two samples of unequal variance; the effective number of comparison persons")           \
    X(SIB_EFFECT_METHOD_POOLED, 5, "pooled",                                                   \
      "two samples of equal variance; the effective number of comparison persons")             \
    X(SIB_EFFECT_METHOD_PSMATCH2, 6, "psmatch2",                                               \
      "Stata's psmatch2: Var1/N1 + Var0 sum w^2 / N1^2")                                       \
    X(SIB_EFFECT_METHOD_ABADIE_IMBENS, 7, "abadie_imbens",                                     \
      "sample variance of matching estimators, homoscedastic, from pairs; per_treated only")
/** Methods for the variance of the two means. The formulas are in docs/methods/effect.md.
 *  @since 0.1 */
SIB_DECLARE_ENUM(sib_effect_method, SIB_EFFECT_METHOD_LIST);

#define SIB_EFFECT_VERDICT_LIST(X)                                                             \
    X(SIB_EFFECT_VERDICT_OK, 1, "ok", "every number is defined")                               \
    X(SIB_EFFECT_VERDICT_NO_PAIR, 2, "no_pair", "nobody is matched: no number at all")         \
    X(SIB_EFFECT_VERDICT_ZERO_EXPOSURE, 3, "zero_exposure",                                    \
      "an arm has no exposure: no number at all")                                              \
    X(SIB_EFFECT_VERDICT_COMPARISON_RATE_ZERO, 4, "comparison_rate_zero",                      \
      "the comparison mean is not above zero: no reduction, no ratio")                         \
    X(SIB_EFFECT_VERDICT_TREATED_RATE_ZERO, 5, "treated_rate_zero",                            \
      "the treated mean is not above zero: no interval on the log scale")
/** What can be said of an effect. @since 0.1 */
SIB_DECLARE_ENUM_AS(sib_effect_verdict_kind, sib_effect_verdict, SIB_EFFECT_VERDICT_LIST);

/** Settings of sib_effect_estimate(). Begin with ::SIB_EFFECT_ESTIMATE_OPTIONS_INIT and set the
 *  weighting; new fields go last. */
typedef struct sib_effect_estimate_options {
    size_t  struct_size; /**< size the caller was compiled with, in bytes */
    double  level;       /**< of intervals, 0 < level < 1; default 0.95 */
    int32_t weighting;   /**< a ::sib_weighting; 0 (the default) is refused */
    int32_t unmatched;   /**< a ::sib_effect_unmatched; default DROPPED */
    int32_t whole_sets;  /**< 1: all treated of a set are compared with all its comparisons, and
                              pairs only join them, as after exact matching and
                            subclassification;  a comparison person is then in one set only; 0
                            (default): pairs say  who is compared with whom */
    int32_t reserved;    /**< 0 */
} sib_effect_estimate_options;

#define SIB_EFFECT_ESTIMATE_OPTIONS_INIT                                                       \
    {                                                                                          \
        sizeof(sib_effect_estimate_options), 0.95, 0, SIB_EFFECT_UNMATCHED_DROPPED, 0, 0       \
    }

/** The effect of one cohort, or of several pooled. Never changes once made, so threads may
 * share it. Owned by its maker: sib_effect_free(). */
typedef struct sib_effect sib_effect;

/**
 * Compare the outcomes of treated persons with those of their matched comparisons.
 *
 * Each pair joins a treated and a comparison person; a treated person has as many comparisons
 * as pairs. The mean of the treated is the plain mean of those with a pair (or of all: see
 * options->unmatched), that of the comparison group is weighted as options->weighting says.
 * In whole sets a comparison person weighs as many treated, over comparisons, as the set has
 * (per_treated), or as many treated (aggregate).
 * When the outcomes (and exposures) of those who count are whole numbers up to 2^53 in size,
 * every number of the effect is an exact rational, and its double is the nearest one; otherwise
 * sums run in id order and the effect is approximate. Binary outcomes are the counts 0 and 1.
 * With unique ids the order of rows and pairs changes no bit.
 *
 * @param ctx              Message, interruption, memory; NULL for none.
 * @param treated          [n] 1 treated, 0 comparison pool.
 * @param outcome          [n] events, or any real number; NaN is missing, which is allowed only
 *                         for persons who do not count.
 * @param exposure         [n] time at risk in any unit, >= 0; the means are then rates, events
 *                         over exposure. {NULL, 0}: every exposure is 1.
 * @param pair_treated     [k] row of the treated person of each pair.
 * @param pair_comparison  [k] row of the comparison person of each pair.
 * @param pair_set         [k] number of the matched set of each pair; any numbers. {NULL, 0}:
 *                         each treated person is a set.
 * @param id               [n] id of each person, none twice; {NULL, 0}: the row number stands
 *                         for it, and the effect is not free of their order.
 * @param options          Must name a weighting; read during the call only.
 * @param[out] out         New effect; the caller owns it: sib_effect_free(). NULL on failure.
 *
 * @retval SIB_OK               Also for no pair at all, or a rate of zero: see the verdict.
 * @retval SIB_ERR_ARGUMENT     options is NULL or names no weighting; an option or flag is out
 * of range; a pair points outside the rows, or to a person of the wrong arm; NULL data.
 * @retval SIB_ERR_SHAPE        Lengths that belong together differ.
 * @retval SIB_ERR_DATA         An id comes twice, a pair comes twice, or a treated person is in
 *                              two sets; the message gives the row.
 * @retval SIB_ERR_NONFINITE    An infinite number, or a missing one of a person who counts.
 * @retval SIB_ERR_RANGE        A negative exposure.
 * @retval SIB_ERR_OVERFLOW     A sum of whole outcomes leaves int64, or one of real outcomes
 * the doubles.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 *
 * Time O((n + k) log (n + k)), extra memory O(n + k).
 * @par Source
 * Disley & Rubin (2014), Phase 2 report on the Peterborough pilot, p. 11 and fn 15 (difference,
 * aggregate of all controls); Abadie & Spiess (2022) and Austin & Cafri (2020) (clustering).
 * @par Assumption
 * "Aggregate of all matched controls" is read literally: a control record counts once for each
 * pair it stands in. The reduction is the difference divided by the comparison mean.
 * @since 0.1
 */
SIB_API sib_status sib_effect_estimate(sib_context *ctx, sib_u8 treated, sib_f64 outcome,
                                       sib_f64 exposure, sib_rows pair_treated,
                                       sib_rows pair_comparison, sib_i64 pair_set, sib_text id,
                                       const sib_effect_estimate_options *options,
                                       sib_effect                       **out);

#define SIB_EFFECT_POOL_WEIGHTS_LIST(X)                                                        \
    X(SIB_EFFECT_POOL_WEIGHTS_MATCHED_TREATED, 1, "matched_treated",                           \
      "treated persons the mean is over: column persons_treated")                              \
    X(SIB_EFFECT_POOL_WEIGHTS_ELIGIBLE, 2, "eligible",                                         \
      "all treated persons who qualified: column eligible")                                    \
    X(SIB_EFFECT_POOL_WEIGHTS_EQUAL, 3, "equal", "every cohort the same")                      \
    X(SIB_EFFECT_POOL_WEIGHTS_GIVEN, 4, "given", "exact texts in column weight")
/** Weights of cohorts in a pool. There is no default. @since 0.1 */
SIB_DECLARE_ENUM(sib_effect_pool_weights, SIB_EFFECT_POOL_WEIGHTS_LIST);

#define SIB_EFFECT_POOL_OF_LIST(X)                                                             \
    X(SIB_EFFECT_POOL_OF_MEANS, 1, "means",                                                    \
      "both means; the reduction is that of the averaged means")                               \
    X(SIB_EFFECT_POOL_OF_REDUCTIONS, 2, "reductions",                                          \
      "the reductions; the rate ratio is 1 minus their average")
/** What a pool averages. There is no default. @since 0.1 */
SIB_DECLARE_ENUM(sib_effect_pool_of, SIB_EFFECT_POOL_OF_LIST);

/** Settings of sib_effect_pool(). Begin with ::SIB_EFFECT_POOL_OPTIONS_INIT and set weights and
 *  of; new fields go last. */
typedef struct sib_effect_pool_options {
    size_t  struct_size; /**< size the caller was compiled with, in bytes */
    double  level;       /**< of intervals, 0 < level < 1; default 0.95 */
    int32_t weights;     /**< a ::sib_effect_pool_weights; 0 (the default) is refused */
    int32_t of;          /**< a ::sib_effect_pool_of; 0 (the default) is refused */
    int32_t method;      /**< the ::sib_effect_method the cohorts' variances come from; default
                              SET_CLUSTERED */
    int32_t reserved;    /**< 0 */
} sib_effect_pool_options;

#define SIB_EFFECT_POOL_OPTIONS_INIT                                                           \
    {                                                                                          \
        sizeof(sib_effect_pool_options), 0.95, 0, 0, SIB_EFFECT_METHOD_SET_CLUSTERED, 0        \
    }

/**
 * Pool the effects of several cohorts.
 *
 * Columns of @p cohorts, one row a cohort: `cohort` (text, its name, none twice),
 * `mean_treated` and `mean_comparison` (text, exact: "71/50" or "1.42"), what options->weights
 * names (`persons_treated` or `eligible`, i64; `weight`, exact text; nothing for equal), and
 * for an interval `variance_treated`, `variance_comparison` and `covariance` (f64, as
 * table "methods" gives them; left out together, or missing for a cohort: no interval), with
 * `degrees_of_freedom` (f64, likewise; left out or missing: the normal distribution).
 * Cohorts are taken to be independent. Every number is an exact rational. The means and the
 * difference are weighted means under either `of`.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param cohorts   One row a cohort.
 * @param options   Must name weights and of; read during the call only.
 * @param[out] out  New effect, exact; the caller owns it: sib_effect_free(). NULL on failure.
 *
 * @retval SIB_OK             Also for a comparison mean of zero: see the verdict.
 * @retval SIB_ERR_ARGUMENT   An option is missing or not allowed; a column is absent or of
 *                            another type.
 * @retval SIB_ERR_DATA       No cohort; a cohort's name comes twice; all weights are zero.
 * @retval SIB_ERR_NONFINITE  A name, mean or weight is missing.
 * @retval SIB_ERR_RANGE      A negative weight, variance or number of degrees of freedom, or a
 *                            mean below zero.
 * @retval SIB_ERR_TERMS      A mean or weight is no exact number.
 * @retval SIB_ERR_VERSION    options->struct_size is not known.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed.
 * @par Source
 * Disley & Rubin (2014), p. 12; Anders & Dorsett (2017), methodological review, abstract: the
 * final test of the Peterborough bond used a weighted mean of cohorts 1 and 2.
 * @par Assumption
 * The weights were never published: they have to be named.
 * @since 0.1
 */
SIB_API sib_status sib_effect_pool(sib_context *ctx, const sib_table *cohorts,
                                   const sib_effect_pool_options *options, sib_effect **out);

/** An enum ::sib_effect_verdict; 0 for NULL. @since 0.1 */
SIB_API int32_t sib_effect_verdict(const sib_effect *effect);

/** Weight of each person in the mean of their own arm, [n] in the order of the input rows, not
 *  normalised: a treated person who counts 1; a comparison person the sum over their pairs of 1
 *  over the number of comparisons (per_treated), the number of pairs (aggregate), or 1
 *  (distinct); 0 for those who do not count. Empty for a pool. Lives as the effect does.
 *  @since 0.1 */
SIB_API sib_f64 sib_effect_weights(const sib_effect *effect);

/**
 * A table of the result, by name; NULL for an unknown name. It lives as long as the effect.
 *
 * - "summary", one row: texts `verdict` and `method` (the ::sib_effect_method of intervals that
 *   fits the sets: set_unit_clustered where a comparison person is in several, unit_robust
 * where a set has several people of both arms, else set_clustered; of a pool the one named);
 * flags `exact` (every number is an exact rational) and `order_free` (ids were given, so that
 * the order of rows cannot have changed a bit); f64 `level` of the intervals; i64 `treated`
 * (all, matched or not; of a pool: the sum of its column eligible, 0 without one),
 * `matched_treated` (in a pair, 0 for a pool), `persons_treated` (those the treated mean is
 * over; of a pool: the sum of its column persons_treated, 0 without one), `persons_comparison`
 * (distinct ones with a pair, 0 for a pool), `pairs` and `sets` (0 for a pool); f64
 * `effective_comparison`, (sum w)^2 / sum w^2.
 * - "quantities", in the order of ::sib_effect_quantity: text `quantity`; f64 `value`, the
 *   nearest double of the exact one where there is one, NaN where the verdict leaves none; text
 *   `exact`, "n/d", reduced, or "n" when whole, missing when approximate or not defined.
 * - "intervals", row 5 (method - 1) + quantity - 1: text `method` and `quantity`; f64
 *   `standard_error` (of the natural logarithm for the rate ratio, by the first-order
 *   approximation for the reduction; NaN where not defined: too few sets or persons, a zero
 * rate, a method not offered for the effect, as welch, pooled, psmatch2 and abadie_imbens with
 * an exposure, abadie_imbens but for per_treated, any but the named one for a pool); `low` and
 *   `high` at the level, two-sided (on the log scale for the rate ratio, 1 minus the ratio's
 * ends for the reduction, symmetric when reductions were pooled; for means and difference
 * symmetric by welch, pooled, psmatch2 and abadie_imbens, else on the log scale where a mean is
 * above 0, the difference from the ends of the two means); `p_value`, two-sided, of no effect
 * (the difference or reduction is 0, the ratio 1; NaN for means, and where the standard error
 * is, or is 0).
 * - "methods", in the order of ::sib_effect_method: text `method`; f64 `degrees_of_freedom` of
 *   Student's t (sets less 1 for set_clustered, the fewer of sets and comparison persons less 1
 *   for set_unit_clustered, persons less 2 for unit_robust; of a pool Satterthwaite's for the
 *   difference; infinite for the normal distribution, NaN when not offered),
 * `variance_treated`, `variance_comparison` and `covariance` of the two means.
 *
 * @since 0.1
 */
SIB_API const sib_table *sib_effect_table(const sib_effect *effect, const char *name);

/** Release an effect. NULL is allowed. @since 0.1 */
SIB_API void sib_effect_free(sib_effect *effect);

SIB_END_DECLS
#endif
