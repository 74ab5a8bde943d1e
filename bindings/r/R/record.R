#' Verify, compare, open and write records
#'
#' Anybody with the contract and the tables can run an evaluation again: `sib_verify()` says that
#' the result is the same, bit for bit, or names the first step where the two part.
#' `sib_compare_evaluations()` compares two records. What is owed follows from a record of an
#' evaluation without any data: [sib_settle()] takes it, and gives the same settlement.
#'
#' @param contract The contract that the parties signed: one of [sib_contract()], or what that
#'   takes.
#' @param record,a,b A record: an evaluation of [sib_evaluate()], a path to its JSON file, or JSON
#'   text.
#' @param tables The tables of the record's stage, as [sib_evaluate()] takes them: a design has no
#'   outcomes.
#' @inheritParams sib_read_csv
#' @return A list of class `sib_difference`: `identical`, and the first `step` and `place` where the
#'   results part, such as "effects\[1\].reduction", `NA` when they are the same.
#' @section Errors:
#' `sib_error_data` when a seal does not verify; `sib_error_terms` for what is no record;
#' `sib_error_version` for a record of another format or numerics version; see [sib_conditions].
#' @examples
#' bond <- sib_example_bond()
#' tables <- bond[c("releases", "history", "outcomes")]
#' e <- sib_evaluate(bond$contract, tables, "final")
#' sib_verify(bond$contract, e, tables)
#'
#' file <- tempfile(fileext = ".json")
#' write_record(e, file)
#' sib_open_evaluation(file)
#' sib_settle(bond$contract, "final", evaluations = file)
#'
#' tables$outcomes <- tables$outcomes[-1, ]
#' sib_verify(bond$contract, file, tables)
#' @export
sib_verify <- function(contract, record, tables, threads = 1, progress = NULL) {
  read <- contract_handle(contract)
  text <- record_text(record, "record")
  set <- record_set(read, tables, threads)
  new_difference(.Call(
    R_swig_sib_evaluation_verify, settings(threads, progress), read, set, text, TRUE
  ))
}

#' @rdname sib_verify
#' @export
sib_compare_evaluations <- function(a, b) {
  new_difference(.Call(
    R_swig_sib_evaluation_diff, NULL, record_text(a, "a"), record_text(b, "b"), TRUE
  ))
}

#' @rdname sib_verify
#' @param annex The record's annex, a path or JSON text; `NULL` when it is not at hand.
#' @return `sib_open_evaluation()`: the evaluation, as of [sib_evaluate()].
#' @export
sib_open_evaluation <- function(record, annex = NULL) {
  handle <- .Call(
    R_swig_sib_evaluation_open, NULL, record_text(record, "record"),
    if (!is.null(annex)) document_of(annex, "annex"), TRUE
  )
  new_evaluation(handle, brief_call(match.call()))
}

#' @rdname sib_verify
#' @param e An evaluation.
#' @param file Where the record goes: whole, with the annex or neither, or an error and all as it
#'   was. What is no regular file is never replaced.
#' @param annex_file Where the annex goes, which holds ids: the file is readable by its owner
#'   alone. `NULL`: the annex is not written.
#' @return `write_record()`: the evaluation, invisibly.
#' @export
write_record <- function(e, file, annex_file = NULL) {
  if (!inherits(e, c("sib_evaluation", "sib_settlement"))) {
    stop_argument("e must be an evaluation or a settlement of this package", "e")
  }
  if (is.null(annex_file)) {
    write_texts(e$record, one_text(file, "file"))
  } else if (is.null(e$annex)) {
    stop_argument("a settlement has no annex", "annex_file")
  } else {
    files <- c(one_text(annex_file, "annex_file"), one_text(file, "file"))
    write_texts(c(e$annex, e$record), files, c(TRUE, FALSE))
  }
  invisible(e)
}

# The bytes as they are, in any locale; all files whole, or none: bindings/swig/outputs.h says how.
# secret: for its owner alone.
write_texts <- function(texts, files, secret = FALSE) {
  files <- path.expand(files)
  why <- .Call(
    R_swig_rsib_write, files, texts, rep_len(secret, length(files)), character(), TRUE
  )
  if (!is.null(why)) {
    stop_argument(paste0("the file cannot be written: ", why[[1L]], ": ", why[[2L]]), "file")
  }
}

record_text <- function(x, argument) {
  if (inherits(x, c("sib_evaluation", "sib_settlement"))) x$record else document_of(x, argument)
}

new_difference <- function(handle) {
  parts <- frame_of(handle)
  structure(
    list(identical = nrow(parts) == 0L, step = parts$step[1L], place = parts$place[1L]),
    class = c("sib_difference", "sib_result")
  )
}

#' @export
print.sib_difference <- function(x, ...) {
  cat(if (x$identical) "IDENTICAL, bit for bit" else
    paste0("DIFFERENT, first in step ", x$step, ", at ", x$place), "\n", sep = "")
  cat(switch(paste0(x$step, ""),
    contract = "The contracts are not the same.\n", inputs = "A table is not the same.\n", ""
  ))
  invisible(x)
}
