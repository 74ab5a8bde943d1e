#' The matched rows as a data frame
#'
#' The function `match_data()` of package MatchIt, for matchings of [sib_match()]. For those of
#' `matchit()` it calls MatchIt's own, so attach this package after MatchIt, or say
#' `sib::match_data()`.
#'
#' @param object Matching of [sib_match()].
#' @param group `"all"`, `"treated"` or `"control"`.
#' @param distance,weights,subclass Names of the columns to add: the number that was matched on, the
#'   weight, and the set (without replacement only).
#' @param data The data that were matched, with further columns: in any order where the matching
#'   has ids, which its column of ids must have; `NULL` for those kept in the matching.
#' @param include.s.weights Without effect: there are no sampling weights.
#' @param drop.unmatched Whether to leave out rows in no pair.
#' @param weighting `"per_treated"` or `"aggregate"`: see [sib_match()]. Weights are scaled to a
#'   mean of 1 among the matched of each arm, unless `normalize = FALSE` was said when matching.
#' @param ... Arguments of methods.
#' @return A data frame of the class that `data` has, with the further columns.
#' @section Errors:
#' `sib_error_argument` where a name is one of a column already, or `data` has other rows.
#' @examples
#' people <- data.frame(treated = c(1, 1, 0, 0, 0), score = c(0.6, 0.4, 0.5, 0.4, 0.1))
#' m <- sib_match(treated ~ score, people, distance = people$score)
#' match_data(m)
#' @export
match_data <- function(object, ...) UseMethod("match_data")

#' @rdname match_data
#' @export
match_data.sib_matching <- function(object, group = "all", distance = "distance",
                                    weights = "weights", subclass = "subclass", data = NULL,
                                    include.s.weights = TRUE, drop.unmatched = TRUE,
                                    weighting = "per_treated", ...) {
  no_more(...)
  flag_argument(drop.unmatched, "drop.unmatched")
  arms <- list(all = 0:1, treated = 1L, control = 0L)
  if (!is.character(group) || length(group) != 1L || !group %in% names(arms)) {
    stop_argument("group must be \"all\", \"treated\" or \"control\"", "group")
  }
  w <- stats::weights(object, weighting, normalize = object$settings$normalize)
  added <- list(object$distance, w, if (!is.null(object$sets)) set_factor(object))
  names(added) <- c(distance, weights, subclass)
  added <- added[!vapply(added, is.null, NA)]
  if (is.null(data)) {
    data <- if (is.null(object$data)) matched_frame(object) else object$data
  }
  if (!is.data.frame(data) || nrow(data) != length(object$treated)) {
    stop_argument("data must be the data frame that was matched, with all its rows", "data")
  }
  at <- rows_in(object, data)
  added <- lapply(added, `[`, at)
  taken <- intersect(names(added), names(data))
  if (length(taken) > 0L) {
    argument <- c("distance", "weights", "subclass")[c(distance, weights, subclass) == taken[[1L]]]
    stop_argument(
      paste0("the data have a column ", taken[[1L]], " already: say another name, ", argument[[1L]],
        " = "),
      argument[[1L]]
    )
  }
  data[names(added)] <- added
  keep <- object$treated[at] %in% arms[[group]] & (!drop.unmatched | w[at] > 0)
  data <- data[keep, , drop = FALSE]
  attributes(data)[c("distance", "weights")] <- list(distance, weights)
  if (subclass %in% names(added)) {
    attr(data, "subclass") <- subclass
  }
  data
}

#' @export
match_data.matchit <- function(object, ...) getExportedValue("MatchIt", "match_data")(object, ...)

# For each row of the data that of the matching which has the same person: by id, or, where there
# are no ids, the same row, if the variables say so.
rows_in <- function(object, data) {
  at <- seq_along(object$treated)
  if (identical(data, object$data)) {
    return(at)
  }
  if (!is.null(object$ids)) {
    if (!isTRUE(object$id_column %in% names(data))) {
      stop_argument(
        paste0(
          "the people that were matched have ids, and data have no column of them: give id = to ",
          "sib_match() as the name of a column that data has too"
        ),
        "data"
      )
    }
    ids <- id_column(data[[object$id_column]], object$id_column)
    at <- match(ids, object$ids)
    if (anyNA(at) || anyDuplicated(at) > 0L) {
      stop_argument("data must have the people that were matched, each in one row", "data")
    }
  }
  for (name in intersect(all.vars(object$formula), names(data))) {
    was <- object$data[[name]]
    if (!is.null(was) && !identical(as.vector(data[[name]]), as.vector(was[at]))) {
      stop_argument(
        paste0(
          "data must be those that were matched: column ", name, " is another one, or in another ",
          "order", if (is.null(object$ids)) "; give id = to sib_match()"
        ),
        "data"
      )
    }
  }
  at
}

# Without a data frame of the user's: the arm and the covariates.
matched_frame <- function(m) {
  frame <- cbind(data.frame(arm = m$treated), measured_variables(m))
  names(frame)[[1L]] <- deparse1(m$formula[[2L]])
  frame
}

# Sets as matchit() has them: a factor, NA for units in none.
set_factor <- function(m) {
  factor(m$sets, levels = seq_len(max(m$pairs$set, 0L)))
}

#' A matching as an object of class matchit
#'
#' Gives a matching of [sib_match()] the form of a result of `matchit()`, with all units, so that
#' what is made for those works unchanged: `summary()`, `plot()` and `match_data()` of MatchIt,
#' `bal.tab()` and `love.plot()` of cobalt. MatchIt itself is not needed to make it; where it is
#' installed it is loaded, so that the object prints as it does there. `bal.tab()` and
#' `love.plot()` also take the matching itself, and its `weighting`.
#'
#' @param object Matching of [sib_match()].
#' @param weighting Weights to give it: `"per_treated"`, those of `matchit()`, or `"aggregate"`.
#' @param ... Arguments of methods.
#' @return A list of class `matchit`: `match.matrix` (of pairs), `subclass` (without
#'   replacement), `weights`,
#'   `X`, `call`, `info`, `estimand`, `formula`, `treat`, `distance`, `discarded`, `exact`,
#'   `caliper` (the width), `model` (the coefficients and the data) and `nn`.
#' @section Errors:
#' `sib_error_argument` for an unknown weighting, and for a matching without pairs, which
#' `matchit()` has no object for.
#' @examples
#' people <- data.frame(treated = c(1, 1, 0, 0, 0), age = c(30, 40, 33, 41, 62))
#' m <- sib_match(treated ~ age, people, distance = people$age / 100)
#' as_matchit(m)$match.matrix
#' @export
as_matchit <- function(object, ...) UseMethod("as_matchit")

#' @rdname as_matchit
#' @export
as_matchit.sib_matching <- function(object, weighting = "per_treated", ...) {
  no_more(...)
  if (nrow(object$pairs) == 0L) {
    stop_argument(
      paste0("the matching has no pair (its verdict is ", object$verdict, ")"), "object"
    )
  }
  names <- row_names_of(object$covariates)
  named <- function(x) structure(x, names = names)
  X <- measured_variables(object)
  texts <- vapply(X, is.character, NA)
  X[texts] <- lapply(X[texts], factor)
  attr(X, "terms") <- attr(object$covariates, "terms")
  parts <- list(
    match.matrix = if (has_pairs(object)) match_matrix(object, names),
    subclass = if (!is.null(object$sets)) named(set_factor(object)),
    weights = named(stats::weights(object, weighting, normalize = object$settings$normalize)),
    X = X, call = object$call, info = matchit_info(object), estimand = "ATT",
    formula = object$formula, treat = structure(object$treated, names = names, checked = TRUE),
    distance = if (!is.null(object$distance)) named(object$distance),
    discarded = named(object$reasons == "discarded"),
    exact = exact_terms(object),
    caliper = if (!is.null(object$caliper)) structure(object$caliper$width, names = ""),
    model = list(coefficients = coef(object$model), data = object$data),
    nn = matchit_sizes(object, weighting)
  )
  requireNamespace("MatchIt", quietly = TRUE) # its methods for print() and summary()
  structure(parts[lengths(parts) > 0L], class = "matchit")
}

# Whether its result in MatchIt has a matrix of pairs.
has_pairs <- function(m) m$settings$method %in% c("nearest", "optimal")

# Without it cobalt would take the list as any list, and measure the units before matching alone.
#' @exportS3Method cobalt::bal.tab
bal.tab.sib_matching <- function(x, weighting = "per_treated", ...) {
  getExportedValue("cobalt", "bal.tab")(as_matchit(x, weighting = weighting), ...)
}

# The exact columns as a one-sided formula; NULL for none.
exact_terms <- function(m) {
  given <- attr(m$exact, "terms")
  if (is.null(m$exact) || !is.null(given)) {
    return(given)
  }
  terms(reformulate(sprintf("`%s`", names(m$exact)), env = environment(m$formula)))
}

# Comparison units by case, in the order they were taken; NA where there was none.
match_matrix <- function(m, names) {
  cases <- which(m$treated == 1L)
  case <- match(m$pairs$treated_row, cases)
  nth <- stats::ave(seq_along(case), case, FUN = seq_along)
  found <- matrix(
    NA_character_, length(cases), min(m$settings$ratio, sum(m$treated == 0L)),
    dimnames = list(names[cases], NULL)
  )
  found[cbind(case, nth)] <- names[m$pairs$comparison_row]
  found
}

matchit_info <- function(m) {
  s <- m$settings
  replace <- s$replace == 1L
  reuse <- if (!replace) 1L else if (is.null(s$reuse_max)) .Machine$integer.max else s$reuse_max
  fitted <- !is.null(m$model)
  list(
    method = s$method, normalize = s$normalize,
    distance = if (fitted) "glm" else if (is.null(m$distance)) s$distance else "user",
    link = if (fitted) (if (s$distance == "logit") "linear.logit" else "logit"),
    discard = s$discard,
    replace = if (has_pairs(m)) structure(replace, reuse.max = as.integer(reuse)),
    ratio = if (has_pairs(m)) s$ratio, max.controls = NULL, mahalanobis = !is.null(s$space),
    transform = NULL, subclass = s$subclasses,
    antiexact = NULL, distance_is_matrix = FALSE
  )
}

matchit_sizes <- function(m, weighting) {
  sizes <- sample_sizes(m, weighting)
  rbind("All (ESS)" = sizes["All", ], sizes)
}
