#' Select a cohort and its comparison pool
#'
#' Who counts: rules over releases from custody give the members of a cohort, those of the pool
#' they can be compared with, and a reason for everybody left out. Arms come first, then every
#' rule is looked at for every release. A rule that cannot be decided, because a fact is missing,
#' is a kind of its own: nobody is silently ineligible.
#'
#' @param releases One row a release from custody: a data frame, a list of vectors, or a table of
#'   [sib_read_csv()].
#' @param rules In order: a named character vector of conditions, such as
#'   `c(adult = "age >= 18")`, or a list of such conditions and [sib_rule()]s.
#' @param person,index_date,tie_key Names of columns of `releases`: person (texts, or whole
#'   numbers, which become their digits), the day a person's clock starts (`Date`, or texts such
#'   as 2010-09-09), and, of several releases of a person on one day, which is taken: the lowest
#'   of this column.
#' @param arm Conditions that put a release into an arm: `c(treated = "prison = 'A'",
#'   comparison = "prison <> 'A'")`. Without a treated one every release is treated; without a
#'   comparison one there is no pool.
#' @param exclusions Exclusions from the pool, given as `rules` are, with [sib_exclusion()]s.
#' @param earlier_members An earlier cohort, its members, or the ids of its treated members, who
#'   are never in the pool.
#' @param keep `"first"` or `"last"` eligible release of a person.
#' @param unique_within `"cohort"`: a member of an earlier cohort can be treated again;
#'   `"scheme"`: not again.
#' @param exclude_treated_elsewhere Whether people with any treated release, eligible or not, stay
#'   out of the pool.
#' @param close_after_months,close_at_members The cohort closes so many months after `opens`, or
#'   on the day on which it reaches so many treated members (that day is kept whole); 0: never.
#' @param opens Day from which the months count; by default the first treated member's.
#' @inheritParams sib_read_csv
#' @return A list of class `sib_cohort`:
#'   \item{members}{One row a member, in byte order of the ids: `person`, `arm` (factor:
#'     comparison, treated), `index_date` and `row`, that of the member's release.}
#'   \item{attrition}{One row a step, its `kind` and `rule`, with releases and persons by
#'     arm. Releases add up to the rows of `releases`.}
#'   \item{reasons}{One row a release: its `arm`, and the `kind` and `rule` it ended at.}
#'   \item{closing_date}{Last day on which a release can make a member; `NA` when it never
#'     closes.}
#'   `print()`, `summary()`, `as.data.frame()` (the members) and [sib_explain()] take it; `tidy()`
#'   gives the attrition and `glance()` one row.
#' @section Errors:
#' `sib_error_terms` for a rule that is no condition over the columns; `sib_error_data` when both
#' arms hold for one release; `sib_error_unsupported` for a closing that depends on itself; see
#' [sib_conditions].
#' @source Disley & Rubin (2014), *Phase 2 report from the payment by results Social Impact Bond
#'   pilot at HMP Peterborough*, section 2.2: first discharge of each man, about 1,000 men a
#'   cohort.
#' @examples
#' bond <- sib_example_bond()
#' cohort <- sib_select_cohort(
#'   bond$releases,
#'   rules = list(
#'     adult = "age(birth_date, release_date) >= 18",
#'     sib_rule("short", "sentence_days < 365", source = "contract, clause 2")
#'   ),
#'   person = "person_id",
#'   arm = c(treated = "prison = 'Riverside'", comparison = "prison <> 'Riverside'")
#' )
#' cohort
#' head(cohort$members)
#' cohort$attrition[c("kind", "rule", "treated_persons", "comparison_persons")]
#' @export
sib_select_cohort <- function(releases, rules, person = "person", index_date = "release_date",
                              arm = NULL, exclusions = list(), earlier_members = NULL,
                              tie_key = NULL, keep = "first", unique_within = "cohort",
                              exclude_treated_elsewhere = FALSE, close_after_months = 0,
                              close_at_members = 0, opens = NULL, threads = 1,
                              progress = NULL) {
  arm <- check_arm(arm)
  options <- given(
    person = person, index_date = index_date, treated = arm$treated,
    comparison = arm$comparison, tie_key = tie_key, keep = keep,
    unique_within = unique_within,
    exclude_treated_elsewhere = as.numeric(exclude_treated_elsewhere),
    close_after_months = close_after_months, close_at_members = close_at_members,
    opens = day_of(opens, "opens")
  )
  check_names(options, list(
    keep = R_swig_sib_eligibility_keep_value,
    unique_within = R_swig_sib_eligibility_unique_within_value
  ))
  listed <- listed_rules(rules, sib_rule, "rules")
  excluded <- listed_rules(exclusions, sib_exclusion, "exclusions")
  table <- records_of(releases, person, index_date)
  handle <- with_columns(.Call(
    R_swig_sib_eligibility_select, settings(threads, progress), table, table_of(listed),
    if (nrow(excluded) > 0L) table_of(excluded),
    earlier_ids(earlier_members), options, TRUE
  ), table)
  structure(
    list(
      members = cohort_members(handle),
      attrition = cohort_table(handle, "attrition"),
      reasons = cohort_table(handle, "releases"),
      closing_date = date_of(as.numeric(cohort_table(handle, "summary")$closing_date)),
      rules = listed, exclusions = excluded, options = options, call = brief_call(match.call())
    ),
    class = c("sib_cohort", "sib_result")
  )
}

# Ids of treated members of earlier cohorts: ids, or such a cohort or its members.
earlier_ids <- function(members) {
  if (inherits(members, "sib_cohort")) {
    members <- members$members
  }
  if (is.data.frame(members)) {
    if (!all(c("person", "arm") %in% names(members))) {
      stop_argument(
        "earlier_members must be ids: give a cohort, its members, or a column of ids",
        "earlier_members"
      )
    }
    members <- members$person[members$arm == "treated"]
  }
  if (!is.null(members)) texts_of(members, "earlier_members")
}

cohort_table <- function(handle, name) frame_of(.Call(R_swig_sib_eligibility_table, handle, name))

cohort_members <- function(handle) {
  members <- cohort_table(handle, "members")
  names(members)[[2L]] <- "arm"
  members$arm <- factor(as.integer(members$arm), 0:1, c("comparison", "treated"))
  members$row <- members$row + 1
  members
}

check_arm <- function(arm) {
  if (!is.null(arm) && (is.null(names(arm)) || !all(names(arm) %in% c("treated", "comparison")))) {
    stop_argument(
      "arm must have names: c(treated = \"<condition>\", comparison = \"<condition>\")", "arm"
    )
  }
  as.list(arm)
}

#' A rule of eligibility, or an exclusion from the comparison pool
#'
#' @param id Name of the rule, used once in a cohort.
#' @param expr Condition over the columns of the releases, a subset of SQL: comparisons, `AND`,
#'   `OR`, `NOT`, `IN`, `BETWEEN`, `IS NULL`, `LIKE`, `CASE`, arithmetic, `DATE '2010-09-09'`, and
#'   `age(birth, on)`, `add_months(date, n)`, `add_days(date, n)`, `months_between(a, b)`,
#'   `days_between(a, b)`, `year(d)`, `month(d)`, `day(d)`, `abs`, `least`, `greatest`,
#'   `coalesce`. For a rule it says who stays, for an exclusion who goes.
#' @param applies_to `"both"`, `"treated"` or `"comparison"` releases.
#' @param description,source What it means, and where it was agreed; shown in the attrition.
#' @param valid_from,valid_to First and last index date that the rule applies to; `NA`: open.
#' @return A list of class `sib_rule` or `sib_exclusion`, for [sib_select_cohort()].
#' @examples
#' sib_rule("adult", "age(birth_date, release_date) >= 18", source = "contract, clause 2")
#' sib_exclusion("pilot", "prison = 'Doncaster'", description = "has a pilot of its own")
#' @export
sib_rule <- function(id, expr, applies_to = "both", description = NA, source = NA,
                     valid_from = NA, valid_to = NA) {
  structure(
    list(
      id = one_text(id, "id"), expression = one_text(expr, "expr"),
      applies_to = one_text(applies_to, "applies_to"),
      description = as.character(description), source = as.character(source),
      valid_from = dates_of(valid_from, "valid_from"), valid_to = dates_of(valid_to, "valid_to")
    ),
    class = "sib_rule"
  )
}

#' @rdname sib_rule
#' @param scope `"release"`: the releases for which the condition holds are out; `"person"`:
#'   everybody with such a release is.
#' @export
sib_exclusion <- function(id, expr, scope = "release", description = NA, source = NA) {
  structure(
    list(
      id = one_text(id, "id"), expression = one_text(expr, "expr"),
      scope = one_text(scope, "scope"),
      description = as.character(description), source = as.character(source)
    ),
    class = "sib_exclusion"
  )
}

#' @export
print.sib_rule <- function(x, ...) {
  cat(x$id, ": ", x$expression, "\n", sep = "")
  for (field in setdiff(names(x), c("id", "expression"))) {
    if (!is.na(x[[field]])) {
      cat("  ", field, ": ", format(x[[field]]), "\n", sep = "")
    }
  }
  invisible(x)
}

#' @export
print.sib_exclusion <- print.sib_rule

one_text <- function(x, name) {
  if (!is.character(x) || length(x) != 1L || is.na(x)) {
    stop_argument(paste0(name, " must be one text"), name)
  }
  x
}

# Rules as a data frame, one row each. make: sib_rule or sib_exclusion.
listed_rules <- function(rules, make, argument) {
  template <- make("", "")
  if (inherits(rules, class(template))) {
    rules <- list(rules)
  }
  if (!is.list(rules) && !is.character(rules)) {
    stop_argument(paste0(argument, " must be a named vector or a list"), argument)
  }
  names <- if (is.null(names(rules))) rep("", length(rules)) else names(rules)
  made <- lapply(seq_along(rules), function(i) {
    rule <- rules[[i]]
    if (inherits(rule, class(template))) {
      return(rule)
    }
    if (names[[i]] == "" || !is.character(rule)) {
      stop_argument(
        paste0(argument, " must be conditions with a name, or made by ", class(template), "()"),
        argument
      )
    }
    make(names[[i]], rule)
  })
  fields <- lapply(names(template), function(field) {
    do.call(c, c(list(template[[field]][0L]), lapply(made, `[[`, field)))
  })
  structure(
    fields,
    names = names(template), class = "data.frame", row.names = .set_row_names(length(made))
  )
}

#' Explain what each rule says of a case
#'
#' @param cohort A cohort of [sib_select_cohort()].
#' @param releases Releases, real or hypothetical, with the columns the rules use; `NA` where a
#'   fact is not known.
#' @param person Only the releases of this person; `NULL`: all rows.
#' @return A data frame with a row for each release and rule: `case` (row of `releases`), `rule`,
#'   `arm`, `verdict` (passed, failed, unknown, not_applicable), `description`, `source`, and
#'   `missing`, the columns that the rule uses and the case lacks.
#' @inheritSection sib_select_cohort Errors
#' @examples
#' bond <- sib_example_bond()
#' cohort <- sib_select_cohort(bond$releases,
#'   c(adult = "age(birth_date, release_date) >= 18", short = "sentence_days < 365"),
#'   person = "person_id"
#' )
#' sib_explain(cohort, bond$releases, person = bond$releases$person_id[1])
#' case <- data.frame(
#'   birth_date = as.Date("1990-05-17"), release_date = as.Date("2011-01-01"),
#'   sentence_days = NA_integer_
#' )
#' sib_explain(cohort, case)
#' @export
sib_explain <- function(cohort, releases, person = NULL) {
  if (!inherits(cohort, "sib_cohort")) {
    stop_argument("cohort must be made by sib_select_cohort()", "cohort")
  }
  options <- cohort$options
  id <- options$person
  table <- records_of(releases, id, options$index_date)
  told <- frame_of(with_columns(.Call(
    R_swig_sib_eligibility_explain, NULL, table, table_of(cohort$rules), options, TRUE
  ), table))
  told$case <- told$case + 1
  if (!is.null(person)) {
    wanted <- which(id_column(releases[[id]], id) == texts_of(person, "person"))
    told <- told[told$case %in% wanted, ]
    row.names(told) <- NULL
  }
  told
}

#' @export
print.sib_cohort <- function(x, ...) {
  n <- table(x$members$arm)
  cat("A cohort of ", n[["treated"]], " treated and ", n[["comparison"]],
    " comparison members\n", sep = "")
  if (!is.na(x$closing_date)) {
    cat("closed on ", format(x$closing_date), "\n", sep = "")
  }
  invisible(x)
}

#' @export
summary.sib_cohort <- function(object, ...) {
  counts <- grep("_(releases|persons)$", names(object$attrition))
  met <- object$attrition[rowSums(object$attrition[counts]) > 0, ]
  structure(list(cohort = object, attrition = met), class = "summary.sib_cohort")
}

#' @export
print.summary.sib_cohort <- function(x, ...) {
  print(x$cohort)
  cat("\nPersons by the furthest step that a release of theirs reached:\n")
  shown <- data.frame(
    step = step_words(x$attrition),
    x$attrition[c("treated_persons", "comparison_persons", "other_persons")]
  )
  names(shown)[-1L] <- c("treated", "comparison", "other")
  print(shown, row.names = FALSE, right = FALSE)
  invisible(x)
}

# Where releases ended, in a word or two: the rule, or the kind.
step_words <- function(steps) {
  of_rule <- !is.na(steps$rule)
  unknown <- ifelse(endsWith(steps$kind, "_unknown"), ": unknown", "")
  ifelse(of_rule, paste0(steps$rule, unknown), gsub("_", " ", steps$kind))
}

#' @export
as.data.frame.sib_cohort <- function(x, row.names = NULL, optional = FALSE, ...) x$members

#' @exportS3Method generics::tidy
tidy.sib_cohort <- function(x, ...) x$attrition

#' @exportS3Method generics::glance
glance.sib_cohort <- function(x, ...) {
  data.frame(
    treated = sum(x$members$arm == "treated"), comparison = sum(x$members$arm == "comparison"),
    releases = nrow(x$reasons), closing_date = x$closing_date
  )
}
