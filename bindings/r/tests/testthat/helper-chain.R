# Releases and convictions small enough to count by hand.
hand_releases <- data.frame(
  person_id = c(3, 1, 1, 2, 4),
  release_date = as.Date(c("2010-09-09", "2010-10-01", "2010-09-10", "2010-09-12", "2010-09-13")),
  prison = c("HMP A", "HMP A", "HMP A", "HMP B", "HMP B"),
  age = c(17, 30, 30, 40, NA)
)
hand_convictions <- data.frame(
  person_id = c(1, 1, 1, 2, 9),
  offence_date = as.Date(c("2010-12-01", "2011-09-10", "2011-09-11", "2010-09-12", "2011-01-01")),
  conviction_date = as.Date(c("2011-01-01", "2012-03-10", "2012-01-01", "2011-01-01",
    "2011-02-01")),
  violent = c(TRUE, FALSE, FALSE, FALSE, TRUE)
)

hand_cohort <- function(...) {
  sib_select_cohort(hand_releases, c(adult = "age >= 18"), person = "person_id",
    arm = c(treated = "prison = 'HMP A'", comparison = "prison = 'HMP B'"), ...)
}

# n pairs, one comparison each.
paired <- function(n) {
  list(
    treated = rep(c(TRUE, FALSE), each = n), ids = NULL,
    pairs = data.frame(treated_row = seq_len(n), comparison_row = n + seq_len(n))
  )
}

# An effect with so many events in each arm of n pairs.
effect_of <- function(treated_events, comparison_events, n = 1000) {
  outcome <- numeric(2 * n)
  outcome[c(1, n + 1)] <- c(treated_events, comparison_events)
  sib_estimate_effect(paired(n), outcome, weighting = "aggregate")
}

json_text_of <- function(file) paste(readLines(file, encoding = "UTF-8"), collapse = "\n")
