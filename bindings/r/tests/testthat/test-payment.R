test_that("exactly the threshold is paid", {
  pay <- sib_calculate_payment(list(a = effect_of(1395, 1550)), early())
  expect_identical(pay$verdict, "paid")
  expect_true(pay$total == sib_money("155.00", "GBP"))
  expect_identical(pay$gates$distance_value, 0)
  expect_identical(pay$payers$id, c("fund", "ministry"))
  expect_identical(as.character(pay$payers$amount), c("58.13", "96.87"))
  expect_true(sum(pay$payers$amount) == pay$total && sum(pay$lines$amount) == pay$total)
  expect_output(print(pay), "PAID GBP 155.00")
  expect_output(print(summary(pay)), "Payers:")
  expect_identical(as.data.frame(pay), pay$lines)
})

test_that("one event more is not", {
  pay <- sib_calculate_payment(list(a = effect_of(1396, 1550)), early())
  expect_identical(c(pay$verdict, as.character(pay$total)), c("not_paid", "0.00"))
  expect_identical(pay$gates$change_events, -1)
})

test_that("the pool is asked when no cohort is paid", {
  cohorts <- list(a = effect_of(1420, 1550), b = effect_of(1420, 1550))
  pooled <- sib_pool_effects(cohorts, "matched_treated", "means")
  pay <- sib_calculate_payment(cohorts, terms(), pooled = pooled)
  expect_identical(pay$gates$verdict, c("missed", "missed", "met"))
  expect_identical(as.character(pay$total), "260.00")
  expect_error(sib_calculate_payment(cohorts, terms(), pooled = cohorts$a),
    class = "sib_error_argument")
})

test_that("a pool of reductions is compared by its own", {
  cohorts <- list(a = effect_of(916, 1000), b = effect_of(903, 1000))
  pooled <- sib_pool_effects(cohorts, "equal", "reductions")
  pay <- sib_calculate_payment(cohorts, terms(), pooled = pooled)
  expect_identical(as.character(pay$total), "181.00")
})

test_that("gates that cannot be decided are said", {
  none <- suppressWarnings(effect_of(1, 0))
  expect_warning(pay <- sib_calculate_payment(list(a = none), early()), class = "sib_undecided")
  expect_identical(pay$verdict, "undecided")
})

test_that("terms are checked", {
  expect_true(sib_check_terms(terms()))
  expect_true(sib_check_terms(json_text(terms())))
  file <- tempfile(fileext = ".json")
  writeLines(json_text(terms()), file)
  expect_true(sib_check_terms(file))
  bad <- list(
    list(terms(price_per_event = 1.5), "sib_error_terms"),
    list(terms(prise = "1"), "sib_error_terms"),
    list(terms(price_per_event = "-1"), "sib_error_terms"),
    list(terms(currency = "ZZZ"), "sib_error_currency"),
    list(terms(cap = list(contract = paste0("1", strrep("0", 30)))), "sib_error_overflow"),
    list("no/such/file.json", "sib_error_argument"), list(1, "sib_error_argument")
  )
  for (case in bad) {
    expect_error(sib_check_terms(case[[1]]), class = case[[2]])
  }
  e <- tryCatch(sib_check_terms(terms(price_per_event = 1.5)), error = identity)
  expect_match(e$message, "line 1, column")
})

test_that("currencies without minor units, or with three decimals, are printed as they are", {
  whole <- early(currency = "JPY", cap = list(contract = NULL))
  expect_identical(
    as.character(sib_calculate_payment(list(a = effect_of(1395, 1550)), whole)$total), "155"
  )
  three <- early(currency = "KWD", price_per_event = "0.001")
  pay <- sib_calculate_payment(list(a = effect_of(1395, 1550)), three)
  expect_identical(as.character(pay$payers$amount), c("0.058", "0.097"))
  expect_true(sum(pay$payers$amount) == sib_money("0.155", "KWD"))
})

test_that("payments are tidied and survive being saved", {
  pay <- sib_calculate_payment(list(a = effect_of(1000, 1550)), early(price_per_event = "0.10"))
  expect_identical(as.character(pay$total), "55.00")
  file <- tempfile()
  saveRDS(pay, file)
  expect_identical(readRDS(file)$lines, pay$lines)
  skip_if_not_installed("generics")
  expect_identical(generics::tidy(pay), pay$lines)
  expect_true(generics::glance(pay)$total == pay$total)
})
