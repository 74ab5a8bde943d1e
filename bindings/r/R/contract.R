#' Contracts
#'
#' Reads a contract in the language `sib@1` and checks all of it that can be checked without facts.
#' The language is described in the library's docs/language; it may still change.
#'
#' @param document The contract: a path to a JSON file, JSON text, or a list, in which a vector with
#'   names, or a list with names, is an object, and `list()` an empty array. Decimals are **texts**
#'   (`"7.5 %"`, `"15000.00"`): a number is refused, since the decimal that was meant cannot be told
#'   from it.
#' @return `sib_contract()`: a list of class `sib_contract`, without pointers: `name`, `version`,
#'   `title`, `currency`, `hash`; `steps`, a data frame of one row a result of a step, with the
#'   `sentence` that says it; `stages`, a data frame of `stage`, `as_at` and `pays`; and `document`,
#'   the contract's text.
#' @section Errors:
#' `sib_error_terms`, with line and column, the nearest word where one is not known, and what the
#' language has instead; `sib_error_currency` for no currency of ISO 4217; see [sib_conditions].
#' @seealso [sib_settle()]
#' @examples
#' contract <- sib_contract(list(
#'   language = "sib@1", contract = "bed_days", version = "1", currency = "GBP",
#'   tables = list(saved = list(role = "figures", columns = list(days = list(type = "i64")))),
#'   outcomes = list(saved = list(
#'     kind = "figures", table = "saved", keys = list(), numbers = list(days = "count")
#'   )),
#'   payment = list(
#'     list(do = "measure", id = "bed_days", outcome = "saved", is = "sum", what = "days",
#'       by = list()),
#'     list(do = "curve", id = "payment", gives = "money", each = "765.63", times = "bed_days",
#'       keys = list()),
#'     list(do = "round", id = "line", of = "payment", to = "0.01", rounding = "half_up"),
#'     list(do = "settle", id = "due", of = "line", below_zero = "refuse", below_nothing = "zero",
#'       undecided = "stop")
#'   ),
#'   settlement = list(stages = list(
#'     list(id = "half", as_at = "2025-06-30", lines = "all", pays = TRUE, facts = "as_known"),
#'     list(id = "end", as_at = "2025-12-31", lines = "all", pays = TRUE, facts = "as_known")
#'   ))
#' ))
#' contract
#' half <- sib_settle(contract, "half", list(saved = data.frame(days = 1000)))
#' end <- sib_settle(contract, "end", list(saved = data.frame(days = 2570)), previous = half)
#' end
#' end$lines[c("step", "value", "unit")]
#' @export
sib_contract <- function(document) {
  text <- document_of(document, "document")
  handle <- .Call(R_swig_sib_scheme_read, NULL, text, TRUE)
  table <- function(name) frame_of(.Call(R_swig_sib_scheme_table, handle, name))
  said <- as.list(table("summary"))
  names(said)[names(said) == "contract"] <- "name"
  structure(
    c(said, list(
      steps = table("steps"), stages = table("stages"), document = text
    )),
    class = c("sib_contract", "sib_result")
  )
}

#' @rdname sib_contract
#' @return `sib_explain_contract()`: the text for signing, which prints as lines: everything in the
#'   contract that decides money, in words, with what is not agreed, unknown or
#'   assumed marked and listed. A draft, in which a value is `list(unagreed = TRUE)`, is read,
#'   explained and compared, and never settled; `unagreed` of a contract says how many there are.
#' @export
sib_explain_contract <- function(contract) {
  paper <- .Call(R_swig_sib_scheme_explain, NULL, contract_handle(contract), TRUE)
  structure(.Call(R_swig_sib_paper_text, paper), class = "sib_answer")
}

#' @rdname sib_contract
#' @param a,b Contracts of `sib_contract()`.
#' @return `sib_diff_contracts()`: a data frame of one row a difference between two contracts:
#'   `path`, `change`, `before`, `after`, `decides`. It has no rows exactly where the hashes agree.
#' @export
sib_diff_contracts <- function(a, b) {
  frame_of(.Call(R_swig_sib_scheme_diff, NULL, contract_handle(a), contract_handle(b), TRUE))
}

#' @rdname sib_contract
#' @return `sib_complete_contract()`: of a draft, a list of `document`, its text with what is
#'   missing marked as not agreed, and `choices`, a data frame of one row an open choice, with its
#'   place, the words there are, and what it decides. A draft without any is a contract.
#' @export
sib_complete_contract <- function(document) {
  paper <- .Call(R_swig_sib_scheme_complete, NULL, document_of(document, "document"), TRUE)
  list(
    document = .Call(R_swig_sib_paper_text, paper),
    choices = frame_of(.Call(R_swig_sib_paper_table, paper, "choices"))
  )
}

#' @rdname sib_contract
#' @return `sib_try_examples()`: a data frame of one row an expectation of the tests that the
#'   contract carries: `example`, `certainty`, `stage`, `expectation`, `found`, `holds`.
#' @inheritParams sib_read_csv
#' @param contract A contract of `sib_contract()`.
#' @export
sib_try_examples <- function(contract, threads = 1, progress = NULL) {
  frame_of(.Call(
    R_swig_sib_scheme_try_examples, settings(threads, progress), contract_handle(contract), TRUE
  ))
}

# A contract as it was given, read: one of sib_contract(), a path, JSON text or a list.
contract_of <- function(contract) {
  if (inherits(contract, "sib_contract")) contract else sib_contract(contract)
}

# Results have no pointers, so the contract is read again: its facts take longer.
contract_handle <- function(contract) {
  .Call(R_swig_sib_scheme_read, NULL, contract_of(contract)$document, TRUE)
}

#' @export
print.sib_contract <- function(x, ...) {
  cat(if (is.na(x$title)) x$name else x$title, ", version ", x$version, ", ", x$currency, "\n",
    sep = "")
  said <- x$steps[!duplicated(x$steps$step), ]
  cat(strwrap(paste0(said$step, ": ", said$sentence), indent = 2L, exdent = 6L), sep = "\n")
  if (nrow(x$stages) > 0L) {
    cat("Stages:\n")
    print_rows(x$stages)
  }
  invisible(x)
}

#' @export
summary.sib_contract <- function(object, ...) object

#' @export
as.data.frame.sib_contract <- function(x, row.names = NULL, optional = FALSE, ...) x$steps
