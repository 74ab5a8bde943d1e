#' Calipers: a largest distance of pairs
#'
#' A caliper is four things: value, unit, scale, and whether its edge is inside. A bare number
#' given to [sib_match()] has the meaning it has in `matchit()`, which is `MATCHIT@1` here, or the
#' unit `"raw"` when `std.caliper = FALSE`; `sib_caliper()` says anything else, and
#' `sib_caliper_preset()` names a published rule. The width it comes to is in the result and is
#' printed.
#'
#' @param value How many units wide, 0 or more.
#' @param unit What it is a multiple of, over units that are not discarded: `"raw"` (1),
#'   `"sd_all"` (standard deviation of all units), `"sd_pooled"` (root of the mean of the two
#'   arms' variances), `"sd_within"` (the same, weighted by their n - 1), `"mad_within"` (as
#'   `sd_within`, with 1.4826 times the median absolute deviation) or `"sd_treated"`. Every
#'   standard deviation has the divisor n - 1.
#' @param scale `"probability"`, `"logit"`, or `"inherit"` for the scale of the distance.
#' @param inclusive Whether a pair at exactly the width is inside.
#' @param name `"AUSTIN@1"` (logit, `sd_pooled`, edge inside), `"MATCHIT@1"` (scale of the
#'   distance, `sd_all`, inside), `"SAS@1"` (logit, `sd_pooled`, inside), `"OHDSI@1"` (logit,
#'   `sd_all`, outside) or `"PSMATCH2@1"` (probability, `raw`, outside). Without `@` the newest
#'   version. Presets never change.
#' @return A `sib_caliper`, for the argument `caliper` of [sib_match()].
#' @section Errors:
#' `sib_error_argument` for an unknown unit, scale or preset, and a value that is no number of 0
#' or more.
#' @source Austin (2011), Pharmaceutical Statistics 10:150, for `AUSTIN`, its edge being an
#'   inference; R package MatchIt 4.7; SAS/STAT, procedure PSMATCH; R package CohortMethod 6.0 for
#'   `OHDSI`; Stata command psmatch2 4.1.
#' @examples
#' sib_caliper(0.2, unit = "sd_pooled", scale = "logit")
#' sib_caliper_preset("AUSTIN@1", 0.2)
#' @export
sib_caliper <- function(value, unit, scale = "inherit", inclusive = TRUE) {
  check_caliper_value(value)
  enum_value(R_swig_sib_matching_unit_value, unit, "unit")
  enum_value(R_swig_sib_matching_scale_value, scale, "scale")
  if (!isTRUE(inclusive) && !isFALSE(inclusive)) {
    stop_argument("inclusive must be TRUE or FALSE", "inclusive")
  }
  structure(
    list(value = value, unit = unit, scale = scale, inclusive = inclusive),
    class = "sib_caliper"
  )
}

#' @rdname sib_caliper
#' @export
sib_caliper_preset <- function(name, value) {
  check_caliper_value(value)
  full <- if (is.character(name) && length(name) == 1L && !is.na(name)) {
    .Call(R_swig_sib_matching_caliper_preset_newest, name)
  }
  if (is.null(full)) {
    stop_argument(
      paste0(
        "there is no such caliper preset: say \"AUSTIN@1\", \"MATCHIT@1\", \"SAS@1\", ",
        "\"OHDSI@1\" or \"PSMATCH2@1\""
      ),
      "name"
    )
  }
  preset <- if (grepl("@", name, fixed = TRUE)) name else full
  structure(list(value = value, preset = preset), class = "sib_caliper")
}

check_caliper_value <- function(value) {
  is_one <- is.numeric(value) && !is.object(value) && length(value) == 1L
  if (!is_one || !is.finite(value) || value < 0) {
    stop_argument("a caliper's value must be one number, 0 or more", "value")
  }
}

#' @export
format.sib_caliper <- function(x, ...) {
  rule <- if (is.null(x$preset)) {
    paste0(x$unit, ", scale ", x$scale, ", edge ", if (x$inclusive) "inside" else "outside")
  } else {
    x$preset
  }
  paste0(format(x$value), " ", rule)
}

#' @export
print.sib_caliper <- function(x, ...) {
  cat("A sib_caliper: ", format(x), "\n", sep = "")
  invisible(x)
}

# What `caliper` and `std.caliper` of sib_match() mean, as options of the library.
caliper_options <- function(caliper, std.caliper) {
  if (is.null(caliper)) {
    return(list())
  }
  if (!inherits(caliper, "sib_caliper")) {
    caliper <- matchit_caliper(caliper, std.caliper)
  } else if (!isTRUE(std.caliper)) {
    stop_argument("std.caliper goes with a bare caliper: sib_caliper() has `unit`", "std.caliper")
  }
  if (!is.null(caliper$preset)) {
    return(list(caliper_value = caliper$value, caliper_preset = caliper$preset))
  }
  list(
    caliper_value = caliper$value, caliper_unit = caliper$unit, caliper_scale = caliper$scale,
    caliper_inclusive = as.integer(caliper$inclusive)
  )
}

# A bare caliper as matchit() means it.
matchit_caliper <- function(caliper, std.caliper) {
  if (!is.numeric(caliper) || length(caliper) != 1L || any(nzchar(names(caliper)))) {
    stop_argument(
      paste0(
        "calipers on covariates are not offered, only one on the distance: for a covariate, ",
        "match exactly on its classes, such as exact = ~ cut(age, c(0, 25, 35, Inf))"
      ),
      "caliper"
    )
  }
  if (!is.finite(caliper) || caliper < 0) {
    stop_argument("caliper must be a number, 0 or more; NULL for none", "caliper")
  }
  if (!isTRUE(std.caliper) && !isFALSE(std.caliper)) {
    stop_argument("std.caliper must be TRUE or FALSE", "std.caliper")
  }
  caliper <- unname(caliper)
  if (std.caliper) sib_caliper_preset("MATCHIT@1", caliper) else sib_caliper(caliper, "raw")
}
