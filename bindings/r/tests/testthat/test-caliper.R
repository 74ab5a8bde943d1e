matched <- function(...) {
  quietly(sib_match(lalonde_formula, lalonde(), distance = published_model(), ...))
}

# A model with the published scores, whatever the last digits of a fit.
published_model <- function() {
  scores <- oracle("matchit614_ps.csv")
  parts <- list(
    scores = scores$ps, logits = scores$logit, verdict = "ok", treated = lalonde()$treat
  )
  structure(parts, class = "sib_propensity")
}

test_that("calipers have their published widths and matches on lalonde", {
  rules <- data.frame(
    link = c("logit", rep("linear.logit", 4), "logit"),
    unit = c("sd_all", "sd_all", "sd_pooled", "sd_within", "mad_within", "raw"),
    width = c(0.0581, 0.3609, 0.2693, 0.2849, 0.2164, 0.2),
    matched = c(113, 117, 115, 116, 113, 128)
  )
  for (i in seq_len(nrow(rules))) {
    m <- matched(link = rules$link[[i]], caliper = sib_caliper(0.2, rules$unit[[i]]))
    expect_lt(abs(m$caliper$width - rules$width[[i]]), 5e-5)
    expect_identical(m$matched_treated, rules$matched[[i]])
    expect_lte(max(m$pairs$distance), m$caliper$width)
    expect_identical(m$caliper$unit, rules$unit[[i]])
  }
})

test_that("a bare caliper is MATCHIT@1, or raw when it is no standard deviation", {
  d <- people(1)
  score <- fitted(sib_fit_propensity(people_formula, d))
  bare <- quietly(sib_match(people_formula, d, caliper = 0.1))
  expect_equal(bare$caliper, list(
    value = 0.1, scale = "probability", unit = "sd_all", inclusive = TRUE, width = 0.1 * sd(score),
    preset = "MATCHIT@1"
  ))
  named <- quietly(sib_match(people_formula, d, caliper = sib_caliper_preset("MATCHIT@1", 0.1)))
  expect_identical(named$pairs, bare$pairs)
  raw <- quietly(sib_match(people_formula, d, caliper = 0.02, std.caliper = FALSE))
  expect_identical(raw$caliper[c("unit", "width")], list(unit = "raw", width = 0.02))
  expect_output(print(bare), format(0.1 * sd(score), digits = 4), fixed = TRUE)
  expect_output(print(bare), "MATCHIT@1")
  expect_output(print(summary(raw)), "0.02 x raw", fixed = TRUE)
  expect_null(sib_match(people_formula, d)$caliper)
})

test_that("presets set scale, unit and edge, and without @ the newest is named", {
  d <- people(2)
  want <- list(
    AUSTIN = list("logit", "sd_pooled", TRUE), MATCHIT = list("probability", "sd_all", TRUE),
    SAS = list("logit", "sd_pooled", TRUE), OHDSI = list("logit", "sd_all", FALSE),
    PSMATCH2 = list("probability", "raw", FALSE)
  )
  for (name in names(want)) {
    m <- quietly(sib_match(people_formula, d, caliper = sib_caliper_preset(name, 0.2)))
    expect_identical(unname(m$caliper[c("scale", "unit", "inclusive")]), want[[name]])
    expect_identical(m$caliper$preset, paste0(name, "@1"))
  }
})

test_that("the edge is inside or outside as stated", {
  d <- data.frame(treat = c(1, 0), x = 1:2)
  each <- function(inclusive) {
    caliper <- sib_caliper(0.25, "raw", inclusive = inclusive)
    quietly(sib_match(treat ~ x, d, distance = c(0.5, 0.25), caliper = caliper))$verdict
  }
  expect_identical(c(each(TRUE), each(FALSE)), c("ok", "no_pair"))
})

test_that("scale and distance may differ when the model is known, else that is refused", {
  d <- people(3)
  model <- sib_fit_propensity(people_formula, d)
  austin <- sib_caliper_preset("AUSTIN@1", 0.2)
  m <- quietly(sib_match(people_formula, d, distance = model, caliper = austin))
  pooled <- sqrt((var(model$logits[d$treat == 1]) + var(model$logits[d$treat == 0])) / 2)
  expect_equal(m$caliper$width, 0.2 * pooled)
  expect_identical(m$settings$distance, "probability")
  expect_error(
    sib_match(people_formula, d, distance = fitted(model), caliper = austin),
    "sib_fit_propensity", class = "sib_error_argument"
  )
})

test_that("what is no caliper is refused with what to do", {
  d <- people(4)
  refused_caliper <- function(...) {
    expect_error(sib_match(people_formula, d, ...), class = "sib_error_argument")
  }
  for (caliper in list(-1, NA_real_, Inf, "a", c(0.1, 0.2), c(age = 1), c(0.1, age = 1), TRUE)) {
    refused_caliper(caliper = caliper)
  }
  refused_caliper(caliper = 0.2, std.caliper = NA)
  refused_caliper(caliper = sib_caliper(0.2, "raw"), std.caliper = FALSE)
  expect_error(sib_match(people_formula, d, caliper = c(0.1, age = 1)), "exact =")
  expect_error(sib_caliper(0.2, "sd"), "sd_pooled", class = "sib_error_argument")
  expect_error(sib_caliper(0.2), class = "error")
  expect_error(sib_caliper(-0.2, "raw"), class = "sib_error_argument")
  expect_error(sib_caliper(0.2, "raw", scale = "age"), "probability", class = "sib_error_argument")
  expect_error(sib_caliper(0.2, "raw", inclusive = 1), class = "sib_error_argument")
  expect_error(sib_caliper_preset("AUSTIN@9", 0.2), "AUSTIN@1", class = "sib_error_argument")
  expect_error(sib_caliper_preset(1, 0.2), class = "sib_error_argument")
})

test_that("a caliper prints what it is", {
  expect_output(print(sib_caliper(0.2, "sd_pooled", "logit", FALSE)),
    "0.2 sd_pooled, scale logit, edge outside", fixed = TRUE)
  expect_output(print(sib_caliper_preset("SAS", 0.25)), "0.25 SAS@1", fixed = TRUE)
})
