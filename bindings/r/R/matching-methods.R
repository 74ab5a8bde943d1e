# What the methods and distances of sib_match() are to the library: its options, the columns in
# which pairs agree, and those that a distance is of.

distances_of_covariates <- c("mahalanobis", "robust_mahalanobis", "scaled_euclidean", "euclidean")

# list(options, strata, space, scored).
how_to_match <- function(method, distance, mahvars, exact, subclass, cutpoints, k2k, asked) {
  flag_argument(k2k, "k2k")
  stray <- c(cutpoints = !is.null(cutpoints), k2k = k2k) & method != "cem"
  if (any(stray)) {
    stop_argument(
      paste0(names(which(stray))[[1L]], " goes with method = \"cem\""), names(which(stray))[[1L]]
    )
  }
  strata <- exact_columns(exact, asked$data)
  covariates <- flat_columns(asked$covariates)
  whole <- method %in% c("exact", "cem")
  pairs <- method == "cem" && k2k
  of_covariates <- is.character(distance) && length(distance) == 1L &&
    distance %in% distances_of_covariates
  if (whole) {
    strata <- c(covariates, strata[setdiff(names(strata), names(covariates))])
    of_covariates <- FALSE
  }
  space <- if (pairs || of_covariates) covariates
  if (!is.null(mahvars)) {
    space <- space_of_mahvars(mahvars, method, of_covariates, asked$data)
  }
  coarsen <- if (method == "cem") coarsening_of(cutpoints, covariates)
  list(
    options = c(
      list(method = if (pairs) "nearest" else if (whole) "exact" else method),
      if (method == "subclass") list(subclasses = subclass),
      if (!is.null(space)) list(distance = if (of_covariates) distance else "mahalanobis"),
      if (length(coarsen) > 0L) list(coarsen = json_text(coarsen))
    ),
    strata = strata, space = space, scored = !whole && !of_covariates
  )
}

space_of_mahvars <- function(mahvars, method, of_covariates, data) {
  if (method != "nearest" || of_covariates) {
    stop_argument(
      "mahvars goes with method = \"nearest\" and a score, as distance = \"glm\"", "mahvars"
    )
  }
  flat_columns(exact_columns(mahvars, data, "mahvars"))
}

# What each number's values are told apart by: "sturges", a number of classes, or cutpoints.
coarsening_of <- function(cutpoints, covariates) {
  numbers <- names(covariates)[vapply(covariates, is.numeric, NA)]
  given <- cutpoints
  if (is.null(cutpoints) || (!is.list(cutpoints) && is.null(names(cutpoints)))) {
    given <- rep(list(if (is.null(cutpoints)) "sturges" else cutpoints), length(numbers))
    names(given) <- numbers
  }
  unknown <- setdiff(names(given), numbers)
  if (length(unknown) > 0L) {
    stop_argument(
      paste0("cutpoints: there is no number among the covariates called ", unknown[[1L]]),
      "cutpoints"
    )
  }
  given[setdiff(numbers, names(given))] <- list("sturges")
  found <- lapply(given, function(x) {
    if (identical(x, "sturges") || (is.numeric(x) && length(x) == 1L && isTRUE(x >= 1))) {
      return(x)
    }
    if (is.character(x)) {
      sib_stop(
        "unsupported", "cutpoints: only \"sturges\", numbers of bins and cutpoints are offered",
        "cutpoints"
      )
    }
    if (identical(as.numeric(x), 0)) {
      return(NULL)
    }
    as.list(sort(unique(as.numeric(x))))
  })
  found[lengths(found) > 0L]
}

# What print() and as_matchit() look up: the method as it was asked for.
settings_of <- function(options, method, space, estimand, normalize) {
  options$method <- method
  c(options, list(estimand = estimand, normalize = normalize, space = names(space)))
}

check_choices <- function(ratio, m.order, discard) {
  if (!is.numeric(ratio) || length(ratio) != 1L || !isTRUE(ratio >= 1 & ratio == trunc(ratio))) {
    stop_argument("ratio must be a whole number, 1 or more", "ratio")
  }
  enum_value(R_swig_sib_matching_order_value, m.order, "m.order")
  enum_value(R_swig_sib_matching_discard_value, discard, "discard")
}

# `replace` and `reuse.max` as matchit() reads them: the latter decides when it is given.
reuse_options <- function(replace, reuse.max) {
  flag_argument(replace, "replace")
  if (is.null(reuse.max)) {
    return(list(replace = as.integer(replace)))
  }
  if (!is.numeric(reuse.max) || length(reuse.max) != 1L || !isTRUE(reuse.max >= 1)) {
    stop_argument("reuse.max must be a whole number, 1 or more", "reuse.max")
  }
  if (is.infinite(reuse.max)) {
    return(list(replace = 1L))
  }
  list(replace = as.integer(reuse.max > 1), reuse_max = reuse.max)
}

# The largest sizes of sets, as matchit() says them for full matching.
size_options <- function(method, min.controls, max.controls) {
  if (!is.null(min.controls) && !(is.numeric(min.controls) && isTRUE(min.controls > 0))) {
    stop_argument("min.controls must be a number above 0, such as 1/3", "min.controls")
  }
  most <- list(
    max_treated = if (!is.null(min.controls)) 1 / min.controls, max_controls = max.controls
  )
  arguments <- c(max_treated = "min.controls", max_controls = "max.controls")
  most <- most[lengths(most) > 0L]
  for (name in names(most)) {
    if (method != "full") {
      sib_stop("unsupported", paste0(
        arguments[[name]], ": each case gets up to `ratio` comparison units: use ratio = "
      ), arguments[[name]])
    }
    size <- most[[name]]
    if (!is.numeric(size) || length(size) != 1L || !isTRUE(abs(size - round(size)) < 1e-9 ||
                                                            is.infinite(size)) || size < 1) {
      stop_argument(paste0(
        arguments[[name]], " must be ",
        if (name == "max_treated") "1 or 1 over a whole number" else "a whole number, 1 or more",
        ": the other unit of a set is single"
      ), arguments[[name]])
    }
  }
  lapply(most[is.finite(unlist(most))], round)
}
