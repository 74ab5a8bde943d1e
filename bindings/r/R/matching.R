#' Match treated units to comparison units
#'
#' Gives treated units (cases) comparison units on a propensity score, or by a distance of
#' covariates: each its nearest, one by one, or all together so that the total distance is the
#' least, in pairs or in sets of any size; or puts all who agree into sets.
#' Arguments have the names, order and meaning of `matchit()` in package MatchIt; what is not
#' offered is refused with what to do instead, never ignored. Every result is checked again by an
#' independent verifier, and nothing in it depends on the number of threads nor, where units have
#' ids, on the order of the rows. No outcome enters.
#'
#' @section Ties:
#' Candidates are taken by distance, then tie key, then id; cases of equal score are served by tie
#' key, then id. The tie key is `tie_key` where given, else a hash of the id under `seed`; without
#' either the row decides, `order_free` is `FALSE`, and on data with equal scores another order of
#' the rows may give other pairs. `matchit()` breaks ties by position too, in ways that depend on
#' its code path: on data without ties the pairs are the same as here.
#'
#' @param formula Two-sided: the arm, then the covariates of the score and of the balance, such as
#'   `treated ~ age + race`. See [sib_fit_propensity()].
#' @param data Data frame, list of vectors, or table of [sib_read_csv()], one row a unit.
#' @param method `"nearest"`; or `"optimal"`: as many pairs as there can be inside `caliper`,
#'   `exact` and `ratio`, spread evenly over the cases, of the exactly least total distance, with a
#'   proof that the verifier checks. Unlike `matchit()` it takes calipers, and matches who can be
#'   matched. Or `"full"`: everybody who can be is in a set with one case or one comparison unit,
#'   again of the exactly least total distance, with a proof. Or sets in which everybody is compared
#'   with everybody: `"exact"`, who agree in every covariate; `"cem"`, who agree in the covariates
#'   coarsened by `cutpoints`; `"subclass"`, who lie between the same quantiles of the score.
#' @param distance `"mahalanobis"`, `"robust_mahalanobis"`, `"scaled_euclidean"` or `"euclidean"`,
#'   of the covariates, for `method = "nearest"`; or `"glm"` (a score fitted by
#'   [sib_fit_propensity()]); a model that it made; or numbers: a column, as `~ score` or
#'   `people$score`; a vector whose names are ids; or, where there are no ids, one a row. Numbers
#'   that all lie within 0 and 1 are probabilities, others linear predictors.
#' @param link Scale of the distance: `"logit"` for differences of probabilities, `"linear.logit"`
#'   for differences of logits. The caliper is on the same scale unless it says otherwise.
#' @param distance.options Options of [sib_fit_propensity()], such as `list(screen_p = 0.2)`.
#' @param estimand `"ATT"`.
#' @param exact Columns in which pairs must agree: names, or a one-sided formula.
#' @param mahvars Variables, as a one-sided formula or names, whose Mahalanobis distance is matched
#'   on: the score of `distance` then decides the order of service, `caliper` and `discard` alone.
#' @param antiexact,reestimate,s.weights,include.obj Not offered: refused unless left at their
#'   defaults.
#' @param subclass With `method = "subclass"`: how many classes of the score, between quantiles of
#'   the cases' (without `min.n`: a class without one of the arms is left out).
#' @param cutpoints With `method = "cem"`: a list by variable, or one value for all, of `"sturges"`
#'   (the default), a number of bins of equal width, 0 for no coarsening, or cutpoints. Variables
#'   that are no numbers are matched as they are.
#' @param k2k With `method = "cem"`: whether to make pairs 1:1 inside the strata, nearest by
#'   Mahalanobis distance, instead of sets.
#' @param discard Units left out for want of common support: `"none"`, `"treated"`, `"control"`
#'   or `"both"`.
#' @param replace Whether a comparison unit may serve several cases.
#' @param m.order Order in which cases are served: `"largest"` score first (`NULL` too; without a
#'   score that is `"data"`),
#'   `"smallest"`, `"closest"`, `"farthest"`, `"data"`, or `"random"` by `seed`.
#' @param caliper Largest distance of a pair: a number, as `matchit()` means it (see
#'   `std.caliper`); or made by [sib_caliper()] or [sib_caliper_preset()]. Its resolved width is
#'   printed with the result.
#' @param std.caliper Whether a bare `caliper` counts standard deviations of all units that are
#'   not discarded, or is a width.
#' @param ratio Comparison units a case gets at most. Every case is served once before any is
#'   served again.
#' @param verbose Whether to report progress as messages.
#' @param normalize Whether [match_data()] and [as_matchit()] scale weights to a mean of 1 among
#'   the matched of each arm.
#' @param ... Nothing: `unit.id` is refused, and so is any other name.
#' @param max.controls With `method = "full"`: comparison units that may share a case, a whole
#'   number; `NULL` or `Inf` for any number. `min.controls`: the same the other way round, 1
#'   over the number of cases that may share a comparison unit, such as `1/3` or `1`. Neither
#'   goes with a caliper.
#' @param min.controls See `max.controls`.
#' @param reuse.max Cases a comparison unit may serve; more than 1 means replacement.
#' @param id Unique ids of the units: the name of a column, a one-sided formula, or a vector.
#' @param tie_key Whole numbers, lower comes first: a column, or a vector whose names are ids.
#' @param seed Whole number, 0 to 2^53: of the hash of ids and of the order `"random"`.
#' @inheritParams sib_read_csv
#' @return A `sib_matching`, a list with
#'   \item{pairs}{data frame, a row a pair: `treated_id`, `comparison_id` (row names where no ids
#'     were given), `treated_row`, `comparison_row` (from 1), `distance`, `set` (from 1).}
#'   \item{weights}{list of two vectors, one number a row, 0 for rows in no pair, not normalised:
#'     `per_treated` (each case's comparison units share 1) and `aggregate` (number of uses).}
#'   \item{reasons}{factor, what became of each row: `matched`, `outside_caliper`,
#'     `no_control_left`, `discarded`, `empty_stratum`, `not_used`.}
#'   \item{unmatched}{data frame of the treated in no pair: `id`, `row`, `reason`.}
#'   \item{sets}{integer, set of each row, `NA` for none; `NULL` with replacement.}
#'   \item{verdict}{`"ok"`, `"short"`, `"no_pair"`, `"no_treated"` or `"no_comparison"`.}
#'   \item{matched_treated, matched_comparison}{how many different units are in pairs;
#'     `most_treated`, how many treated any method could match at once inside the same rules;
#'     `total_distance`, the sum of the pairs' distances.}
#'   \item{whole_sets}{whether everybody of a set is compared with everybody, and `pairs` only join
#'     its people (`"exact"`, `"cem"`, `"subclass"`); `cutpoints`: those between classes.}
#'   \item{verified}{whether the verifier found no fault; `faults`, how many by check.}
#'   \item{order_free}{whether no order of the rows could change the result; `tie_rule`,
#'     `ties_broken`, `order_ties`: how ties were settled and how often.}
#'   \item{caliper}{list of `value`, `scale`, `unit`, `inclusive`, `width`, `preset` as resolved;
#'     `NULL` without one.}
#'   \item{effective_size}{matrix, by weighting and arm: (sum w)^2 / sum w^2.}
#'   \item{arm}{of a factor: which level is the treated, such as `"group = new"`; else `NULL`.}
#'   \item{model, distance, treated, covariates, exact, data, ids, settings, formula, call}{what
#'     went in: the score model (`NULL` for a distance of numbers), the distance's number and the
#'     arm (1 treated) of each row, the variables, and every option as resolved.}
#'   Methods: [print()], [summary()], [plot()], [weights()], [as.data.frame()] (the pairs),
#'   [match_data()], [as_matchit()]; `tidy()` and `glance()` where package generics is.
#' @section Errors and warnings:
#' `sib_error_data` for a missing covariate, with column and row, for an id that comes twice, a
#' missing value in `exact`, and for data whose score model has no estimate;
#' `sib_error_nonfinite` for a missing distance; `sib_error_unsupported` for what `matchit()`
#' offers and this function does not; `sib_error_argument` for the rest. Treated units without a
#' pair, or with fewer than `ratio`, are a warning of class `sib_unmatched`, and the verdict.
#' @source Rosenbaum and Rubin (1985), The American Statistician 39:33, for nearest available
#'   matching; Ho, Imai, King and Stuart (2011), Journal of Statistical Software 42(8), for the
#'   rules that the defaults follow; Rosenbaum (1989), Journal of the American Statistical
#'   Association 84:1024, for optimal matching, and (1991), Journal of the Royal Statistical
#'   Society B 53:597, for full matching.
#' @examples
#' set.seed(1)
#' people <- data.frame(person = sprintf("p%03d", 1:200), age = round(runif(200, 18, 60)))
#' people$prior <- rpois(200, 2)
#' people$treated <- runif(200) < plogis(-1 + 0.3 * people$prior)
#' m <- sib_match(treated ~ age + prior, people, caliper = 0.2, id = "person")
#' m
#' summary(m)
#' head(match_data(m))
#' @export
sib_match <- function(formula, data = NULL, method = "nearest", distance = "glm",
                      link = "logit", distance.options = list(), estimand = "ATT",
                      exact = NULL, mahvars = NULL, antiexact = NULL, discard = "none",
                      reestimate = FALSE, s.weights = NULL, replace = FALSE, m.order = NULL,
                      caliper = NULL, std.caliper = TRUE, ratio = 1, verbose = FALSE,
                      include.obj = FALSE, normalize = TRUE, ..., reuse.max = NULL,
                      min.controls = NULL, max.controls = NULL, subclass = 6, cutpoints = NULL,
                      k2k = FALSE, id = NULL, tie_key = NULL, seed = 0, threads = 1,
                      progress = NULL) {
  refuse_unsupported(
    as.list(substitute(list(...)))[-1L], # unseen: of subset = the columns are not there
    method = method, estimand = estimand, antiexact = antiexact, reestimate = reestimate,
    s.weights = s.weights, include.obj = include.obj
  )
  flag_argument(verbose, "verbose")
  flag_argument(normalize, "normalize")
  if (verbose && is.null(progress)) {
    progress <- function(fraction, step) message(sprintf("%s: %.0f %%", step, 100 * fraction))
  }
  asked <- read_formula(formula, data, id)
  ids <- asked$ids
  how <- how_to_match(method, distance, mahvars, exact, subclass, cutpoints, k2k, asked)
  score <- if (how$scored) {
    score_of(distance, link, missing(link), distance.options, asked, threads, progress)
  }
  if (how$scored && is.character(distance)) {
    score$model[c("formula", "call")] <- list(formula, match.call())
  }
  if (is.null(m.order)) {
    m.order <- if (how$scored || is.null(how$space)) "largest" else "data"
  }
  check_choices(ratio, m.order, discard)
  options <- c(
    list(discard = discard, order = m.order, ratio = ratio, seed = seed),
    how$options, reuse_options(replace, reuse.max),
    size_options(method, min.controls, max.controls), caliper_options(caliper, std.caliper)
  )
  if (is.null(options$distance)) {
    options$distance <- if (is.null(score)) "probability" else score$scale
  } else if (identical(score$scale, "logit")) {
    score["score"] <- list(NULL) # the caliper is on the scale that is there
  }
  tie_key <- per_person(tie_key, asked$rows, "tie_key")
  handle <- match_on(
    score, asked$treated, ids, tie_key, how$strata, how$space, options, threads, progress
  )
  matching <- matching_of(handle, asked, ids, options)
  matching <- c(matching, list(model = score$model), kept(list(
    distance = if (identical(score$scale, "logit")) score$logit else score$score,
    treated = as.integer(asked$treated), arm = asked$arm, covariates = asked$covariates,
    exact = how$strata, data = asked$data, ids = ids
  )), list(
    id_column = id_name(id),
    settings = settings_of(options, method, how$space, estimand, normalize),
    formula = formula, call = match.call()
  ))
  class(matching) <- c("sib_matching", "sib_result")
  warn_unmatched(matching)
  matching
}

# The library's matching, as a handle.
match_on <- function(score, treated, ids, tie_key, strata, space, options, threads, progress) {
  table <- function(columns) {
    if (!is.null(columns)) table_of_columns(columns, length(treated))
  }
  tryCatch(
    with_cures(.Call(
      R_swig_sib_matching_match, settings(threads, progress), score$score, score$logit, treated,
      ids, tie_key, table(strata), table(space), options, TRUE
    )),
    sib_error_argument = function(e) {
      if (is.null(score$model) && isTRUE(e$argument %in% c("score", "logit"))) {
        e$message <- paste0(
          e$message, ": distance was given as numbers, which are on one scale only; give the ",
          "model, distance = sib_fit_propensity(...)"
        )
      }
      stop(e)
    }
  )
}

flag_argument <- function(x, name) {
  if (!isTRUE(x) && !isFALSE(x)) {
    stop_argument(paste0(name, " must be TRUE or FALSE"), name)
  }
}

# Refuses what matchit() offers and this package does not, with what to do instead.
refuse_unsupported <- function(others, method, estimand, antiexact, reestimate, s.weights,
                               include.obj) {
  refuse <- function(argument, why) sib_stop("unsupported", paste0(argument, ": ", why), argument)
  methods <- c(enum_names(R_swig_sib_matching_method_value), "cem")
  if (!is.character(method) || length(method) != 1L || !method %in% methods) {
    refuse("method", paste0(
      "only ", paste0('"', methods, '"', collapse = " and "), " are offered: exact =, caliper = ",
      "and ratio = make them narrower or wider, and sib_balance() measures data as they are"
    ))
  }
  if (!identical(estimand, "ATT")) {
    refuse("estimand", "only \"ATT\" is offered; for the ATC swap the arms in the formula")
  }
  if (!is.null(antiexact)) {
    refuse("antiexact", "not offered; leave out of the data whom a case must not be matched to")
  }
  if (!isFALSE(reestimate)) {
    refuse("reestimate", "not offered; leave the units out of the data and match again")
  }
  if (!is.null(s.weights)) {
    refuse("s.weights", "there are no sampling weights in the score model")
  }
  if (!isFALSE(include.obj)) {
    refuse("include.obj", "there is no other package's object to include")
  }
  reasons <- c(
    unit.id = "not offered; give one row a person, named by id = ",
    subset = "leave the rows out of the data, as in data = people[people$age >= 18, ]"
  )
  known <- intersect(names(reasons), names(others))
  if (length(known) > 0L) {
    refuse(known[[1L]], reasons[[known[[1L]]]])
  }
  if (length(others) > 0L) {
    name <- if (is.null(names(others))) "" else names(others)[[1L]]
    stop_argument(paste0("there is no such argument", if (nzchar(name)) ": ", name), name)
  }
}

# The score to match on, as list(score, logit, scale, model).
score_of <- function(distance, link, default_link, options, asked, threads, progress) {
  if (is.character(distance)) {
    if (!identical(distance, "glm") && !identical(distance, "logit")) {
      sib_stop(
        "unsupported",
        paste0(
          "distance: only \"glm\" is fitted here; give the scores of another model as numbers, ",
          "distance = fitted(model)"
        ),
        "distance"
      )
    }
    return(model_score(fitted_scores(options, asked, threads, progress), link, asked))
  }
  if (length(options) > 0L) {
    stop_argument("distance.options goes with distance = \"glm\"", "distance.options")
  }
  if (inherits(distance, "sib_propensity")) {
    return(model_score(distance, link, asked))
  }
  if (!default_link) {
    stop_argument("link goes with distance = \"glm\" or a model, not with numbers", "link")
  }
  if (is.list(distance) || is.logical(distance)) {
    stop_argument(
      "distance must be \"glm\", a model of sib_fit_propensity(), or a vector of numbers",
      "distance"
    )
  }
  distance <- per_person(distance, asked$rows, "distance")
  if (all(distance >= 0 & distance <= 1, na.rm = TRUE)) {
    list(score = distance, logit = NULL, scale = "probability", model = NULL)
  } else {
    list(score = NULL, logit = distance, scale = "logit", model = NULL)
  }
}

# The scores of a model. Without an estimate there is nothing to match on.
model_score <- function(model, link, asked) {
  if (!identical(model$verdict, "ok")) {
    sib_stop(
      "data",
      paste0(
        "the score model has the verdict ", model$verdict, ", so there are no scores to match ",
        "on: see what sib_fit_propensity() says of the same formula"
      ),
      "formula"
    )
  }
  at <- order_between(
    model$ids, asked$ids, asked$treated, model$treated, "the model", "distance"
  )
  scale <- if (is.character(link) && length(link) == 1L) {
    c(logit = "probability", linear.logit = "logit")[link]
  }
  if (is.null(scale) || is.na(scale)) {
    sib_stop(
      "unsupported",
      paste0(
        "link: only \"logit\" and \"linear.logit\" are offered; give the scores of a model with ",
        "another link as numbers, distance = fitted(model)"
      ),
      "link"
    )
  }
  list(
    score = model$scores[at], logit = model$logits[at], scale = unname(scale), model = model
  )
}

# The score model that sib_match() fits.
fitted_scores <- function(options, asked, threads, progress) {
  known <- setdiff(
    names(formals(sib_fit_propensity)),
    c("formula", "data", "id", "threads", "progress")
  )
  if (!is.list(options) || !all(names(options) %in% known) ||
        length(names(options)) != length(options)) {
    stop_argument(
      paste0("distance.options must be a list of: ", paste(known, collapse = ", ")),
      "distance.options"
    )
  }
  fit_scores(
    asked, options, threads, progress, "distance.options = list(missing = \"indicator\")"
  )
}

# The columns in which pairs must agree, or those of a distance; NULL for none.
exact_columns <- function(exact, data, argument = "exact") {
  if (length(exact) == 0L) {
    return(NULL)
  }
  if (is.character(exact)) {
    absent <- setdiff(exact, names(data))
    if (length(absent) > 0L) {
      stop_argument(paste0(argument, ": the data have no column ", absent[[1L]]), argument)
    }
    return(list2DF(unclass(data)[exact]))
  }
  if (!inherits(exact, "formula") || length(exact) != 2L) {
    stop_argument(paste0(argument, " must be names of columns, or a one-sided formula"), argument)
  }
  variables_frame(exact, data, argument)
}
