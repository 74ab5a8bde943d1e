# What the contenders work on, drawn from a seed: people, their scores, their records.

SEED <- 20261

# `treated` and `controls` people with k covariates, a third of them flags, whose arm depends on
# them; `score` is the true probability.
people_of <- function(treated, controls, k) {
  set.seed(SEED)
  n <- treated + controls
  arm <- rep(c(1L, 0L), c(treated, controls))
  columns <- lapply(seq_len(k), function(j) {
    if (j %% 3 == 0) rbinom(n, 1, 0.3 + 0.08 * arm) else rnorm(n) + 0.25 * arm
  })
  names(columns) <- paste0("x", seq_len(k))
  people <- as.data.frame(columns)
  people$score <- plogis(-1 + 0.25 * rowSums(people[, seq_len(min(k, 8)), drop = FALSE]))
  people$treated <- arm
  people[sample.int(n), ]
}

formula_of <- function(people) {
  reformulate(grep("^x", names(people), value = TRUE), "treated")
}

# People with an index date, and ten records each on average, most outside any window.
records_of <- function(n, ids) {
  set.seed(SEED)
  person <- if (ids == "text") sprintf("p%08d", seq_len(n)) else seq_len(n)
  members <- data.frame(person = person, index_date = as.Date("2012-01-01") + seq_len(n) %% 365)
  owner <- sample.int(n, 10 * n, replace = TRUE)
  offence <- as.Date("2002-01-01") + sample.int(4700, 10 * n, replace = TRUE)
  list(members = members, convictions = data.frame(
    person = person[owner], offence_date = offence,
    conviction_date = offence + sample.int(200, 10 * n, replace = TRUE)
  ))
}
