#' Calculate what is owed
#'
#' Decides the gates of the payment terms and draws up an itemised statement. Thresholds, prices
#' and amounts are exact: a gate never compares doubles, and each line is rounded once, by the
#' rule that the terms name.
#'
#' @param effects A named list of [sib_estimate_effect()]s, by cohort, in the order in which they
#'   are settled.
#' @param terms The terms, in which nothing has a default: a list, a path to a JSON file, or JSON
#'   text. In a list a vector with names, or a list with names, is an object, `NULL` says "none",
#'   and decimals are **texts** (`"7.5 %"`, `"15000.00"`): a number is refused, since the decimal
#'   that was meant cannot be told from it. `list()` is an empty array, and
#'   `setNames(list(), character())` an empty object.
#' @param pooled The pool's effect, of [sib_pool_effects()], where the terms ask for one.
#' @param pooled_name What the pool is called in the statement.
#' @return A list of class `sib_payment`:
#'   \item{verdict}{`"paid"`, `"not_paid"` or `"undecided"`; the last also warns, class
#'     `sib_undecided`.}
#'   \item{total}{The total, [sib_money()]; `currency` its code.}
#'   \item{lines}{The statement, one row a line: `rule`, `cohort`, `quantity` (avoided events,
#'     exact) and `quantity_value`, `price`, `amount` ([sib_money()]), `why`, `source`. The amounts
#'     add up to the total.}
#'   \item{gates}{One row a threshold: `verdict`, `threshold`, `comparison`, `reduction`, the
#'     `distance` to it in events (positive above), and `change_events`, the fewest events more or
#'     fewer among the matched treated that would turn the decision.}
#'   \item{payers}{One row a payer: `id`, `share` (a part of 1), `amount`. The amounts add up to
#'     the total.}
#'   `as.data.frame()` and `tidy()` give the lines, `glance()` one row.
#' @section Errors:
#' `sib_error_terms`, with line and column, for terms that lack something or contradict
#' themselves; `sib_error_currency` for no currency of ISO 4217; `sib_error_overflow` for an amount
#' that does not fit; see [sib_conditions].
#' @source Disley & Rubin (2014), p. 11-12: gates of 10 % a cohort and 7.5 % pooled, price times
#'   avoided events. Price, N, shares and rounding were never published: the terms state each. Keys
#'   are described in the library's docs/methods/payment.md.
#' @examples
#' matching <- list(
#'   treated = rep(c(TRUE, FALSE), each = 10), ids = NULL,
#'   pairs = data.frame(treated_row = 1:10, comparison_row = 11:20)
#' )
#' effect <- sib_estimate_effect(matching, rep(c(1, 2), c(13, 7)), weighting = "aggregate")
#' terms <- list(
#'   currency = "GBP", price_per_event = "1500.00",
#'   avoided_events = list(n = "matched_treated", pooled_n = NULL),
#'   gate = list(
#'     cohort = "10 %", pooled = NULL, comparison = ">=", pooled_when = "never",
#'     decide_at_decimals = NULL, decide_rounding = NULL
#'   ),
#'   amount = "whole_reduction", cap = list(contract = "1000000.00"),
#'   rounding = list(events = NULL, line = "half_up"),
#'   payers = list(list(id = "ministry", share = "5"), list(id = "fund", share = "3"))
#' )
#' payment <- sib_calculate_payment(list("cohort-1" = effect), terms)
#' payment
#' payment$payers
#' @export
sib_calculate_payment <- function(effects, terms, pooled = NULL, pooled_name = "pooled") {
  check_effects(effects)
  if (!is.null(pooled)) {
    if (!inherits(pooled, "sib_effect") || is.null(pooled$options$of)) {
      stop_argument("pooled must be an effect of sib_pool_effects()", "pooled")
    }
    effects[[one_text(pooled_name, "pooled_name")]] <- pooled
  }
  handle <- .Call(
    R_swig_sib_payment_calculate, NULL, document_of(terms, "terms"),
    settled_effects(effects), TRUE
  )
  payment <- new_payment(handle, brief_call(match.call()))
  if (payment$verdict == "undecided") {
    warn_finding("a gate could not be decided: see the gates", "sib_undecided")
  }
  payment
}

#' @rdname sib_calculate_payment
#' @return `sib_check_terms()`: `TRUE`, invisibly; it checks terms without any effect.
#' @export
sib_check_terms <- function(terms) {
  .Call(R_swig_sib_payment_check_terms, NULL, document_of(terms, "terms"), TRUE)
  invisible(TRUE)
}

# The table of effects as the library takes it, one row a cohort and one for the pool. Effects
# hold what they were made from.
settled_effects <- function(effects) {
  table <- NULL
  for (i in seq_along(effects)) {
    effect <- effects[[i]]
    table <- .Call(
      R_swig_sib_effect_collect, NULL, table, names(effects)[[i]],
      as.numeric(!is.null(effect$options$of)), -1, effect_again(effect, effect$level), TRUE
    )
  }
  table
}

new_payment <- function(handle, call) {
  table <- function(name) frame_of(.Call(R_swig_sib_payment_table, handle, name))
  said <- table("summary")
  structure(
    list(
      verdict = said$verdict, total = printed_money(said$total, said$currency),
      currency = said$currency, lines = with_money(table("lines"), said$currency),
      gates = table("gates"), payers = with_money(table("payers"), said$currency), call = call
    ),
    class = c("sib_payment", "sib_result")
  )
}

# Amounts as money, in place of their texts and minor units.
with_money <- function(frame, currency) {
  frame$amount <- printed_money(frame$amount, currency)
  frame[setdiff(names(frame), c("amount_minor", "currency"))]
}

#' @export
print.sib_payment <- function(x, ...) {
  said <- c(paid = "PAID", not_paid = "NOT PAID", undecided = "UNDECIDED")
  cat(said[[x$verdict]], " ", format(x$total), "\n", sep = "")
  cat(paste0("  ", format(format(x$lines$amount), justify = "right"), "  ", x$lines$why, "\n"),
    sep = "")
  invisible(x)
}

#' @export
summary.sib_payment <- function(object, ...) {
  structure(list(payment = object), class = "summary.sib_payment")
}

#' @export
print.summary.sib_payment <- function(x, ...) {
  print(x$payment)
  cat("\nGates:\n")
  print_rows(gate_rows(x$payment$gates))
  cat("\nPayers:\n")
  print_rows(x$payment$payers[c("id", "share", "amount")])
  invisible(x)
}

print_rows <- function(frame) print(frame, row.names = FALSE, right = FALSE)

# Gates as people read them.
gate_rows <- function(gates) {
  change <- gates$change_events
  turn <- ifelse(change < 0, sprintf("%.0f fewer", -change), sprintf("%.0f more", change))
  decided <- gates$verdict %in% c("met", "missed") & !is.na(change)
  distance <- gates$distance_value
  data.frame(
    gate = gates$cohort, reduction = percent(gates$reduction_value),
    threshold = paste(gates$comparison, shown_threshold(gates$threshold)), verdict = gates$verdict,
    distance = ifelse(is.na(distance), "-", sprintf("%+.1f events", distance)),
    turns_with = ifelse(decided, turn, "-")
  )
}

# A threshold in per cent, as contracts state it, where that takes at most four decimals.
shown_threshold <- function(exact) {
  percent <- 100 * vapply(exact, threshold_of, 0, USE.NAMES = FALSE)
  short <- !is.na(percent) & abs(percent - round(percent, 4L)) < 1e-12
  ifelse(short, sprintf("%.10g %%", percent), exact)
}

#' @export
as.data.frame.sib_payment <- function(x, row.names = NULL, optional = FALSE, ...) x$lines

#' @exportS3Method generics::tidy
tidy.sib_payment <- function(x, ...) x$lines

#' @exportS3Method generics::glance
glance.sib_payment <- function(x, ...) {
  data.frame(
    verdict = x$verdict, total = x$total, lines = nrow(x$lines), gates_met = sum(x$gates$met,
      na.rm = TRUE)
  )
}

# A threshold such as "3/40" as a number.
threshold_of <- function(exact) {
  parts <- as.numeric(strsplit(exact, "/", fixed = TRUE)[[1L]])
  if (length(parts) == 2L) parts[[1L]] / parts[[2L]] else parts[[1L]]
}
