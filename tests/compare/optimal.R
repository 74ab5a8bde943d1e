# Total distances of libsib's optimal matching and of package optmatch, on data without ties:
#
#   Rscript optimal.R <program made of match.c> <seeds>
#
# Prints a line for each difference beyond optmatch's tolerance, at last settings x seeds, their
# number, and by how much optmatch's default tolerance misses the least total.

suppressMessages(library(optmatch))
options(optmatch_max_problem_size = Inf)
arguments <- commandArgs(trailingOnly = TRUE)
program <- arguments[1]
seeds <- as.integer(arguments[2])

people <- function(seed) {
  set.seed(seed)
  n <- sample(200:400, 1)
  score <- plogis(rnorm(n, -1.8, 0.8))
  data.frame(treat = as.integer(runif(n) < score), score = score,
             stratum = sample(1:2, n, replace = TRUE))
}

of_libsib <- function(d, ratio, exact) {
  text <- transform(d, score = sprintf("%.17g", score), x1 = 0, x2 = 0,
                    x3 = 0)
  write.csv(text, file, row.names = FALSE, quote = FALSE)
  options <- c("method=optimal", paste0("ratio=", ratio), paste0("exact=", exact))
  pairs <- system2(program, c(file, options), stdout = TRUE)
  case <- as.integer(sub(" .*", "", pairs))
  control <- as.integer(sub(".* ", "", pairs))
  c(length(pairs), sum(abs(d$score[case] - d$score[control])))
}

of_optmatch <- function(d, ratio, exact, tol) {
  rownames(d) <- seq_len(nrow(d))
  within <- if (exact == 1) exactMatch(treat ~ stratum, d)
  distances <- match_on(treat ~ score, data = d, method = function(index, data, z) {
    abs(data[index[, 1], "score"] - data[index[, 2], "score"])
  }, within = within)
  sets <- suppressWarnings(pairmatch(distances, controls = ratio, data = d, tol = tol))
  total <- tapply(seq_len(nrow(d)), sets, function(rows) {
    sum(abs(d$score[rows[d$treat[rows] == 1]] - d$score[rows[d$treat[rows] == 0]]))
  })
  c(sum(!is.na(sets) & d$treat == 0), sum(total))
}

file <- tempfile()
differences <- 0
counted <- 0
missed <- 0
for (seed in seq_len(seeds)) {
  d <- people(seed)
  for (ratio in 1:3) {
    for (exact in 0:1) {
      strata <- if (exact == 1) d$stratum else rep(1, nrow(d))
      room <- tapply(d$treat, strata, function(t) sum(t == 0) - ratio * sum(t))
      if (any(room < 0)) next # pairmatch() refuses
      ours <- of_libsib(d, ratio, exact)
      theirs <- of_optmatch(d, ratio, exact, 1e-9)
      rough <- of_optmatch(d, ratio, exact, 1e-3)
      counted <- counted + 1
      missed <- max(missed, rough[2] / ours[2] - 1)
      if (ours[1] != theirs[1] || ours[2] > theirs[2] + 1e-12 || ours[2] < theirs[2] - 1e-6) {
        differences <- differences + 1
        cat("seed", seed, "ratio", ratio, "exact", exact, ":", ours, "and", theirs, "\n")
      }
    }
  }
}
cat(sprintf("%d settings x seeds of optmatch, %d differences; its default tolerance is up to ",
            counted, differences), sprintf("%.3g %% off\n", 100 * missed), sep = "")
if (differences > 0 || counted == 0) quit(status = 1)
