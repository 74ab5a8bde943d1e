#' Balance of covariates between two arms
#'
#' How alike treated and comparison units are, before and after weighting: means, standardised
#' mean differences, variance ratios and differences of the cumulative distributions. Measure it
#' under the weights that the effect uses.
#'
#' Numbers, dates (as days) and flags are one term each, factors and texts one 0/1 term for each
#' level that occurs. Limits such as 0.1 are not built in: they belong to the contract.
#'
#' @param x A formula such as `treated ~ age + race`, whose variables are measured; or a matching of
#'   [sib_match()], whose score and covariates are.
#' @param data Data frame, list of vectors, or table of [sib_read_csv()] with the variables.
#' @param weights One number a row, 0 or more, 0 for rows left out; `NULL`: only the balance
#'   before.
#' @param weighting `"per_treated"` or `"aggregate"`: see [sib_match()].
#' @param denominator Of standardised mean differences, always from all rows, unweighted:
#'   `"treated_sd"`, `"comparison_sd"`, `"pooled_sd"` or `"all_sd"`.
#' @param missing `"refuse"`, `"available"` (each covariate on the rows that have it) or
#'   `"indicator"` (as available, with a further term that says who was missing).
#' @inheritParams sib_read_csv
#' @param ... Nothing: another name is refused.
#' @return A `sib_balance`, a list with `table` (data frame, a row a term: `term`, `covariate`,
#'   `level`, `binary`, `missing`, `denominator`, and with `_before` and `_after`
#'   `mean_treated`, `mean_comparison`, `smd`, `variance_ratio`, `ecdf_mean`, `ecdf_max`; what
#'   cannot be had is `NaN`), `sizes` (matrix by arm: rows, weighted rows, effective size),
#'   `denominator`, `call`. Methods: [print()], [summary()], [plot()], [as.data.frame()];
#'   `tidy()` and `glance()` where package generics is.
#' @section Errors:
#' `sib_error_data`, with column and row, for a missing covariate under `"refuse"`;
#' `sib_error_range` for a negative weight; `sib_error_nonfinite` for a missing or infinite one;
#' `sib_error_shape` where lengths differ.
#' @source Stuart (2010), Statistical Science 25:1; Austin (2009), Statistics in Medicine 28:3083;
#'   R package MatchIt 4.7 for what they leave open.
#' @examples
#' people <- data.frame(
#'   treated = rep(c(1, 0, 0), 4), age = 20:31, prison = rep(c("A", "B"), 6)
#' )
#' sib_balance(treated ~ age + prison, people, weights = rep(c(1, 0.5, 0.5), 4))
#' @export
sib_balance <- function(x, ...) UseMethod("sib_balance")

#' @rdname sib_balance
#' @export
sib_balance.formula <- function(x, data = NULL, weights = NULL, denominator = "treated_sd",
                                missing = "refuse", threads = 1, progress = NULL, ...) {
  no_more(...)
  asked <- read_formula(x, data)
  weights <- per_person(weights, asked$rows, "weights")
  options <- list(denominator = denominator, missing = missing)
  made <- measure_balance(
    flat_columns(asked$covariates), asked$treated, weights, options, threads, progress
  )
  made$call <- match.call()
  made
}

#' @rdname sib_balance
#' @export
sib_balance.sib_matching <- function(x, weighting = "per_treated", denominator = "treated_sd",
                                     missing = "refuse", threads = 1, progress = NULL, ...) {
  no_more(...)
  columns <- c(
    if (!is.null(x$distance)) list(distance = x$distance), flat_columns(measured_variables(x))
  )
  options <- list(denominator = denominator, missing = missing)
  made <- measure_balance(
    columns, as.raw(x$treated), weights(x, weighting), options, threads, progress
  )
  made$call <- match.call()
  made
}

# The covariates, and the exact columns that are not among them.
measured_variables <- function(m) {
  more <- m$exact[setdiff(names(m$exact), names(m$covariates))]
  if (length(more) == 0L) return(m$covariates)
  cbind(m$covariates, list2DF(Map(covariate_of, more, names(more))))
}

measure_balance <- function(columns, treated, weights, options, threads, progress) {
  enum_value(R_swig_sib_balance_denominator_value, options$denominator, "denominator")
  enum_value(R_swig_sib_balance_missing_value, options$missing, "missing")
  handle <- with_cures(policy = "missing = \"available\"", .Call(
    R_swig_sib_balance_measure, settings(threads, progress),
    table_of_columns(columns, length(treated)), treated, weights, options, TRUE
  ))
  read <- function(name) frame_of(.Call(R_swig_sib_balance_table, handle, name))
  table <- read("terms")
  table$term <- r_terms(table$term, columns)
  sizes <- t(read("arms")[2:1, c("rows", "weighted_rows", "effective_size")])
  dimnames(sizes) <- list(c("rows", "weighted", "effective"), c("treated", "comparison"))
  structure(
    list(
      table = table, sizes = sizes, weighted = !is.null(weights),
      denominator = options$denominator
    ),
    class = c("sib_balance", "sib_result")
  )
}

# Decimals that line up; a point for what cannot be had. Headings are matchit()'s, shortened where
# the line would break in two.
print_balance_matrix <- function(table, digits) {
  text <- formatC(table, digits = digits, format = "f")
  text[is.na(table)] <- "."
  widths <- vapply(colnames(text), function(name) max(nchar(c(name, text[, name]))), 0L)
  if (max(0L, nchar(rownames(text))) + sum(widths + 1L) > getOption("width")) {
    colnames(text) <- sub("^Means ", "", colnames(text))
  }
  print(text, quote = FALSE, right = TRUE)
}

# A balance as the matrix that summary() of a matchit() result has. when: "before" or "after".
balance_matrix <- function(balance, when) {
  columns <- c(
    "Means Treated" = "mean_treated", "Means Control" = "mean_comparison",
    "Std. Mean Diff." = "smd", "Var. Ratio" = "variance_ratio", "eCDF Mean" = "ecdf_mean",
    "eCDF Max" = "ecdf_max"
  )
  table <- as.matrix(balance$table[paste0(columns, "_", when)])
  dimnames(table) <- list(balance$table$term, names(columns))
  table
}

#' @export
print.sib_balance <- function(x, digits = 4L, ...) {
  cat("A sib_balance: ", nrow(x$table), " terms, differences over ", x$denominator, "\n\n",
    sep = "")
  smd <- x$table[if (x$weighted) c("smd_before", "smd_after") else "smd_before"]
  print(data.frame(smd, row.names = make.unique(x$table$term)), digits = digits)
  cat("\n")
  print(x$sizes[if (x$weighted) 1:3 else 1L, , drop = FALSE], digits = digits)
  invisible(x)
}

#' @export
summary.sib_balance <- function(object, ...) {
  worst <- function(when) {
    smd <- abs(object$table[[paste0("smd_", when)]])
    if (all(is.na(smd))) NA_real_ else max(smd, na.rm = TRUE)
  }
  structure(
    list(
      call = object$call, terms = nrow(object$table), denominator = object$denominator,
      max_abs_smd = c(before = worst("before"), after = worst("after")),
      before = balance_matrix(object, "before"),
      after = if (object$weighted) balance_matrix(object, "after"), sizes = object$sizes
    ),
    class = "summary.sib_balance"
  )
}

#' @export
print.summary.sib_balance <- function(x, digits = 4L, ...) {
  cat("Before:\n")
  print_balance_matrix(x$before, digits)
  if (!is.null(x$after)) {
    cat("\nAfter:\n")
    print_balance_matrix(x$after, digits)
  }
  cat("\nLargest absolute difference over ", x$denominator, ": ",
    paste(names(x$max_abs_smd), format(x$max_abs_smd, digits = digits), collapse = ", "), "\n",
    sep = "")
  invisible(x)
}

#' @export
as.data.frame.sib_balance <- function(x, row.names = NULL, optional = FALSE, ...) {
  table <- x$table
  if (!is.null(row.names)) {
    row.names(table) <- row.names
  }
  table
}
