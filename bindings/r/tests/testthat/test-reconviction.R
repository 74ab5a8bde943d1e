count <- function(...) sib_count_reconvictions(hand_cohort(), hand_convictions, "person_id", ...)

test_that("reconvictions are counted, and every record has a disposition", {
  found <- count()
  expect_equal(found$persons$events, c(2, 0))
  expect_equal(found$persons$offences, c(2, 0))
  expect_identical(found$persons$reconvicted, c(TRUE, FALSE))
  expect_identical(found$persons$first_event_date + 0, as.Date(c("2010-12-01", NA)))
  expect_identical(found$persons$linked, c(TRUE, TRUE))
  expect_equal(found$persons$days_at_risk, c(365, 365))
  expect_identical(
    as.character(found$records$disposition),
    c("counted", "counted", "after_follow_up", "on_index_day", "unknown_person")
  )
  expect_equal(found$records$person_row, c(1, 1, 1, 2, NA))
  expect_equal(sum(found$tallies), nrow(hand_convictions))
  expect_output(print(found), "2 events \\(occasion\\) of 2 persons")
  expect_output(print(summary(found)), "after_follow_up")
  expect_identical(as.data.frame(found), found$persons)
})

test_that("windows may be days, but not both", {
  expect_equal(count(follow_up_days = 30, waiting_days = 200)$persons$events, c(0, 0))
  expect_equal(count(follow_up_days = 82, waiting_days = 200)$persons$events, c(1, 0))
  for (one in c("follow_up_months", "waiting_months", "follow_up_days", "waiting_days")) {
    expect_error(do.call(count, structure(list(12), names = one)), "together or not at all",
      class = "sib_error_argument")
  }
  expect_error(
    count(follow_up_days = 30, waiting_days = 200, follow_up_months = 12, waiting_months = 0),
    class = "sib_error_argument")
})

test_that("edges of the window are in or out as asked", {
  expect_equal(count(index_day = "included")$persons$events, c(2, 1))
  expect_equal(count(follow_up_last_day = "excluded")$persons$events, c(1, 0))
  expect_equal(count(waiting_last_day = "excluded")$persons$events, c(1, 0))
  expect_equal(count(unit = "any")$persons$events, c(1, 0))
})

test_that("data stand at a day, and censoring ends the risk", {
  expect_identical(count(as_at = "2012-03-10")$persons$immature, c(FALSE, TRUE))
  expect_identical(count(as_at = as.Date("2012-03-09"))$persons$immature, c(TRUE, TRUE))
  ends <- structure(as.Date(c(NA, "2010-12-31")), names = rev(hand_cohort()$members$person))
  early <- count(censoring_date = ends)
  expect_equal(early$persons$events, c(1, 0))
  expect_error(count(as_at = "March 2012"), class = "sib_error_data")
})

test_that("unlinked people are not zero", {
  members <- data.frame(person = "7", index_date = as.Date("2010-01-01"))
  found <- sib_count_reconvictions(members, hand_convictions, "person_id")$persons
  expect_identical(c(found$events, found$linked), c(NA, 0))
  zero <- sib_count_reconvictions(members, hand_convictions, "person_id", unlinked = "zero")
  expect_identical(zero$persons$events, 0)
})

test_that("where narrows and is checked", {
  expect_equal(count(where = "violent")$persons$events, c(1, 0))
  expect_error(count(where = "violence"), class = "sib_error_terms")
  e <- tryCatch(count(unit = "ocasion"), sib_error_argument = identity)
  expect_identical(e$argument, "unit")
})

test_that("people and dates are checked", {
  twice <- data.frame(person = c("1", "1"), index_date = as.Date("2010-01-01"))
  expect_error(sib_count_reconvictions(twice, hand_convictions, "person_id"),
    class = "sib_error_data")
  for (case in list(list(NA, "sib_error_nonfinite"), list("9999-12-31", "sib_error_range"))) {
    members <- data.frame(person = "1", index_date = as.Date(case[[1]]))
    expect_error(sib_count_reconvictions(members, hand_convictions, "person_id"), class = case[[2]])
  }
  far <- transform(hand_convictions, n = .Machine$integer.max)
  expect_error(
    sib_count_reconvictions(hand_cohort(), far, "person_id", where = paste(
      "n", strrep(" * 2147483647", 3), "> 1"
    )),
    class = "sib_error_overflow"
  )
  expect_error(sib_count_reconvictions(data.frame(id = 1), hand_convictions, "person_id"),
    class = "sib_error_argument")
})

test_that("the order of rows and the number of threads change nothing", {
  shuffled <- hand_convictions[c(4, 2, 5, 1, 3), ]
  other <- sib_count_reconvictions(hand_cohort(), shuffled, "person_id", threads = 2)
  expect_identical(other$persons, count()$persons)
})

test_that("progress is told, and can stop", {
  steps <- character()
  count(progress = function(fraction, step) steps <<- c(steps, step))
  expect_gt(length(steps), 0)
  expect_error(count(progress = function(fraction, step) FALSE), class = "sib_error_interrupted")
  expect_silent(count())
})

test_that("a name that an option does not have is refused with those that it has", {
  members <- hand_cohort()
  refused <- function(option, says) {
    expect_error(do.call(sib_count_reconvictions, c(list(members, hand_convictions, "person_id"),
      option)), says, class = "sib_error_argument")
  }
  refused(list(unlinked = "none"), "unlinked must be one of .*\"zero\"")
  refused(list(index_day = "in"), "index_day must be one of .*\"excluded\"")
  expect_error(sib_build_history(members, hand_convictions, list(sib_measure("n", "count")),
    person = "person_id", unlinked = "none"), "\"zero\"", class = "sib_error_argument")
  expect_error(hand_cohort(keep = "any"), "keep must be one of .*\"first\"",
    class = "sib_error_argument")
})
