# Tasks of matching: who is compared with whom. The answer is the total distance, or how many
# rows are matched where contenders share no distance.

versus <- function(treated, controls) {
  function(size) paste(count(treated[[size]]), "v", count(controls[[size]]))
}

matched_rows <- function(weights) sum(weights > 0)

# The sum of |difference of scores| over the pairs of a match matrix of MatchIt.
total_of <- function(m, people) {
  pairs <- m$match.matrix
  score <- stats::setNames(people$score, rownames(people))
  sum(abs(score[rownames(pairs)] - score[pairs]), na.rm = TRUE)
}

# Nearest on a given score.
nearest_task <- function(what, treated, controls, sib, matchit, leave_out = integer()) {
  list(
    what = what, sizes = length(treated), size = versus(treated, controls),
    data = function(size) people_of(treated[[size]], controls[[size]], 2),
    calls = function(people, size) {
      calls <- list(
        libsib = function() {
          by <- list(treated ~ 1, people, distance = people$score)
          suppressWarnings(do.call(sib::sib_match, c(by, sib)))$total_distance
        },
        MatchIt = function() {
          by <- list(treated ~ 1, people, distance = people$score)
          total_of(suppressWarnings(do.call(MatchIt::matchit, c(by, matchit))), people)
        }
      )
      if (size %in% leave_out) calls["libsib"] else calls
    }
  )
}

small <- c(1e3, 1e4, 1e5)
TASKS$nearest <- nearest_task(
  "nearest on a score, 1:1", small, 10 * small, list(), list()
)
TASKS$nearest_caliper <- nearest_task(
  "nearest on a score, 1:10, caliper 0.2", small, c(1e4, 1e5, 1e6),
  list(ratio = 10, caliper = 0.2), list(ratio = 10, caliper = 0.2)
)
TASKS$optimal <- nearest_task(
  "optimal on a score, 1:1", c(1e3, 1e3, 1e5), c(1e4, 1e5, 1e6),
  list(method = "optimal"), list(method = "optimal"), leave_out = 3
)
TASKS$optimal_ten <- nearest_task(
  "optimal on a score, 1:10", c(300, 1e3, 1e4), c(3e3, 1e4, 1e6),
  list(method = "optimal", ratio = 9), list(method = "optimal", ratio = 9), leave_out = 3
)

covariates_task <- function(what, treated, controls, more, leave_out) {
  list(
    what = what, sizes = length(treated), size = versus(treated, controls),
    data = function(size) people_of(treated[[size]], controls[[size]], 40),
    calls = function(people, size) {
      covariates <- reformulate(paste0("x", 1:40))
      by <- c(list(formula_of(people), people, distance = people$score, mahvars = covariates,
        ratio = 9), more)
      calls <- list(
        libsib = function() matched_rows(weights(suppressWarnings(do.call(sib::sib_match, by)))),
        MatchIt = function() matched_rows(suppressWarnings(do.call(MatchIt::matchit, by))$weights)
      )
      if (size %in% leave_out) calls["libsib"] else calls
    }
  )
}
TASKS$mahalanobis <- covariates_task(
  "Mahalanobis, 40 covariates, 1:9", c(300, 1e3, 1e3, 1e4), c(3e3, 1e4, 1e5, 1e6), list(), 3:4
)
TASKS$mahalanobis_caliper <- covariates_task(
  "Mahalanobis inside a score caliper of 0.2", c(300, 1e3, 1e3, 1e4), c(3e3, 1e4, 1e5, 1e6),
  list(caliper = 0.2), 3:4
)

TASKS$full <- list(
  what = "full on a score", sizes = 3, size = versus(c(1e3, 1e4, 1e5), c(1e4, 1e5, 1e6)),
  data = function(size) people_of(10^(size + 2), 10^(size + 3), 2),
  calls = function(people, size) {
    by <- list(treated ~ 1, people, distance = people$score)
    calls <- list(
      libsib = function() matched_rows(weights(do.call(sib::sib_match, c(by, method = "full")))),
      quickmatch = function() {
        length(quickmatch::quickmatch(distances::distances(people$score), people$treated))
      },
      optmatch = function() matched_rows(do.call(MatchIt::matchit, c(by, method = "full"))$weights)
    )
    if (size == 1) calls else calls[1:2]
  }
)

TASKS$subclass <- list(
  what = "six subclasses of a score", sizes = 3,
  size = function(size) paste(count(10^(size + 3)), "people"),
  data = function(size) people_of(10^(size + 2), 9 * 10^(size + 2), 10),
  calls = function(people, size) {
    by <- list(treated ~ 1, people, method = "subclass", distance = people$score)
    list(
      libsib = function() matched_rows(weights(suppressWarnings(do.call(sib::sib_match, by)))),
      MatchIt = function() matched_rows(suppressWarnings(do.call(MatchIt::matchit, by))$weights)
    )
  }
)

TASKS$coarsened <- list(
  what = "coarsened exact, 10 covariates, 3 classes each", sizes = 3,
  size = function(size) paste(count(10^(size + 3)), "people"),
  data = function(size) people_of(10^(size + 2), 9 * 10^(size + 2), 10),
  calls = function(people, size) {
    names <- paste0("x", 1:10)
    by <- list(formula_of(people), people, method = "cem",
      cutpoints = stats::setNames(as.list(rep(3, 10)), names))
    list(
      libsib = function() matched_rows(weights(suppressWarnings(do.call(sib::sib_match, by)))),
      MatchIt = function() matched_rows(suppressWarnings(do.call(MatchIt::matchit, by))$weights)
    )
  }
)
