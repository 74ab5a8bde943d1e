members <- data.frame(person = c("1", "2"), index_date = as.Date(c("2012-01-01", "2011-01-01")))
measures <- list(
  sib_measure("priors", "count"), sib_measure("violent", "count", "violent"),
  sib_measure("recent", "count", look_back_months = 3)
)

test_that("history knows only what came before", {
  found <- sib_build_history(members, hand_convictions, measures, person = "person_id")
  expect_identical(found$covariates, data.frame(
    person = c("1", "2"), priors = c(1, 0), violent = c(1, 0), recent = c(0, 0)
  ))
  expect_identical(found$linked, c(TRUE, TRUE))
  expect_identical(
    as.character(found$records$disposition),
    c("used", "after_index", "on_index_day", "on_index_day", "unknown_person")
  )
  expect_equal(sum(found$tallies), nrow(hand_convictions))
  expect_output(print(summary(found)), "on_index_day +2")
})

test_that("ages need birth dates, and people without a record are missing", {
  who <- data.frame(person = c("1", "7"), index_date = as.Date("2012-01-01"))
  age <- sib_measure("age", "age_at_first")
  expect_error(sib_build_history(who, hand_convictions, age, person = "person_id"),
    class = "sib_error_argument")
  found <- sib_build_history(who, hand_convictions, age, person = "person_id",
    birth_date = as.Date(c("1980-06-01", "1980-06-01")))
  expect_equal(found$covariates$age, c(30, NA))
  expect_identical(found$linked, c(TRUE, FALSE))
})

test_that("a cohort gives its own members", {
  found <- sib_build_history(hand_cohort(), hand_convictions, measures, person = "person_id")
  expect_identical(found$covariates$person, c("1", "2"))
})

test_that("measures that are none are refused", {
  expect_error(
    sib_build_history(members, hand_convictions, sib_measure("x", "no_kind"), person = "person_id"),
    class = "sib_error_terms"
  )
  expect_error(sib_measure("x", "count", look_back_months = 1.5), class = "sib_error_argument")
  expect_error(sib_build_history(members, hand_convictions, list("count"), person = "person_id"),
    class = "sib_error_argument")
  expect_output(print(measures[[3]]), "recent: count in 3 months")
})
