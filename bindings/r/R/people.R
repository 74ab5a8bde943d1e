# What history and reconvictions share: people and dates in, names of codes out.

# list(ids, index, rows) of the members of a cohort, or of a table with such columns.
people_of <- function(members, person, index_date) {
  made <- inherits(members, "sib_cohort")
  if (made) {
    members <- members$members
    person <- "person"
    index_date <- "index_date"
  }
  check_data(members)
  absent <- setdiff(c(person, index_date), names(members))
  if (length(absent) > 0L) {
    stop_argument(paste0("the members have no column ", absent[[1L]]), absent[[1L]])
  }
  ids <- texts_of(members[[person]], person)
  list(
    ids = ids, index = dates_of(members[[index_date]], index_date),
    rows = rows_of(members, ids, length(ids), "the members", made = made)
  )
}

# Days since 1970-01-01 of one date; NULL for none.
day_of <- function(x, name) {
  if (is.null(x)) {
    return(NULL)
  }
  day <- dates_of(x, name)
  if (length(day) != 1L || is.na(day)) {
    stop_argument(paste0(name, " must be one date"), name)
  }
  as.numeric(day)
}

date_of <- function(days) as.Date(days, origin = "1970-01-01")

# A table handle of conviction records, whatever columns of dates it has.
conviction_table <- function(convictions, person, dates) {
  records_of(convictions, person, dates)
}

# How many records have each disposition.
tallies_of <- function(table) structure(table$records, names = table$disposition)

print_tallies <- function(tallies) {
  met <- tallies[tallies > 0]
  cat(paste0("  ", format(names(met)), "  ", format(met, big.mark = ","), "\n"), sep = "")
}
