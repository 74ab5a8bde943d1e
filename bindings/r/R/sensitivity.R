#' What other choices would have paid
#'
#' A stage is settled again with options of the contract changed, each alternative alone or in
#' every combination; what was paid before stands. The library's docs/language/sensitivity.md says
#' where alternatives come from.
#'
#' @inheritParams sib_settle
#' @param options Which options, by path such as `"payment.capped.cut"`: a character vector, or a
#'   named list of the alternatives of each, `list(values.price = c("12000", "18000"))`; those of an
#'   empty list are those that the contract names, or the other words there are. `NULL`: everything
#'   that the contract marks as unknown.
#' @param grid Whether every combination is settled too.
#' @param tables Tables of people and records, a named list by the contract's names: the contract is
#'   evaluated from them with each choice in place, and what matches people and counts records is
#'   varied too. Without any table of outcomes it is told whom each choice would match, and nothing
#'   is settled.
#' @return A list of class `sib_sensitivity`, without pointers: `options`, a data frame of one row
#'   an option that is varied; `runs`, one row a settlement, the first as the contract stands, with
#'   what it pays, the difference, and whether it turns a gate; `settings`, what each changes;
#'   `bills`, what each payer would owe; `gates`, each line of a gate; with `tables` also `designs`,
#'   whom each run matched and how alike the arms are, and `work`, how many cohorts it gave scores
#'   and matched and outcomes it counted; and `text`, which prints.
#'   `summary()` of the settlement and [sib_report()] take it as `sensitivity`.
#' @seealso [sib_settle()]
#' @export
sib_sensitivity <- function(contract, stage, facts = list(), previous = NULL, options = NULL,
                            grid = FALSE, evaluations = list(), tables = NULL, earlier = NULL,
                            threads = 1, progress = NULL) {
  read <- contract_handle(contract)
  stage <- one_text(stage, "stage")
  if (!is.null(tables) && length(evaluations) > 0L) {
    stop_argument("with tables, no evaluations are wanted", "evaluations")
  }
  known <- known_facts(read, stage, facts, evaluations, NULL, earlier, threads, progress)
  before <- if (!is.null(previous)) record_text(previous, "previous")
  asked <- asked_of(options)
  flag_argument(grid, "grid")
  grid <- as.integer(grid)
  host <- settings(threads, progress)
  paper <- if (is.null(tables)) {
    .Call(R_swig_sib_scheme_vary, host, read, known, stage, before, asked, grid, TRUE)
  } else {
    set <- record_set(read, tables, threads)
    beside <- if (length(facts) > 0L || !is.null(earlier)) known
    .Call(R_swig_sib_evaluation_vary, host, read, set, beside, stage, before, asked, grid, TRUE)
  }
  table <- function(name) frame_of(.Call(R_swig_sib_paper_table, paper, name))
  names <- c(
    "options", "runs", "settings", "bills", "gates",
    if (!is.null(tables)) c("designs", "work")
  )
  structure(
    c(stats::setNames(lapply(names, table), names), list(
      text = .Call(R_swig_sib_paper_text, paper)
    )),
    class = c("sib_sensitivity", "sib_result")
  )
}

# The options that are asked for, as JSON: a list of alternatives by path.
asked_of <- function(options) {
  if (is.null(options)) {
    return(NULL)
  }
  if (is.character(options)) {
    options <- stats::setNames(rep(list(list()), length(options)), options)
  }
  if (!is.list(options) || is.null(names(options))) {
    stop_argument("options must be paths, or a list of alternatives named by them", "options")
  }
  document_of(lapply(options, as.list), "options")
}

#' @export
print.sib_sensitivity <- function(x, ...) {
  cat(x$text)
  invisible(x)
}

#' @export
summary.sib_sensitivity <- function(object, ...) object

#' @export
as.data.frame.sib_sensitivity <- function(x, row.names = NULL, optional = FALSE, ...) x$runs

# The table of a sensitivity that a page shows; NULL for none.
varied_of <- function(sensitivity) {
  if (is.null(sensitivity)) {
    return(NULL)
  }
  if (!inherits(sensitivity, "sib_sensitivity")) {
    stop_argument("sensitivity must be one of sib_sensitivity()", "sensitivity")
  }
  columns <- c("options", "now", "difference", "turned", "refused")
  table_of(sensitivity$runs, columns, texts = columns)
}
