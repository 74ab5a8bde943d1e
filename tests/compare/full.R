# Total distances of libsib's full matching and of package optmatch, on data without ties:
#
#   Rscript full.R <program made of match.c> <seeds>
#
# Prints a line for each difference beyond optmatch's tolerance, at last settings x seeds, their
# number, and by how much optmatch's default tolerance misses the least total.

suppressMessages(library(optmatch))
options(optmatch_max_problem_size = Inf, fullmatch_try_recovery = FALSE)
arguments <- commandArgs(trailingOnly = TRUE)
program <- arguments[1]
seeds <- as.integer(arguments[2])

people <- function(seed) {
  set.seed(seed)
  n <- sample(200:400, 1)
  score <- plogis(rnorm(n, -1.2, 0.8))
  data.frame(treat = as.integer(runif(n) < score), score = score,
             stratum = sample(1:2, n, replace = TRUE))
}

of_libsib <- function(d, s) {
  text <- transform(d, score = sprintf("%.17g", score), x1 = 0, x2 = 0,
                    x3 = 0)
  write.csv(text, file, row.names = FALSE, quote = FALSE)
  options <- c("method=full", paste0("exact=", s$exact), paste0("max_controls=", s$max_controls),
               paste0("max_treated=", s$max_treated))
  if (!is.na(s$caliper)) {
    options <- c(options, paste0("caliper=", s$caliper), "caliper_unit=raw")
  }
  pairs <- system2(program, c(file, options), stdout = TRUE)
  case <- as.integer(sub(" .*", "", pairs))
  control <- as.integer(sub(".* ", "", pairs))
  c(length(unique(case)) + length(unique(control)), sum(abs(d$score[case] - d$score[control])))
}

of_optmatch <- function(d, s, tol) {
  rownames(d) <- seq_len(nrow(d))
  within <- if (s$exact == 1) exactMatch(treat ~ stratum, d)
  distances <- match_on(treat ~ score, data = d, method = function(index, data, z) {
    abs(data[index[, 1], "score"] - data[index[, 2], "score"])
  }, within = within)
  if (!is.na(s$caliper)) distances <- distances + caliper(distances, s$caliper)
  most <- function(x) if (x == 0) Inf else x
  sets <- suppressWarnings(fullmatch(
    distances, min.controls = 1 / most(s$max_treated), max.controls = most(s$max_controls),
    data = d, tol = tol
  ))
  total <- tapply(seq_len(nrow(d)), sets, function(rows) {
    treated <- d$score[rows[d$treat[rows] == 1]]
    sum(abs(outer(treated, d$score[rows[d$treat[rows] == 0]], "-")))
  })
  c(sum(!is.na(sets)), sum(total))
}

# Whether everybody can be in a set.
feasible <- function(d, s) {
  strata <- if (s$exact == 1) d$stratum else rep(1, nrow(d))
  all(tapply(d$treat, strata, function(t) {
    (s$max_controls == 0 || sum(t == 0) <= s$max_controls * sum(t)) &&
      (s$max_treated == 0 || sum(t == 1) <= s$max_treated * sum(t == 0))
  }))
}

settings <- rbind(
  expand.grid(max_controls = 0, max_treated = 0, exact = 0:1, caliper = c(NA, 0.05, 0.01)),
  expand.grid(max_controls = c(0, 4, 5), max_treated = 1:3, exact = 0:1, caliper = NA),
  expand.grid(max_controls = c(4, 8), max_treated = 0, exact = 0:1, caliper = NA)
)
file <- tempfile()
differences <- 0
counted <- 0
missed <- 0
for (seed in seq_len(seeds)) {
  d <- people(seed)
  for (i in seq_len(nrow(settings))) {
    s <- settings[i, ]
    if (!feasible(d, s)) next # fullmatch() refuses
    ours <- of_libsib(d, s)
    theirs <- of_optmatch(d, s, 1e-9)
    rough <- of_optmatch(d, s, 1e-3)
    counted <- counted + 1
    missed <- max(missed, rough[2] / ours[2] - 1)
    if (ours[1] != theirs[1] || ours[2] > theirs[2] + 1e-12 || ours[2] < theirs[2] - 1e-6) {
      differences <- differences + 1
      cat("seed", seed, "setting", i, ":", ours, "and", theirs, "\n")
    }
  }
}
cat(sprintf("%d settings x seeds of optmatch's full matching, %d differences; ", counted,
            differences),
    sprintf("its default tolerance is up to %.3g %% off\n", 100 * missed), sep = "")
if (differences > 0 || counted == 0) quit(status = 1)
