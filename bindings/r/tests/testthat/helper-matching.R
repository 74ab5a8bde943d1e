# Made-up people whose scores are all different, so that no tie rule can matter.
people <- function(seed = 1, n = 300) {
  old <- if (exists(".Random.seed", globalenv())) get(".Random.seed", globalenv())
  on.exit(if (is.null(old)) set.seed(NULL) else assign(".Random.seed", old, globalenv()))
  set.seed(seed)
  d <- data.frame(
    person = sprintf("p%04d", sample(9999, n)), age = rnorm(n, 35, 9), prior = rexp(n),
    site = factor(sample(letters[1:4], n, TRUE)), drugs = runif(n) < 0.4,
    days = sample(100:365, n, TRUE)
  )
  chance <- plogis(-1.3 + 0.03 * (d$age - 35) + 0.4 * d$prior + 0.3 * d$drugs)
  d$treat <- as.integer(runif(n) < chance)
  d$events <- rpois(n, d$days / 365 * exp(0.5 + 0.2 * d$prior - 0.2 * d$treat))
  d
}

people_formula <- treat ~ age + prior + site + drugs

# The settings of matchit() that this package offers.
offered <- list(
  list(), list(ratio = 2), list(ratio = 2, m.order = "closest"), list(m.order = "smallest"),
  list(m.order = "data"), list(replace = TRUE), list(replace = TRUE, ratio = 3),
  list(replace = TRUE, ratio = 2, normalize = FALSE), list(reuse.max = 2), list(caliper = 0.1),
  list(caliper = 0.01, std.caliper = FALSE, ratio = 2), list(exact = ~site),
  list(exact = "site", caliper = 0.2, replace = TRUE, ratio = 2),
  list(exact = ~ site + I(days > 200), caliper = 0.3), list(discard = "treated"),
  list(discard = "control"), list(discard = "both", ratio = 2),
  list(link = "linear.logit", caliper = 0.2), list(link = "linear.logit", ratio = 2)
)

quietly <- function(...) suppressWarnings(..., classes = "sib_unmatched")

# A function of a package that this one does not depend on.
peer <- function(package, name) getExportedValue(package, name)

# A file of $SIB_TEST_DATA; a named skip without it.
test_data <- function(...) {
  file <- file.path(Sys.getenv("SIB_TEST_DATA"), ...)
  if (!file.exists(file)) skip(paste("no", file.path("$SIB_TEST_DATA", ...)))
  read.csv(file)
}

lalonde <- function() test_data("matching", "lalonde_matchit614.csv")
oracle <- function(name) test_data("oracle", name)

lalonde_formula <- treat ~ age + educ + race + married + nodegree + re74 + re75
