# Sets of libsib's exact matching, coarsened exact matching and subclassification, and pairs by
# distances of covariates, against package MatchIt, on data without ties:
#
#   Rscript covariates.R <program made of match.c> <seeds>
#
# Prints a line for each difference, at last settings x seeds and the number of differences.

suppressMessages(library(MatchIt))
arguments <- commandArgs(trailingOnly = TRUE)
program <- arguments[1]
seeds <- as.integer(arguments[2])

people <- function(seed) {
  set.seed(seed)
  n <- sample(200:400, 1)
  x <- matrix(rnorm(3 * n), n)
  x[, 2] <- exp(x[, 1] / 2 + x[, 2])
  score <- plogis(0.5 * x[, 1] + 0.1 * x[, 2] - 1.4 + 0.05 * (seed %% 10))
  data.frame(treat = as.integer(runif(n) < score), score = score,
             stratum = sample(1:4, n, replace = TRUE), x1 = x[, 1], x2 = x[, 2],
             x3 = x[, 3] + x[, 2] / 3)
}

run <- function(d, options) {
  text <- d
  for (name in c("score", "x1", "x2", "x3")) text[[name]] <- sprintf("%.17g", d[[name]])
  write.csv(text, file, row.names = FALSE, quote = FALSE)
  found <- system2(program, c(file, shQuote(options)), stdout = TRUE)
  matrix(as.integer(unlist(strsplit(found, " "))), ncol = 2, byrow = TRUE)
}

# Numbers of sets in the order of their first person, so that names do not matter.
canonical <- function(set) match(set, unique(set[!is.na(set)]))

sets_of_libsib <- function(d, options) {
  found <- run(d, options)
  set <- rep(NA, nrow(d))
  set[found[, 1]] <- found[, 2]
  canonical(set)
}

pairs_of_libsib <- function(d, options) {
  found <- run(d, options)
  paste(found[, 1], found[, 2])[order(found[, 1])]
}

pairs_of_matchit <- function(m) {
  found <- m$match.matrix
  cases <- rep(rownames(found), each = ncol(found))
  controls <- as.vector(t(found))
  pairs <- paste(cases, controls)[!is.na(controls)]
  pairs[order(as.integer(cases[!is.na(controls)]))]
}

sets_of_matchit <- function(m) canonical(as.integer(m$subclass))

quietly <- function(...) suppressWarnings(matchit(...))
sturges <- "{\"x1\":\"sturges\",\"x2\":\"sturges\",\"x3\":\"sturges\"}"
cut <- "{\"x1\":[-1,0,1],\"x2\":[1,3],\"x3\":4}"
cuts <- list(x1 = c(-1, 0, 1), x2 = c(1, 3), x3 = 4)
both <- function(name, ours, theirs, pairs = FALSE) {
  list(name = name, ours = if (pairs) pairs_of_libsib else sets_of_libsib, options = ours,
       theirs = if (pairs) function(d) pairs_of_matchit(theirs(d)) else
         function(d) sets_of_matchit(theirs(d)))
}
nearest <- function(distance, order, ratio, replace, caliper, exact) {
  options <- c(paste0("distance=", distance), paste0("order=", order), paste0("ratio=", ratio),
               paste0("replace=", as.integer(replace)), if (exact) "exact=1",
               if (!is.na(caliper)) c(paste0("caliper=", caliper), "caliper_unit=sd_all"))
  both(paste(options, collapse = " "), options, function(d) {
    call <- list(treat ~ x1 + x2 + x3, d, ratio = ratio, replace = replace)
    by_score <- order %in% c("largest", "smallest") || !is.na(caliper)
    if (by_score) {
      call$distance <- d$score
      call$mahvars <- ~x1 + x2 + x3
    } else {
      call$distance <- distance
    }
    call$m.order <- order
    if (!is.na(caliper)) call$caliper <- caliper
    if (exact) call$exact <- ~stratum
    do.call(quietly, call)
  }, pairs = TRUE)
}
grid <- c(
  list(
    both("exact", c("method=exact", "exact=1"), function(d) quietly(treat ~ stratum, d,
                                                                    method = "exact")),
    both("cem", c("method=exact", "exact=x", paste0("coarsen=", sturges)),
         function(d) quietly(treat ~ x1 + x2 + x3, d, method = "cem")),
    both("cem of stated cutpoints", c("method=exact", "exact=x", paste0("coarsen=", cut)),
         function(d) quietly(treat ~ x1 + x2 + x3, d, method = "cem", cutpoints = cuts))),
  lapply(c(2, 4, 5, 6, 8, 10), function(k) {
    both(paste("subclass", k), c("method=subclass", paste0("subclasses=", k)),
         function(d) quietly(treat ~ x1, d, method = "subclass", distance = d$score,
                             subclass = k, min.n = 0))
  }),
  do.call(Map, c(list(nearest), expand.grid(
    distance = c("mahalanobis", "robust_mahalanobis", "scaled_euclidean", "euclidean"),
    order = c("data", "closest"), ratio = c(1, 2), replace = FALSE, caliper = NA,
    exact = c(FALSE, TRUE), stringsAsFactors = FALSE))),
  do.call(Map, c(list(nearest), expand.grid(
    distance = c("mahalanobis", "robust_mahalanobis", "scaled_euclidean", "euclidean"),
    order = "data", ratio = c(1, 3), replace = TRUE, caliper = NA, exact = FALSE,
    stringsAsFactors = FALSE))),
  do.call(Map, c(list(nearest), expand.grid(
    distance = "mahalanobis", order = c("largest", "smallest", "closest"), ratio = 1:3,
    replace = FALSE, caliper = c(NA, 0.2), exact = c(FALSE, TRUE), stringsAsFactors = FALSE))))

# R rounds places of quantiles; where one falls on a case, that decides on which side it is.
on_a_case <- function(d, s) {
  k <- as.integer(sub("subclass ", "", s$name))
  any(((sum(d$treat) - 1) * seq_len(k - 1)) %% k == 0)
}

file <- tempfile()
differences <- 0
counted <- 0
for (seed in seq_len(seeds)) {
  d <- people(seed)
  for (s in grid) {
    if (startsWith(s$name, "subclass") && on_a_case(d, s)) next
    ours <- s$ours(d, s$options)
    theirs <- s$theirs(d)
    counted <- counted + length(theirs)
    if (!identical(ours, theirs)) {
      differences <- differences + 1
      cat(sprintf("seed %d: %d here and %d there, %d only here, %d only there: %s\n", seed,
                  length(ours), length(theirs), length(setdiff(ours, theirs)),
                  length(setdiff(theirs, ours)), s$name))
    }
  }
}
cat(sprintf("MatchIt %s: %d settings of covariates, strata x %d seeds, %d rows, %d differences\n",
            packageVersion("MatchIt"), length(grid), seeds, counted, differences))
quit(status = as.integer(differences > 0))
