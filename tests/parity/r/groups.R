# Propensity scores, matching, balance, effects and pools.

# treated ~ the covariates of the case.
formula_of <- function(case) {
  covariates <- words(case, "covariates")
  right <- if (length(covariates) == 0L) "1" else paste0("`", covariates, "`", collapse = " + ")
  stats::as.formula(paste0("`", value(case, "treated"), "` ~ ", right))
}

# The library's names of terms: R's racehispan is race=hispan, its smokeTRUE is smoke.
library_terms <- function(terms, frame) {
  for (name in names(frame)) {
    x <- frame[[name]]
    if (is.logical(x)) {
      terms[terms == paste0(name, "TRUE")] <- name
    }
    if (is.factor(x) || is.character(x)) {
      levels <- if (is.factor(x)) levels(x) else unique(x)
      known <- terms %in% paste0(name, levels)
      terms[known] <- paste0(name, "=", substring(terms[known], nchar(name) + 1L))
    }
  }
  terms
}

run_fit_propensity <- function(case) {
  frame <- frame_named(value(case, "data"))
  numbers <- c("max_iterations", "tolerance", "rank_tolerance", "screen_p")
  model <- do.call(sib_fit_propensity, c(
    list(formula_of(case), frame), given(case, c("id", "link", "missing"), numbers)
  ))
  for (name in c(
    "verdict", "deviance", "null_deviance", "log_likelihood", "iterations", "rows_used", "rank",
    "extreme_scores", "order_free", "scores", "logits"
  )) {
    say(case, name, model[[name]])
  }
  say(case, "terms", library_terms(names(model$coefficients), frame))
  say(case, "coefficients", model$coefficients)
  say(case, "standard_error", model$standard_errors)
  say(case, "aliased", model$aliased)
  say(case, "direction", model$direction)
  say(case, "covariance", as.vector(model$vcov))
  if (!is.null(model$screening)) {
    say_table(case, "screening", model$screening)
  }
}

caliper_of <- function(case) {
  if (!has(case, "caliper_value")) {
    return(NULL)
  }
  width <- number(case, "caliper_value")
  if (has(case, "caliper_preset")) {
    return(sib_caliper_preset(value(case, "caliper_preset"), width))
  }
  sib_caliper(
    width, value(case, "caliper_unit"), value(case, "caliper_scale", "inherit"),
    value(case, "caliper_inclusive", "1") == "1"
  )
}

# In matchit()'s words: numbers for scores or linear predictors that are given, else a model's.
distance_of <- function(case, frame) {
  if (value(case, "distance", "logit") %in% c("mahalanobis", "robust_mahalanobis")) {
    return(list(distance = value(case, "distance")))
  }
  if (has(case, "scores") || has(case, "logits")) {
    return(list(distance = frame[[value(case, "scores", value(case, "logits"))]]))
  }
  on_logits <- identical(value(case, "distance"), "logit")
  list(distance = "glm", link = if (on_logits) "linear.logit" else "logit")
}

match_frame <- function(case, frame) {
  asked <- c(list(formula_of(case), frame), distance_of(case, frame))
  asked$exact <- words(case, "exact")
  asked$caliper <- caliper_of(case)
  asked$m.order <- value(case, "order")
  asked$reuse.max <- number(case, "reuse_max")
  asked$subclass <- number(case, "subclasses")
  asked$max.controls <- number(case, "max_controls")
  asked$min.controls <- if (has(case, "max_treated")) 1 / number(case, "max_treated")
  apart <- c("formula", "data", "distance", "exact", "caliper")
  asked <- c(asked, given_of(case, sib_match, apart))
  do.call(sib_match, asked)
}

run_match <- function(case) {
  m <- match_frame(case, frame_named(value(case, "data")))
  for (name in c(
    "verdict", "verified", "order_free", "tie_rule", "ties_broken", "order_ties",
    "matched_treated", "matched_comparison", "most_treated", "total_distance"
  )) {
    say(case, name, m[[name]])
  }
  pairs <- m$pairs
  for (name in c("treated_row", "comparison_row", "set")) {
    pairs[[name]] <- pairs[[name]] - 1
  }
  say_columns(case, "pairs", pairs, c("treated_row", "comparison_row", "distance", "set"))
  say(case, "reasons", m$reasons)
  for (weighting in c("per_treated", "aggregate")) {
    say(case, paste0("weights.", weighting), weights(m, weighting))
    sizes <- m$effective_size[weighting, c("comparison", "treated")]
    say(case, paste0("effective_size.", weighting), sizes)
  }
  if (!is.null(m$caliper)) {
    for (name in c("scale", "unit", "inclusive", "width")) {
      say(case, paste0("caliper.", name), m$caliper[[name]])
    }
    say_one(case, "caliper.preset", m$caliper$preset)
  }
}

run_balance <- function(case) {
  frame <- frame_named(value(case, "data"))
  weights <- if (has(case, "weights")) list(weights = frame[[value(case, "weights")]])
  found <- do.call(sib_balance, c(
    list(formula_of(case), frame), weights, given(case, c("denominator", "missing"))
  ))
  say(case, "balance#", nrow(found$table))
  say_columns(case, "balance", found$table, balance_columns)
  say(case, "arm.0", found$sizes[, "comparison"])
  say(case, "arm.1", found$sizes[, "treated"])
}

# All but the term, which R names otherwise.
balance_columns <- c(
  "covariate", "level", "binary", "missing", "denominator", paste0(
    rep(c("mean_treated", "mean_comparison", "smd", "variance_ratio", "ecdf_mean", "ecdf_max"),
      each = 2L), c("_before", "_after")
  )
)

effect_of <- function(case, frame) {
  m <- match_frame(case, frame)
  exposure <- if (has(case, "exposure")) list(exposure = frame[[value(case, "exposure")]])
  do.call(sib_estimate_effect, c(
    list(m, frame[[value(case, "outcome")]]), exposure,
    given(case, c("weighting", "unmatched"), "level")
  ))
}

say_effect <- function(case, effect, methods) {
  for (name in c("verdict", "is_exact", "order_free", "level")) {
    say(case, name, effect[[name]])
  }
  for (name in names(effect$n)) {
    of_all <- name %in% c("treated", "pairs", "sets")
    say(case, paste0(if (of_all) "n_", name), effect$n[[name]])
  }
  say(case, "ess_comparison", effect$ess_comparison)
  inference <- effect$inference
  for (name in names(coef(effect))) {
    say(case, name, coef(effect)[[name]])
    say(case, paste0(name, ".exact"), effect$exact[[name]])
    for (method in methods) {
      ends <- confint(effect, name, method = method)
      say(case, paste0(name, ".", method), c(
        inference$standard_error[name, method], ends, inference$p_value[name, method]
      ))
    }
  }
}

run_estimate_effect <- function(case) {
  effect <- effect_of(case, frame_named(value(case, "data")))
  say_effect(case, effect, colnames(effect$inference$covariance))
  say(case, "weights", effect$weights)
}

run_pool_effects <- function(case) {
  cohorts <- words(case, "cohorts")
  effects <- lapply(cohorts, function(name) effect_of(case, frame_named(name)))
  names(effects) <- cohorts
  weights <- value(case, "weights")
  if (grepl("=", weights, fixed = TRUE)) {
    parts <- strsplit(words(case, "weights"), "=", fixed = TRUE)
    weights <- vapply(parts, `[[`, "", 2L)
    names(weights) <- vapply(parts, `[[`, "", 1L)
  }
  method <- value(case, "pool_method", "set_clustered")
  pooled <- sib_pool_effects(
    effects, weights, value(case, "of"), number(case, "pool_level", 0.95), method
  )
  say_effect(case, pooled, method)
}
