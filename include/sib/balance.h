/** @file sib/balance.h
 *  @brief How alike two groups are, before and after weighting.
 *
 *  Takes one weight a row, never a matching: whatever made the weights, balance is measured
 *  under the very weights the effect uses. Sums run in order of value, so neither the order of
 *  rows nor the number of threads changes a bit, with or without ids. */
#ifndef SIB_BALANCE_H
#define SIB_BALANCE_H

#include "sib/context.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

#define SIB_BALANCE_DENOMINATOR_LIST(X)                                                        \
    X(SIB_BALANCE_DENOMINATOR_TREATED_SD, 1, "treated_sd",                                     \
      "standard deviation of the treated")                                                     \
    X(SIB_BALANCE_DENOMINATOR_COMPARISON_SD, 2, "comparison_sd",                               \
      "standard deviation of the comparison rows")                                             \
    X(SIB_BALANCE_DENOMINATOR_POOLED_SD, 3, "pooled_sd",                                       \
      "root of the mean of the two arms' variances")                                           \
    X(SIB_BALANCE_DENOMINATOR_ALL_SD, 4, "all_sd", "standard deviation of all rows")
/** Denominator of standardised mean differences, always from all rows, unweighted. @since 0.1
 */
SIB_DECLARE_ENUM(sib_balance_denominator, SIB_BALANCE_DENOMINATOR_LIST);

#define SIB_BALANCE_MISSING_LIST(X)                                                            \
    X(SIB_BALANCE_MISSING_REFUSE, 1, "refuse", "a missing value is an error")                  \
    X(SIB_BALANCE_MISSING_AVAILABLE, 2, "available",                                           \
      "each covariate is measured on the rows that have it; `missing` counts the others")      \
    X(SIB_BALANCE_MISSING_INDICATOR, 3, "indicator",                                           \
      "as available, and a further 0/1 term a covariate says who was missing")
/** What becomes of missing covariates. @since 0.1 */
SIB_DECLARE_ENUM(sib_balance_missing, SIB_BALANCE_MISSING_LIST);

/** Settings of sib_balance_measure(). Begin with ::SIB_BALANCE_MEASURE_OPTIONS_INIT; new fields
 *  go last. */
typedef struct sib_balance_measure_options {
    size_t  struct_size; /**< size the caller was compiled with, in bytes */
    int32_t denominator; /**< a ::sib_balance_denominator; default TREATED_SD */
    int32_t missing;     /**< a ::sib_balance_missing; default REFUSE */
} sib_balance_measure_options;

#define SIB_BALANCE_MEASURE_OPTIONS_INIT                                                       \
    {                                                                                          \
        sizeof(sib_balance_measure_options), SIB_BALANCE_DENOMINATOR_TREATED_SD,               \
            SIB_BALANCE_MISSING_REFUSE                                                         \
    }

/** Balance of a set of covariates. Never changes once made, so threads may share it. Owned by
 *  its maker: sib_balance_free(). */
typedef struct sib_balance sib_balance;

/**
 * Measure the balance of covariates between two arms, before and after weighting.
 *
 * Real and whole numbers and dates (as days) are one term a column; flags too. Codes and texts
 * are one 0/1 term for each level that occurs, codes in the order of their levels, texts in
 * byte order. A term is binary when all its values are 0 or 1.
 *
 * @param ctx         Message, threads, progress, interruption; NULL for none.
 * @param covariates  [n] rows.
 * @param treated     [n] 1 treated, 0 comparison.
 * @param weights     [n] weight of each row after matching, >= 0, 0 for rows left out; empty:
 *                    every "after" value is NaN.
 * @param options     NULL for the defaults; read during the call only.
 * @param[out] out    New balance; the caller owns it. NULL on failure.
 *
 * @retval SIB_OK              Also for an empty arm, whose values are NaN.
 * @retval SIB_ERR_ARGUMENT    covariates is NULL, an option is not allowed, or a flag is not 0
 *                             or 1.
 * @retval SIB_ERR_SHAPE       Lengths differ.
 * @retval SIB_ERR_NONFINITE   A weight is missing or infinite.
 * @retval SIB_ERR_RANGE       A weight is negative, or a weight or covariate is above 1e100 in
 *                             size.
 * @retval SIB_ERR_DATA        A covariate misses a value and the policy refuses that; the
 * message gives column and row.
 * @retval SIB_ERR_VERSION     options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY   An allocation failed.
 *
 * Time O(n log n) a column; columns are shared among the threads.
 * @par Source
 * Stuart (2010), Statistical Science 25:1, and Austin (2009), Stat Med 28:3083, for the
 * statistics; R package MatchIt 4.7 for what they leave open: the denominator of a binary term
 * is root p (1 - p); a difference of means up to 1.49e-8 is given as it is; a denominator below
 * 1.49e-8 is replaced by the standard deviation within arms.
 * @since 0.1
 */
SIB_API sib_status sib_balance_measure(sib_context *ctx, const sib_table *covariates,
                                       sib_u8 treated, sib_f64 weights,
                                       const sib_balance_measure_options *options,
                                       sib_balance                      **out);

/**
 * A table of the result, by name; NULL for an unknown name. It lives as long as the balance.
 *
 * - "terms", one row a term, in the order of the columns and their levels: text `term` (the
 *   column's name, followed by "=" and the level), `covariate` and `level` (missing for
 *   numbers), flag `binary`, i64 `missing` (rows without a value), f64 `denominator`, and, each
 *   with _before and _after at its end, f64 `mean_treated`, `mean_comparison`, `smd`
 *   (standardised mean difference, treated minus comparison), `variance_ratio` (treated over
 *   comparison; NaN for binary terms), `ecdf_mean` and `ecdf_max` (difference of the arms'
 *   cumulative distributions over the values met in all rows; the larger is the
 *   Kolmogorov-Smirnov statistic). What cannot be had is NaN.
 * - "arms", the comparison, then the treated: flag `treated`, i64 `rows` and `weighted_rows`
 *   (with a weight above 0), f64 `effective_size`, (sum w)^2 / sum w^2 after weighting, 0
 *   without weight.
 *
 * @since 0.1
 */
SIB_API const sib_table *sib_balance_table(const sib_balance *b, const char *name);

/** Release a balance and its tables. NULL is allowed. @since 0.1 */
SIB_API void sib_balance_free(sib_balance *b);

SIB_END_DECLS
#endif
