# Pairs of libsib and of the R package MatchIt over a grid of settings, on data without ties:
#
#   Rscript matchit.R <program made of match.c> <seeds>
#
# Prints a line for each difference, at last settings x seeds and the number of differences.

suppressMessages(library(MatchIt))
arguments <- commandArgs(trailingOnly = TRUE)
program <- arguments[1]
seeds <- as.integer(arguments[2])

orders <- c("largest", "smallest", "closest", "data")
setting <- function(order = "largest", ratio = 1, replace = 0, reuse_max = 0, caliper = NA,
                    caliper_unit = NA, exact = 0, discard = "none") {
  list(order = order, ratio = ratio, replace = replace, reuse_max = reuse_max,
       caliper = caliper, caliper_unit = caliper_unit, exact = exact, discard = discard)
}
each_order <- function(...) lapply(orders, setting, ...)

grid <- c(
  each_order(), each_order(ratio = 2), each_order(ratio = 3),
  each_order(caliper = 0.1, caliper_unit = "sd_all"),
  each_order(ratio = 2, caliper = 0.02, caliper_unit = "raw"),
  each_order(replace = 1, reuse_max = 2),
  each_order(ratio = 2, replace = 1, reuse_max = 3),
  each_order(ratio = 2, exact = 1),
  lapply(1:3, function(k) setting(ratio = k, replace = 1)),
  list(
    setting(ratio = 2, replace = 1, caliper = 0.05, caliper_unit = "sd_all"),
    setting(ratio = 3, replace = 1, caliper = 0.01, caliper_unit = "raw", exact = 1),
    setting(caliper = 0.2, caliper_unit = "sd_all", exact = 1),
    setting("closest", caliper = 0.03, caliper_unit = "raw", exact = 1),
    setting(discard = "treated"), setting(discard = "control"), setting(discard = "both"),
    setting("closest", discard = "both", caliper = 0.2, caliper_unit = "sd_all"),
    setting("smallest", ratio = 2, discard = "control", caliper = 0.1, caliper_unit = "sd_all"),
    setting("farthest"), setting("farthest", caliper = 0.1, caliper_unit = "sd_all"),
    setting("farthest", replace = 1, reuse_max = 2)))

people <- function(seed) {
  set.seed(seed)
  n <- sample(200:400, 1)
  score <- plogis(rnorm(n, -0.9 + 0.05 * (seed %% 10), 1.2))
  data.frame(treat = as.integer(runif(n) < score), score = score,
             stratum = sample(1:4, n, replace = TRUE))
}

# Pairs as "case control", case by case, in the order a case got its controls.
of_matchit <- function(d, s) {
  call <- list(treat ~ score, d, distance = d$score, m.order = s$order, ratio = s$ratio,
               replace = s$replace == 1, discard = s$discard)
  if (s$reuse_max > 0) call$reuse.max <- s$reuse_max
  if (s$exact == 1) call$exact <- ~stratum
  if (!is.na(s$caliper)) {
    call$caliper <- s$caliper
    call$std.caliper <- s$caliper_unit == "sd_all"
  }
  found <- suppressWarnings(do.call(matchit, call))$match.matrix
  cases <- rep(rownames(found), each = ncol(found))
  controls <- as.vector(t(found))
  pairs <- paste(cases, controls)[!is.na(controls)]
  pairs[order(as.integer(cases[!is.na(controls)]))]
}

# MatchIt's farthest serves the cases of a round by their distances when the round begins, libsib's
# by the distances of the moment. For one round the former is the order of suitably sorted rows.
rows_in_order <- function(d, s) {
  if (s$order != "farthest") return(seq_len(nrow(d)))
  controls <- d$score[d$treat == 0]
  nearest <- vapply(d$score, function(x) min(abs(x - controls)), 0)
  order(-d$treat, -nearest)
}

of_libsib <- function(d, s) {
  rows <- rows_in_order(d, s)
  text <- transform(d[rows, ], score = sprintf("%.17g", score), x1 = 0, x2 = 0,
                    x3 = 0)
  write.csv(text, file, row.names = FALSE, quote = FALSE)
  if (s$order == "farthest") s$order <- "data"
  given <- s[!is.na(s)]
  options <- paste0(names(given), "=", vapply(given, format, "", digits = 15))
  pairs <- system2(program, c(file, options), stdout = TRUE)
  case <- rows[as.integer(sub(" .*", "", pairs))]
  control <- rows[as.integer(sub(".* ", "", pairs))]
  paste(case, control)[order(case)]
}

file <- tempfile()
differences <- 0
counted <- 0
for (seed in seq_len(seeds)) {
  d <- people(seed)
  for (s in grid) {
    ours <- of_libsib(d, s)
    theirs <- of_matchit(d, s)
    counted <- counted + length(theirs)
    if (!identical(ours, theirs)) {
      differences <- differences + 1
      cat(sprintf("seed %d: %d and %d pairs, %d only here, %d only there: %s\n", seed,
                  length(ours), length(theirs), length(setdiff(ours, theirs)),
                  length(setdiff(theirs, ours)), paste(names(s), s, sep = "=", collapse = " ")))
    }
  }
}
cat(sprintf("MatchIt %s: %d settings x %d seeds, %d pairs, %d differences\n",
            packageVersion("MatchIt"), length(grid), seeds, counted, differences))
quit(status = as.integer(differences > 0))
