/** @file sib/matching.h
 *  @brief Compared with whom: matching on a propensity score or on covariates.
 *
 *  Every choice is made by one total order, so that shuffling the rows or changing the number
 * of threads changes no bit: candidates are taken by (distance, tie key, id), units of equal
 * score stand in the order of (tie key, id). Distances of scores are compared as exact real
 * numbers: the rounding of a difference never makes or breaks a tie. No outcome enters here. */
#ifndef SIB_MATCHING_H
#define SIB_MATCHING_H

#include <math.h>

#include "sib/context.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

#define SIB_MATCHING_METHOD_LIST(X)                                                            \
    X(SIB_MATCHING_METHOD_NEAREST, 1, "nearest", "each case its nearest controls, one by one") \
    X(SIB_MATCHING_METHOD_OPTIMAL, 2, "optimal",                                               \
      "as many pairs as can be, spread evenly, of the least total distance")                   \
    X(SIB_MATCHING_METHOD_FULL, 3, "full",                                                     \
      "everybody in a set with one case or one control, of the least total distance")          \
    X(SIB_MATCHING_METHOD_EXACT, 4, "exact",                                                   \
      "all who agree in every exact column, coarsened or not, in one set")                     \
    X(SIB_MATCHING_METHOD_SUBCLASS, 5, "subclass",                                             \
      "all between two quantiles of the cases' scores in one set")
/** How pairs are found. @since 0.1 */
SIB_DECLARE_ENUM(sib_matching_method, SIB_MATCHING_METHOD_LIST);

#define SIB_MATCHING_DISTANCE_LIST(X)                                                          \
    X(SIB_MATCHING_DISTANCE_PROBABILITY, 1, "probability", "|difference of scores|")           \
    X(SIB_MATCHING_DISTANCE_LOGIT, 2, "logit", "|difference of linear predictors|")            \
    X(SIB_MATCHING_DISTANCE_MAHALANOBIS, 3, "mahalanobis",                                     \
      "of the covariates, by their pooled covariance within the arms")                         \
    X(SIB_MATCHING_DISTANCE_ROBUST_MAHALANOBIS, 4, "robust_mahalanobis",                       \
      "the same of ranks, by their covariance, each as spread as ranks without ties")          \
    X(SIB_MATCHING_DISTANCE_SCALED_EUCLIDEAN, 5, "scaled_euclidean",                           \
      "of the covariates, each in pooled standard deviations within the arms")                 \
    X(SIB_MATCHING_DISTANCE_EUCLIDEAN, 6, "euclidean", "of the covariates as they are")
/** What the distance is of. @since 0.1 */
SIB_DECLARE_ENUM(sib_matching_distance, SIB_MATCHING_DISTANCE_LIST);

#define SIB_MATCHING_ORDER_LIST(X)                                                             \
    X(SIB_MATCHING_ORDER_LARGEST, 1, "largest", "highest score first")                         \
    X(SIB_MATCHING_ORDER_SMALLEST, 2, "smallest", "lowest score first")                        \
    X(SIB_MATCHING_ORDER_CLOSEST, 3, "closest",                                                \
      "the case with the nearest free control first")                                          \
    X(SIB_MATCHING_ORDER_FARTHEST, 4, "farthest",                                              \
      "the case whose nearest free control is farthest first")                                 \
    X(SIB_MATCHING_ORDER_DATA, 5, "data", "order of the rows; the result is not order-free")   \
    X(SIB_MATCHING_ORDER_RANDOM, 6, "random", "a permutation drawn from the seed")
/** Order in which the cases are served. @since 0.1 */
SIB_DECLARE_ENUM(sib_matching_order, SIB_MATCHING_ORDER_LIST);

#define SIB_MATCHING_SCALE_LIST(X)                                                             \
    X(SIB_MATCHING_SCALE_INHERIT, 1, "inherit", "the scale of the distance")                   \
    X(SIB_MATCHING_SCALE_PROBABILITY, 2, "probability", "the score")                           \
    X(SIB_MATCHING_SCALE_LOGIT, 3, "logit", "the linear predictor")
/** Scale of the caliper. @since 0.1 */
SIB_DECLARE_ENUM(sib_matching_scale, SIB_MATCHING_SCALE_LIST);

#define SIB_MATCHING_UNIT_LIST(X)                                                              \
    X(SIB_MATCHING_UNIT_RAW, 1, "raw", "1: the width itself")                                  \
    X(SIB_MATCHING_UNIT_SD_ALL, 2, "sd_all", "standard deviation of all units")                \
    X(SIB_MATCHING_UNIT_SD_POOLED, 3, "sd_pooled",                                             \
      "root of the mean of the two arms' variances")                                           \
    X(SIB_MATCHING_UNIT_SD_WITHIN, 4, "sd_within",                                             \
      "root of the two arms' variances weighted by their n - 1")                               \
    X(SIB_MATCHING_UNIT_MAD_WITHIN, 5, "mad_within",                                           \
      "as sd_within, with 1.4826 x median absolute deviation for each arm's deviation")        \
    X(SIB_MATCHING_UNIT_SD_TREATED, 6, "sd_treated", "standard deviation of the treated")
/** What a caliper is a multiple of, on its scale, over the units that are not discarded;
 *  every standard deviation has divisor n - 1. @since 0.1 */
SIB_DECLARE_ENUM(sib_matching_unit, SIB_MATCHING_UNIT_LIST);

#define SIB_MATCHING_DISCARD_LIST(X)                                                           \
    X(SIB_MATCHING_DISCARD_NONE, 1, "none", "nobody")                                          \
    X(SIB_MATCHING_DISCARD_TREATED, 2, "treated", "treated outside the controls' range")       \
    X(SIB_MATCHING_DISCARD_CONTROL, 3, "control", "controls outside the treated's range")      \
    X(SIB_MATCHING_DISCARD_BOTH, 4, "both", "units outside the range common to both arms")
/** Units left out for want of common support, before anything else is done. An arm's range is
 *  that of the distance scale over all its units; its ends are inside. @since 0.1 */
SIB_DECLARE_ENUM(sib_matching_discard, SIB_MATCHING_DISCARD_LIST);

#define SIB_MATCHING_REASON_LIST(X)                                                            \
    X(SIB_MATCHING_REASON_MATCHED, 1, "matched", "in at least one pair")                       \
    X(SIB_MATCHING_REASON_OUTSIDE_CALIPER, 2, "outside_caliper",                               \
      "treated: no control of its stratum lies inside the caliper")                            \
    X(SIB_MATCHING_REASON_NO_CONTROL_LEFT, 3, "no_control_left",                               \
      "treated: controls it could have had all went to other cases")                           \
    X(SIB_MATCHING_REASON_DISCARDED, 4, "discarded", "left out by the discard rule")           \
    X(SIB_MATCHING_REASON_EMPTY_STRATUM, 5, "empty_stratum",                                   \
      "treated: its stratum has no control that is not discarded")                             \
    X(SIB_MATCHING_REASON_NOT_USED, 6, "not_used", "control: in no pair")
/** What became of a row. @since 0.1 */
SIB_DECLARE_ENUM(sib_matching_reason, SIB_MATCHING_REASON_LIST);

#define SIB_MATCHING_VERDICT_LIST(X)                                                           \
    X(SIB_MATCHING_VERDICT_OK, 1, "ok", "there are pairs and no case is short")                \
    X(SIB_MATCHING_VERDICT_SHORT, 2, "short", "some cases have fewer controls than the ratio") \
    X(SIB_MATCHING_VERDICT_NO_PAIR, 3, "no_pair", "both arms have units but there is no pair") \
    X(SIB_MATCHING_VERDICT_NO_TREATED, 4, "no_treated", "nobody is treated")                   \
    X(SIB_MATCHING_VERDICT_NO_COMPARISON, 5, "no_comparison", "everybody is treated")
/** Verdict on a matching. @since 0.1 */
SIB_DECLARE_ENUM_AS(sib_matching_verdict_kind, sib_matching_verdict, SIB_MATCHING_VERDICT_LIST);

#define SIB_MATCHING_CHECK_LIST(X)                                                             \
    X(SIB_MATCHING_CHECK_ARMS, 1, "arms", "a pair is one treated and one control row")         \
    X(SIB_MATCHING_CHECK_DUPLICATE, 2, "duplicate", "no control serves a case twice")          \
    X(SIB_MATCHING_CHECK_REUSE, 3, "reuse", "no control is used more often than allowed")      \
    X(SIB_MATCHING_CHECK_RATIO, 4, "ratio", "no case has more controls than the ratio")        \
    X(SIB_MATCHING_CHECK_CALIPER, 5, "caliper", "every pair lies inside the caliper")          \
    X(SIB_MATCHING_CHECK_EXACT, 6, "exact", "the rows of a pair agree in every exact column")  \
    X(SIB_MATCHING_CHECK_DISCARD, 7, "discard", "no discarded row is in a pair")               \
    X(SIB_MATCHING_CHECK_WEIGHTS, 8, "weights",                                                \
      "weights from pairs equal weights from sets, and reasons agree with pairs")              \
    X(SIB_MATCHING_CHECK_PASSED_OVER, 9, "passed_over",                                        \
      "no control with uses left is nearer to a case than a control it got, and none was "     \
      "withheld from a case with fewer than the ratio")                                        \
    X(SIB_MATCHING_CHECK_MOST, 10, "most",                                                     \
      "no pairing inside the rules has more cases than most_treated says, and one has as "     \
      "many")                                                                                  \
    X(SIB_MATCHING_CHECK_EVEN, 11, "even",                                                     \
      "no pairing has more pairs, or, of as many, spreads them more evenly over the cases")    \
    X(SIB_MATCHING_CHECK_LEAST, 12, "least",                                                   \
      "no pairing of the kind has a smaller total distance, by prices of the units")           \
    X(SIB_MATCHING_CHECK_SETS, 13, "sets",                                                     \
      "each set has one case or one control, and nobody is left out who could be in one")      \
    X(SIB_MATCHING_CHECK_WHOLE, 14, "whole",                                                   \
      "each set is everybody of a stratum, and nobody is left out who has the other arm in "   \
      "it")
/** What the verifier checks in every result. @since 0.1 */
SIB_DECLARE_ENUM(sib_matching_check, SIB_MATCHING_CHECK_LIST);

/** Full name of the newest version of a caliper preset. Presets are named rules for scale, unit
 *  and edge that never change in place; the value is given apart.
 *  - AUSTIN@1: logit, sd_pooled, <= (Austin 2011, Pharm Stat 10:150; the edge is an inference).
 *  - MATCHIT@1: scale of the distance, sd_all, <= (R package MatchIt 4.7, its default).
 *  - SAS@1: logit, sd_pooled, <= (SAS/STAT PSMATCH, DISTANCE=LPS MULT=STDDEV).
 *  - OHDSI@1: logit, sd_all, < (CohortMethod 6.0, "standardized logit").
 *  - PSMATCH2@1: probability, raw, < (Stata command psmatch2 4.1).
 *  @param name  "AUSTIN" or "AUSTIN@1".
 *  @return Static text, for example "AUSTIN@1"; NULL for an unknown name. @since 0.1 */
SIB_API const char *sib_matching_caliper_preset_newest(const char *name);

/** Largest seed, 2^53: JSON, R and Python carry every whole number up to it exactly. */
#define SIB_MATCHING_SEED_MAX 9007199254740992

/** Settings of sib_matching_match(). Begin with ::SIB_MATCHING_MATCH_OPTIONS_INIT; new
 *  fields go last. `order`, `replace` and distances of covariates are for the method NEAREST
 *  alone, `max_controls` and `max_treated` for FULL, `subclasses` for SUBCLASS. FULL, EXACT and
 *  SUBCLASS have a `ratio` of 1, EXACT and SUBCLASS no caliper.
 *
 *  A caliper is a value, a scale, a unit, and whether the edge is inside. All but the value
 * come either from `caliper_preset` or from the three fields below it, never from both. A value
 *  without unit or preset is refused: it would be ambiguous. */
typedef struct sib_matching_match_options {
    size_t  struct_size;        /**< size the caller was compiled with, in bytes */
    int64_t ratio;              /**< controls a case gets at most, >= 1; default 1 */
    int64_t reuse_max;          /**< cases a control may serve when replace is 1; 0 for any
                                     number (default); 0 or 1 when replace is 0 */
    int64_t seed;               /**< of the hash of ids and of the order RANDOM, 0 ..
                                     ::SIB_MATCHING_SEED_MAX; default 0 */
    double      caliper_value;  /**< >= 0; NaN for none (default) */
    const char *caliper_preset; /**< a full name such as "AUSTIN@1"; NULL for none (default) */
    int32_t     caliper_scale;  /**< a ::sib_matching_scale; default INHERIT */
    int32_t     caliper_unit;   /**< a ::sib_matching_unit; 0 for not stated (default) */
    int32_t     caliper_inclusive; /**< 1: distance <= width (default); 0: distance < width */
    int32_t     replace;           /**< 1: controls may serve several cases; default 0 */
    int32_t     distance;          /**< a ::sib_matching_distance; default PROBABILITY */
    int32_t     order;             /**< a ::sib_matching_order; default LARGEST */
    int32_t     discard;           /**< a ::sib_matching_discard; default NONE */
    int32_t     method;            /**< a ::sib_matching_method; default NEAREST */
    int64_t     max_controls; /**< FULL: controls of a case, of which each then has no other;
                                   0 for any number (default) */
    int64_t     max_treated;  /**< FULL: cases of a control, likewise; 0 for any number */
    int64_t     subclasses;   /**< SUBCLASS: how many, 1 .. 1,000,000; default 6 */
    const char *coarsen; /**< JSON: for exact columns of numbers what tells their values apart,
                            a list of cutpoints, a number of classes of equal width, or
                            "sturges" for ceil(log2 n) + 1 of them, as {"age": [25, 40],
                            "priors": 4}; NULL for none (default) */
} sib_matching_match_options;

/** The defaults are MatchIt's; a contract states what it relies on. */
#define SIB_MATCHING_MATCH_OPTIONS_INIT                                                        \
    {                                                                                          \
        sizeof(sib_matching_match_options), 1, 0, 0, (double)NAN, NULL,                        \
            SIB_MATCHING_SCALE_INHERIT, 0, 1, 0, SIB_MATCHING_DISTANCE_PROBABILITY,            \
            SIB_MATCHING_ORDER_LARGEST, SIB_MATCHING_DISCARD_NONE,                             \
            SIB_MATCHING_METHOD_NEAREST, 0, 0, 6, NULL                                         \
    }

/** Pairs, weights and findings of a matching. Never changes once made, so threads may share it.
 *  Owned by its maker: sib_matching_free(). */
typedef struct sib_matching sib_matching;

/**
 * Match treated units (cases) to controls on the score.
 *
 * NEAREST serves the cases in the order asked for, cases of equal score by (tie key, id). A
 * case takes the control that comes first by (distance, tie key, id) among those of its
 * stratum, inside the caliper, with uses left, and not yet its own. With a ratio above 1 every
 * case is served once before any is served again; a case that finds nothing is served no more.
 * Under CLOSEST and FARTHEST the next case is the one whose first control is nearest or
 * farthest at that moment, by (distance, tie key, id) too.
 *
 * OPTIMAL makes as many pairs as stratum, caliper and ratio allow, no control serving twice; of
 * all such pairings one that spreads them most evenly (most cases with a control, then most
 * with a second, and so on); of these one of the least total distance. Where several remain,
 * units are left out from the top, by (score, tie key, id), and pairs never cross: the lower
 * case has the lower control. Distances are added as whole numbers on a grid far finer than
 * doubles near the scores' range, so that rounding decides nothing.
 *
 * FULL puts everybody into a set with one case or one control who can be in one: who has
 * anybody of the other arm in the own stratum, inside the caliper. Of all such sets those have
 * the least total distance, exactly, added as above. With `max_controls` or `max_treated`,
 * which cannot stand beside a caliper, as few are left out as need be, which is as few of
 * either arm as can be; then the total is the least. The pairs of a set are those of its one
 * unit with each of the others, so that the weighting PER_TREATED gives the weights of full
 * matching for the treated: 1, and treated over controls of the set.
 *
 * EXACT puts all into one set who agree in every exact column; with `coarsen`, who lie between
 * the same cutpoints of a column (a value at a cutpoint is above it). SUBCLASS does so with the
 * classes between quantiles of the cases' scores (type 7; exact columns part the classes). Who
 * has nobody of the other arm in the stratum is left out. Everybody of a set is compared with
 * everybody: the weighting PER_TREATED gives a control cases over controls of its set,
 * AGGREGATE the number of cases. Such a set is told by as few pairs as join its people (its
 * first case has every control, its first control every case); effects take it whole
 * (`whole_sets`). EXACT needs no score.
 *
 * A distance of covariates is the Euclidean one after each covariate (each level of codes or
 * texts, a flag) is scaled and, under both MAHALANOBIS, turned so that the pooled covariance
 * within the arms is the identity; a covariate that depends on earlier ones is left out. Units
 * discarded take no part in spreads and ranks. The score then decides the order of service, the
 * caliper and the discard rule, and may be empty where none of them needs it.
 *
 * The tie key is `tie_key` where given, else SipHash-2-4 of the id under `seed`; the id settles
 * what is left, or the row where there are no ids. The result is free of the order of rows when
 * there are ids, or when the tie keys given are all different, unless the order is DATA.
 *
 * @param ctx      Message, progress, interruption; NULL for none.
 * @param score    [n] probabilities, 0..1; may be empty when neither distance nor caliper is on
 *                 the probability scale.
 * @param logit    [n] linear predictors; may be empty when neither is on the logit scale.
 *                 The scales need not be functions of each other.
 * @param treated  [n] 1 treated, 0 control.
 * @param id       [n] unit ids, none twice; may be empty.
 * @param tie_key  [n] lower comes first; may be empty.
 * @param exact    [n] rows; a pair must agree in every column. Texts and codes are compared as
 *                 they stand, -0.0 equals 0.0. NULL or no column: one stratum.
 * @param covariates [n] rows, of numbers, flags, codes and texts; NULL where the distance is of
 *                 the score.
 * @param options  NULL for the defaults; read during the call only.
 * @param[out] out New matching; the caller owns it. NULL on failure.
 *
 * @retval SIB_OK              Also when nobody is matched: see sib_matching_verdict().
 * @retval SIB_ERR_ARGUMENT    An option is not allowed, also beside the method; a needed scale
 *                             is empty, a flag is not 0 or 1, a preset is unknown, a caliper is
 *                             bare; or the method is OPTIMAL or FULL and the caliper's scale
 *                             orders the units otherwise than the distance's.
 * @retval SIB_ERR_TERMS       `coarsen` is no JSON.
 * @retval SIB_ERR_SHAPE       Lengths differ.
 * @retval SIB_ERR_NONFINITE   A score, logit or tie key is missing or infinite.
 * @retval SIB_ERR_RANGE       A score lies outside 0..1, or logits are so far apart that their
 *                             difference is no double.
 * @retval SIB_ERR_DATA        An id comes twice, an exact column or a covariate misses a value,
 *                             a covariate is a date, covariates have more than 2,000 levels
 *                             together, or an arm is too small for the standard deviation of
 * the caliper.
 * @retval SIB_ERR_VERSION     options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY   An allocation failed.
 *
 * Time O(n log n) and memory O(n + pairs) for the orders LARGEST, SMALLEST, DATA and RANDOM,
 * and for CLOSEST and FARTHEST unless many cases of different score compete for one control.
 * By a distance of k covariates the time is that of looking at all a case may have, O(k) each
 * at worst, once and each time its list of 4 ratio + 14 runs dry; memory O(n k + cases ratio).
 * OPTIMAL: the same, and O(n) more for each control of the ratio that some case must go
 * without. FULL: the same, the search itself O(n) without a most.
 * @par Source
 * Rosenbaum & Rubin (1985), The American Statistician 39:33, for nearest available matching;
 * Rosenbaum (1989), JASA 84:1024, for optimal matching; Glover (1967), Naval Research Logistics
 * Quarterly 14:313, for the most pairs where what a case may have is a stretch;
 * Rosenbaum (1991), J R Stat Soc B 53:597, for full matching; Iacus, King & Porro (2012),
 * Political Analysis 20:1, for coarsening; Rosenbaum (2010), Design of Observational Studies,
 * 8.3, for distances of ranks; Colannino et al. (2007), Graphs
 * and Combinatorics 23:169, for many-to-many matching on a line;
 * Ho, Imai, King & Stuart (2011), J Stat Softw 42(8), for the rules of MatchIt that the
 * defaults follow; Aumasson & Bernstein (2012), SipHash.
 * @par Assumption
 * Sources leave ties open; the rule is stated above. The caliper compares the double nearest to
 * the difference, so that a reported distance can be checked against the width.
 * @since 0.1
 */
SIB_API sib_status sib_matching_match(sib_context *ctx, sib_f64 score, sib_f64 logit,
                                      sib_u8 treated, sib_text id, sib_i64 tie_key,
                                      const sib_table *exact, const sib_table *covariates,
                                      const sib_matching_match_options *options,
                                      sib_matching                    **out);

/** Treated row of each pair, [pairs]: cases in id order (without ids by tie key where all
 * differ, else by row), within a case in the order served. Borrowed from @p m. @since 0.1 */
SIB_API sib_rows sib_matching_pair_treated(const sib_matching *m);
/** Control row of each pair, [pairs]. Borrowed from @p m. @since 0.1 */
SIB_API sib_rows sib_matching_pair_comparison(const sib_matching *m);
/** Set of each pair, [pairs], numbered 0.. in the order of the pairs: that of the case, or of
 * its control where that has other cases (FULL). Borrowed from @p m. @since 0.1 */
SIB_API sib_i64 sib_matching_pair_set(const sib_matching *m);

/** Weight of each row, [n], 0 for rows in no pair, not normalised; empty for an unknown
 *  weighting. Borrowed from @p m.
 *  @param m          Any matching.
 *  @param weighting  A ::sib_weighting. @since 0.1 */
SIB_API sib_f64 sib_matching_weights(const sib_matching *m, int32_t weighting);
/** Verdict, a ::sib_matching_verdict. @since 0.1 */
SIB_API int32_t sib_matching_verdict(const sib_matching *m);
/**
 * A table of the result, by name; NULL for an unknown name. It lives as long as the matching.
 *
 * - "pairs", in the order of the views above: i64 `treated` and `comparison` (rows, counted
 * from 0), f64 `distance` on the distance scale, i64 `set`.
 * - "units", [n] as given: codes `reason` (a ::sib_matching_reason by name), flag `short` (a
 * case that got some controls but fewer than the ratio, or none because all were taken), f64
 *   `per_treated`, `aggregate` and `distinct` (weights under each ::sib_weighting) and, without
 *   replacement, i64 `set` (missing for none).
 * - "summary", one row: text `verdict`; flag `verified` (the verifier, which runs on every
 * result and shares no comparison with the search, found no fault); text `distance`; text
 * `caliper_scale` (resolved: probability or logit), `caliper_unit` and `caliper_preset`, flag
 *   `caliper_inclusive` and f64 `caliper_width` (on its scale; missing when an arm has nobody
 *   left to measure it on), all missing without caliper; text `tie_rule` ("siphash-2-4,id",
 *   "tie_key,id", "tie_key", "tie_key,row" or "row"); i64 `ties_broken` (pairs for which
 * another control at the same distance was to be had) and `order_ties` (times the next case was
 * chosen by the tie key among cases level with it: of equal score under LARGEST and SMALLEST,
 * of equal distance otherwise); flag `order_free` (no order of the rows could change the
 * result), flag `whole_sets` (sets are whole strata, and pairs only join their people; then
 * `total_distance` is missing); i64 `treated`, `comparison`, `matched_treated`, `most_treated`
 * (cases that could be matched at once, by any method inside the same rules),
 * `matched_comparison` (different rows in pairs), `pairs`, f64 `total_distance`, i64
 * `short_cases`, and how many rows have each reason that is not "matched".
 * - "cutpoints", a row each: text `column` (missing for the score), f64 `cutpoint`, rising.
 * - "sizes", a row a ::sib_weighting and arm: text `weighting`, flag `treated`, f64
 *   `effective_size`, (sum w)^2 / sum w^2, 0 without weight.
 * - "checks", a row a ::sib_matching_check that the method keeps to: text `check`, i64
 * `faults`.
 *
 * @since 0.1
 */
SIB_API const sib_table *sib_matching_table(const sib_matching *m, const char *name);

/** Release a matching. NULL is allowed. @since 0.1 */
SIB_API void sib_matching_free(sib_matching *m);

SIB_END_DECLS
#endif
