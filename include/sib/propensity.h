/** @file sib/propensity.h
 *  @brief Propensity scores: the probability of being treated, given covariates.
 *
 *  No function here takes an outcome. */
#ifndef SIB_PROPENSITY_H
#define SIB_PROPENSITY_H

#include "sib/context.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

#define SIB_PROPENSITY_LINK_LIST(X)                                                            \
    X(SIB_PROPENSITY_LINK_LOGIT, 1, "logit", "log(p / (1 - p)) is linear in the covariates")
/** Link between score and linear predictor. @since 0.1 */
SIB_DECLARE_ENUM(sib_propensity_link, SIB_PROPENSITY_LINK_LIST);

#define SIB_PROPENSITY_MISSING_LIST(X)                                                         \
    X(SIB_PROPENSITY_MISSING_REFUSE, 1, "refuse", "a missing covariate is an error")           \
    X(SIB_PROPENSITY_MISSING_INDICATOR, 2, "indicator",                                        \
      "missing numbers become the mean of those present, missing categories the reference; "   \
      "a further term says who was missing")                                                   \
    X(SIB_PROPENSITY_MISSING_COMPLETE_CASES, 3, "complete_cases",                              \
      "rows with a missing covariate do not enter and get no score")
/** What becomes of missing covariates. @since 0.1 */
SIB_DECLARE_ENUM(sib_propensity_missing, SIB_PROPENSITY_MISSING_LIST);

#define SIB_PROPENSITY_TOLD_APART_LIST(X)                                                      \
    X(SIB_PROPENSITY_TOLD_APART_REFUSE, 1, "refuse", "a verdict: no score counts")             \
    X(SIB_PROPENSITY_TOLD_APART_LEAVE_OUT, 2, "leave_out",                                     \
      "comparison people told apart are outside what can be compared: they have no score, "    \
      "and the others have those of the limit")
/** What becomes of comparison people whom the covariates tell apart from all treated ones.
 * Where treated people are told apart a verdict always says so. @since 0.1 */
SIB_DECLARE_ENUM(sib_propensity_told_apart, SIB_PROPENSITY_TOLD_APART_LIST);

#define SIB_PROPENSITY_VERDICT_LIST(X)                                                         \
    X(SIB_PROPENSITY_VERDICT_OK, 1, "ok",                                                      \
      "the maximum likelihood estimate exists and was "                                        \
      "reached")                                                                               \
    X(SIB_PROPENSITY_VERDICT_NO_CONVERGENCE, 2, "no_convergence",                              \
      "the iteration limit was reached")                                                       \
    X(SIB_PROPENSITY_VERDICT_COMPLETE_SEPARATION, 3, "complete_separation",                    \
      "a combination of covariates tells the arms apart without error")                        \
    X(SIB_PROPENSITY_VERDICT_QUASI_SEPARATION, 4, "quasi_separation",                          \
      "a combination of covariates tells the arm of some rows without error")                  \
    X(SIB_PROPENSITY_VERDICT_NO_TREATED, 5, "no_treated", "no row is treated")                 \
    X(SIB_PROPENSITY_VERDICT_NO_COMPARISON, 6, "no_comparison", "every row is treated")        \
    X(SIB_PROPENSITY_VERDICT_NO_ROWS, 7, "no_rows", "there is no row to fit")                  \
    X(SIB_PROPENSITY_VERDICT_NO_COVARIATE, 8, "no_covariate",                                  \
      "the screening left no covariate: every score is the same")
/** Verdict of a fit. Only OK gives scores to match on. @since 0.1 */
SIB_DECLARE_ENUM_AS(sib_propensity_verdict_kind, sib_propensity_verdict,
                    SIB_PROPENSITY_VERDICT_LIST);

/** Settings of sib_propensity_fit(). Begin with ::SIB_PROPENSITY_FIT_OPTIONS_INIT; new fields
 *  go last. */
typedef struct sib_propensity_fit_options {
    size_t  struct_size;    /**< size the caller was compiled with, in bytes */
    int32_t link;           /**< a ::sib_propensity_link; default LOGIT */
    int32_t missing;        /**< a ::sib_propensity_missing; default REFUSE */
    int32_t max_iterations; /**< Newton steps, 1..1000; default 50 */
    int32_t told_apart;     /**< a ::sib_propensity_told_apart; default REFUSE */
    double  tolerance; /**< converged when a step moves no linear predictor by more, or than its
                            own rounding (2^-44 of it); one more step is then taken. 1e-12..1e-2;
                            default 1e-8 */
    double rank_tolerance; /**< a term is aliased when the terms before it leave less than this
                                share of its variance. 1e-14..0.1; default 1e-11 */
    double screen_p;       /**< only covariates whose bivariate test gives p below this enter,
                                above 0 to 1; default 1, which tests nothing and keeps all */
} sib_propensity_fit_options;

#define SIB_PROPENSITY_FIT_OPTIONS_INIT                                                        \
    {                                                                                          \
        sizeof(sib_propensity_fit_options), SIB_PROPENSITY_LINK_LOGIT,                         \
            SIB_PROPENSITY_MISSING_REFUSE, 50, SIB_PROPENSITY_TOLD_APART_REFUSE, 1e-8, 1e-11,  \
            1.0                                                                                \
    }

/** A fitted score model. Never changes, so threads may share it. Owned by its maker:
 *  sib_propensity_free(). */
typedef struct sib_propensity sib_propensity;

/**
 * Fit the probability of being treated by logistic regression, by maximum likelihood.
 *
 * Every column of @p covariates enters, in table order, after an intercept. Real and whole
 * numbers and flags enter as they are; codes and texts as one 0/1 term a level but the first,
 * levels in the column's order, those of texts in byte order, named "race=hispan". Newton's
 * method with halved steps, so that the deviance never rises. Whatever the data show is a
 * verdict, not an error: no convergence, separation, one arm only, no row.
 *
 * Separation is proved, never guessed from large numbers: the result gives the direction in
 * which the likelihood rises without end. Terms in it then have the coefficients +Inf or -Inf;
 * the others are those of the limit, NaN where the limit leaves them open; rows told apart by
 * it have no score (NaN).
 *
 * @param ctx         Message, threads, progress, interruption; NULL for none.
 * @param covariates  [n] rows; at least 0 columns, none of dates.
 * @param treated     [n] 1 treated, 0 comparison.
 * @param id          [n] id of each row, none twice, or {NULL, NULL, 0}. Sums depend on the set
 *                    of rows alone; ids settle which of equally separated rows is looked at
 *                    first.
 * @param options     NULL for the defaults; read during the call only.
 * @param[out] out    New model; the caller owns it: sib_propensity_free(). NULL on failure.
 *
 * @retval SIB_OK               The model, with its verdict.
 * @retval SIB_ERR_ARGUMENT     covariates is NULL, a flag of @p treated is not 0 or 1, a column
 *                              holds dates, or an option is not allowed.
 * @retval SIB_ERR_SHAPE        treated or id differ in length from the table.
 * @retval SIB_ERR_DATA         An id comes twice (the message gives both rows), an id is not
 *                              UTF-8, or a covariate is missing and the policy refuses it (the
 *                              message gives row and column).
 * @retval SIB_ERR_NONFINITE    A covariate is infinite, or so large that its square is.
 * @retval SIB_ERR_UNSUPPORTED  The covariates have more than 4096 terms.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 *
 * Time O(n k^2) a step; extra memory n (k + 4) doubles.
 * @par Source
 * McCullagh & Nelder (1989), Generalized Linear Models, 2nd ed., s. 4.4; step-halving:
 * Marschner (2011), R Journal 3(2):12-15; separation: Albert & Anderson (1984), Biometrika
 * 71:1-10; limit of the fit: Geyer (2009), Electronic Journal of Statistics 3:259-289.
 * Screening at p < .20: Disley & Rubin (2014), Phase 2 report on the Peterborough pilot,
 * footnote 15.
 * @par Assumption
 * The source does not name the screening test. Numbers get Welch's t test, flags, codes and
 * texts Pearson's chi-square without continuity correction, each between the arms, on the rows
 * where the covariate is present. A covariate that cannot be tested leaves.
 * @since 0.1
 */
SIB_API sib_status sib_propensity_fit(sib_context *ctx, const sib_table *covariates,
                                      sib_u8 treated, sib_text id,
                                      const sib_propensity_fit_options *options,
                                      sib_propensity                  **out);

/** Release a model. NULL is allowed. @since 0.1 */
SIB_API void sib_propensity_free(sib_propensity *p);

/** What the fit found, a ::sib_propensity_verdict; 0 for NULL. @since 0.1 */
SIB_API int32_t sib_propensity_verdict(const sib_propensity *p);
/** Probability of being treated, [n], aligned to the input rows; NaN where there is none.
 *  Lives as the model does, as do all views below. @since 0.1 */
SIB_API sib_f64 sib_propensity_scores(const sib_propensity *p);
/** Logits of the scores, [n], from the linear predictor. @since 0.1 */
SIB_API sib_f64 sib_propensity_logits(const sib_propensity *p);
/** Covariance of the coefficients, [k * k], symmetric; NaN where there is none. @since 0.1 */
SIB_API sib_f64 sib_propensity_covariance(const sib_propensity *p);

/**
 * A table of the result, by name; NULL for an unknown name. It lives as long as the model.
 *
 * - "summary", one row: text `verdict`; i64 `rank` (terms that are not aliased), `rows_used`
 *   (that entered the fit) and `iterations` (Newton steps taken); f64 `deviance` (-2 log
 *   likelihood; of the limit when separated), `null_deviance` (with an intercept alone) and
 *   `log_likelihood`, NaN without a fit; i64 `extreme_scores` (within 1e-12 of 0 or 1),
 *   `told_apart_treated` and `told_apart_comparison` (rows that a separating direction tells
 *   apart, which have no score); flag
 *   `order_free` (no order of the rows could change a bit: ids were given, or no separation
 *   was looked for).
 * - "coefficients", [k] terms, the first "(Intercept)": text `term`; f64 `coefficient` (NaN for
 *   aliased terms, infinite or NaN when the data are separated: see sib_propensity_fit()) and
 *   `standard_error` (from the inverse information; NaN where there is none); flag `aliased`
 * (those before it determine it); f64 `direction` in which separated data drive the
 * coefficients, 0 for terms that stay finite, all 0 without separation, largest size 1.
 * - "scores", [n] as given: f64 `score` and `logit`, as the views above.
 * - "trace": f64 `deviance` at the start and after each step on all rows, [iterations + 1]; it
 *   never rises but by rounding; no rows without a fit.
 * - "told_apart", where the data are separated, NULL elsewhere: text `term`, a level or value
 *   ("race=hispan", "male=true", "age:missing") all of whose rows are told apart, with their
 *   numbers, i64 `treated` and `comparison`; where there is no such level the terms of the
 *   direction, each with all rows told apart.
 * - "screening", a row a covariate in table order: text `covariate` and `test`; f64
 * `statistic`, `df` and `p`, missing where there is no test; flag `kept`. NULL when screen_p is
 * 1 or an arm is empty.
 *
 * @since 0.1
 */
SIB_API const sib_table *sib_propensity_table(const sib_propensity *p, const char *name);

SIB_END_DECLS
#endif
