#' Evaluate a contract: people matched and sealed, outcomes counted
#'
#' One document says what was agreed, the tables say what happened, and the record says who was
#' compared with whom, from which inputs and by which options. The same contract and tables give
#' the same result, bit for bit, in R, Python and C, in any order of rows and with any number of
#' threads. What is owed for it [sib_settle()] says.
#'
#' Matching is decided when a cohort closes, outcomes are known long after. `sib_design()` never
#' sees an outcome and seals a design; `sib_count()` counts outcomes over it, and refuses one that
#' was changed. `sib_evaluate()` does both at once, and its record says that it was not blind by
#' procedure.
#'
#' @param contract The contract: one of [sib_contract()], or what that takes.
#' @param tables A named list, by the contract's names: each a path to a CSV file, which the
#'   library reads by the types the contract declares; a table of [sib_read_csv()]; or a data
#'   frame, whose columns are taken as those types (flags may be logical or 0 and 1, dates `Date`
#'   or texts such as 2010-09-09). A path, or a table read from it, gives the library's own
#'   reading of decimals.
#' @param stage The stage's id, `"id n"` for the n-th repetition; of a contract without stages the
#'   day, such as `"2012-11-01"`: people and outcomes are those known on its day.
#' @param comparison The name of a matched comparison; `NULL` for the only one.
#' @inheritParams sib_read_csv
#' @return A list of class `sib_evaluation`, without pointers:
#'   \item{stage}{`"design"`, or `"evaluation"` once outcomes are counted.}
#'   \item{record}{The record, JSON text in canonical form, without any id.}
#'   \item{annex}{The annex, JSON text with the ids: it stays with the data controller. `""` when
#'     it is not at hand.}
#'   \item{result_hash}{SHA-256 of the result.}
#'   \item{blind}{Whether outcomes were unseen when the matching was made.}
#'   \item{tables}{The tables of the record, data frames by name. At every stage: inputs, options,
#'     cohorts, attrition, history, screening, models, coefficients, matching, overlap, balance,
#'     findings; once outcomes are counted also dispositions, counts, curve, effects, weightings.}
#'   `summary()` prints the answers; `as.data.frame()` and `tidy()` give the effects (of a design,
#'   the cohorts), `glance()` one row. A finding that forbids to use the numbers also warns, class
#'   `sib_not_payable`.
#' @section Errors:
#' `sib_error_terms`, with line and column, for the contract; `sib_error_argument` for an absent
#' table or column, a stage or comparison that there is not, and for outcomes given to a design;
#' `sib_error_data` where data break a rule of a step, or record or annex are not what was sealed;
#' see [sib_conditions].
#' @source Disley & Rubin (2014), footnote 15 (matching once, when the cohort is complete); Dorsett
#'   (2017) (matching on data without outcomes). The document's keys are described in the library's
#'   docs/language.
#' @seealso [sib_settle()], [write_record()], [sib_verify()], `vignette("sib")`.
#' @examples
#' bond <- sib_example_bond()
#' contract <- sib_contract(bond$contract)
#' design <- sib_design(contract, bond[c("releases", "history")], "final")
#' found <- sib_count(contract, design, bond["outcomes"], "final", seal = design$result_hash)
#' found
#' sib_settle(contract, "final", evaluations = found)
#'
#' at_once <- sib_evaluate(contract, bond[c("releases", "history", "outcomes")], "final")
#' identical(at_once$result_hash, found$result_hash)
#' @export
sib_evaluate <- function(contract, tables, stage, comparison = NULL, threads = 1,
                         progress = NULL) {
  run_evaluation(R_swig_sib_evaluation_evaluate, contract, tables, stage, comparison, threads,
    progress, brief_call(match.call()))
}

#' @rdname sib_evaluate
#' @export
sib_design <- function(contract, tables, stage, comparison = NULL, threads = 1, progress = NULL) {
  run_evaluation(R_swig_sib_evaluation_design, contract, tables, stage, comparison, threads,
    progress, brief_call(match.call()))
}

run_evaluation <- function(run, contract, tables, stage, comparison, threads, progress, call) {
  read <- contract_handle(contract)
  handle <- .Call(
    run, settings(threads, progress), read,
    if (!is.null(comparison)) one_text(comparison, "comparison"),
    record_set(read, tables, threads), one_text(stage, "stage"), run_options(), TRUE
  )
  new_evaluation(handle, call)
}

#' @rdname sib_evaluate
#' @param design A design of `sib_design()`, or its record: a path or JSON text.
#' @param annex The design's annex, a path or JSON text, where `design` does not bring it.
#' @param seal The result hash that was noted when the design was sealed, kept apart from the
#'   record; `NULL` trusts the record.
#' @export
sib_count <- function(contract, design, tables, stage, annex = NULL, seal = NULL, threads = 1,
                      progress = NULL) {
  read <- contract_handle(contract)
  record <- record_text(design, "design")
  if (!is.null(annex)) {
    annex <- document_of(annex, "annex")
  } else if (inherits(design, "sib_evaluation")) {
    annex <- design$annex
  }
  handle <- .Call(
    R_swig_sib_evaluation_count, settings(threads, progress), read, record, annex, seal,
    record_set(read, tables, threads), one_text(stage, "stage"), run_options(), TRUE
  )
  new_evaluation(handle, brief_call(match.call()))
}

run_options <- function() list(language = "R")

# Tables of records with the columns and types that the contract declares.
record_set <- function(read, records, threads) {
  declared_tables(frame_of(.Call(R_swig_sib_scheme_table, read, "tables")), records, threads)
}

# needed: a data frame of table and types.
declared_tables <- function(needed, tables, threads) {
  if (!is.list(tables) || inherits(tables, "sib_table") || is.data.frame(tables) ||
        length(tables) > 0L && is.null(names(tables))) {
    stop_argument("tables must be a named list, by the names in the contract", "tables")
  }
  set <- .Call(R_swig_sib_evaluation_tables_new, NULL, TRUE)
  for (i in seq_along(tables)) {
    name <- names(tables)[[i]]
    if (!name %in% needed$table) {
      stop_argument(
        paste0(
          "the contract has no table ", name, "; it has ", paste(needed$table, collapse = ", ")
        ),
        "tables"
      )
    }
    types <- needed$types[[match(name, needed$table)]]
    table <- tryCatch(
      declared_table(tables[[i]], types, threads),
      sib_error = function(e) stop(of_table(e, name, tables[[i]]))
    )
    .Call(R_swig_sib_evaluation_tables_add, NULL, set, name, table, TRUE)
  }
  set
}

# An error about a column, with the name of its table.
of_table <- function(e, table, source) {
  if (is.null(e$column)) {
    return(e)
  }
  absent <- is.list(source) && !e$column %in% names(source)
  e$message <- paste0("table ", table, ": ", if (absent) {
    paste0("there is no column ", e$column, ", which the contract declares")
  } else {
    e$message
  })
  e
}

# types: JSON, as the library's reader takes it.
declared_table <- function(source, types, threads) {
  if (is.character(source)) {
    return(.Call(
      R_swig_sib_table_read_csv, settings(threads), file_bytes(source), types, NULL, TRUE
    ))
  }
  if (inherits(source, "sib_table")) {
    return(table_handle(source))
  }
  check_data(source)
  # The library says what the columns are: it reads a file of their names alone.
  header <- paste0(paste0("\"", gsub("\"", "\"\"", names(source)), "\"", collapse = ","), "\n")
  empty <- .Call(
    R_swig_sib_table_read_csv, NULL, charToRaw(enc2utf8(header)), types, NULL, TRUE
  )
  names <- column_names(empty)
  typed <- lapply(seq_along(names), function(i) {
    levels <- .Call(R_swig_sib_table_levels, empty, i - 1, TRUE)
    typed_column(source[[names[[i]]]], column_type(empty, i - 1), levels, names[[i]])
  })
  table_of(structure(typed, names = names))
}

# A vector as the type that a contract declares.
typed_column <- function(x, type, levels, name) {
  x <- known_column(x, name)
  switch(type,
    f64 = if (is.numeric(x) || inherits(x, "integer64")) numbers_of(x, name) else {
      refuse_type(name, "numbers")
    },
    i64 = whole_column(x, name),
    date = dates_of(x, name),
    flag = logical_of(flags_of(x, name)),
    codes = declared_factor(id_column(x, name), levels, name),
    text = id_column(x, name)
  )
}

refuse_type <- function(name, wanted) {
  sib_stop(
    "argument", paste0("column ", name, " must hold ", wanted, ", as the contract says"), name, name
  )
}

whole_column <- function(x, name) {
  if (inherits(x, "integer64") || is.integer(x) && !is.factor(x)) {
    return(x)
  }
  if (!(is.numeric(x) || all(is.na(x))) || is.object(x) || any(x != trunc(x), na.rm = TRUE)) {
    refuse_type(name, "whole numbers")
  }
  whole_numbers(x)
}

# Large whole doubles as int64, in the form of package bit64, which is not needed for it.
whole_64 <- function(x) {
  bytes <- .Call(R_swig_rsib_int64, x, TRUE)
  structure(readBin(bytes, "double", length(x)), class = "integer64")
}

# Without declared levels those met, in byte order, as the reader gives them.
declared_factor <- function(x, levels, name) {
  if (length(levels) == 0L) {
    levels <- sort(unique(enc2utf8(x)), method = "radix")
  }
  bad <- which(!is.na(x) & !x %in% levels)
  if (length(bad) > 0L) {
    sib_stop(
      "data", paste0("column ", name, ", row ", bad[[1L]], ": no level of the contract"), name,
      name, bad[[1L]]
    )
  }
  factor(x, levels)
}

record_tables <- c(
  "inputs", "options", "cohorts", "attrition", "history", "screening", "models", "coefficients",
  "matching", "overlap", "balance", "findings", "dispositions", "counts", "curve", "effects",
  "weightings"
)

new_evaluation <- function(handle, call) {
  text <- function(entry) .Call(entry, handle)
  tables <- lapply(structure(record_tables, names = record_tables), function(name) {
    table <- .Call(R_swig_sib_evaluation_table, handle, name)
    if (!is.null(table)) frame_of(table)
  })
  summary <- frame_of(.Call(R_swig_sib_evaluation_table, handle, "summary"))
  made <- structure(
    list(
      stage = summary$stage,
      result_hash = text(R_swig_sib_evaluation_result_hash),
      blind = summary$blind,
      tables = tables[!vapply(tables, is.null, NA)], record = text(R_swig_sib_evaluation_record),
      annex = text(R_swig_sib_evaluation_annex), call = call
    ),
    class = c("sib_evaluation", "sib_result")
  )
  warn_blocked(made)
  made
}

warn_blocked <- function(e) {
  blocking <- e$tables$findings[e$tables$findings$blocks %in% TRUE, ]
  if (nrow(blocking) > 0L) {
    warn_finding(
      paste0(
        "nothing can be paid on this: ",
        paste0(blocking$finding, " (", blocking$cohort, ", ", blocking$step, ")", collapse = "; ")
      ),
      "sib_not_payable"
    )
  }
}

#' @export
as.data.frame.sib_evaluation <- function(x, row.names = NULL, optional = FALSE, ...) {
  if (x$stage == "design") x$tables$cohorts else x$tables$effects
}

#' @exportS3Method generics::tidy
tidy.sib_evaluation <- function(x, ...) as.data.frame(x)

#' @exportS3Method generics::glance
glance.sib_evaluation <- function(x, ...) {
  data.frame(
    stage = x$stage, blind = x$blind, findings = nrow(x$tables$findings),
    result_hash = x$result_hash
  )
}
