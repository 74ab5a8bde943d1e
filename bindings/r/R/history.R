#' Build covariates from earlier convictions
#'
#' Covariates of each person as they were known on the index date: what was convicted on that day
#' or later never enters. There is no argument for outcomes.
#'
#' @param members A [sib_select_cohort()], or a data frame with columns for person and index date.
#' @param convictions One row a conviction.
#' @param measures One covariate each: a list of [sib_measure()]s.
#' @param person,conviction_date,offence_date Names of columns of `convictions`. The offence date
#'   only serves to find convictions before their offence; `NULL`: no such check.
#' @param member_person,index_date Names of columns of `members`, where it is a data frame.
#' @param birth_date For measures of age: the name of a column of `members`, or dates whose names
#'   are ids.
#' @param leap_birthday When somebody born on 29 February is a year older in a common year:
#'   `"mar1"` or `"feb28"`.
#' @param unlinked Covariates of a person without a single record: `"missing"`, since nothing is
#'   known of them, or `"zero"`, what no records give.
#' @inheritParams sib_read_csv
#' @return A list of class `sib_history`:
#'   \item{covariates}{One row a person, in the order given: `person` and a column a measure, in
#'     its own unit (counts, 0 or 1, days, years).}
#'   \item{linked}{Whether any record names the person, logical, one a person.}
#'   \item{records}{One row a conviction: `disposition`, what became of it.}
#'   \item{tallies}{How many records have each disposition; they add up to all.}
#'   `as.data.frame()` gives the covariates, `tidy()` the tallies.
#' @section Errors:
#' `sib_error_terms` for a measure that is none; `sib_error_data` for a person twice;
#' `sib_error_nonfinite` for a missing index date; see [sib_conditions].
#' @source Disley & Rubin (2014), footnote 15, for the kinds of covariates (offence, conviction,
#'   sentence and disposal history); the list itself was not published.
#' @examples
#' members <- data.frame(person = c("a", "b"), index_date = as.Date("2012-01-01"))
#' convictions <- data.frame(
#'   person = c("a", "a", "b"),
#'   conviction_date = as.Date(c("2011-06-01", "2012-06-01", "2005-01-01")),
#'   offence = c("theft", "theft", "drugs")
#' )
#' history <- sib_build_history(members, convictions, list(
#'   sib_measure("priors", "count"),
#'   sib_measure("theft_12m", "count", "offence = 'theft'", look_back_months = 12),
#'   sib_measure("days_since_last", "days_since_last")
#' ))
#' history$covariates
#' history$tallies
#' @export
sib_build_history <- function(members, convictions, measures, person = "person",
                              conviction_date = "conviction_date", offence_date = NULL,
                              member_person = "person", index_date = "index_date",
                              birth_date = NULL, leap_birthday = "mar1", unlinked = "missing",
                              threads = 1, progress = NULL) {
  people <- people_of(members, member_person, index_date)
  options <- given(
    person = person, conviction_date = conviction_date, offence_date = offence_date,
    leap_birthday = leap_birthday, unlinked = unlinked
  )
  check_names(options, list(
    leap_birthday = R_swig_sib_history_leap_birthday_value,
    unlinked = R_swig_sib_unlinked_value
  ))
  records <- conviction_table(convictions, person, c(conviction_date, offence_date))
  handle <- with_columns(.Call(
    R_swig_sib_history_build, settings(threads, progress), people$ids, people$index,
    per_person(birth_date, people$rows, "birth_date", dates_of), records,
    table_of(listed_measures(measures)), options, TRUE
  ), records)
  table <- function(name) frame_of(.Call(R_swig_sib_history_table, handle, name))
  structure(
    list(
      covariates = cbind(data.frame(person = people$ids), table("covariates")),
      linked = table("persons")$linked, records = table("records"),
      tallies = tallies_of(table("dispositions")), call = brief_call(match.call())
    ),
    class = c("sib_history", "sib_result")
  )
}

#' A covariate over a person's earlier convictions
#'
#' @param name Name of the covariate.
#' @param kind `"count"` of records, `"any"` (0 or 1), `"occasions"` (different conviction dates),
#'   `"days_since_last"`, `"days_since_first"`, `"age_at_first"` or `"age_at_last"` (whole years).
#' @param where Condition over the columns of the convictions (see [sib_rule()]); `NA`: every
#'   record.
#' @param look_back_months Only convictions on or after the corresponding date so many months
#'   before the index date, 1 to 1200; `NA`: ever.
#' @return A list of class `sib_measure`, for [sib_build_history()].
#' @examples
#' sib_measure("custody_2y", "occasions", "disposal = 'custody'", look_back_months = 24)
#' @export
sib_measure <- function(name, kind, where = NA, look_back_months = NA) {
  months <- look_back_months
  is_one <- length(months) == 1L && !is.object(months)
  if (!is_one || !(is.na(months) || is.numeric(months) && months == trunc(months))) {
    stop_argument("look_back_months must be one whole number, or NA", "look_back_months")
  }
  structure(
    list(
      name = one_text(name, "name"), kind = one_text(kind, "kind"), where = as.character(where),
      look_back_months = as.integer(months)
    ),
    class = "sib_measure"
  )
}

#' @export
print.sib_measure <- function(x, ...) {
  cat(x$name, ": ", x$kind, sep = "")
  if (!is.na(x$where)) cat(" where", x$where)
  if (!is.na(x$look_back_months)) cat(" in", x$look_back_months, "months")
  cat("\n")
  invisible(x)
}

listed_measures <- function(measures) {
  if (inherits(measures, "sib_measure")) {
    measures <- list(measures)
  }
  if (!is.list(measures) || !all(vapply(measures, inherits, NA, "sib_measure"))) {
    stop_argument("measures must be a list of sib_measure()s", "measures")
  }
  data.frame(
    name = vapply(measures, `[[`, "", "name"), kind = vapply(measures, `[[`, "", "kind"),
    where = vapply(measures, `[[`, "", "where"),
    look_back_months = vapply(measures, `[[`, 0L, "look_back_months")
  )
}

#' @export
print.sib_history <- function(x, ...) {
  cat("Covariates of ", nrow(x$covariates), " persons, ", sum(!x$linked), " of them unlinked: ",
    paste(names(x$covariates)[-1L], collapse = ", "), "\n", sep = "")
  invisible(x)
}

#' @export
summary.sib_history <- function(object, ...) {
  structure(list(history = object), class = "summary.sib_history")
}

#' @export
print.summary.sib_history <- function(x, ...) {
  print(x$history)
  cat("\nWhat became of the records:\n")
  print_tallies(x$history$tallies)
  invisible(x)
}

#' @export
as.data.frame.sib_history <- function(x, row.names = NULL, optional = FALSE, ...) x$covariates

#' @exportS3Method generics::tidy
tidy.sib_history <- function(x, ...) {
  data.frame(disposition = names(x$tallies), records = unname(x$tallies))
}
