#' Estimate the effect: how much less
#'
#' Compares the outcomes of treated people with those of their matched comparisons. Differences
#' are **comparison minus treated**: positive means fewer events among the treated. When the
#' outcomes are whole numbers every quantity is an exact fraction, and its double the nearest one.
#'
#' @param m A matching of [sib_match()], or any list with `treated` (logical or 0 and 1, one a
#'   row), `ids` (one a row, or `NULL`) and `pairs`, a data frame of `treated_row`,
#'   `comparison_row` (from 1) and, as wished, `set`.
#' @param counts Outcomes: [sib_count_reconvictions()] or a data frame with `person` and the
#'   outcome, or a vector whose names are ids, all joined by id; or a column of the data that were
#'   matched, `people$events`; or, where the matching has no ids, a vector in the order of its
#'   rows. A matched person without an outcome is an error, unless `missing` leaves them out.
#' @param outcome Name of the column of the outcome. Binary outcomes are 0 and 1, or logical.
#' @param weighting How comparison persons are weighted. **It moves money, so there is no
#'   default.** `"aggregate"`: every comparison record counts once, the plain mean over all pairs;
#'   `"per_treated"`: every treated person counts once, by the mean of their own comparisons (the
#'   usual weights of the effect on the treated); `"distinct"`: every comparison person counts
#'   once, however often used.
#' @param unmatched Treated people without a pair are `"dropped"` from the treated mean, and
#'   counted, or `"kept"`.
#' @param exposure Time at risk of each person in any unit, given as `counts` are, or the name of a
#'   column of theirs; the means are then rates. `NULL`: 1 each.
#' @param missing Matched people without an outcome, such as those without any record, are an error
#'   (`"refuse"`), or are left out with their pairs (`"leave_out"`), as a contract does whose
#'   unlinked are missing.
#' @param level Level of the intervals, between 0 and 1.
#' @inheritParams sib_read_csv
#' @return A list of class `sib_effect`:
#'   \item{values}{`mean_treated`, `mean_comparison`, `difference`, `reduction` (a fraction of the
#'     comparison mean) and `rate_ratio`; `NaN` where the verdict leaves none.}
#'   \item{exact}{The same as fractions, such as `"13/155"`; `NA` where approximate.}
#'   \item{verdict}{`"ok"`, `"no_pair"`, `"zero_exposure"`, `"comparison_rate_zero"` or
#'     `"treated_rate_zero"`; all but the first also warn, class `sib_no_effect`.}
#'   \item{is_exact, order_free}{Whether all quantities are exact; whether ids were given, so that
#'     the order of rows cannot have mattered.}
#'   \item{n}{Counts: `treated`, `matched_treated` (in a pair; 0 for a pool), `persons_treated` and
#'     `persons_comparison` (those the two means are over), `pairs`, `sets`.}
#'   \item{method}{Of the intervals unless another is named: `"set_clustered"`;
#'     `"set_unit_clustered"` where comparison people are in several sets; `"unit_robust"` where
#'     sets have several people of both arms.}
#'   \item{ess_comparison}{Effective number of comparison persons.}
#'   \item{weights}{Weight of each row in the mean of its arm, not normalised.}
#'   It has `coef()`, [confint()][confint.sib_effect], `vcov()`, `summary()`, `as.data.frame()`,
#'   `tidy()` and `glance()`.
#' @section Errors:
#' `sib_error_argument` without a weighting, or for outcomes joined to a matching without ids;
#' `sib_error_nonfinite` for a missing outcome of somebody who counts; `sib_error_data` for an id
#' twice; see [sib_conditions].
#' @source Disley & Rubin (2014), p. 11 and footnote 15 (difference, aggregate of all controls);
#'   Abadie & Spiess (2022) and Austin & Cafri (2020) for clustered variances; formulas in the
#'   library's docs/methods/effect.md.
#' @examples
#' matching <- list(
#'   treated = c(TRUE, TRUE, FALSE, FALSE, FALSE), ids = c("a", "b", "c", "d", "e"),
#'   pairs = data.frame(treated_row = c(1, 1, 2), comparison_row = c(3, 4, 5))
#' )
#' events <- c(a = 1, b = 0, c = 2, d = 1, e = 1)
#' effect <- sib_estimate_effect(matching, events, weighting = "aggregate")
#' effect
#' effect$exact[["reduction"]]
#' confint(effect, "difference", level = 0.9, method = "welch")
#' @export
sib_estimate_effect <- function(m, counts, outcome = "events", weighting, unmatched = "dropped",
                                exposure = NULL, missing = "refuse", level = 0.95, threads = 1,
                                progress = NULL) {
  if (missing(weighting)) {
    stop_argument(
      paste0(
        "weighting moves money and has no default: \"aggregate\" (every comparison record ",
        "counts once), \"per_treated\" (every treated person counts once) or \"distinct\" ",
        "(every comparison person counts once)"
      ),
      "weighting"
    )
  }
  enum_value(R_swig_sib_weighting_value, weighting, "weighting")
  enum_value(R_swig_sib_effect_unmatched_value, unmatched, "unmatched")
  if (!is.character(missing) || length(missing) != 1L || !missing %in% c("refuse", "leave_out")) {
    stop_argument("missing must be \"refuse\" or \"leave_out\"", "missing")
  }
  inputs <- effect_inputs(m, counts, outcome, exposure)
  known <- if (missing == "leave_out") !is.na(inputs$outcome) else rep(TRUE, length(inputs$outcome))
  inputs <- inputs_of(inputs, known)
  options <- list(
    weighting = weighting, unmatched = unmatched, level = level,
    whole_sets = as.integer(isTRUE(m$whole_sets))
  )
  handle <- estimate_handle(inputs, options, settings(threads, progress))
  effect <- new_effect(handle, brief_call(match.call()), inputs = inputs, options = options)
  effect$outcome <- outcome
  effect$weights <- numeric(length(known))
  effect$weights[known] <- .Call(R_swig_sib_effect_weights, handle, TRUE)
  effect
}

# Those of people whose outcome is known, and of pairs that still stand.
inputs_of <- function(inputs, known) {
  if (all(known)) {
    return(inputs)
  }
  stands <- known[inputs$pair_treated] & known[inputs$pair_comparison]
  place <- cumsum(known)
  for (name in c("treated", "outcome", "exposure", "ids")) {
    inputs[[name]] <- inputs[[name]][known]
  }
  for (name in c("pair_treated", "pair_comparison")) {
    inputs[[name]] <- place[inputs[[name]][stands]]
  }
  inputs$pair_set <- inputs$pair_set[stands]
  inputs
}

effect_inputs <- function(m, counts, outcome, exposure) {
  pairs <- m$pairs
  if (is.null(m$treated) || !all(c("treated_row", "comparison_row") %in% names(pairs))) {
    stop_argument("m must be a matching: give what sib_match() returned", "m")
  }
  ids <- if (!is.null(m$ids)) texts_of(m$ids, "id")
  rows <- rows_of(m$data, ids, length(m$treated), "the matching")
  if (is.character(exposure) && is.list(counts) && exposure %in% names(counts)) {
    exposure <- person_column(counts, exposure, "exposure")
  }
  kept(list(
    treated = flags_of(m$treated, "treated"),
    outcome = outcomes_of(counts, rows, "counts", outcome),
    exposure = outcomes_of(exposure, rows, "exposure", "days_at_risk"),
    pair_treated = pairs$treated_row, pair_comparison = pairs$comparison_row,
    pair_set = if (is.null(pairs$set)) NULL else as.integer(factor(pairs$set)), ids = ids
  ))
}

# Numbers in the order of the matching's rows; NA for who has none.
outcomes_of <- function(counts, rows, name, outcome) {
  if (inherits(counts, "sib_counts")) {
    counts <- counts$persons
  }
  if (is.list(counts)) {
    counts <- person_column(counts, outcome, name)
  }
  per_person(counts, rows, name, gaps = TRUE)
}

# A column of a table with a row a person, named by their ids.
person_column <- function(counts, outcome, name) {
  counts <- if (inherits(counts, "sib_counts")) counts$persons else counts
  absent <- setdiff(c("person", outcome), names(counts))
  if (length(absent) > 0L) {
    stop_argument(
      paste0(
        "the ", name, " have no column ", absent[[1L]], ": give columns person and ", outcome,
        ", or one column of the data that were matched, such as people$", outcome
      ),
      "outcome"
    )
  }
  values <- one_column(counts[[outcome]], name)
  names(values) <- texts_of(counts[["person"]], "person")
  values
}

estimate_handle <- function(inputs, options, settings = NULL) {
  .Call(
    R_swig_sib_effect_estimate, settings, inputs$treated, inputs$outcome, inputs$exposure,
    inputs$pair_treated, inputs$pair_comparison, inputs$pair_set, inputs$ids, options, TRUE
  )
}

# What inputs and options were: another level is asked of the library again.
effect_again <- function(x, level) {
  options <- x$options
  options$level <- level
  if (is.null(x$inputs)) pool_handle(x$cohorts, options) else estimate_handle(x$inputs, options)
}

effect_table <- function(handle, name) frame_of(.Call(R_swig_sib_effect_table, handle, name))

new_effect <- function(handle, call, ...) {
  found <- effect_table(handle, "summary")
  numbers <- effect_table(handle, "quantities")
  if (found$verdict != "ok") {
    warn_finding(paste0("the effect has the verdict ", found$verdict), "sib_no_effect")
  }
  counted <- c(
    "treated", "matched_treated", "persons_treated", "persons_comparison", "pairs", "sets"
  )
  structure(
    c(
      list(
        values = structure(numbers$value, names = numbers$quantity),
        exact = structure(numbers$exact, names = numbers$quantity),
        verdict = found$verdict, method = found$method, is_exact = found$exact,
        order_free = found$order_free,
        n = unlist(found[counted]), ess_comparison = found$effective_comparison,
        level = found$level, inference = effect_inference(handle)
      ),
      list(...), list(call = call)
    ),
    class = c("sib_effect", "sib_result")
  )
}

# Standard errors, intervals and p-values of each quantity (rows) by each method (columns), and
# of each method the degrees of freedom and the covariance of the two means.
effect_inference <- function(handle) {
  each <- effect_table(handle, "intervals")
  by <- effect_table(handle, "methods")
  grid <- function(numbers) {
    matrix(numbers, ncol = nrow(by), dimnames = list(unique(each$quantity), by$method))
  }
  covariance <- t(as.matrix(by[c("variance_treated", "variance_comparison", "covariance")]))
  colnames(covariance) <- by$method
  c(
    lapply(each[c("standard_error", "low", "high", "p_value")], grid),
    list(df = structure(by$degrees_of_freedom, names = by$method), covariance = covariance)
  )
}

# The method asked for, or that of the effect.
method_of <- function(x, method) {
  method <- if (is.null(method)) x$method else method
  enum_value(R_swig_sib_effect_method_value, method, "method")
  method
}

#' Numbers of an effect
#'
#' @param object,x An effect of [sib_estimate_effect()] or [sib_pool_effects()].
#' @param parm Names of quantities; all by default.
#' @param level Level of the interval; another than the effect's is computed by the library anew.
#' @param method Of the variances: `"set_clustered"`, by matched set; `"set_unit_clustered"`, by
#'   set and by person, for comparison persons used again; `"unit_robust"`, `"welch"`, `"pooled"`,
#'   `"psmatch2"` or `"abadie_imbens"`. `NULL`: the effect's own, `x$method`. The first three use
#'   Student's t, whose degrees of freedom are `x$inference$df`.
#' @param row.names,optional Not used.
#' @param conf.int,conf.level Whether `tidy()` gives intervals, and their level.
#' @param ... Not used.
#' @return `confint()`: a matrix, one row a quantity, lower and upper end, two-sided; `NaN` where
#'   a method is not offered. `coef()`: the five quantities. `vcov()`: 2 x 2, of the two means.
#'   `as.data.frame()`: one row a quantity with `value`, `exact`, `standard_error` (for
#'   `rate_ratio` that of its logarithm), `low`, `high` and `p_value`. `tidy()`: the same in
#'   broom's words.
#' @examples
#' matching <- list(
#'   treated = rep(c(TRUE, FALSE), each = 4), ids = NULL,
#'   pairs = data.frame(treated_row = 1:4, comparison_row = 5:8)
#' )
#' effect <- sib_estimate_effect(matching, c(1, 0, 2, 1, 2, 1, 2, 0), weighting = "per_treated")
#' coef(effect)
#' confint(effect)
#' as.data.frame(effect, method = "welch")
#' @name sib_effect
NULL

#' @rdname sib_effect
#' @importFrom stats coef confint vcov
#' @export
coef.sib_effect <- function(object, ...) object$values

#' @rdname sib_effect
#' @export
vcov.sib_effect <- function(object, method = NULL, ...) {
  found <- object$inference$covariance[, method_of(object, method)]
  names <- c("mean_treated", "mean_comparison")
  matrix(found[c(1L, 3L, 3L, 2L)], 2L, 2L, dimnames = list(names, names))
}

#' @rdname sib_effect
#' @export
confint.sib_effect <- function(object, parm = names(coef(object)), level = object$level,
                               method = NULL, ...) {
  method <- method_of(object, method)
  if (!all(parm %in% names(coef(object)))) {
    stop_argument(
      paste0("parm must be among ", paste(names(coef(object)), collapse = ", ")), "parm"
    )
  }
  inference <- object$inference
  if (level != object$level) {
    inference <- effect_inference(effect_again(object, level))
  }
  ends <- cbind(inference$low[parm, method], inference$high[parm, method])
  tails <- 100 * c((1 - level) / 2, 1 - (1 - level) / 2)
  dimnames(ends) <- list(parm, paste(format(tails, trim = TRUE, digits = 3), "%"))
  ends
}

#' @rdname sib_effect
#' @export
as.data.frame.sib_effect <- function(x, row.names = NULL, optional = FALSE, method = NULL, ...) {
  method <- method_of(x, method)
  data.frame(
    quantity = names(x$values), value = unname(x$values), exact = unname(x$exact),
    standard_error = unname(x$inference$standard_error[, method]),
    low = unname(x$inference$low[, method]), high = unname(x$inference$high[, method]),
    p_value = unname(x$inference$p_value[, method])
  )
}

#' @export
print.sib_effect <- function(x, digits = 4, ...) {
  number <- function(v) format(v, digits = digits)
  ends <- confint(x, "reduction")
  cat(
    if (is.null(x$inputs)) "A pooled effect" else "An effect",
    if (!is.null(x$inputs)) paste(", weighting", x$options$weighting),
    ", verdict ", x$verdict, ", ", if (x$is_exact) "exact" else "approximate", "\n", sep = ""
  )
  cat("  mean of treated ", number(x$values[["mean_treated"]]), ", of comparison ",
    number(x$values[["mean_comparison"]]), "\n", sep = "")
  cat("  reduction ", percent(x$values[["reduction"]]), " (", 100 * x$level, " % interval ",
    percent(ends[[1L]]), " to ", percent(ends[[2L]]), ")\n  interval ", x$method, ", ",
    number(x$inference$df[[x$method]]), " degrees of freedom\n", sep = "")
  invisible(x)
}

percent <- function(x) ifelse(is.nan(x) | is.na(x), "-", sprintf("%.2f %%", 100 * x))

#' @export
summary.sib_effect <- function(object, method = NULL, ...) {
  structure(
    list(
      effect = object, method = method_of(object, method),
      table = as.data.frame(object, method = method)
    ),
    class = "summary.sib_effect"
  )
}

#' @export
print.summary.sib_effect <- function(x, digits = 4, ...) {
  print(x$effect, digits = digits)
  n <- x$effect$n
  cat("  ", n[["persons_treated"]], " of ", n[["treated"]], " treated in the mean",
    if (n[["pairs"]] > 0) paste0(", ", n[["pairs"]], " pairs with ", n[["persons_comparison"]],
      " comparison persons"),
    "\n\nIntervals and p-values by ", x$method, ":\n", sep = "")
  print(x$table, row.names = FALSE, digits = digits)
  invisible(x)
}

#' @rdname sib_effect
#' @exportS3Method generics::tidy
tidy.sib_effect <- function(x, conf.int = TRUE, conf.level = x$level, method = NULL, ...) {
  found <- as.data.frame(x, method = method)
  out <- data.frame(
    term = found$quantity, estimate = found$value, std.error = found$standard_error,
    p.value = found$p_value
  )
  if (conf.int) {
    ends <- confint(x, level = conf.level, method = method)
    out$conf.low <- unname(ends[, 1L])
    out$conf.high <- unname(ends[, 2L])
  }
  out
}

#' @rdname sib_effect
#' @exportS3Method generics::glance
glance.sib_effect <- function(x, ...) {
  cbind(
    data.frame(
      verdict = x$verdict, is_exact = x$is_exact, order_free = x$order_free, level = x$level
    ),
    as.data.frame(as.list(x$n)), data.frame(ess_comparison = x$ess_comparison)
  )
}
