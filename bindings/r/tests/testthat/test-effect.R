# Two cases: a with comparisons c and d, b with e; events by hand.
small <- list(
  treated = c(TRUE, TRUE, FALSE, FALSE, FALSE, TRUE), ids = c("a", "b", "c", "d", "e", "f"),
  pairs = data.frame(treated_row = c(1, 1, 2), comparison_row = c(3, 4, 5), set = c(1, 1, 2))
)
events <- c(a = 1, b = 0, c = 2, d = 1, e = 3, f = 9)

test_that("means are exact under every weighting", {
  reduction <- function(...) {
    sib_estimate_effect(small, events, ...)$exact[c("mean_comparison", "reduction")]
  }
  expect_identical(unname(reduction(weighting = "aggregate")), c("2", "3/4"))
  expect_identical(unname(reduction(weighting = "per_treated")), c("9/4", "7/9"))
  expect_identical(unname(reduction(weighting = "distinct")), c("2", "3/4"))
  kept <- sib_estimate_effect(small, events, weighting = "aggregate", unmatched = "kept")
  expect_identical(kept$exact[["mean_treated"]], "10/3")
})

test_that("a matching of this package is taken as it is", {
  people <- data.frame(
    id = letters[1:8], treated = rep(c(TRUE, FALSE), c(3, 5)),
    score = c(0.61, 0.48, 0.30, 0.60, 0.45, 0.33, 0.10, 0.08)
  )
  m <- sib_match(treated ~ score, people, distance = people$score, id = "id")
  outcome <- c(a = 2, b = 1, c = 0, d = 3, e = 1, f = 0, g = 5, h = 4)
  effect <- sib_estimate_effect(m, outcome, weighting = "aggregate")
  expect_identical(effect$exact[["reduction"]], "1/4")
  expect_true(effect$order_free)
  expect_error(sib_estimate_effect(m, unname(outcome), weighting = "aggregate"),
    "counts have no ids", class = "sib_error_argument")
  m$ids <- NULL
  in_rows <- sib_estimate_effect(m, unname(outcome), weighting = "aggregate")
  expect_identical(in_rows$values, effect$values)
})

test_that("outcomes are joined by id from counts, frames and names", {
  frame <- data.frame(person = names(events), events = events, reconvicted = events > 0)
  by_frame <- sib_estimate_effect(small, frame[6:1, ], weighting = "aggregate")
  by_name <- sib_estimate_effect(small, events, weighting = "aggregate")
  expect_identical(by_frame$values, by_name$values)
  binary <- sib_estimate_effect(small, frame, outcome = "reconvicted", weighting = "aggregate")
  expect_identical(binary$exact[["mean_treated"]], "1/2")
  expect_error(sib_estimate_effect(small, frame, outcome = "x", weighting = "aggregate"),
    class = "sib_error_argument")
  expect_error(sib_estimate_effect(small, frame[c(1, 1:6), ], weighting = "aggregate"),
    class = "sib_error_data")
  expect_error(sib_estimate_effect(small, events[-1], weighting = "aggregate"),
    class = "sib_error_nonfinite")
  without <- small
  without$ids <- NULL
  expect_error(sib_estimate_effect(without, events, weighting = "aggregate"),
    class = "sib_error_argument")
})

test_that("weighting has no default, and the error says the choices", {
  e <- tryCatch(sib_estimate_effect(small, events), sib_error_argument = identity)
  expect_identical(e$argument, "weighting")
  expect_match(e$message, "per_treated")
  expect_error(sib_estimate_effect(small, events, weighting = "agregate"),
    class = "sib_error_argument")
  expect_error(sib_estimate_effect(list(), events, weighting = "aggregate"),
    class = "sib_error_argument")
})

test_that("pooled variances are those of the textbook", {
  treated <- c(1, 0, 2, 1)
  comparison <- c(2, 1, 2, 0)
  effect <- sib_estimate_effect(paired(4), c(treated, comparison), weighting = "per_treated")
  known <- t.test(comparison, treated, var.equal = TRUE)
  expect_equal(as.vector(confint(effect, "difference", method = "pooled")),
    as.vector(known$conf.int), tolerance = 1e-9)
  row <- as.data.frame(effect, method = "pooled")
  expect_equal(row$p_value[row$quantity == "difference"], known$p.value, tolerance = 1e-9)
  welch <- t.test(comparison, treated, conf.level = 0.9)
  expect_equal(as.vector(confint(effect, "difference", level = 0.9, method = "welch")),
    as.vector(welch$conf.int), tolerance = 1e-9)
  v <- vcov(effect, method = "welch")
  expect_equal(sqrt(v[1, 1] + v[2, 2] - 2 * v[1, 2]), welch$stderr, tolerance = 1e-12)
})

test_that("another level is that of an effect estimated at it", {
  at_90 <- sib_estimate_effect(small, events, weighting = "aggregate", level = 0.9)
  at_95 <- sib_estimate_effect(small, events, weighting = "aggregate")
  expect_identical(confint(at_95, level = 0.9), confint(at_90))
  expect_identical(colnames(confint(at_95)), c("2.5 %", "97.5 %"))
  expect_error(confint(at_95, "events"), class = "sib_error_argument")
  expect_error(confint(at_95, method = "bootstrap"), class = "sib_error_argument")
})

test_that("exposures make rates", {
  effect <- sib_estimate_effect(paired(2), c(2, 1, 3, 3), weighting = "aggregate",
    exposure = c(1L, 2L, 1L, 1L))
  expect_identical(effect$exact[c("mean_treated", "mean_comparison")],
    c(mean_treated = "1", mean_comparison = "3"))
  expect_error(sib_estimate_effect(paired(2), c(2, 1, 3, 3), weighting = "aggregate",
    exposure = c(-1, 2, 1, 1)), class = "sib_error_range")
})

test_that("findings warn and are verdicts", {
  expect_warning(none <- sib_estimate_effect(paired(2), c(1, 1, 0, 0), weighting = "aggregate"),
    class = "sib_no_effect")
  expect_identical(none$verdict, "comparison_rate_zero")
  expect_identical(is.nan(none$values[["reduction"]]), TRUE)
  expect_output(print(none), "comparison_rate_zero")
})

test_that("effects print, tidy and survive being saved", {
  effect <- sib_estimate_effect(small, events, weighting = "aggregate")
  expect_output(print(effect), "reduction 75.00 %")
  expect_output(print(summary(effect)), "2 of 3 treated in the mean, 3 pairs")
  file <- tempfile()
  saveRDS(effect, file)
  expect_identical(confint(readRDS(file), level = 0.8), confint(effect, level = 0.8))
  skip_if_not_installed("generics")
  tidy <- generics::tidy(effect, conf.level = 0.9)
  expect_identical(tidy$estimate, unname(coef(effect)))
  expect_identical(tidy$conf.low, unname(confint(effect, level = 0.9)[, 1]))
  expect_identical(generics::glance(effect)$matched_treated, 2)
})

test_that("pools are exact, and take exact weights only", {
  cohorts <- list(a = effect_of(1420, 1550), b = effect_of(1420, 1550))
  pooled <- sib_pool_effects(cohorts, weights = "matched_treated", of = "means")
  expect_identical(pooled$exact[["reduction"]], "13/155")
  expect_identical(pooled$n[["treated"]], 2000)
  mixed <- list(a = effect_of(916, 1000), b = effect_of(903, 1000))
  by_hand <- sib_pool_effects(mixed, weights = c(a = "0.5", b = "1/2"), of = "reductions")
  expect_identical(by_hand$exact[["reduction"]], "181/2000")
  whole <- sib_pool_effects(mixed, weights = list(a = 1, b = "1"), of = "reductions")
  expect_identical(whole$exact, by_hand$exact)
  for (weights in list(c(a = 0.5, b = 0.5), c(a = 1))) {
    expect_error(sib_pool_effects(mixed, weights = weights, of = "means"),
      class = "sib_error_argument")
  }
  expect_error(sib_pool_effects(mixed, of = "means"), class = "sib_error_argument")
  expect_error(sib_pool_effects(mixed, weights = "equal"), class = "sib_error_argument")
  expect_error(sib_pool_effects(mixed, weights = "given", of = "means"), "eligible",
    class = "sib_error_argument")
  expect_error(sib_pool_effects(mixed, weights = "equal", of = "mean"), "of must be .*reductions",
    class = "sib_error_argument")
  expect_error(sib_pool_effects(list(), weights = "equal", of = "means"),
    class = "sib_error_data")
  expect_identical(confint(pooled, level = 0.9),
    confint(sib_pool_effects(cohorts, "matched_treated", "means", level = 0.9)))
})

test_that("outcomes and options that do not fit are refused with what to give instead", {
  m <- list(
    treated = c(TRUE, FALSE, FALSE), ids = c("a", "b", "c"),
    pairs = data.frame(treated_row = 1, comparison_row = 2)
  )
  refused <- function(reason, says, counts, ...) {
    expect_error(sib_estimate_effect(m, counts, ...), says, class = paste0("sib_error_", reason))
  }
  refused("argument", "\"distinct\"", c(1, 2, 3), weighting = "ATT")
  refused("argument", "\"kept\"", c(1, 2, 3), weighting = "aggregate", unmatched = "keep")
  refused("shape", "2 counts and 3 rows", c(1, 2), weighting = "aggregate")
  refused("argument", "no id of the matching", c(x = 1, y = 2), weighting = "aggregate")
  refused("argument", "have no ids", c(1, 2, 3), weighting = "aggregate")
  refused("argument", "no column events", "events", weighting = "aggregate")
  refused("argument", "people\\$n", data.frame(n = 1:3), outcome = "n", weighting = "aggregate")
  effect <- sib_estimate_effect(m, c(c = 3, b = 2, a = 1), weighting = "distinct")
  expect_output(print(effect), "An effect, weighting distinct, verdict ok, exact", fixed = TRUE)
  expect_error(plot(effect), "summary", class = "sib_error_unsupported")
})

test_that("people without an outcome are left out with their pairs", {
  people <- data.frame(
    id = letters[1:6], treated = c(1, 1, 1, 0, 0, 0), score = c(.6, .4, .2, .35, .7, .21)
  )
  m <- sib_match(treated ~ 1, people, distance = people$score, id = "id") # a-e, b-d, c-f
  events <- c(a = 1, b = 2, c = NA, d = 2, e = 2, f = 1)
  left <- function(...) sib_estimate_effect(m, events, weighting = "aggregate", ...)
  expect_error(left(), class = "sib_error_nonfinite")
  effect <- left(missing = "leave_out")
  expect_identical(c(effect$n[["pairs"]], effect$exact[["difference"]]), c("2", "1/2"))
  expect_equal(effect$weights, c(1, 1, 0, 1, 1, 0))
  expect_error(left(missing = "zero"), class = "sib_error_argument")
})
