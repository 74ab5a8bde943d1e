#' The report: a page to read, and the answer in the console
#'
#' Writes an evaluation as one HTML file that a contract manager can open, print and keep: who
#' counted and who did not, overlap and balance, what happened by month, how much less, every
#' option and where it comes from; or a settlement: what is paid to whom, and why. It is made from
#' the record alone, loads nothing and runs nothing; the same record gives the same bytes in every
#' language. Printing an evaluation gives the same answer as
#' plain lines.
#'
#' @param e,x,object An evaluation of [sib_evaluate()], [sib_count()], [sib_design()] or
#'   [sib_open_evaluation()]; of `sib_report()` also a settlement of [sib_settle()].
#' @param path Where the page goes, whole or not at all; `NULL` writes no file.
#' @param audience `"assessor"`, or `"public"`, for whom numbers below `least` of people are
#'   hidden, and those that would give them away.
#' @param least The smallest number of people that a public page shows, 3 to 1000.
#' @param figures Whether there are figures on the page.
#' @param sensitivity Of the page of a settlement: that of its stage, by [sib_sensitivity()]; its
#'   choices then stand there with what they would change. `NULL`: without.
#' @param ... Of `print()` and `summary()`: `audience` and `least`.
#' @return `sib_report()`: the text of the page, invisibly. `summary()`: the answer as a text, which
#'   prints as lines of the console's width.
#' @section Errors:
#' `sib_error_argument` for what is no evaluation and for an unknown audience; see
#' [sib_conditions].
#' @source The library's docs/methods/report.md says which numbers are hidden, and after whom.
#' @examples
#' bond <- sib_example_bond(1500)
#' e <- sib_evaluate(bond$contract, bond[c("releases", "history", "outcomes")], "final")
#' e
#' file <- tempfile(fileext = ".html")
#' sib_report(e, file, audience = "public")
#' @export
sib_report <- function(e, path = NULL, audience = c("assessor", "public"), least = 5,
                       figures = TRUE, sensitivity = NULL) {
  text <- if (inherits(e, "sib_settlement")) {
    settlement_report(
      R_swig_sib_report_settlement_html, e, audience, sensitivity,
      least = least, figures = as.integer(figures)
    )
  } else {
    report_of(R_swig_sib_report_html, e, audience, least = least, figures = as.integer(figures))
  }
  if (!is.null(path)) {
    write_texts(text, one_text(path, "path"))
  }
  invisible(text)
}

report_of <- function(make, e, audience = "assessor", ...) {
  if (!inherits(e, "sib_evaluation")) {
    stop_argument("e must be an evaluation or a settlement of this package", "e")
  }
  opened <- .Call(R_swig_sib_evaluation_open, NULL, e$record, NULL, TRUE)
  options <- report_options(audience, ...)
  .Call(R_swig_sib_paper_text, .Call(make, NULL, opened, options, TRUE))
}

report_options <- function(audience, ...) {
  if (identical(audience, c("assessor", "public"))) {
    audience <- "assessor"
  }
  list(audience = one_text(audience, "audience"), ...)
}

answer_width <- function() min(max(getOption("width"), 40), 400)

#' @rdname sib_report
#' @export
print.sib_evaluation <- function(x, ...) {
  print(summary(x, ...))
  invisible(x)
}

#' @rdname sib_report
#' @export
summary.sib_evaluation <- function(object, ...) {
  structure(
    report_of(R_swig_sib_report_text, object, ..., width = answer_width()), class = "sib_answer"
  )
}

#' @export
print.sib_answer <- function(x, ...) {
  writeLines(x, sep = "", useBytes = TRUE) # the same bytes in every locale
  invisible(x)
}
