d <- people(30)

refused_as <- function(status, ..., says = NULL) {
  expect_error(sib_match(people_formula, d, ...), says, class = paste0("sib_error_", status))
}

test_that("what matchit() has and the library has not is refused with what to do", {
  refused_as("unsupported", method = "genetic", says = "optimal")
  refused_as("argument", method = "optimal", replace = TRUE, says = "method")
  refused_as("argument", method = "optimal", m.order = "random", says = "NEAREST")
  refused_as("unsupported", method = NULL)
  refused_as("unsupported", distance = "gbm", says = "glm")
  refused_as("unsupported", link = "probit", says = "linear.logit")
  refused_as("unsupported", estimand = "ATC", says = "swap")
  refused_as("unsupported", estimand = "ATE")
  refused_as("argument", mahvars = ~age, method = "optimal", says = "nearest")
  refused_as("argument", cutpoints = 3, says = "cem")
  refused_as("argument", method = "cem", cutpoints = list(nosuch = 3), says = "nosuch")
  refused_as("unsupported", method = "cem", cutpoints = "scott", says = "sturges")
  refused_as("argument", method = "exact", caliper = 0.2, says = "caliper")
  refused_as("unsupported", antiexact = ~site, says = "antiexact")
  refused_as("unsupported", reestimate = TRUE, says = "reestimate")
  refused_as("unsupported", s.weights = "days", says = "s.weights")
  refused_as("unsupported", include.obj = TRUE, says = "include.obj")
  refused_as("unsupported", min.controls = 1, says = "min.controls")
  refused_as("unsupported", max.controls = 3, says = "ratio")
  refused_as("argument", method = "full", max.controls = 0.5, says = "single")
  refused_as("argument", method = "full", min.controls = 2, says = "single")
  refused_as("argument", method = "full", max.controls = 2, caliper = 0.2, says = "caliper")
  refused_as("argument", method = "full", ratio = 2, says = "ratio")
  refused_as("unsupported", unit.id = "person", says = "id =")
  refused_as("unsupported", subset = age > 20, says = "out of the data") # age is not looked up
})

test_that("unknown names and values are refused with those that there are", {
  refused_as("argument", calliper = 0.2, says = "calliper")
  refused_as("argument", discard = "hull", says = "both")
  refused_as("argument", discard = c(TRUE, FALSE), says = "both")
  refused_as("argument", m.order = "nearest", says = "farthest")
  refused_as("argument", replace = 2, says = "TRUE or FALSE")
  refused_as("argument", normalize = NA, says = "TRUE or FALSE")
  refused_as("argument", verbose = 1, says = "TRUE or FALSE")
  refused_as("argument", reuse.max = 0, says = "1 or more")
  refused_as("argument", distance.options = list(weights = 1), says = "screen_p")
  refused_as("argument", distance.options = list(0.2), says = "screen_p")
  refused_as("argument", distance = d$age, distance.options = list(screen_p = 0.2))
  refused_as("argument", distance = d$age, link = "logit", says = "numbers")
  refused_as("argument", distance = d$site, says = "numbers")
  refused_as("argument", distance = diag(nrow(d)), says = "one value a person")
  refused_as("argument", exact = "nosuch", says = "nosuch")
  refused_as("argument", exact = ~nosuch, says = "nosuch")
  refused_as("argument", exact = 3, says = "formula")
  refused_as("argument", exact = site ~ age, says = "one-sided")
  refused_as("argument", id = "nosuch", says = "nosuch")
  refused_as("argument", id = ~ person + site, says = "one column")
  refused_as("argument", id = person ~ site, says = "one-sided")
  refused_as("argument", tie_key = "age", says = "whole")
  refused_as("argument", ratio = 0, says = "1 or more")
  refused_as("argument", ratio = 0.5, says = "1 or more")
  refused_as("argument", ratio = "2", says = "1 or more")
  refused_as("argument", seed = -1)
  refused_as("argument", threads = 0)
})

test_that("bad data are refused where they are", {
  refused_as("shape", distance = d$age[-1])
  refused_as("shape", id = d$person[-1])
  refused_as("data", id = "site")
  refused_as("nonfinite", distance = replace(d$age, 4, NA))
  refused_as("nonfinite", distance = replace(d$age, 4, Inf))
  at <- function(changed, ...) {
    error <- tryCatch(sib_match(people_formula, changed, ...), sib_error = identity)
    list(error$status, error$column, error$row)
  }
  missing <- d
  missing$prior[[6]] <- NA
  expect_identical(at(missing), list("data", "prior", 6))
  missing <- d
  missing$site[[5]] <- NA
  expect_identical(at(missing[-4], exact = d["site"])[[1L]], "argument")
  error <- tryCatch(sib_match(treat ~ age, missing, exact = ~site), sib_error = identity)
  expect_identical(error[c("status", "row")], list(status = "data", row = 5))
  missing <- d
  missing$treat[[3]] <- NA
  expect_identical(at(missing)[[3L]], 3)
})

test_that("refusals of arm and covariates say what to do", {
  changed <- d
  changed$treat <- ifelse(d$treat == 1, "new", "old")
  says <- function(formula, data) {
    conditionMessage(tryCatch(sib_match(formula, data), sib_error = identity))
  }
  expect_match(says(treat ~ age, changed), "(treat == \"..\") ~", fixed = TRUE)
  changed$treat <- factor(d$site)
  expect_match(says(treat ~ age, changed), "two levels.*treat == ")
  changed <- d
  changed$prior[[6]] <- NA
  expect_match(says(treat ~ prior, changed), "distance.options = list(missing =", fixed = TRUE)
  expect_error(sib_fit_propensity(treat ~ prior, changed), "say what becomes of them, missing =",
    class = "sib_error_data")
})

test_that("ids that come twice and variables that are not there are refused with what to do", {
  twice <- rbind(d, d[2, ])
  for (distance in list("glm", twice$age)) {
    expect_error(sib_match(treat ~ age, twice, distance = distance, id = "person"),
      "an id may come once", class = "sib_error_data")
  }
  expect_error(sib_match(treat ~ ag, d), "formula: the data have no column ag$")
  expect_error(sib_match(treat ~ age), "formula: there is no variable treat: give data = $")
  expect_error(sib_balance(treat ~ age, transform(d, age = replace(age, 3, NA))),
    "leave such rows out, .* missing = \"available\"", class = "sib_error_data")
})

test_that("every row in a message counts from 1", {
  ids <- replace(d$person, 10, d$person[[9]])
  error <- tryCatch(sib_match(people_formula, d, id = ids), sib_error = identity)
  expect_match(conditionMessage(error), "row 10 has the same id as row 9", fixed = TRUE)
  expect_match(conditionMessage(error), "[row 10]", fixed = TRUE)
  expect_identical(error$row, 10)
  named <- data.frame(treat = c(1, 0, 0), check.names = FALSE, "row 1" = c(1, NA, 3))
  error <- tryCatch(sib_match(treat ~ `row 1`, named), sib_error = identity)
  expect_match(conditionMessage(error), "[column row 1] [row 2]", fixed = TRUE)
})

test_that("a score model without an estimate stops the matching and says so", {
  separated <- data.frame(treat = c(1, 1, 0, 0, 0), x = c(5, 6, 1, 2, 3))
  expect_error(sib_match(treat ~ x, separated), "complete_separation", class = "sib_error_data")
  expect_error(sib_match(treat ~ x, data.frame(treat = 0, x = 1:3)), "no_treated",
    class = "sib_error_data")
})

test_that("a model without an estimate, or of other rows, is no distance", {
  other <- sib_fit_propensity(treat ~ age, d[-1, ])
  refused_as("shape", distance = other, says = "other rows")
  separating <- suppressWarnings(sib_fit_propensity(treat ~ I(treat * 2), d))
  refused_as("data", distance = separating, says = "complete_separation")
})

test_that("methods refuse arguments that they do not have", {
  m <- quietly(sib_match(people_formula, d))
  for (method in list(summary, weights, match_data, as_matchit, sib_balance)) {
    expect_error(method(m, interactions = TRUE), "interactions", class = "sib_error_argument")
  }
  expect_error(sib_balance(treat ~ age, d, pair.dist = TRUE), "pair.dist",
    class = "sib_error_argument")
})

test_that("the call in an error is the user's, without the data", {
  error <- tryCatch(sib_match(people_formula, d, discard = "hull"), error = identity)
  expect_identical(conditionCall(error), quote(sib_match(people_formula, d, discard = "hull")))
  error <- tryCatch(do.call(sib_match, list(people_formula, d, discard = "hull")), error = identity)
  expect_lt(object.size(conditionCall(error)), 20000)
})
