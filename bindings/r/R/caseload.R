#' Watch a service while it runs
#'
#' `sib_caseload_measure()` says of each member whether they were assessed in prison, met at the
#' gate, engaged by the one-month rule or only later, with what needs and other services.
#' `sib_caseload_lists()` follows the prison's lists of who will be released.
#' `sib_caseload_activity()` counts the contacts of each worker by month, without ranking.
#' Nothing of it decides who counts or what is owed.
#'
#' Every member has one of six states of each measure, which sum to the members: `not_recorded`,
#' `left_out`, `immature` (the window is not over), `unknown` (missing facts could make it so),
#' `yes`, `no`. A share is yes / (yes + no). The window after release is cut in equal parts, and
#' who is engaged has an activity in each. Definitions: `docs/methods/caseload.md` of the library.
#'
#' @param members A [sib_select_cohort()], or a data frame with columns for person and index date.
#' @param contacts One row a contact: `person`, `date`, `place` (`"prison"`, `"gate"`,
#'   `"community"`, `"remote"`), `kind` (`"initial"`, `"full"`, ..) and `status` (`"attended"`,
#'   `"missed"`, `"cancelled"`, `"booked"`); for activity `person`, `worker`, `date`, `status`.
#' @param as_at Day the data stand at; of lists the last day whose lists are read.
#' @param spells Stays in prison: `person`, `received`, `exited`, `exit` (`"released"`,
#'   `"transferred"`, `"too_long"`, `"died"`, `"removed"`, `"other"`), `area`; of lists `spell` and
#'   `exited`. `NULL`: none.
#' @param needs `person`, `recorded_on`, `category`; `NULL`: none.
#' @param overlaps Other services: `person`, `list`, `from`, `to`, both days in.
#' @param facts What was known of people before release: `person`, `known_on`, `fact`, `value`.
#' @param exit_date,cohort Day of death or removal, and the cohort, of each member: the name of a
#'   column of `members`, or values whose names are ids; `NULL`: nobody's, and one cohort.
#' @param activity_where Condition over `contacts`: which are activities; `NULL`: attended, and
#'   not in prison (see [sib_rule()]).
#' @param area_inside What `area` says of those who live in the area.
#' @param period_months,period_days The window after release: 1 month unless days are given.
#' @param parts Parts of the window that need an activity each.
#' @param odd_day Which of two parts has the day that is left: `"first"` or `"second"`.
#' @param release_day Whether an activity on the day of release counts: `"excluded"`,
#'   `"included"`.
#' @param recorded_from First day from which records were kept.
#' @param on_exit,on_custody What becomes of members who die, are removed, or are received into
#'   prison within a window: `"kept"` or `"left_out"`.
#' @param gate_release `"first"`, or `"all"` for a unit at every release while supported.
#' @param need_denominator `"members"`, or `"assessed"` alone.
#' @param support_months How long members are supported.
#' @param window_from,window_to First and last day of the table of months.
#' @param least For the public: numbers of 1 to `least` - 1 people are hidden, 3 at least, and
#'   nothing of single persons is in the result; `NULL`: everything is shown.
#' @param months With `least`, months of a period: 1, 3 (calendar quarters) or 12.
#' @param lists One row a stay on a list: `listed_on`, `spell`, `person`, `expected_release`.
#' @param too_long_where Condition over `lists`: which sentences make a stay ineligible.
#' @param gap_days Days after which the next list is late.
#' @param workers Days of service: `worker`, `from`, `to`; `NULL`: all serve throughout.
#' @inheritParams sib_build_history
#' @inheritParams sib_read_csv
#' @return A list of data frames of class `sib_caseload`. Of measures: `measures`, `months`, `due`
#'   (whom to see by when), `needs`, `overlaps`, `shares`, `spells`, `persons`, `records`,
#'   `dispositions`, `spell_records`, `findings`, `settings`; with `least` those of them for the
#'   public. Of lists: `caseload`, `lists`, `prospective`, `findings`, `settings`. Of activity:
#'   `activity`, `findings`, `settings`. `as.data.frame()` gives the first.
#' @section Errors:
#' `sib_error_argument` for a column that is absent; `sib_error_data` for a person twice;
#' `sib_error_nonfinite` for a missing index date; `sib_error_terms` for a condition that is none;
#' see [sib_conditions].
#' @source Disley & Rubin (2014), sections 4.3 to 4.6, 6.1 to 6.3 and footnote 46. What they leave
#'   open is an option, and all options are in `settings`.
#' @examples
#' members <- data.frame(person = c("a", "b"), index_date = as.Date("2012-03-01"))
#' contacts <- data.frame(
#'   person = c("a", "a", "b"), date = as.Date(c("2012-03-05", "2012-03-20", "2012-03-01")),
#'   place = c("community", "community", "gate"), kind = "appointment", status = "attended"
#' )
#' found <- sib_caseload_measure(members, contacts, as_at = as.Date("2012-12-31"))
#' subset(found$measures, is.na(month), c("measure", "units", "yes", "no", "share"))
#' found$persons
#' @export
sib_caseload_measure <- function(members, contacts, as_at, spells = NULL, needs = NULL,
                                 overlaps = NULL, facts = NULL, member_person = "person",
                                 index_date = "index_date", exit_date = NULL, cohort = NULL,
                                 activity_where = NULL, area_inside = "in",
                                 period_months = NULL, period_days = NULL, parts = 2,
                                 odd_day = "first", release_day = "excluded",
                                 recorded_from = NULL, on_exit = "kept", on_custody = "kept",
                                 gate_release = "first", need_denominator = "members",
                                 support_months = 12, window_from = NULL, window_to = NULL,
                                 least = NULL, months = 1, threads = 1, progress = NULL) {
  people <- people_of(members, member_person, index_date)
  if (!is.null(period_days) && is.null(period_months)) {
    period_months <- 0
  }
  options <- given(
    as_at = day_of(as_at, "as_at"), activity_where = activity_where, area_inside = area_inside,
    period_months = period_months, period_days = period_days, parts = parts, odd_day = odd_day,
    release_day = release_day, recorded_from = day_of(recorded_from, "recorded_from"),
    on_exit = on_exit, on_custody = on_custody, gate_release = gate_release,
    need_denominator = need_denominator, support_months = support_months,
    window_from = day_of(window_from, "window_from"), window_to = day_of(window_to, "window_to")
  )
  check_names(options, list(
    odd_day = R_swig_sib_caseload_odd_day_value,
    release_day = R_swig_sib_caseload_release_day_value,
    on_exit = R_swig_sib_caseload_leavers_value, on_custody = R_swig_sib_caseload_leavers_value,
    gate_release = R_swig_sib_caseload_gate_release_value,
    need_denominator = R_swig_sib_caseload_need_denominator_value
  ))
  cohorts <- per_person(cohort, people$rows, "cohort", texts_of)
  exits <- per_person(exit_date, people$rows, "exit_date", dates_of)
  spells <- caseload_table(spells)
  contacts <- caseload_table(contacts)
  needs <- caseload_table(needs)
  overlaps <- caseload_table(overlaps)
  facts <- caseload_table(facts)
  handle <- with_columns(.Call(
    R_swig_sib_caseload_measure, settings(threads, progress), people$ids, people$index, exits,
    cohorts, spells, contacts, needs, overlaps, facts, options, TRUE
  ), spells, contacts, needs, overlaps, facts)
  if (!is.null(least)) {
    handle <- .Call(R_swig_sib_caseload_public, NULL, handle, least, months, TRUE)
    return(caseload_of(
      handle, c("measures", "needs", "overlaps", "shares", "spells", "settings")
    ))
  }
  found <- caseload_of(handle, c(
    "measures", "months", "due", "needs", "overlaps", "shares", "spells", "persons", "records",
    "dispositions", "spell_records", "findings", "settings"
  ))
  found$persons <- cbind(data.frame(person = people$ids), found$persons)
  found
}

#' @rdname sib_caseload_measure
#' @examples
#' lists <- data.frame(
#'   listed_on = as.Date(c("2012-01-02", "2012-01-09")), spell = "s", person = "a",
#'   expected_release = as.Date(c("2012-02-10", "2012-02-03"))
#' )
#' sib_caseload_lists(lists, as_at = as.Date("2012-01-31"))$caseload
#' @export
sib_caseload_lists <- function(lists, as_at, spells = NULL, too_long_where = NULL, gap_days = 7,
                               threads = 1, progress = NULL) {
  options <- given(
    as_at = day_of(as_at, "as_at"), too_long_where = too_long_where, gap_days = gap_days
  )
  lists <- caseload_table(lists)
  spells <- caseload_table(spells)
  handle <- with_columns(.Call(
    R_swig_sib_caseload_list, settings(threads, progress), lists, spells, options, TRUE
  ), lists, spells)
  caseload_of(handle, c("caseload", "lists", "prospective", "findings", "settings"))
}

#' @rdname sib_caseload_measure
#' @examples
#' contacts$worker <- c("w", "w", "v")
#' sib_caseload_activity(contacts, as_at = as.Date("2012-03-31"))$activity
#' @export
sib_caseload_activity <- function(contacts, as_at, workers = NULL, window_from = NULL,
                                  threads = 1, progress = NULL) {
  options <- given(
    as_at = day_of(as_at, "as_at"), window_from = day_of(window_from, "window_from")
  )
  contacts <- caseload_table(contacts)
  workers <- caseload_table(workers)
  handle <- with_columns(.Call(
    R_swig_sib_caseload_activity, settings(threads, progress), contacts, workers, options, TRUE
  ), contacts, workers)
  caseload_of(handle, c("activity", "findings", "settings"))
}

#' Write the dashboard of a service
#'
#' One HTML page a month: measures with their counts, month by month, needs, other services. For
#' the team also whom to see by when, who comes out next, and what workers did, without ranking:
#' that page is not for publication. For the board small numbers of people are hidden, and nothing
#' of single persons or workers is shown. It loads nothing and runs nothing, and the same tables
#' give the same bytes in every language.
#'
#' @param measured What [sib_caseload_measure()] gave, without `least`.
#' @param path Where the page goes, whole or not at all; `NULL` writes no file.
#' @param listed,active What [sib_caseload_lists()] and [sib_caseload_activity()] gave, for the
#'   team alone; `NULL`: nothing.
#' @param title Name of the service.
#' @param view `"team"` or `"board"`.
#' @param least The smallest number of people that the board's page shows, 3 to 1000.
#' @param days_ahead How far ahead the team's lists look, in days.
#' @param figures Whether there are figures on the page.
#' @param months Months of a period on the board's page: 1, 3 (calendar quarters) or 12. The team
#'   sees months.
#' @return The text of the page, invisibly.
#' @section Errors:
#' `sib_error_argument` for a caseload of another kind, or one that was saved and read again: its
#' tables are there, but the page is made from the one in memory; see [sib_conditions].
#' @source Disley & Rubin (2014), sections 6.1 and 6.2.
#' @examples
#' members <- data.frame(person = c("a", "b"), index_date = as.Date("2012-03-01"))
#' contacts <- data.frame(
#'   person = "a", date = as.Date("2012-03-05"), place = "community", kind = "appointment",
#'   status = "attended"
#' )
#' found <- sib_caseload_measure(members, contacts, as_at = as.Date("2012-12-31"))
#' file <- tempfile(fileext = ".html")
#' sib_caseload_report(found, file, title = "A service")
#' @export
sib_caseload_report <- function(measured, path = NULL, listed = NULL, active = NULL,
                                title = NULL, view = c("team", "board"), least = 5,
                                days_ahead = 14, figures = TRUE, months = 3) {
  options <- given(
    title = title, view = if (length(view) > 1L) view[[1L]] else view, least = least,
    days_ahead = days_ahead, figures = as.integer(figures), months = months
  )
  check_names(options, list(view = R_swig_sib_dashboard_view_value))
  page <- .Call(
    R_swig_sib_dashboard_html, NULL, caseload_handle(measured, "measured"),
    caseload_handle(listed, "listed"), caseload_handle(active, "active"), options, TRUE
  )
  text <- .Call(R_swig_sib_paper_text, page)
  if (!is.null(path)) {
    write_texts(text, one_text(path, "path"), identical(options$view, "team"))
  }
  invisible(text)
}

caseload_handle <- function(x, argument) {
  if (!is.null(x) && !inherits(x, "sib_caseload")) {
    stop_argument(paste(argument, "must be a caseload of this package"), argument)
  }
  attr(x, "handle")
}

#' Count outcomes by what a service did
#'
#' Events by service, in all and within strata, once a design is sealed: an association, and
#' nothing that claims a cause. Who is in custody from the first week cannot be engaged in the
#' third, so those who are look better by construction. No p-value, interval or avoided event.
#'
#' @param people One row a person.
#' @param seal The seal of the design, which fixed who is compared before outcomes were looked
#'   at: 64 hexadecimal digits.
#' @param service,events,stratum Names of columns: what the service did, whole numbers of events,
#'   and within what to count too (`NULL`: nothing).
#' @inheritParams sib_read_csv
#' @return A data frame, a row a stratum and service, all strata first: `stratum`, `service`,
#'   `all`, `persons`, `known`, `events`, `with_event`, `per_100` (events of a hundred known
#'   persons, exact text), `label`, `seal`.
#' @source Disley & Rubin (2014), section 5.4.
#' @examples
#' people <- data.frame(service = c("met", "met", "unmet"), events = c(1L, 0L, 2L))
#' sib_association(people, seal = strrep("0", 64))[c("service", "persons", "per_100", "label")]
#' @export
sib_association <- function(people, seal, service = "service", events = "events",
                            stratum = NULL, threads = 1, progress = NULL) {
  options <- given(seal = seal, service = service, events = events, stratum = stratum)
  table <- records_of(people, c(service, stratum), character())
  frame_of(with_columns(.Call(
    R_swig_sib_association_count, settings(threads, progress), table, options, TRUE
  ), table))
}

# A table handle of records, its columns of labels and days known by their names; NULL for none.
caseload_table <- function(data) {
  if (is.null(data)) {
    return(NULL)
  }
  labels <- c(
    "person", "place", "kind", "status", "worker", "exit", "area", "spell", "category", "list",
    "fact", "value"
  )
  days <- c(
    "date", "received", "exited", "recorded_on", "from", "to", "known_on", "listed_on",
    "expected_release"
  )
  records_of(data, labels, days)
}

caseload_of <- function(handle, names) {
  tables <- lapply(names, function(name) frame_of(.Call(R_swig_sib_caseload_table, handle, name)))
  structure(tables, names = names, class = "sib_caseload", handle = handle)
}

#' @export
print.sib_caseload <- function(x, ...) {
  cat("A service watched while it runs:\n")
  rows <- vapply(unclass(x), nrow, 0L)
  cat(paste0("  ", format(names(rows)), "  ", format(rows, big.mark = ","), " rows\n"), sep = "")
  if (NROW(x$findings) > 0L) {
    cat("Found:\n", paste0("  ", x$findings$records, " ", x$findings$meaning, "\n"), sep = "")
  }
  invisible(x)
}

#' @export
as.data.frame.sib_caseload <- function(x, row.names = NULL, optional = FALSE, ...) {
  unclass(x)[[1L]]
}
