test_that("a condition says status, argument, column and row, and NULL for none", {
  error <- tryCatch(sib_stop("data", "m", "a", "c", 3), error = identity)
  expect_s3_class(error, c("sib_error_data", "sib_error", "error", "condition"), exact = TRUE)
  expect_identical(conditionMessage(error), "m")
  expect_identical(error[c("status", "argument", "column", "row")], list(
    status = "data", argument = "a", column = "c", row = 3
  ))
  error <- tryCatch(sib_stop("data", "m", "", "", NA), error = identity)
  expect_null(error$argument)
  expect_null(error$column)
  expect_null(error$row)
})

test_that("the call of an error is the user's, however deep it happened", {
  types <- c(age = "i64")
  error <- refused(sib_read_csv(charToRaw("age\nx\n"), types), "data")
  expect_identical(conditionCall(error), quote(sib_read_csv(charToRaw("age\nx\n"), types)))
  mine <- function(...) sib_read_csv(...)
  error <- refused(mine("no such file", types), "argument")
  expect_identical(conditionCall(error)[[1L]], quote(sib_read_csv))
  error <- refused(lapply(1, function(i) sib_read_csv("no such file", types))[[1L]], "argument")
  expect_identical(conditionCall(error), quote(sib_read_csv("no such file", types)))
})

test_that("no data come along in the call of an error", {
  error <- refused(do.call("sib_read_csv", list(charToRaw("age\nx\n"), c(age = "i64"))), "data")
  expect_identical(conditionCall(error), as.call(list(quote(sib_read_csv), c(age = "i64"))))
  error <- refused(do.call(sib_read_csv, list(charToRaw("age\nx\n"), c(age = "i64"))), "data")
  expect_null(conditionCall(error))
})

test_that("a finding is a warning of its own class and of sib_warning", {
  found <- tryCatch(warn_finding("short", "sib_short"), warning = identity)
  expect_s3_class(found, c("sib_short", "sib_warning", "warning", "condition"), exact = TRUE)
  expect_identical(conditionMessage(found), "short")
  expect_silent(suppressWarnings(warn_finding("short", "sib_short"), classes = "sib_warning"))
})

test_that("every status of the library is named in the page on conditions", {
  names <- vapply(1:14, function(i) .Call(R_swig_sib_status_name, i), "")
  expect_identical(.Call(R_swig_sib_status_name, 15L), "unknown")
  pages <- tools::Rd_db("sib")
  page <- paste(as.character(pages[["sib_conditions.Rd"]]), collapse = "")
  for (name in names) {
    expect_match(page, paste0("sib_error_", name), fixed = TRUE)
  }
})

test_that("threads and progress are checked", {
  expect_null(settings())
  expect_identical(settings(2, NULL), list(threads = 2, progress = NULL))
  for (threads in list(0, 257, 1.5, NA, "2", c(1, 2), NULL)) {
    expect_identical(refused(settings(threads), "argument")$argument, "threads")
  }
  expect_identical(refused(settings(1, "yes"), "argument")$argument, "progress")
})

test_that("names of enumerations are looked up, and the allowed ones listed", {
  entry <- R_swig_sib_weighting_value
  expect_identical(enum_value(entry, "aggregate", "weighting"), 2L)
  for (name in list("Aggregate", "", NA_character_, 1, NULL, c("aggregate", "aggregate"))) {
    error <- refused(enum_value(entry, name, "weighting"), "argument")
    expect_identical(error$argument, "weighting")
    expect_match(conditionMessage(error), "\"per_treated\", \"aggregate\"", fixed = TRUE)
  }
})
