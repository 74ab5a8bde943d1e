test_that("a cohort is selected, with a reason for every release", {
  found <- hand_cohort()
  expect_identical(found$members$person, c("1", "2"))
  expect_identical(as.character(found$members$arm), c("treated", "comparison"))
  expect_identical(found$members$index_date + 0, as.Date(c("2010-09-10", "2010-09-12")))
  expect_equal(found$members$row, c(3, 4))
  expect_identical(
    as.character(found$reasons$kind),
    c("rule", "other_release", "treated_member", "comparison_member", "rule_unknown")
  )
  expect_identical(as.character(found$reasons$rule), c("adult", NA, NA, NA, "adult"))
  expect_identical(as.character(found$reasons$arm), rep(c("treated", "comparison"), c(3, 2)))
  releases <- grep("_releases$", names(found$attrition))
  expect_equal(sum(found$attrition[releases]), nrow(hand_releases))
  expect_identical(found$closing_date, as.Date(NA_integer_, origin = "1970-01-01"))
  expect_identical(as.data.frame(found), found$members)
})

test_that("cohorts print, and say where the others went", {
  expect_output(print(hand_cohort()), "1 treated and 1 comparison members")
  expect_output(print(summary(hand_cohort())), "adult: unknown")
})

test_that("rules carry dates and sources", {
  late <- sib_rule("late", "age >= 18", valid_from = "2010-10-01", source = "contract, s. 2")
  found <- sib_select_cohort(hand_releases, late, person = "person_id")
  expect_identical(as.character(found$reasons$kind[[1]]), "treated_member")
  expect_identical(found$attrition$source[found$attrition$kind == "rule"], "contract, s. 2")
  expect_output(print(late), "valid_from: 2010-10-01")
})

test_that("rules may be a vector, a list, and no rules at all", {
  by_vector <- sib_select_cohort(hand_releases, c(a = "age > 18", b = "age < 35"),
    person = "person_id")
  by_list <- sib_select_cohort(hand_releases, list(a = "age > 18", sib_rule("b", "age < 35")),
    person = "person_id")
  expect_identical(by_vector$reasons, by_list$reasons)
  expect_identical(nrow(sib_select_cohort(hand_releases, list(), person = "person_id")$members), 4L)
  expect_error(sib_select_cohort(hand_releases, list("age > 18"), person = "person_id"),
    class = "sib_error_argument")
})

test_that("exclusions, earlier members and closing narrow the cohort", {
  none <- hand_cohort(exclusions = c(b = "prison = 'HMP B'"))
  expect_identical(none$members$person, "1")
  never <- hand_cohort(earlier_members = 2)
  expect_identical(never$members$person, "1")
  closed <- sib_select_cohort(hand_releases, list(), person = "person_id", close_at_members = 1)
  expect_identical(closed$closing_date, as.Date("2010-09-09"))
  expect_identical(closed$members$person, "3")
})

test_that("people and cases are explained", {
  found <- hand_cohort()
  told <- sib_explain(found, hand_releases, person = 3)
  expect_identical(told[c("case", "verdict")], data.frame(case = 1, verdict = "failed"))
  case <- data.frame(age = NA_real_, prison = "HMP A", release_date = "2011-01-01")
  told <- sib_explain(found, case)
  expect_identical(c(told$verdict, told$missing), c("unknown", "age"))
  expect_error(sib_explain(hand_releases, case), class = "sib_error_argument")
})

test_that("mistakes are refused, with the rule at fault", {
  e <- tryCatch(
    sib_select_cohort(hand_releases, c(adult = "age + 1"), person = "person_id"),
    sib_error_terms = identity
  )
  expect_s3_class(e, "sib_error_terms")
  expect_match(e$argument, "rules")
  expect_error(
    sib_select_cohort(hand_releases, list(), person = "person_id",
      arm = c(treated = "TRUE", comparison = "TRUE")),
    class = "sib_error_data"
  )
  expect_error(sib_select_cohort(hand_releases, list(), person = "person_id", arm = "TRUE"),
    class = "sib_error_argument")
  expect_error(sib_select_cohort(hand_releases, list(), person = "name"),
    class = "sib_error_argument")
})

test_that("a release without a person is a kind of its own", {
  releases <- rbind(hand_releases, hand_releases[1, ])
  releases$person_id[[6]] <- NA
  found <- sib_select_cohort(releases, list(), person = "person_id")
  expect_identical(as.character(found$reasons$kind[[6]]), "missing_person")
})

test_that("cohorts survive being saved", {
  file <- tempfile()
  found <- hand_cohort()
  saveRDS(found, file)
  again <- readRDS(file)
  expect_identical(again$members, found$members)
  expect_identical(sib_explain(again, hand_releases), sib_explain(found, hand_releases))
})

test_that("cohorts are tidied", {
  skip_if_not_installed("generics")
  expect_identical(generics::tidy(hand_cohort()), hand_cohort()$attrition)
  expect_identical(generics::glance(hand_cohort())$treated, 1L)
})
