# The statistics of one column, written out.
slow_balance <- function(x, treat, w) {
  binary <- all(x %in% 0:1)
  mean_of <- function(arm) sum((w * x)[treat == arm]) / sum(w[treat == arm])
  variance_of <- function(arm) {
    share <- w[treat == arm] / sum(w[treat == arm])
    sum(share * (x[treat == arm] - mean_of(arm))^2) / (1 - sum(share^2))
  }
  p <- mean(x[treat == 1])
  s <- if (binary) sqrt(p * (1 - p)) else sd(x[treat == 1])
  cumulative <- function(arm) {
    vapply(sort(unique(x)), function(at) {
      sum(w[treat == arm & x <= at]) / sum(w[treat == arm])
    }, 0)
  }
  gap <- abs(cumulative(1) - cumulative(0))
  apart <- mean_of(1) - mean_of(0)
  c(
    mean_treated = mean_of(1), mean_comparison = mean_of(0), smd = apart / s,
    variance_ratio = if (binary) NaN else variance_of(1) / variance_of(0),
    ecdf_mean = if (binary) abs(apart) else mean(gap),
    ecdf_max = if (binary) abs(apart) else max(gap)
  )
}

test_that("every statistic is the one written out, before and after", {
  d <- people(1)
  w <- round(abs(sin(seq_len(nrow(d)))), 2) * (d$age > 25)
  table <- sib_balance(treat ~ age + prior + drugs + site, d, weights = w)$table
  dummies <- data.frame(
    age = d$age, prior = d$prior, drugsTRUE = +d$drugs, sitea = +(d$site == "a"),
    siteb = +(d$site == "b"), sitec = +(d$site == "c"), sited = +(d$site == "d")
  )
  expect_identical(table$term, names(dummies))
  for (i in seq_along(dummies)) {
    before <- slow_balance(dummies[[i]], d$treat, rep(1, nrow(d)))
    after <- slow_balance(dummies[[i]], d$treat, w)
    expect_equal(unlist(table[i, paste0(names(before), "_before")]), before, tolerance = 1e-10,
      ignore_attr = TRUE)
    expect_equal(unlist(table[i, paste0(names(after), "_after")]), after, tolerance = 1e-10,
      ignore_attr = TRUE)
  }
})

test_that("lalonde's balance is MatchIt's, 1:1 and with replacement", {
  d <- lalonde()
  score <- setNames(oracle("matchit614_ps.csv")$ps, d$id)
  each <- function(file, ...) {
    theirs <- oracle(file)
    m <- quietly(sib_match(lalonde_formula, d, distance = score, id = "id",
      tie_key = setNames(seq_along(score), d$id), ...))
    table <- sib_balance(m)$table
    ours <- table[match(theirs$var, table$term), ]
    expect_false(anyNA(ours$term))
    columns <- c("mean_treated", "mean_comparison", "smd")
    expect_equal(unname(as.matrix(ours[c(paste0(columns, "_before"), paste0(columns, "_after"))])),
      unname(as.matrix(theirs[-1L])), tolerance = 1e-9)
  }
  each("matchit614_nn1_balance.csv")
  each("matchit614_nn1_replace_balance.csv", replace = TRUE)
})

test_that("denominators are those named", {
  d <- people(2)
  apart <- mean(d$age[d$treat == 1]) - mean(d$age[d$treat == 0])
  s1 <- sd(d$age[d$treat == 1])
  s0 <- sd(d$age[d$treat == 0])
  want <- c(treated_sd = s1, comparison_sd = s0, pooled_sd = sqrt((s1^2 + s0^2) / 2),
    all_sd = sd(d$age))
  for (name in names(want)) {
    balance <- sib_balance(treat ~ age, d, denominator = name)
    expect_equal(balance$table$smd_before, apart / want[[name]])
    expect_identical(balance$denominator, name)
  }
  expect_error(sib_balance(treat ~ age, d, denominator = "sd"), "treated_sd",
    class = "sib_error_argument")
})

test_that("a matching's balance is that of its weights, score first", {
  d <- people(3)
  m <- quietly(sib_match(people_formula, d, caliper = 0.1, ratio = 2, exact = ~ I(days > 200)))
  for (weighting in c("per_treated", "aggregate")) {
    ours <- sib_balance(m, weighting = weighting)
    d$distance <- m$distance
    d$long <- d$days > 200
    direct <- sib_balance(treat ~ distance + age + prior + site + drugs + long, d,
      weights = weights(m, weighting))
    expect_identical(ours$table[-(1:3)], direct$table[-(1:3)])
    expect_identical(ours$sizes, direct$sizes)
    w <- weights(m, weighting)[d$treat == 0]
    expect_equal(ours$sizes[["effective", "comparison"]], sum(w)^2 / sum(w^2))
  }
  expect_false(identical(sib_balance(m)$table, sib_balance(m, weighting = "aggregate")$table))
})

test_that("matrix variables are measured column by column", {
  d <- people(4)
  table <- sib_balance(treat ~ poly(age, 2), d)$table
  expect_identical(table$term, c("poly(age, 2)1", "poly(age, 2)2"))
  expect_equal(table$mean_treated_before,
    unname(colMeans(poly(d$age, 2)[d$treat == 1, ])), tolerance = 1e-9)
})

test_that("missing values, weights and lengths follow the rules", {
  d <- people(5)
  expect_error(sib_balance(treat ~ age, d, weights = rep(-1, nrow(d))), class = "sib_error_range")
  expect_error(sib_balance(treat ~ age, d, weights = 1:3), class = "sib_error_shape")
  expect_error(sib_balance(treat ~ age, d, weights = NA_real_[seq_len(nrow(d))]),
    class = "sib_error_nonfinite")
  expect_error(sib_balance(treat ~ age, d, weights = letters[seq_len(nrow(d))]),
    class = "sib_error_argument")
  expect_identical(
    sib_balance(treat ~ age, d, weights = "days")$table,
    sib_balance(treat ~ age, d, weights = d$days)$table
  )
  d$age[3] <- NA
  error <- tryCatch(sib_balance(treat ~ prior + age, d), sib_error_data = identity)
  expect_identical(error[c("column", "row")], list(column = "age", row = 3))
  available <- sib_balance(treat ~ age, d, missing = "available")$table
  expect_identical(available$missing, 1)
  expect_equal(available$mean_comparison_before + 0 * d$treat[[3]],
    mean(d$age[d$treat == 0], na.rm = TRUE))
  expect_length(sib_balance(treat ~ age, d, missing = "indicator")$table$term, 2)
})

test_that("print, summary, tidy and glance show what the table holds", {
  m <- quietly(sib_match(people_formula, people(6), caliper = 0.1))
  balance <- sib_balance(m)
  expect_output(print(balance), "raceblack|sitea")
  expect_output(print(summary(balance)), "Largest absolute difference")
  worst <- summary(balance)$max_abs_smd
  expect_identical(worst[["after"]], max(abs(balance$table$smd_after)))
  expect_identical(as.data.frame(balance), balance$table)
  before <- sib_balance(people_formula, people(6))
  expect_output(print(before), "smd_before")
  expect_false(before$weighted)
  skip_if_not_installed("generics")
  long <- generics::tidy(balance)
  expect_identical(nrow(long), nrow(balance$table) * 2L * 6L)
  one <- long$term == "age" & long$sample == "after" & long$statistic == "smd"
  expect_identical(long$value[one], balance$table$smd_after[balance$table$term == "age"])
  expect_identical(generics::glance(balance)$max_abs_smd_before, worst[["before"]])
})

test_that("plots are drawn for every type, and leave the seed and par() alone", {
  m <- quietly(sib_match(people_formula, people(7), caliper = 0.1))
  file <- tempfile(fileext = ".pdf")
  pdf(file)
  on.exit(unlink(file))
  seed <- get0(".Random.seed", globalenv())
  old <- par(no.readonly = TRUE)
  for (type in c("love", "jitter", "histogram")) {
    expect_identical(withVisible(plot(m, type = type))$visible, FALSE)
  }
  plot(sib_balance(people_formula, people(7)), limit = NULL, main = "Before")
  nobody <- quietly(sib_match(people_formula, people(7), caliper = 1e-12))
  everybody_alike <- sib_match(treat ~ 1, people(7))
  for (type in c("love", "jitter", "histogram")) {
    plot(nobody, type = type)
    plot(everybody_alike, type = type)
  }
  expect_identical(par(no.readonly = TRUE)[c("mar", "mfrow")], old[c("mar", "mfrow")])
  expect_identical(get0(".Random.seed", globalenv()), seed)
  dev.off()
  expect_gt(file.size(file), 1000)
})
