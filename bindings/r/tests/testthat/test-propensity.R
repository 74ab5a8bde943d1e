# glm() begun again where it ended, so that it is exact to rounding: the reference. (A smaller
# epsilon would also lower its tolerance for aliased terms.)
reference <- function(formula, data) {
  start <- coef(glm(formula, binomial, data))
  start[is.na(start)] <- 0
  environment(formula) <- environment()
  glm(formula, binomial, data, start = start)
}

expect_same_fit <- function(formula, data) {
  model <- sib_fit_propensity(formula, data)
  theirs <- reference(formula, data)
  expect_identical(model$verdict, "ok")
  expect_identical(names(coef(model)), names(coef(theirs)))
  expect_equal(ifelse(model$aliased, NA, coef(model)), coef(theirs), tolerance = 1e-8)
  expect_equal(fitted(model), unname(fitted(theirs)), tolerance = 1e-9)
  expect_equal(predict(model, type = "link"), unname(predict(theirs)), tolerance = 1e-9)
  kept <- !model$aliased
  expect_equal(vcov(model)[kept, kept], vcov(theirs)[kept, kept], tolerance = 1e-5)
  # glm warns of aliased terms, and both of contrasts that newdata have of their own
  suppressWarnings(expect_equal(
    predict(model, data[7:3, ]), predict(theirs, data[7:3, ], type = "response"),
    tolerance = 1e-9, ignore_attr = TRUE
  ))
  expect_equal(deviance(model), deviance(theirs))
  expect_equal(as.numeric(logLik(model)), as.numeric(logLik(theirs)))
  expect_equal(AIC(model), AIC(theirs))
  invisible(model)
}

test_that("plain formulas give glm's coefficients, scores and names", {
  d <- people(1)
  d$text <- as.character(d$site)
  formulas <- list(
    people_formula, treat ~ text + drugs, treat ~ log(prior) + I(age^2), treat ~ 1
  )
  for (formula in formulas) {
    expect_same_fit(formula, d)
  }
})

test_that("terms that need coding give glm's coefficients, scores and names", {
  d <- people(2)
  d$grade <- factor(1 + d$days %% 3, ordered = TRUE)
  d$coded <- C(d$site, contr.sum)
  formulas <- list(
    treat ~ age * prior + site, treat ~ poly(age, 2) + drugs, treat ~ grade + age,
    treat ~ coded + age, treat ~ site:drugs + age, treat ~ age + I(2 * age) + prior
  )
  for (formula in formulas) {
    expect_same_fit(formula, d)
  }
})

test_that("a variable that the formula takes out again does not enter", {
  d <- people(3)
  model <- expect_same_fit(treat ~ . - person - days - events, d)
  expect_identical(names(coef(model))[1:3], c("(Intercept)", "age", "prior"))
  expect_identical(coef(sib_fit_propensity(treat ~ age + prior - age, d)),
    coef(sib_fit_propensity(treat ~ prior, d)))
})

test_that("a dot stands for every column but the arm and the ids", {
  d <- people(3)[c("person", "treat", "age", "prior")]
  want <- coef(sib_fit_propensity(treat ~ age + prior, d, id = "person"))
  expect_identical(coef(sib_fit_propensity(treat ~ ., d, id = "person")), want)
  expect_identical(coef(sib_fit_propensity(treat ~ ., d, id = ~person)), want)
  m <- quietly(sib_match(treat ~ ., d, id = "person"))
  expect_identical(names(m$covariates), c("age", "prior"))
})

test_that("other contrasts of the session are met by glm's coding", {
  old <- options(contrasts = c("contr.sum", "contr.poly"))
  on.exit(options(old))
  expect_same_fit(people_formula, people(4))
})

test_that("lalonde's published coefficients are met", {
  model <- sib_fit_propensity(lalonde_formula, lalonde())
  # truth-vectors, model 3.5: certified to 17 digits
  expect_equal(coef(model)[["(Intercept)"]], -1.6632815948217983, tolerance = 1e-7)
  theirs <- oracle("matchit614_logit.csv")
  expect_equal(unname(coef(model)), theirs$coef, tolerance = 1e-7)
  expect_equal(model$standard_errors, theirs$se, tolerance = 1e-4, ignore_attr = TRUE)
  expect_equal(fitted(model), oracle("matchit614_ps.csv")$ps, tolerance = 1e-7)
})

test_that("the arm may be logical, 0 and 1, or a factor of two levels", {
  d <- people(5)
  want <- coef(sib_fit_propensity(treat ~ age, d))
  expect_identical(coef(sib_fit_propensity(as.logical(treat) ~ age, d)), want)
  expect_identical(coef(sib_fit_propensity(as.numeric(treat) ~ age, d)), want)
  d$arm <- factor(ifelse(d$treat == 1, "programme", "none"), levels = c("none", "programme"))
  expect_identical(coef(sib_fit_propensity(arm ~ age, d)), want)
  expect_error(sib_fit_propensity(site ~ age, d), "two levels", class = "sib_error_argument")
  expect_error(sib_fit_propensity(events ~ age, d), class = "sib_error_argument")
  expect_error(sib_fit_propensity(person ~ age, d), class = "sib_error_argument")
})

test_that("data may be a frame, a list, a table of the library, or the environment", {
  d <- people(6)
  want <- coef(sib_fit_propensity(treat ~ age + drugs, d))
  expect_identical(coef(sib_fit_propensity(treat ~ age + drugs, as.list(d))), want)
  expect_identical(with(d, coef(sib_fit_propensity(treat ~ age + drugs))), want)
  d$age <- round(d$age)
  want <- coef(sib_fit_propensity(treat ~ age + drugs, d))
  lines <- c("age,treat,drugs", paste(d$age, d$treat, +d$drugs, sep = ","))
  csv <- charToRaw(paste(lines, collapse = "\n"))
  table <- sib_read_csv(csv, c(age = "f64", treat = "flag", drugs = "flag"))
  expect_identical(coef(sib_fit_propensity(treat ~ age + drugs, table)), want)
  expect_error(sib_fit_propensity(treat ~ age, list(treat = 0:1, age = 1:3)),
    class = "sib_error_shape")
})

test_that("a missing covariate names its row and column, or follows the policy", {
  d <- people(7)
  d$age[7] <- NA
  d$site[9] <- NA
  one <- function(formula) {
    tryCatch(sib_fit_propensity(formula, d), sib_error_data = function(e) list(e$column, e$row))
  }
  expect_identical(one(treat ~ age + site), list("age", 7))
  expect_identical(one(treat ~ site), list("site", 9))
  expect_identical(one(treat ~ prior * site), list("siteb", 9))
  expect_error(sib_fit_propensity(treat ~ I(prior / 0), d), class = "sib_error_nonfinite")
  complete <- sib_fit_propensity(treat ~ age + site, d, missing = "complete_cases")
  expect_identical(complete$rows_used, nrow(d) - 2)
  expect_identical(which(is.na(fitted(complete))), c(7L, 9L))
  theirs <- reference(treat ~ age + site, d)
  expect_equal(coef(complete), coef(theirs), tolerance = 1e-8)
  d$age[seq(7, 300, 10)] <- NA
  indicator <- sib_fit_propensity(treat ~ age, d, missing = "indicator")
  expect_length(coef(indicator), 3)
  expect_error(predict(indicator, d), "its own rows", class = "sib_error_argument")
  expect_true(is.na(predict(complete, d)[[7]]))
})

test_that("separation and one-armed data are verdicts and warnings, not errors", {
  separated <- data.frame(treat = c(1, 1, 0, 0, 0), x = c(5, 6, 1, 2, 3))
  expect_warning(
    model <- sib_fit_propensity(treat ~ x, separated), "complete_separation",
    class = "sib_not_converged"
  )
  expect_identical(model$verdict, "complete_separation")
  expect_identical(unname(coef(model)[["x"]]), Inf)
  expect_output(print(model), "complete_separation")
  expect_warning(sib_fit_propensity(treat ~ x, data.frame(treat = 0, x = 1:3)),
    "no_treated", class = "sib_not_converged")
})

test_that("the order of the rows changes no bit of a fit, with ids or without", {
  d <- people(8)
  forwards <- sib_fit_propensity(people_formula, d, id = "person")
  backwards <- sib_fit_propensity(people_formula, d[rev(seq_len(nrow(d))), ], id = ~person)
  expect_true(forwards$order_free)
  expect_identical(coef(forwards), coef(backwards))
  expect_identical(fitted(forwards), rev(fitted(backwards)))
  expect_identical(sib_fit_propensity(people_formula, d, id = d$person)$scores, fitted(forwards))
  without <- sib_fit_propensity(people_formula, d[rev(seq_len(nrow(d))), ])
  expect_true(without$order_free)
  expect_identical(coef(without), coef(forwards))
})

test_that("screening keeps what differs between the arms, and says by which test", {
  d <- people(9)
  d$noise <- rep(c(-1, 1), length.out = nrow(d))
  model <- sib_fit_propensity(treat ~ prior + noise + drugs, d, screen_p = 0.01)
  log <- model$screening
  expect_identical(log$covariate, c("prior", "noise", "drugs"))
  expect_equal(log$p[[1]], t.test(prior ~ treat, d)$p.value, tolerance = 1e-8)
  drugs <- chisq.test(table(d$drugs, d$treat), correct = FALSE)
  expect_equal(log$p[[3]], drugs$p.value, tolerance = 1e-8)
  expect_identical(log$kept, log$p < 0.01)
  expect_length(coef(model), 1L + sum(log$kept))
  expect_null(sib_fit_propensity(treat ~ prior, d)$screening)
})

test_that("offsets, models without intercept and unknown names are refused", {
  d <- people(10)
  expect_error(sib_fit_propensity(treat ~ age + offset(prior), d), "offset",
    class = "sib_error_argument")
  expect_error(sib_fit_propensity(treat ~ age - 1, d), "intercept", class = "sib_error_argument")
  expect_error(sib_fit_propensity(~age, d), "two sides", class = "sib_error_argument")
  expect_error(sib_fit_propensity(treat ~ nosuch, d), "nosuch", class = "sib_error_argument")
  expect_error(sib_fit_propensity(treat ~ age, d, link = "probit"), "logit",
    class = "sib_error_argument")
  expect_error(sib_fit_propensity(treat ~ age, d, missing = "omit"), "complete_cases",
    class = "sib_error_argument")
  expect_error(sib_fit_propensity(treat ~ age, d, id = "nosuch"), "no column",
    class = "sib_error_argument")
  expect_error(sib_fit_propensity(treat ~ age, d, id = ~site), class = "sib_error_data")
})

test_that("predict() refuses what it has no argument for", {
  model <- sib_fit_propensity(treat ~ age, people(10))
  expect_error(predict(model, se.fit = TRUE), "se.fit", class = "sib_error_argument")
})

test_that("summary, tidy, glance and confint agree with each other", {
  model <- sib_fit_propensity(people_formula, people(11))
  table <- summary(model)$coefficients
  frame <- as.data.frame(model)
  expect_equal(table[, "Estimate"], coef(model))
  expect_equal(table[, "Std. Error"], sqrt(diag(vcov(model))))
  expect_equal(frame$p.value, unname(2 * pnorm(-abs(table[, "z value"]))))
  expect_output(print(summary(model)), "Estimate")
  skip_if_not_installed("generics")
  tidied <- generics::tidy(model, conf.int = TRUE, conf.level = 0.9)
  expect_equal(as.matrix(tidied[c("conf.low", "conf.high")]), confint.default(model, level = 0.9),
    ignore_attr = TRUE)
  expect_identical(generics::glance(model)$nobs, nobs(model))
})

test_that("a model survives saveRDS(), and threads change no bit", {
  d <- people(12)
  model <- sib_fit_propensity(people_formula, d)
  file <- tempfile()
  on.exit(unlink(file))
  saveRDS(model, file)
  read <- readRDS(file)
  expect_equal(read, model, ignore_formula_env = TRUE)
  expect_identical(predict(read, d[1:3, ]), predict(model, d[1:3, ]))
  expect_identical(sib_fit_propensity(people_formula, d, threads = 2)$scores, model$scores)
})
