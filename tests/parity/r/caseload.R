# A service watched while it runs.

tables_given <- function(case, names) {
  names <- intersect(names, case$keys)
  structure(lapply(names, function(name) table_named(value(case, name))), names = names)
}

say_caseload <- function(case, found) {
  if ("person" %in% names(found$persons)) { # the package's own, which C's caller has
    found$persons <- found$persons[-1L]
  }
  for (name in names(found)) {
    say_table(case, name, found[[name]])
  }
}

run_caseload_measure <- function(case) {
  texts <- c(
    "as_at", "activity_where", "area_inside", "odd_day", "release_day", "recorded_from", "on_exit",
    "on_custody", "gate_release", "need_denominator", "window_from", "window_to", "exit_date",
    "cohort"
  )
  numbers <- c("period_months", "period_days", "parts", "support_months", "least", "months")
  tables <- c("members", "contacts", "spells", "needs", "overlaps", "facts")
  found <- do.call(sib_caseload_measure, c(tables_given(case, tables), given(case, texts, numbers)))
  say_caseload(case, found)
}

run_caseload_lists <- function(case) {
  say_caseload(case, do.call(sib_caseload_lists, c(
    tables_given(case, c("lists", "spells")), given(case, c("as_at", "too_long_where"), "gap_days")
  )))
}

run_caseload_activity <- function(case) {
  say_caseload(case, do.call(sib_caseload_activity, c(
    tables_given(case, c("contacts", "workers")), given(case, c("as_at", "window_from"))
  )))
}
