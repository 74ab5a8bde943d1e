#' Count reconvictions inside a follow-up window
#'
#' What happened: events of each person after their index date, and what became of every record.
#' By default a record counts when the offence lies after the index date and at most 12 months
#' after it, and the conviction at most 18 months after it. Records of a person convicted on one
#' day are one event. The function is never told who is treated.
#'
#' @param convictions One row a conviction.
#' @param person,offence_date,conviction_date,sentence_date,occasion Names of columns of
#'   `convictions`. A missing conviction date means undecided. The sentence date is needed with
#'   `occasion_date = "sentence"`, the occasion with an `occasion_key` of its own.
#' @param censoring_date Last day each member can offend: the name of a column of `members`, or
#'   dates whose names are ids, `NA` for nobody's end; `NULL`: no censoring, as the published
#'   rule has it.
#' @param follow_up_months,waiting_months Length of the offence window, and the further months in
#'   which the conviction must come, 0 to 1200; both are stated or neither. Not used when days are
#'   given.
#' @param follow_up_days,waiting_days The same in days, 0 to 36,600, both or neither.
#' @param where Condition over the columns of `convictions`: only records for which it holds can
#'   count (see [sib_rule()]).
#' @param unit `"occasion"`: one event a court occasion; `"offence"`: one a record; `"any"`: at
#'   most one a person, so that the mean is a binary rate.
#' @param index_day,follow_up_last_day,waiting_last_day Whether that day itself is
#'   `"included"` or `"excluded"`.
#' @param occasion_date `"conviction"` or `"sentence"`: the date that decides.
#' @param occasion_key `"date"`, or what else makes records one occasion.
#' @param as_at Day the data stand at: nothing decided later counts, and people whose window is
#'   not over are `immature`.
#' @param recording_lag_days Days that must pass after the window before a person is mature.
#' @param unlinked Events of a person without a single record: `"missing"` or `"zero"`.
#' @inheritParams sib_build_history
#' @inheritParams sib_read_csv
#' @return A list of class `sib_counts`:
#'   \item{persons}{One row a person, in the order given: `person`, `events`, `offences`,
#'     `reconvicted`, `first_event_date`, `days_at_risk`, `linked`, `immature`, `undecided` (records
#'     that may count, and of which it cannot be told). Nothing is known of
#'     people without any record: their events are `NA`, never silently 0.}
#'   \item{records}{One row a conviction: `disposition`, whether it counted or why not, and
#'     `person_row`, the row of its person.}
#'   \item{tallies}{How many records have each disposition; they add up to all.}
#'   `as.data.frame()` gives the persons, `tidy()` the tallies, `glance()` one row.
#' @section Errors:
#' `sib_error_data` for a person twice; `sib_error_nonfinite` for a missing index date;
#' `sib_error_range` for a window that leaves the years 1 to 9999; `sib_error_terms` for a `where`
#' that is no condition; see [sib_conditions].
#' @source Disley & Rubin (2014), section 2.2; Ministry of Justice, proven reoffending bulletins
#'   (12 and 6 months). Where they are silent on boundary days: the legal rule, the day of the
#'   event is out and the corresponding date is in (Dodds v Walker, 1981, UKHL).
#' @examples
#' members <- data.frame(person = c("a", "b", "c"), index_date = as.Date("2012-01-01"))
#' convictions <- data.frame(
#'   person = c("a", "a", "a", "b"),
#'   offence_date = as.Date(c("2012-01-01", "2012-03-01", "2013-01-02", "2011-05-01")),
#'   conviction_date = as.Date(c("2012-02-01", "2012-09-01", "2013-02-01", "2011-06-01"))
#' )
#' counts <- sib_count_reconvictions(members, convictions)
#' counts$persons
#' counts$records
#' @export
sib_count_reconvictions <- function(members, convictions, person = "person",
                                    offence_date = "offence_date",
                                    conviction_date = "conviction_date", sentence_date = NULL,
                                    member_person = "person", index_date = "index_date",
                                    censoring_date = NULL, follow_up_months = 12,
                                    waiting_months = 6, follow_up_days = NULL,
                                    waiting_days = NULL, where = NULL, unit = "occasion",
                                    index_day = "excluded", follow_up_last_day = "included",
                                    waiting_last_day = "included", occasion_date = "conviction",
                                    occasion_key = "date", occasion = NULL, as_at = NULL,
                                    recording_lag_days = 0, unlinked = "missing", threads = 1,
                                    progress = NULL) {
  people <- people_of(members, member_person, index_date)
  together("months", missing(follow_up_months), missing(waiting_months))
  together("days", is.null(follow_up_days), is.null(waiting_days))
  if (!is.null(follow_up_days)) {
    follow_up_months <- if (missing(follow_up_months)) 0 else follow_up_months
    waiting_months <- if (missing(waiting_months)) 0 else waiting_months
  }
  options <- given(
    person = person, offence_date = offence_date, conviction_date = conviction_date,
    sentence_date = sentence_date, occasion = occasion, where = where, unit = unit,
    index_day = index_day, follow_up_last_day = follow_up_last_day,
    waiting_last_day = waiting_last_day, occasion_date = occasion_date,
    occasion_key = occasion_key, follow_up_months = follow_up_months,
    waiting_months = waiting_months, follow_up_days = follow_up_days,
    waiting_days = waiting_days, as_at = day_of(as_at, "as_at"),
    recording_lag_days = recording_lag_days, unlinked = unlinked
  )
  check_names(options, list(
    unit = R_swig_sib_reconviction_unit_value, index_day = R_swig_sib_reconviction_edge_value,
    follow_up_last_day = R_swig_sib_reconviction_edge_value,
    waiting_last_day = R_swig_sib_reconviction_edge_value,
    occasion_date = R_swig_sib_reconviction_occasion_date_value,
    occasion_key = R_swig_sib_reconviction_occasion_key_value,
    unlinked = R_swig_sib_unlinked_value
  ))
  records <- conviction_table(
    convictions, person, c(offence_date, conviction_date, sentence_date)
  )
  handle <- with_columns(.Call(
    R_swig_sib_reconviction_count, settings(threads, progress), people$ids, people$index,
    per_person(censoring_date, people$rows, "censoring_date", dates_of), records, options, TRUE
  ), records)
  table <- function(name) {
    frame_of(.Call(R_swig_sib_reconviction_counts_table, handle, name))
  }
  records <- table("records")
  records$person_row[records$person_row < 0] <- NA
  records$person_row <- records$person_row + 1
  structure(
    list(
      persons = cbind(data.frame(person = people$ids), table("persons")),
      records = records, tallies = tallies_of(table("dispositions")), unit = unit,
      call = brief_call(match.call())
    ),
    class = c("sib_counts", "sib_result")
  )
}

#' @export
print.sib_counts <- function(x, ...) {
  cat(sum(x$persons$events, na.rm = TRUE), " events (", x$unit, ") of ", nrow(x$persons),
    " persons, ", sum(!x$persons$linked), " of them unlinked, ", sum(x$persons$immature),
    " immature\n", sep = "")
  invisible(x)
}

#' @export
summary.sib_counts <- function(object, ...) {
  structure(list(counts = object), class = "summary.sib_counts")
}

#' @export
print.summary.sib_counts <- function(x, ...) {
  print(x$counts)
  cat("\nWhat became of the records:\n")
  print_tallies(x$counts$tallies)
  invisible(x)
}

#' @export
as.data.frame.sib_counts <- function(x, row.names = NULL, optional = FALSE, ...) x$persons

#' @exportS3Method generics::tidy
tidy.sib_counts <- function(x, ...) {
  data.frame(disposition = names(x$tallies), records = unname(x$tallies))
}

#' @exportS3Method generics::glance
glance.sib_counts <- function(x, ...) {
  with(x$persons, data.frame(
    persons = length(person), events = sum(events, na.rm = TRUE),
    reconvicted = sum(reconvicted, na.rm = TRUE), unlinked = sum(!linked),
    immature = sum(immature), records = nrow(x$records)
  ))
}

# Parts of a window are stated together or not at all: one alone would leave the other to a
# default of another kind.
together <- function(unit, no_follow_up, no_waiting) {
  if (no_follow_up != no_waiting) {
    stop_argument(
      paste0(
        "follow_up_", unit, " and waiting_", unit, " are stated together or not at all: no ",
        "waiting period is waiting_", unit, " = 0"
      ),
      paste0(if (no_follow_up) "follow_up_" else "waiting_", unit)
    )
  }
}
