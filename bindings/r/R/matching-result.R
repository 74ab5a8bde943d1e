# What sib_match() hands back: reading it from the library, showing it, and its tables.

# Everything that the library says of a matching, as R's own values.
matching_of <- function(handle, asked, ids, options) {
  table <- function(name) frame_of(.Call(R_swig_sib_matching_table, handle, name))
  units <- table("units")
  found <- table("summary")
  name_rows <- function(rows) {
    if (is.null(ids)) row_names_of(asked$covariates, rows) else ids[rows]
  }
  alone <- which(asked$treated == 1L & units$reason != "matched")
  checks <- table("checks")
  c(
    list(
      pairs = pairs_of(table("pairs"), name_rows),
      weights = as.list(units[c("per_treated", "aggregate")]),
      reasons = units$reason,
      unmatched = new_frame(id = name_rows(alone), row = alone, reason = units$reason[alone]),
      short_rows = which(units$short),
      sets = if (!is.null(units$set)) as.integer(units$set + 1),
      faults = structure(checks$faults, names = checks$check),
      effective_size = sizes_of(table("sizes")), cutpoints = table("cutpoints"),
      caliper = caliper_of(found, options$caliper_value)
    ),
    as.list(found[c(
      "verdict", "verified", "order_free", "tie_rule", "ties_broken", "order_ties",
      "matched_treated", "matched_comparison", "most_treated", "total_distance", "whole_sets"
    )])
  )
}

pairs_of <- function(made, name_rows) {
  treated <- made$treated + 1
  comparison <- made$comparison + 1
  new_frame(
    treated_id = name_rows(treated), comparison_id = name_rows(comparison),
    treated_row = treated, comparison_row = comparison,
    distance = made$distance, set = as.integer(made$set + 1)
  )
}

# data.frame() without its checks, which cost more than a small matching.
new_frame <- function(...) list2DF(list(...))

# Effective sizes, a weighting a row and an arm a column.
sizes_of <- function(sizes) {
  all <- matrix(
    sizes$effective_size, 2L,
    dimnames = list(c("comparison", "treated"), unique(sizes$weighting))
  )
  t(all[c("treated", "comparison"), c("per_treated", "aggregate")])
}

caliper_of <- function(found, value) {
  if (is.na(found$caliper_unit)) {
    return(NULL)
  }
  preset <- found$caliper_preset
  list(
    value = value, scale = found$caliper_scale, unit = found$caliper_unit,
    inclusive = found$caliper_inclusive, width = found$caliper_width,
    preset = if (!is.na(preset)) preset
  )
}

warn_unmatched <- function(m) {
  alone <- nrow(m$unmatched)
  few <- few_pairs(m)
  if (m$verdict != "ok" || alone > 0L) {
    all <- count(sum(m$treated == 1L))
    of_treated <- function(n) paste(count(n), "of", all, "treated units are")
    found <- c(
      if (alone > 0L) paste(of_treated(alone), "in no pair (see its `unmatched`)"),
      if (few > 0L) paste(of_treated(few), "in fewer than", m$settings$ratio, "pairs")
    )
    warn_finding(
      paste0(
        "the matching has the verdict ", m$verdict, if (length(found) > 0L) ": ",
        paste(found, collapse = ", ")
      ),
      "sib_unmatched"
    )
  }
}

# How many of the treated have a pair, but fewer than the ratio.
few_pairs <- function(m) length(setdiff(m$short_rows, m$unmatched$row))

#' @export
print.sib_matching <- function(x, ...) {
  s <- x$settings
  reuse <- if (s$replace == 0L) "without replacement" else "with replacement"
  how <- if (s$method == "nearest") {
    paste0("nearest neighbours ", reuse, ", order ", s$order)
  } else {
    paste(s$method, "matching")
  }
  ratio <- if (s$method %in% c("nearest", "optimal")) paste0(s$ratio, ":1 ")
  cat("A sib_matching: ", ratio, how, "\n",
    " - distance: ", distance_words(x), "\n", sep = "")
  if (!is.null(x$caliper)) {
    cat(" - caliper: ", caliper_words(x$caliper), "\n", sep = "")
  }
  if (!is.null(x$exact)) {
    cat(" - exact: ", paste(names(x$exact), collapse = ", "), "\n", sep = "")
  }
  cat(" - units: ", count(sum(x$treated == 1L)), " treated",
    if (!is.null(x$arm)) paste0(" (", x$arm, ")"), ", ", count(sum(x$treated == 0L)),
    " comparison; matched ", count(x$matched_treated), " (at most ", count(x$most_treated),
    ") and ", count(x$matched_comparison), "\n", sep = "")
  if (nrow(x$unmatched) > 0L) {
    reasons <- table(droplevels(x$unmatched$reason))
    cat(" - treated in no pair: ", paste(names(reasons), reasons, collapse = ", "), "\n", sep = "")
  }
  if (few_pairs(x) > 0L) {
    cat(" - treated in fewer than ", s$ratio, " pairs: ", count(few_pairs(x)), "\n", sep = "")
  }
  cat(" - ties: ", count(x$ties_broken), " broken by ", x$tie_rule, "; the order of the rows ",
    if (x$order_free) "cannot matter" else "may matter (give ids: id = )", "\n",
    " - verdict: ", x$verdict, ", ", if (x$verified) "verified" else "NOT VERIFIED", "\n", sep = "")
  invisible(x)
}

distance_words <- function(m) {
  logit <- m$settings$distance == "logit"
  space <- m$settings$space
  if (!is.null(space)) {
    return(paste(m$settings$distance, "of", length(space), "covariates"))
  }
  if (is.null(m$distance)) {
    return("none")
  }
  if (is.null(m$model)) {
    return(paste("difference of", if (logit) "linear predictors" else "scores", "that were given"))
  }
  terms <- length(m$model$coefficients) - 1L
  paste0(
    "difference of ", if (logit) "logits" else "scores", " of a logistic regression on ", terms,
    if (terms == 1L) " term" else " terms"
  )
}

caliper_words <- function(caliper) {
  paste0(
    format(caliper$value), " x ", caliper$unit, " of the ", caliper$scale, " = width ",
    format(caliper$width, digits = 4L), ", edge ",
    if (caliper$inclusive) "inside" else "outside",
    if (!is.null(caliper$preset)) paste0(" (", caliper$preset, ")")
  )
}

#' @export
as.data.frame.sib_matching <- function(x, row.names = NULL, optional = FALSE, ...) {
  pairs <- x$pairs
  if (!is.null(row.names)) {
    row.names(pairs) <- row.names
  }
  pairs
}

#' Weights of a matching
#'
#' @param object Matching of [sib_match()].
#' @param weighting `"per_treated"` (each case's comparison units share 1, as in `matchit()`) or
#'   `"aggregate"` (a comparison unit counts as often as it is used).
#' @param normalize Whether to scale the weights to a mean of 1 among the matched of each arm.
#' @param ... Nothing: another name is refused.
#' @return One number a row of the data, 0 for rows in no pair. In a model of your own take
#'   [match_data()], whose rows are the matched ones: rows of weight 0 count as observations, so
#'   that robust standard errors, as of package sandwich, shrink by rows over matched rows.
#' @examples
#' people <- data.frame(treated = c(1, 1, 0, 0, 0), score = c(0.6, 0.4, 0.5, 0.4, 0.1))
#' m <- sib_match(treated ~ 1, people, distance = people$score)
#' weights(m)
#' @export
weights.sib_matching <- function(object, weighting = "per_treated", normalize = FALSE, ...) {
  no_more(...)
  known <- is.character(weighting) && length(weighting) == 1L &&
    weighting %in% names(object$weights)
  if (!known) {
    stop_argument("weighting must be \"per_treated\" or \"aggregate\"", "weighting")
  }
  w <- object$weights[[weighting]]
  if (normalize) {
    for (arm in 0:1) {
      used <- which(object$treated == arm & w > 0)
      w[used] <- length(used) * w[used] / sum(w[used])
    }
  }
  w
}

#' Summary of a matching: balance and sample sizes
#'
#' The table of `summary()` for `matchit()` results, measured by the library: means by arm,
#' standardised mean differences (by the treated's standard deviation before matching), variance
#' ratios and differences of the cumulative distributions, before and after.
#'
#' @param object Matching of [sib_match()].
#' @param un Whether to show the balance before matching too.
#' @param weighting Weights to measure under: `"per_treated"` or `"aggregate"`.
#' @param ... Nothing: another name is refused.
#' @return A list of `sum.all` and `sum.matched` (matrices, a row a term), `nn` (sample sizes by
#'   arm; ESS is the effective sample size), `balance` (of [sib_balance()], which [plot()] draws),
#'   `weighting`, `caliper`, `verdict`, `call`.
#' @seealso [sib_balance()] for other denominators and for weights of other origin; `summary()` of
#'   [as_matchit()] for the further columns that MatchIt has.
#' @export
summary.sib_matching <- function(object, un = TRUE, weighting = "per_treated", ...) {
  no_more(...)
  flag_argument(un, "un")
  balance <- sib_balance(object, weighting = weighting, missing = "available")
  structure(
    list(
      call = object$call, nn = sample_sizes(object, weighting),
      sum.all = if (un) balance_matrix(balance, "before"),
      sum.matched = balance_matrix(balance, "after"), balance = balance, weighting = weighting,
      caliper = object$caliper, verdict = object$verdict
    ),
    class = "summary.sib_matching"
  )
}

# Rows and effective sizes of each arm, with the names matchit() users know.
sample_sizes <- function(m, weighting) {
  w <- m$weights[[weighting]]
  discarded <- m$reasons == "discarded"
  each <- vapply(c(Control = 0L, Treated = 1L), function(arm) {
    mine <- m$treated == arm
    c(
      All = sum(mine),
      "Matched (ESS)" = m$effective_size[[weighting, if (arm == 1L) "treated" else "comparison"]],
      Matched = sum(mine & w > 0), Unmatched = sum(mine & w == 0 & !discarded),
      Discarded = sum(mine & discarded)
    )
  }, numeric(5L))
  each
}

#' @export
print.summary.sib_matching <- function(x, digits = max(3L, getOption("digits") - 3L), ...) {
  cat("Call:\n", paste(deparse(x$call), collapse = "\n"), "\n", sep = "")
  if (!is.null(x$sum.all)) {
    cat("\nBalance of all units:\n")
    print_balance_matrix(x$sum.all, digits)
  }
  cat("\nBalance of matched units, weights ", x$weighting, ":\n", sep = "")
  print_balance_matrix(x$sum.matched, digits)
  cat("\nSample sizes:\n")
  print(round(x$nn, 2L))
  if (!is.null(x$caliper)) {
    cat("\nCaliper: ", caliper_words(x$caliper), "\n", sep = "")
  }
  cat("Verdict: ", x$verdict, "\n", sep = "")
  invisible(x)
}
