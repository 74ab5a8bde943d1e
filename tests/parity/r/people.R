# Tables, expressions, cohorts, history and reconvictions.

run_read_csv <- function(case) {
  separator <- value(case, "separator", ",")
  others <- value(case, "other_columns", "ignore")
  bytes <- case$values[[match("csv", case$keys)]]
  types <- types_of(words(case, "types"), case)
  found <- sib_read_csv(bytes, types, separator = separator, other_columns = others)
  say_table(case, "table", as.data.frame(found))
}

# The package evaluates expressions in rules and measures only, so this goes below it.
run_expression <- function(case) {
  handle <- sib:::table_handle(table_named(value(case, "data")))
  text <- value(case, "expression")
  compiled <- .Call(sib:::R_swig_sib_expression_compile, NULL, text, handle, TRUE)
  out <- .Call(sib:::R_swig_sib_expression_evaluate, NULL, compiled, handle, TRUE)
  say(case, "value", sib:::frame_of(out)$value)
}

# Those of a case's values that are arguments of a function, converted.
given <- function(case, texts = character(), numbers = character(), flags = character()) {
  texts <- intersect(texts, case$keys)
  numbers <- intersect(numbers, case$keys)
  flags <- intersect(flags, case$keys)
  c(
    structure(lapply(texts, value, case = case), names = texts),
    structure(lapply(numbers, number, case = case), names = numbers),
    structure(lapply(flags, function(key) value(case, key) == "1"), names = flags)
  )
}

# What a case says of the arguments of a call, but for those it is given apart.
given_of <- function(case, call, apart) {
  keys <- setdiff(intersect(names(formals(call)), case$keys), apart)
  kinds <- vapply(formals(call)[keys], typeof, "")
  numbers <- keys[kinds %in% c("double", "integer")]
  flags <- keys[kinds == "logical"]
  given(case, setdiff(keys, c(numbers, flags)), numbers, flags)
}

rules_of <- function(name, make) {
  rows <- frame_named(name)
  names(rows)[names(rows) == "expression"] <- "expr"
  lapply(seq_len(nrow(rows)), function(i) do.call(make, as.list(rows[i, , drop = FALSE])))
}

cohort_of <- function(case) {
  arm <- c(treated = value(case, "treated"), comparison = value(case, "comparison"))
  excluded <- if (has(case, "exclusions")) {
    list(exclusions = rules_of(value(case, "exclusions"), sib_exclusion))
  }
  earlier <- if (has(case, "earlier_members")) {
    list(earlier_members = words(case, "earlier_members"))
  }
  texts <- c("person", "index_date", "tie_key", "keep", "unique_within", "opens")
  numbers <- c("close_after_months", "close_at_members")
  do.call(sib_select_cohort, c(
    list(
      table_named(value(case, "releases")), rules_of(value(case, "rules"), sib_rule), arm = arm
    ),
    excluded, earlier, given(case, texts, numbers, "exclude_treated_elsewhere")
  ))
}

run_select_cohort <- function(case) {
  cohort <- cohort_of(case)
  members <- cohort$members
  members$treated <- members$arm == "treated"
  members$row <- members$row - 1
  say(case, "members#", nrow(members))
  say_columns(case, "members", members, c("person", "treated", "index_date", "row"))
  say_table(case, "attrition", cohort$attrition)
  say_columns(case, "reasons", cohort$reasons, c("arm", "kind", "rule"))
  say(case, "treated_members", sum(members$treated))
  say(case, "comparison_members", sum(!members$treated))
  say(case, "closing_date", cohort$closing_date)
}

run_explain <- function(case) {
  told <- sib_explain(cohort_of(case), table_named(value(case, "cases")))
  told$case <- told$case - 1
  say_table(case, "explained", told)
}

measures_of <- function(name) {
  rows <- frame_named(name)
  lapply(seq_len(nrow(rows)), function(i) do.call(sib_measure, as.list(rows[i, , drop = FALSE])))
}

say_tallies <- function(case, tallies) {
  for (name in names(tallies)) {
    say(case, paste0("tally.", name), tallies[[name]])
  }
}

column_given <- function(case, key, members) {
  if (has(case, key)) structure(list(members[[value(case, key)]]), names = key)
}

run_build_history <- function(case) {
  members <- table_named(value(case, "members"))
  history <- do.call(sib_build_history, c(
    list(
      members, table_named(value(case, "convictions")), measures_of(value(case, "measures"))
    ),
    column_given(case, "birth_date", members),
    given(case, c("person", "conviction_date", "offence_date", "leap_birthday", "unlinked"))
  ))
  say_table(case, "covariates", history$covariates[-1L])
  say(case, "linked", history$linked)
  say_columns(case, "records", history$records, "disposition")
  say_tallies(case, history$tallies)
}

run_count_reconvictions <- function(case) {
  members <- table_named(value(case, "members"))
  texts <- c(
    "person", "offence_date", "conviction_date", "sentence_date", "occasion", "where", "unit",
    "index_day", "follow_up_last_day", "waiting_last_day", "occasion_date", "occasion_key",
    "as_at", "unlinked"
  )
  numbers <- c(
    "follow_up_months", "waiting_months", "follow_up_days", "waiting_days", "recording_lag_days"
  )
  counts <- do.call(sib_count_reconvictions, c(
    list(members, table_named(value(case, "convictions"))),
    column_given(case, "censoring_date", members), given(case, texts, numbers)
  ))
  say_columns(case, "persons", counts$persons, c(
    "person", "events", "offences", "reconvicted", "first_event_date", "days_at_risk", "linked",
    "immature"
  ))
  counts$records$person_row <- counts$records$person_row - 1
  say_columns(case, "records", counts$records, c("disposition", "person_row"))
  say_tallies(case, counts$tallies)
}
