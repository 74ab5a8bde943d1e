#' Fit propensity scores
#'
#' The probability of being treated, given covariates, by logistic regression and maximum
#' likelihood. No outcome enters. Separation is proved, never guessed from large numbers.
#'
#' Plain variables go to the library without a copy. Where a term needs R's coding
#' (interactions, `poly()`, ordered factors, other contrasts than `contr.treatment`) the columns
#' of [stats::model.matrix()] go instead. Either way the coefficients are those of [stats::glm()]
#' for the same formula.
#'
#' @param formula Two-sided: the arm, then the covariates, such as `treated ~ age + race`. The arm
#'   is logical, 0 and 1, or a factor whose second level is the treated. Functions, interactions
#'   and `.` mean what they mean to [stats::glm()], but that `.` leaves the column of `id` out;
#'   `offset()` and `- 1` are refused.
#' @param data Data frame, list of vectors, or table of [sib_read_csv()] with the variables, one
#'   row a unit; `NULL` for those of the formula's environment.
#' @param id Unique ids: the name of a column, a one-sided formula, or a vector, one a row. With
#'   them the order of the rows changes no bit.
#' @param link `"logit"`.
#' @param missing What becomes of missing covariates: `"refuse"`, `"indicator"` (the mean of those
#'   present, and a term that says who was missing) or `"complete_cases"` (such rows get no
#'   score).
#' @param screen_p Only covariates whose bivariate test between the arms gives p below this
#'   enter; `NULL` tests nothing and keeps all.
#' @param told_apart What becomes of comparison people whom the covariates tell apart from all
#'   treated ones: `"refuse"`, a verdict; or `"leave_out"`, they get no score, and the others that
#'   of the limit. Treated people told apart are always a verdict.
#' @param max_iterations Newton steps at most, 1 to 1000.
#' @param tolerance Converged when a step moves no linear predictor by more; one more step is
#'   then taken.
#' @param rank_tolerance A term is aliased when the terms before it leave less than this share of
#'   its variance.
#' @inheritParams sib_read_csv
#' @return A `sib_propensity`, a list with `scores` and `logits` (one a row; `NaN` where there is
#'   none), `coefficients`, `standard_errors`, `vcov`, `aliased`, `direction` (of separation),
#'   `verdict`, `deviance`, `null_deviance`, `log_likelihood`, `iterations`, `trace`, `rows_used`,
#'   `rank`, `extreme_scores` (within 1e-12 of 0 or 1), `order_free`, `screening` (a data frame,
#'   `NULL` without screening), `told_apart` (where the data are separated, a row a term all of
#'   whose people are told apart, with their numbers by arm; else `NULL`), `treated`,
#'   `ids`, `terms`, `formula`, `call`. Methods: [print()], [summary()], [coef()], [vcov()],
#'   [confint()], [fitted()], [predict()], [logLik()], [nobs()],
#'   [as.data.frame()]; `tidy()` and `glance()` where package generics is.
#' @section Errors and warnings:
#' `sib_error_data` for a missing covariate that the policy refuses, with column and row, and for
#' an id that comes twice; `sib_error_nonfinite` for an infinite covariate. When the verdict is not
#' `"ok"` there is no estimate to match on: a warning of class `sib_not_converged` names the
#' verdict (`no_convergence`, `complete_separation`, `quasi_separation`, `no_treated`,
#' `no_comparison`, `no_rows`, `no_covariate`: the screening left none).
#' @source McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., s. 4.4; separation:
#'   Albert and Anderson (1984), Biometrika 71:1-10; limit of the fit: Geyer (2009), Electronic
#'   Journal of Statistics 3:259-289.
#' @examples
#' people <- data.frame(
#'   treated = rep(c(TRUE, FALSE, FALSE), 20),
#'   age = rep(c(24, 31, 45, 28, 39), 12),
#'   prison = factor(rep(c("A", "B", "B", "A"), 15))
#' )
#' model <- sib_fit_propensity(treated ~ age + prison, people)
#' coef(model)
#' head(fitted(model))
#' @export
sib_fit_propensity <- function(formula, data = NULL, id = NULL, link = "logit",
                               missing = "refuse", screen_p = NULL, told_apart = "refuse",
                               max_iterations = 50,
                               tolerance = 1e-8, rank_tolerance = 1e-11, threads = 1,
                               progress = NULL) {
  asked <- read_formula(formula, data, id)
  options <- given(
    link = link, missing = missing, screen_p = screen_p, told_apart = told_apart,
    max_iterations = max_iterations,
    tolerance = tolerance, rank_tolerance = rank_tolerance
  )
  model <- fit_scores(asked, options, threads, progress)
  model$formula <- formula
  model$call <- match.call()
  warn_not_converged(model)
  model
}

warn_not_converged <- function(model) {
  if (model$verdict != "ok") {
    warn_finding(
      paste0("the score model has the verdict ", model$verdict, ": it gives no score to match on"),
      "sib_not_converged"
    )
  }
}

# asked: of read_formula(). policy: how the caller's own function is told
# what becomes of missing covariates.
fit_scores <- function(asked, options, threads, progress,
                       policy = "missing = \"indicator\"") {
  if (!is.null(options$link)) {
    enum_value(R_swig_sib_propensity_link_value, options$link, "link")
  }
  if (!is.null(options$told_apart)) {
    enum_value(R_swig_sib_propensity_told_apart_value, options$told_apart, "told_apart")
  }
  if (!is.null(options$missing)) {
    enum_value(R_swig_sib_propensity_missing_value, options$missing, "missing")
  }
  design <- design_of(asked$terms, asked$covariates)
  handle <- with_cures(policy = policy, .Call(
    R_swig_sib_propensity_fit, settings(threads, progress),
    table_of_columns(design$columns, length(asked$treated)), asked$treated, asked$ids, options,
    TRUE
  ))
  model <- propensity_of(handle, design$columns)
  model$treated <- asked$treated
  model["ids"] <- list(asked$ids)
  model$terms <- asked$terms
  model$xlevels <- .getXlevels(asked$terms, asked$covariates)
  model$contrasts <- design$contrasts
  model
}

# A table of columns that may be none: the number of rows is then that of the arm.
table_of_columns <- function(columns, rows) {
  build_table(names(columns), Map(column_of, columns, names(columns)), rows)
}

# Everything that the library says of a model, as R's own values.
propensity_of <- function(handle, columns) {
  table <- function(name) .Call(R_swig_sib_propensity_table, handle, name)
  estimates <- frame_of(table("coefficients"))
  terms <- r_terms(estimates$term, columns)
  named <- function(x) structure(x, names = terms)
  vcov <- .Call(R_swig_sib_propensity_covariance, handle, TRUE)
  screening <- table("screening")
  apart <- table("told_apart")
  structure(c(
    list(
      scores = .Call(R_swig_sib_propensity_scores, handle, TRUE),
      logits = .Call(R_swig_sib_propensity_logits, handle, TRUE),
      coefficients = named(estimates$coefficient),
      standard_errors = named(estimates$standard_error),
      vcov = matrix(vcov, length(terms), dimnames = list(terms, terms)),
      aliased = named(estimates$aliased), direction = named(estimates$direction)
    ),
    as.list(frame_of(table("summary"))),
    list(
      trace = frame_of(table("trace"))$deviance,
      screening = if (!is.null(screening)) frame_of(screening),
      told_apart = if (!is.null(apart)) frame_of(apart)
    )
  ), class = c("sib_propensity", "sib_result"))
}

#' @export
print.sib_propensity <- function(x, digits = max(3L, getOption("digits") - 3L), ...) {
  cat("A sib_propensity: logistic regression, verdict ", x$verdict, "\n", sep = "")
  cat(" - rows: ", count(x$rows_used), " of ", count(length(x$scores)), ", ",
    count(sum(x$treated == 1L)), " treated\n", sep = "")
  cat(" - deviance: ", format(x$deviance, digits = digits), " (null ",
    format(x$null_deviance, digits = digits), "), ", x$iterations, " iterations\n", sep = "")
  cat(" - order of the rows: ", if (x$order_free) "cannot matter" else "may matter in the last bit",
    "\n\nCoefficients:\n", sep = "")
  print(x$coefficients, digits = digits, ...)
  invisible(x)
}

count <- function(x) format(x, big.mark = ",", scientific = FALSE, trim = TRUE)

#' @export
summary.sib_propensity <- function(object, ...) {
  frame <- as.data.frame(object)
  table <- as.matrix(frame[c("estimate", "std.error", "statistic", "p.value")])
  dimnames(table) <- list(frame$term, c("Estimate", "Std. Error", "z value", "Pr(>|z|)"))
  structure(
    c(unclass(object)[c("call", "verdict", "rows_used", "deviance", "null_deviance", "rank",
      "iterations", "extreme_scores", "screening")], list(coefficients = table)),
    class = "summary.sib_propensity"
  )
}

#' @export
print.summary.sib_propensity <- function(x, digits = max(3L, getOption("digits") - 3L), ...) {
  cat("Call:\n", paste(deparse(x$call), collapse = "\n"), "\n\nVerdict: ", x$verdict, "\n\n",
    sep = "")
  printCoefmat(x$coefficients, digits = digits, ...)
  cat("\nDeviance ", format(x$deviance, digits = digits), " on ",
    count(x$rows_used - x$rank), " degrees of freedom, null deviance ",
    format(x$null_deviance, digits = digits), "\nScores within 1e-12 of 0 or 1: ",
    count(x$extreme_scores), "\n", sep = "")
  if (!is.null(x$screening)) {
    cat("\nScreening:\n")
    print(x$screening, digits = digits, row.names = FALSE)
  }
  invisible(x)
}

#' @export
coef.sib_propensity <- function(object, ...) object$coefficients

#' @export
vcov.sib_propensity <- function(object, ...) object$vcov

#' @export
nobs.sib_propensity <- function(object, ...) object$rows_used

#' @export
logLik.sib_propensity <- function(object, ...) {
  structure(object$log_likelihood, df = object$rank, nobs = object$rows_used, class = "logLik")
}

#' @export
deviance.sib_propensity <- function(object, ...) object$deviance

#' @export
fitted.sib_propensity <- function(object, ...) object$scores

#' Scores of a model, for its own rows or others
#'
#' For other rows the linear predictor is summed by R, so that the last bits may differ from
#' those of the fit.
#'
#' @param object Model of [sib_fit_propensity()].
#' @param newdata Data frame with the covariates; `NULL` for the rows of the fit.
#' @param type `"response"` for probabilities, `"link"` for logits.
#' @param ... Nothing.
#' @return One number a row; `NA` where a covariate is missing.
#' @examples
#' people <- data.frame(treated = rep(0:1, 10), age = c(20:38, 60))
#' model <- sib_fit_propensity(treated ~ age, people)
#' predict(model, data.frame(age = c(25, 35)))
#' @export
predict.sib_propensity <- function(object, newdata = NULL, type = c("response", "link"), ...) {
  no_more(...)
  type <- match.arg(type)
  if (is.null(newdata)) {
    return(if (type == "link") object$logits else object$scores)
  }
  right <- right_side(object$terms)
  frame <- variables_frame(right, newdata, "newdata", object$xlevels)
  design <- model.matrix(right, frame, contrasts.arg = object$contrasts)
  beta <- object$coefficients[!object$aliased]
  if (!all(names(beta) %in% colnames(design))) {
    stop_argument(
      "the model has terms for missing covariates: scores exist for its own rows only", "newdata"
    )
  }
  logits <- drop(design[, names(beta), drop = FALSE] %*% beta)
  if (type == "link") logits else plogis(logits)
}

#' @export
as.data.frame.sib_propensity <- function(x, row.names = NULL, optional = FALSE, ...) {
  statistic <- x$coefficients / x$standard_errors
  data.frame(
    term = names(x$coefficients), estimate = x$coefficients, std.error = x$standard_errors,
    statistic = statistic, p.value = 2 * pnorm(-abs(statistic)), aliased = x$aliased,
    direction = x$direction,
    row.names = if (is.null(row.names)) seq_along(statistic) else row.names
  )
}
