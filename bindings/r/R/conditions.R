# The only place where conditions are made.

#' Conditions of this package
#'
#' A failed call signals an error that says what was wrong and where. What the data show is no
#' error: it is a verdict in the result, and a warning.
#'
#' @section Errors:
#' Every error has the class `sib_error` and one more class by its reason, the status of the C
#' library:
#'
#' | class | reason |
#' |---|---|
#' | `sib_error_argument` | an argument or option is missing or not allowed |
#' | `sib_error_shape` | lengths that belong together differ |
#' | `sib_error_data` | the data break a rule the call depends on |
#' | `sib_error_nonfinite` | infinite, or missing where nothing may be |
#' | `sib_error_range` | a date or number lies outside the allowed bounds |
#' | `sib_error_overflow` | an exact result does not fit |
#' | `sib_error_terms` | contract, terms, rule or JSON contradict the rules |
#' | `sib_error_currency` | currencies differ or are unknown |
#' | `sib_error_no_memory` | an allocation failed |
#' | `sib_error_interrupted` | the progress function returned `FALSE` |
#' | `sib_error_busy` | a context is already inside a call; each call from R has its own |
#' | `sib_error_version` | a document's version is not known |
#' | `sib_error_fpenv` | the host changed the floating-point environment |
#' | `sib_error_unsupported` | the combination of options is not offered |
#'
#' The condition is a list with `message`; `call`, the call of the package's function that the
#' user made; `status`, the reason's name; and, each `NULL` when there is none, `argument` and
#' `column`, the names of what is at fault, and `row`, counted from 1. No message holds a value
#' from the data. What a progress function raises comes out unchanged, and so does an interrupt
#' by the user.
#'
#' @section Warnings:
#' Findings have the class `sib_warning` and one more class by their kind; the pages of the
#' functions name them. The result says the same in its verdict, so that
#' `suppressWarnings(..., classes = "sib_warning")` loses nothing.
#'
#' @examples
#' tryCatch(
#'   sib_read_csv(charToRaw("age\nforty\n"), c(age = "i64")),
#'   sib_error_data = function(e) c(e$column, e$row)
#' )
#' @name sib_conditions
NULL

# Signals an error. Also called by the C glue, with "" and NA for what there is none of.
sib_stop <- function(status, message, argument = "", column = "", row = NA, call = user_call()) {
  given <- function(x) if (is.na(x) || identical(x, "")) NULL else x
  condition <- structure(
    class = c(paste0("sib_error_", status), "sib_error", "error", "condition"),
    list(
      message = message, call = call, status = status,
      argument = given(argument), column = given(column), row = given(row)
    )
  )
  stop(condition)
}

# Refuses an argument, in the form the library's own refusals have.
stop_argument <- function(message, argument) {
  sib_stop("argument", message, argument, call = user_call())
}

# The value of a call into the library, whose refusals of data get the cure that R users have.
# policy: how the user's function is told what becomes of missing covariates.
with_cures <- function(value, policy = "") {
  tryCatch(value, sib_error_data = function(e) {
    cure <- switch(if (is.null(e$row)) "" else paste0(e$argument, ""),
      covariates = paste("leave such rows out, or say what becomes of them,", policy),
      id = "an id may come once, so choose one row of each first"
    )
    if (!is.null(cure)) {
      e$message <- paste0(e$message, ": ", cure)
    }
    stop(e)
  })
}

# Reports a finding: class is that of the finding, such as "sib_not_converged".
warn_finding <- function(message, class) {
  warning(structure(
    class = c(class, "sib_warning", "warning", "condition"),
    list(message = message, call = user_call())
  ))
}

# The call that the user made of this package: the outermost of the package's frames that lie on
# top of the stack, with what base puts between them (lapply, tryCatch, methods) left aside.
user_call <- function() {
  home <- topenv()
  found <- NULL
  for (i in rev(seq_len(sys.nframe() - 1L))) {
    lies_in <- topenv(environment(sys.function(i)) %||% baseenv())
    if (identical(lies_in, home)) {
      found <- sys.call(i)
    } else if (!identical(lies_in, baseenv()) && !identical(lies_in, .BaseNamespaceEnv)) {
      break
    }
  }
  brief_call(found)
}

# Calls made by do.call() hold whole data frames: such arguments are left out, because errors are
# printed with their call.
brief_call <- function(call) {
  if (is.null(call) || !(is.symbol(call[[1L]]) || is.call(call[[1L]]))) {
    return(NULL)
  }
  is_brief <- vapply(as.list(call), function(part) {
    missing(part) || is.language(part) || is.null(part) || (is.atomic(part) && length(part) <= 1L)
  }, NA)
  call[is_brief]
}

`%||%` <- function(x, y) if (is.null(x)) y else x
