#' sib: who is paid what under payment-by-results contracts
#'
#' From raw records to the amount owed, with the working shown. Each question of such a contract
#' has its functions: who counts, compared with whom, what happened, how much less, what is owed.
#'
#' @section Data:
#' Functions take data frames, lists of vectors of one length, or tables of [sib_read_csv()].
#' The type of a column follows from its vector:
#'
#' | vector | column | missing |
#' |---|---|---|
#' | double | real numbers, borrowed without a copy | `NA`, `NaN` |
#' | integer, `integer64` of package bit64 | whole numbers | `NA` |
#' | logical | flags | `NA` |
#' | `Date` | days; part days are floored | `NA` |
#' | factor | categories with their levels | `NA` |
#' | character | texts in UTF-8 | `NA` |
#'
#' Date-times are refused, because their day depends on a time zone: say `as.Date(x, tz = ...)`.
#' Infinite numbers, matrices, list columns and vectors of other classes are refused too.
#'
#' @section Errors and findings:
#' See [sib_conditions].
#'
#' @keywords internal
#' @useDynLib sib, .registration = TRUE
"_PACKAGE"

#' Version of the package and of its numerics
#'
#' What a report of a fault should say. Within one numerics version the same data and options give
#' the same bits, on every machine.
#'
#' @return A list of `version`, a text; `numerics`, a whole number; and `build`, a text: the
#'   compiler of the library.
#' @examples
#' sib_version()$numerics
#' @export
sib_version <- function() {
  list(
    version = .Call(R_swig_sib_version),
    numerics = .Call(R_swig_sib_numerics_version, TRUE),
    build = .Call(R_swig_sib_build_info)
  )
}
