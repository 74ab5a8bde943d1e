# tidy() and glance() of models, matchings and balances, for package generics.

#' Results as tidy data frames
#'
#' Methods for `tidy()` and `glance()` of package generics (which broom exports too).
#'
#' @param x Result of [sib_fit_propensity()], [sib_match()] or [sib_balance()].
#' @param conf.int Whether to add Wald intervals.
#' @param conf.level Their level.
#' @param ... Not used.
#' @return `tidy()`: of a model a row a term (`term`, `estimate`, `std.error`, `statistic`,
#'   `p.value`, and with `conf.int` `conf.low`, `conf.high`); of a matching a row a pair; of a
#'   balance a row for each term, sample (`before`, `after`) and statistic, with its `value`.
#'   `glance()`: one row.
#' @examples
#' people <- data.frame(treated = rep(c(1, 0, 0), 20), age = 20:79 %% 37)
#' m <- sib_match(treated ~ age, people)
#' if (requireNamespace("generics", quietly = TRUE)) {
#'   generics::glance(m)
#'   generics::tidy(m$model, conf.int = TRUE)
#' }
#' @name sib_tidiers
NULL

#' @rdname sib_tidiers
#' @exportS3Method generics::tidy
tidy.sib_propensity <- function(x, conf.int = FALSE, conf.level = 0.95, ...) {
  frame <- as.data.frame(x)[c("term", "estimate", "std.error", "statistic", "p.value")]
  if (conf.int) {
    half <- qnorm((1 + conf.level) / 2) * frame$std.error
    frame$conf.low <- frame$estimate - half
    frame$conf.high <- frame$estimate + half
  }
  frame
}

#' @rdname sib_tidiers
#' @exportS3Method generics::glance
glance.sib_propensity <- function(x, ...) {
  data.frame(
    nobs = x$rows_used, rank = x$rank, logLik = x$log_likelihood, deviance = x$deviance,
    null.deviance = x$null_deviance, df.residual = x$rows_used - x$rank,
    iterations = x$iterations, verdict = x$verdict, order_free = x$order_free
  )
}

#' @rdname sib_tidiers
#' @exportS3Method generics::tidy
tidy.sib_matching <- function(x, ...) x$pairs

#' @rdname sib_tidiers
#' @exportS3Method generics::glance
glance.sib_matching <- function(x, ...) {
  data.frame(
    treated = sum(x$treated == 1L), comparison = sum(x$treated == 0L),
    matched_treated = x$matched_treated, matched_comparison = x$matched_comparison,
    most_treated = x$most_treated, total_distance = x$total_distance, pairs = nrow(x$pairs),
    ess_comparison = x$effective_size[["per_treated", "comparison"]],
    caliper_width = if (is.null(x$caliper)) NA_real_ else x$caliper$width,
    ties_broken = x$ties_broken, verdict = x$verdict, verified = x$verified,
    order_free = x$order_free
  )
}

#' @rdname sib_tidiers
#' @exportS3Method generics::tidy
tidy.sib_balance <- function(x, ...) {
  statistics <- c(
    "mean_treated", "mean_comparison", "smd", "variance_ratio", "ecdf_mean", "ecdf_max"
  )
  parts <- lapply(if (x$weighted) c("before", "after") else "before", function(sample) {
    data.frame(
      term = rep(x$table$term, length(statistics)), sample = sample,
      statistic = rep(statistics, each = nrow(x$table)),
      value = unlist(x$table[paste0(statistics, "_", sample)], use.names = FALSE)
    )
  })
  do.call(rbind, parts)
}

#' @rdname sib_tidiers
#' @exportS3Method generics::glance
glance.sib_balance <- function(x, ...) {
  worst <- summary(x)$max_abs_smd
  data.frame(
    terms = nrow(x$table), denominator = x$denominator, max_abs_smd_before = worst[["before"]],
    max_abs_smd_after = worst[["after"]], ess_treated = x$sizes[["effective", "treated"]],
    ess_comparison = x$sizes[["effective", "comparison"]]
  )
}
