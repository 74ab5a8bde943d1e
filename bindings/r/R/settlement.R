#' Settle the stages of a contract
#'
#' Everything is computed from the contract's start at each stage, from what is known then; what is
#' owed now is what is due in all, less what was paid before. Numbers are exact from the first fact
#' to the last penny, and the record has the same bytes in C, Python and R.
#'
#' @param contract The contract: one of [sib_contract()], or what that takes.
#' @param stage The stage's id, `"id n"` for the n-th repetition; of a contract without stages the
#'   day, such as `"2012-11-01"`.
#' @param facts What is known: a named list, by the contract's names, each a data frame, a table of
#'   [sib_read_csv()] or a path to a CSV file; or JSON, a text or a path, as the library's
#'   docs/language/facts.md says. Numbers are whole, [sib_money()], or texts such as `"12 %"`; of
#'   doubles only whole ones are taken. Factors are codes; dates are `Date` or texts. Of
#'   `sib_settle_stages()` a named list of such facts, by stage: a stage that is not there is passed
#'   over.
#' @param previous The last settlement that paid, or its record: a path or JSON text; `NULL` for
#'   the first.
#' @param earlier The facts of that settlement, or its `closed_facts`: what a stage that closes its
#'   facts and an amendment that lets the past stand cannot do without. `NULL` for none.
#' @param evaluations Of [sib_evaluate()] or [sib_count()], one or a list of them, one a
#'   comparison, or their records: `facts` are then those that are not in them.
#' @param records Tables of people and records, by the contract's names, as [sib_evaluate()] takes
#'   its tables; of `sib_settle_stages()` for all stages. People are matched and events counted as
#'   known on the day of the stage, all at once. `NULL` for none.
#' @param persons Whether the table `persons` is wanted, for whoever may see persons.
#' @inheritParams sib_read_csv
#' @return `sib_settle()`: a list of class `sib_settlement`, without pointers:
#'   \item{verdict}{`"paid"`, `"repaid"`, `"nothing"`, `"undecided"`, `"interim"` or `"report"`.}
#'   \item{stage, now, cumulative, paid_before}{Its id, and [sib_money()] whose code is `currency`;
#'     all `NULL` in a report.}
#'   \item{due, bills}{Data frames whose amounts are [sib_money()].}
#'   \item{lines, weights, conditions}{Data frames whose numbers are exact texts. The library's
#'     docs/language/statement.md describes all five.}
#'   \item{persons}{Lines of persons one by one, where they were asked for; else `NULL`. No record
#'     has them.}
#'   \item{closed_facts}{Where the stage closed its facts, those that it was settled over, data
#'     frames by name, for the next one.}
#'   \item{record}{The record, JSON text in canonical form, with the hashes of the contract and of
#'     the record before it; [write_record()] writes it.}
#'   `sib_settle_stages()`: a list of them, by stage, each settled after the last one before it that
#'   paid. `print()` and `summary()` say who is paid what now and why, [sib_report()] writes it as a
#'   page; `as.data.frame()` and `tidy()` give the lines, `glance()` the row of `due`; `plot()`
#'   draws what each settled line adds.
#' @section Errors:
#' `sib_error_data`, with table, column and row, where facts break a rule; `sib_error_terms` where
#' the record before does not fit; `sib_error_argument` for a stage that there is not; see
#' [sib_conditions].
#' @seealso [sib_contract()], which has an example.
#' @export
sib_settle <- function(contract, stage, facts = list(), previous = NULL, evaluations = list(),
                       records = NULL, earlier = NULL, persons = FALSE, threads = 1,
                       progress = NULL) {
  contract <- contract_of(contract)
  read <- contract_handle(contract)
  stage <- one_text(stage, "stage")
  known <- known_facts(read, stage, facts, evaluations, records, earlier, threads, progress)
  flag_argument(persons, "persons")
  run <- if (persons) R_swig_sib_scheme_settle_persons else R_swig_sib_scheme_settle
  before <- if (!is.null(previous)) record_text(previous, "previous")
  handle <- .Call(run, settings(threads, progress), read, known, stage, before, TRUE)
  new_settlement(handle, contract, brief_call(match.call()))
}

#' Settle many draws of the facts of a stage
#'
#' For simulations: what [sib_settle()] gives for each draw by itself, as a first settlement,
#' without record and lines.
#'
#' @inheritParams sib_settle
#' @param facts A named list of data frames, with a column `key` of whole numbers that says of
#'   which draw a row is; those without it are the same in all draws. Only counts of people and
#'   figures are drawn.
#' @param key The name of that column.
#' @return A data frame of one row a draw: `key`; `verdict`; `cumulative` and `now`, in whole minor
#'   units of the currency (pence); and for each gate `met.GATE`, how many of its lines are met.
#' @seealso [sib_settle()]
#' @export
sib_settle_many <- function(contract, stage, facts, key = "draw", threads = 1, progress = NULL) {
  read <- contract_handle(contract)
  frame_of(.Call(
    R_swig_sib_scheme_settle_many, settings(threads, progress), read, facts_of(facts),
    one_text(stage, "stage"), one_text(key, "key"), TRUE
  ))
}

#' @rdname sib_settle
#' @export
sib_settle_stages <- function(contract, facts, previous = NULL, records = NULL, threads = 1,
                              progress = NULL) {
  contract <- contract_of(contract)
  known <- contract$stages$stage
  if (!is.list(facts) || is.data.frame(facts) || is.null(names(facts))) {
    stop_argument("facts must be a named list, by stage", "facts")
  }
  absent <- setdiff(names(facts), known)
  if (length(absent) > 0L) {
    stop_argument(
      paste0("the contract has no stage ", absent[[1L]], "; it has ",
        paste(known, collapse = ", ")), "facts"
    )
  }
  made <- list()
  earlier <- NULL
  for (stage in known[known %in% names(facts)]) {
    made[[stage]] <- sib_settle(
      contract, stage, facts[[stage]], previous, list(), records, earlier, threads = threads,
      progress = progress
    )
    if (contract$stages$pays[[match(stage, known)]]) {
      previous <- made[[stage]]
      closed <- previous$closed_facts
      earlier <- if (length(closed) > 0L) closed else if (is.null(records)) facts[[stage]]
    }
  }
  made
}

#' @rdname sib_settle
#' @param record A settlement's record: a path or JSON text.
#' @return `sib_open_settlement()`: the settlement of a record, which is refused where it was
#'   changed; `contract` may be `NULL`.
#' @export
sib_open_settlement <- function(record, contract = NULL) {
  contract <- if (!is.null(contract)) contract_of(contract)
  handle <- .Call(R_swig_sib_settlement_open, NULL, record_text(record, "record"), TRUE)
  new_settlement(handle, contract, brief_call(match.call()))
}

#' @rdname sib_settle
#' @param records A list of settlements or their records, of a contract and those that amend it, in
#'   the order in which they were settled.
#' @return `sib_verify_settlements()`: a data frame of one row a record: `stage`, `as_at`, `hash`,
#'   `holds`, and `wrong`, the first thing that is. That numbers follow from facts is known only by
#'   settling again, which gives the same record.
#' @export
sib_verify_settlements <- function(records) {
  if (!is.list(records) && !is.character(records) || is.object(records)) {
    stop_argument("records must be a list of settlements, paths or JSON texts", "records")
  }
  texts <- vapply(records, record_text, "", "records", USE.NAMES = FALSE)
  frame_of(.Call(R_swig_sib_settlement_verify, NULL, texts, TRUE))
}

# Facts in evaluations, or in their records; NULL where there are none.
facts_in <- function(evaluations) {
  if (inherits(evaluations, "sib_evaluation")) {
    evaluations <- list(evaluations)
  }
  if (!is.list(evaluations) && !is.character(evaluations) || is.object(evaluations)) {
    stop_argument("evaluations must be a list of evaluations, paths or JSON texts", "evaluations")
  }
  counted <- NULL
  for (one in evaluations) {
    opened <- .Call(
      R_swig_sib_evaluation_open, NULL, record_text(one, "evaluations"), NULL, TRUE
    )
    counted <- .Call(R_swig_sib_evaluation_facts, NULL, opened, counted, TRUE)
  }
  counted
}

# The facts of a stage, those in evaluations or counted from records among them.
known_facts <- function(read, stage, facts, evaluations, records, earlier, threads, progress) {
  counted <- if (is.null(records)) facts_in(evaluations) else {
    count_records(read, records, evaluations, stage, threads, progress)
  }
  known <- facts_of(facts, counted)
  if (!is.null(earlier)) {
    .Call(R_swig_sib_facts_set_earlier, NULL, known, facts_of(earlier), TRUE)
  }
  known
}

# Facts counted from records of people, of all comparisons.
count_records <- function(read, records, evaluations, stage, threads, progress) {
  if (length(evaluations) > 0L) {
    stop_argument("with evaluations, no records are wanted: they were counted", "records")
  }
  set <- record_set(read, records, threads)
  .Call(R_swig_sib_evaluation_collect, settings(threads, progress), read, set, stage, TRUE)
}

# Facts, by the names of the contract, from tables or from JSON; and those counted before.
facts_of <- function(facts, counted = NULL) {
  if (is.character(facts)) {
    if (!is.null(counted)) {
      stop_argument("beside records facts are a named list of tables", "facts")
    }
    return(.Call(R_swig_sib_facts_read, NULL, document_of(facts, "facts"), TRUE))
  }
  if (!is.list(facts) || is.object(facts) || length(facts) > 0L && is.null(names(facts))) {
    stop_argument("facts must be a named list of tables, by the names in the contract", "facts")
  }
  handle <- if (is.null(counted)) .Call(R_swig_sib_facts_new, NULL, TRUE) else counted
  for (i in seq_along(facts)) {
    table <- tryCatch(
      fact_table(facts[[i]]),
      sib_error = function(e) stop(of_table(e, names(facts)[[i]], facts[[i]]))
    )
    .Call(R_swig_sib_facts_add, NULL, handle, names(facts)[[i]], table, TRUE)
  }
  handle
}

fact_table <- function(source) {
  if (is.character(source)) {
    return(.Call(
      R_swig_sib_table_read_csv, NULL, file_bytes(source), "{}", list(other_columns = "text"), TRUE
    ))
  }
  if (inherits(source, "sib_table")) {
    return(table_handle(source))
  }
  check_data(source)
  made <- lapply(names(source), function(name) exact_column(source[[name]], name))
  rows <- if (is.data.frame(source)) nrow(source) else max(0L, lengths(unclass(source)))
  build_table(names(source), made, rows)
}

new_settlement <- function(handle, contract, call) {
  table <- function(name) {
    found <- .Call(R_swig_sib_settlement_table, handle, name)
    if (!is.null(found)) frame_of(found)
  }
  due <- table("due")
  owed <- function(frame) {
    amounts <- c("cumulative", "paid_before", "now", "carried", "restated", "base", "cap", "left")
    amounts <- intersect(amounts, names(frame))
    frame[amounts] <- lapply(frame[amounts], sib_money, due$currency)
    frame
  }
  is_report <- nrow(due) == 0L
  if (!is_report) {
    due <- owed(due)
  }
  said <- function(name) if (!is_report) due[[name]]
  bills <- table("bills")
  record <- .Call(R_swig_sib_settlement_record, handle)
  names <- json_keys(json_member(record, "facts"))
  closed <- lapply(structure(paste0("facts.", names, recycle0 = TRUE), names = names), table)
  structure(
    list(
      stage = said("stage"), verdict = if (is_report) "report" else due$verdict,
      currency = said("currency"), now = said("now"), cumulative = said("cumulative"),
      paid_before = said("paid_before"), due = due,
      bills = if (is_report) bills else owed(bills), lines = table("lines"),
      weights = table("weights"),
      conditions = table("conditions"), persons = table("persons"),
      closed_facts = closed[!vapply(closed, is.null, NA)], record = record,
      contract = contract, call = call
    ),
    class = c("sib_settlement", "sib_result")
  )
}

#' @export
print.sib_settlement <- function(x, ...) {
  print(summary(x, ...))
  invisible(x)
}

#' @rdname sib_settle
#' @export
summary.sib_settlement <- function(object, ...) {
  structure(
    settlement_report(R_swig_sib_report_settlement_text, object, ..., width = answer_width()),
    class = "sib_answer"
  )
}

# A page or text of a settlement, which says more where its contract is at hand.
settlement_report <- function(make, x, audience = "assessor", sensitivity = NULL, ...) {
  opened <- .Call(R_swig_sib_settlement_open, NULL, x$record, TRUE)
  contract <- if (!is.null(x$contract)) contract_handle(x$contract)
  options <- report_options(audience, ...)
  .Call(R_swig_sib_paper_text, .Call(
    make, NULL, opened, contract, varied_of(sensitivity), options, TRUE
  ))
}

#' @export
as.data.frame.sib_settlement <- function(x, row.names = NULL, optional = FALSE, ...) x$lines

#' @exportS3Method generics::tidy
tidy.sib_settlement <- function(x, ...) x$lines

#' @exportS3Method generics::glance
glance.sib_settlement <- function(x, ...) x$due

# {"cohort":"c-1"} as cohort: c-1.
plain_keys <- function(keys) gsub(",", ", ", gsub(":", ": ", gsub("[{}\"]", "", keys)))

# The most lines that are drawn one by one.
drawn_lines <- 20L

#' @rdname sib_settle
#' @param x,object A settlement.
#' @param ... Graphical parameters for [graphics::plot()]; of `summary()`: `audience` and
#'   `least`, as of [sib_report()].
#' @export
plot.sib_settlement <- function(x, ...) {
  if (is.null(x$now)) {
    sib_stop("unsupported", "a report owes nothing: it has no plot", "x")
  }
  settled <- x$lines[x$lines$do == "settle" & !is.na(x$lines$value), ]
  height <- vapply(settled$value, threshold_of, 0, USE.NAMES = FALSE)
  label <- trimws(paste(settled$line, plain_keys(settled$keys)))
  if (length(height) > drawn_lines) {
    kept <- sort(order(-abs(height))[seq_len(drawn_lines - 1L)])
    label <- c(label[kept], paste(length(height) - length(kept), "other lines"))
    height <- c(height[kept], sum(height[-kept]))
  }
  totals <- c(x$cumulative, x$paid_before, x$now)
  totals <- vapply(as.character(totals), threshold_of, 0, USE.NAMES = FALSE)
  to <- c(cumsum(height), totals)
  from <- c(cumsum(height) - height, 0 * totals)
  rows <- rev(seq_along(to))
  labels <- c(label, "due in all", "paid before", "now")
  old <- par(mar = c(4.5, label_lines(labels, 0.9), 2, 1))
  on.exit(par(old))
  plot(range(0, from, to), range(rows) + c(-0.6, 0.6), type = "n", xlab = x$currency, ylab = "",
    yaxt = "n", ...)
  abline(v = 0, col = "#777777")
  axis(2L, rows, labels, las = 1L, tick = FALSE, cex.axis = 0.9)
  colour <- c(ifelse(height < 0, plot_colours[["before"]], plot_colours[["after"]]),
    rep("#5a5a5a", length(totals)))
  rect(from, rows - 0.35, to, rows + 0.35, col = colour, border = NA)
  invisible(x)
}

# An exact number such as "3/40" as a double.
threshold_of <- function(exact) {
  parts <- as.numeric(strsplit(exact, "/", fixed = TRUE)[[1L]])
  if (length(parts) == 2L) parts[[1L]] / parts[[2L]] else parts[[1L]]
}

print_rows <- function(frame) print(frame, row.names = FALSE, right = FALSE)
