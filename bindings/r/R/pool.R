#' Pool the effects of several cohorts
#'
#' The cohorts are taken to be independent. Every quantity is an exact fraction, so the effects
#' must be exact themselves.
#'
#' @param effects A named list of [sib_estimate_effect()]s, by cohort.
#' @param weights `"matched_treated"` (treated people the mean is over), `"eligible"` (all
#'   treated people), `"equal"`; or exact weights by cohort, as texts or whole numbers:
#'   `c(one = "0.5", two = "1/2")`. No default: the weights of the best-known bond were never
#'   published.
#' @param of `"means"`: both means are averaged, and the reduction is that of the averages; or
#'   `"reductions"`. No default, for the same reason.
#' @param level Level of the intervals.
#' @param method Of the cohorts' variances: see [confint.sib_effect]; `NULL`: that of each.
#' @return An effect, as of [sib_estimate_effect()], without weights of persons.
#' @section Errors:
#' `sib_error_argument` for weights that are missing or not exact; `sib_error_nonfinite` for a
#' cohort without exact means; `sib_error_data` for no cohort; see [sib_conditions].
#' @source Disley & Rubin (2014), p. 12; Anders & Dorsett (2017): the final test of the
#'   Peterborough bond used a weighted mean of cohorts 1 and 2.
#' @examples
#' effect_of <- function(events) {
#'   matching <- list(
#'     treated = c(TRUE, TRUE, FALSE, FALSE), ids = NULL,
#'     pairs = data.frame(treated_row = 1:2, comparison_row = 3:4)
#'   )
#'   sib_estimate_effect(matching, events, weighting = "aggregate")
#' }
#' cohorts <- list(one = effect_of(c(1, 0, 1, 1)), two = effect_of(c(1, 2, 2, 2)))
#' pooled <- sib_pool_effects(cohorts, weights = "matched_treated", of = "means")
#' pooled$exact[["reduction"]]
#' @export
sib_pool_effects <- function(effects, weights, of, level = 0.95, method = NULL) {
  if (missing(weights) || missing(of)) {
    stop_argument(
      paste0(
        "weights (\"matched_treated\", \"eligible\", \"equal\" or one a cohort) and of ",
        "(\"means\" or \"reductions\") move money and have no default"
      ),
      if (missing(weights)) "weights" else "of"
    )
  }
  check_effects(effects)
  check_names(list(of = of), list(of = R_swig_sib_effect_pool_of_value))
  own <- vapply(effects, method_of, "", method = method)
  number_of <- vapply(own, function(each) {
    enum_value(R_swig_sib_effect_method_value, each, "method")
  }, 1)
  exact <- function(name) as.character(unlist(lapply(effects, function(e) e$exact[[name]])))
  number <- function(get) as.numeric(unlist(lapply(effects, get)))
  cohorts <- list(
    cohort = as.character(names(effects)), mean_treated = exact("mean_treated"),
    mean_comparison = exact("mean_comparison"),
    persons_treated = as.integer(number(function(e) e$n[["persons_treated"]])),
    eligible = as.integer(number(function(e) e$n[["treated"]]))
  )
  freedom <- number(function(e) e$inference$df[[method_of(e, method)]])
  cohorts$degrees_of_freedom <- ifelse(is.finite(freedom), freedom, NA_real_) # none: the normal one
  for (row in c("variance_treated", "variance_comparison", "covariance")) {
    cohorts[[row]] <- number(function(e) e$inference$covariance[[row, method_of(e, method)]])
  }
  by_name <- !is.null(names(weights))
  if (by_name) {
    cohorts$weight <- exact_weights(weights, names(effects))
  } else if (!is.character(weights) || length(weights) != 1L ||
               !weights %in% c("matched_treated", "eligible", "equal")) {
    stop_argument(
      "weights must be \"matched_treated\", \"eligible\", \"equal\", or exact and named by cohort",
      "weights"
    )
  }
  options <- list(
    weights = if (by_name) "given" else weights, of = of, level = level,
    method = if (length(own) == 0L) "set_clustered" else own[[which.max(number_of)]]
  )
  handle <- pool_handle(cohorts, options)
  new_effect(handle, brief_call(match.call()), cohorts = cohorts, options = options)
}

pool_handle <- function(cohorts, options) {
  .Call(R_swig_sib_effect_pool, NULL, table_of(cohorts), options, TRUE)
}

check_effects <- function(effects) {
  if (!is.list(effects) || !all(vapply(effects, inherits, NA, "sib_effect")) ||
        length(effects) > 0L && is.null(names(effects))) {
    stop_argument("effects must be a named list of effects, one a cohort", "effects")
  }
}

exact_weights <- function(weights, cohorts) {
  if (inherits(weights, "integer64")) {
    weights <- structure(doubles_of(weights, "weights"), names = names(weights))
  }
  absent <- setdiff(cohorts, names(weights))
  if (length(absent) > 0L) {
    stop_argument(paste0("no weight is given for ", absent[[1L]]), "weights")
  }
  vapply(cohorts, function(cohort) {
    weight <- weights[[cohort]]
    if (is.numeric(weight) && length(weight) == 1L && isTRUE(weight == trunc(weight))) {
      weight <- sprintf("%.0f", weight)
    }
    if (!is.character(weight)) {
      stop_argument("a weight must be a text such as \"0.5\" or \"1/2\", or whole", "weights")
    }
    weight
  }, "", USE.NAMES = FALSE)
}
