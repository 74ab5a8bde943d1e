bond <- sib_example_bond()
data <- bond[c("releases", "history", "outcomes")]
evaluated <- sib_evaluate(bond$contract, data, "final")

test_that("a page says the answer, loads nothing and runs nothing", {
  for (audience in c("assessor", "public")) {
    page <- gsub("\u00a0", " ", sib_report(evaluated, audience = audience))
    expect_match(page, "^<!DOCTYPE html>")
    expect_match(page, evaluated$result_hash, fixed = TRUE)
    expect_false(grepl("http:|https:|<script|<link|<iframe|<object|<img", page))
  }
  expect_match(sib_report(evaluated), "<svg", fixed = TRUE)
  expect_no_match(sib_report(evaluated, figures = FALSE), "<svg", fixed = TRUE)
  expect_identical(sib_report(evaluated), sib_report(sib_open_evaluation(evaluated$record)))
})

test_that("a page is written whole or not at all, and arguments are checked", {
  folder <- tempfile()
  dir.create(folder)
  file <- file.path(folder, "page.html")
  page <- expect_invisible(sib_report(evaluated, file, "public"))
  expect_identical(readBin(file, "raw", 1e7), charToRaw(page))
  writeLines("before", file)
  expect_error(sib_report(evaluated, file, "everybody"), class = "sib_error_argument")
  expect_error(sib_report(evaluated, file, "public", least = 2), class = "sib_error_argument")
  expect_error(sib_report(evaluated$tables, file), class = "sib_error_argument")
  expect_identical(readLines(file), "before")
  expect_error(sib_report(evaluated, file.path(folder, "absent", "page.html")),
    class = "sib_error_argument")
  expect_identical(list.files(folder), "page.html")
})

test_that("the answer is printed in lines of the console's width", {
  said <- capture.output(print(evaluated))
  expect_identical(capture.output(print(summary(evaluated))), said)
  old <- options(width = 200)
  on.exit(options(old))
  expect_gt(max(nchar(capture.output(print(evaluated)))), max(nchar(said)))
  expect_match(summary(evaluated, audience = "public", least = 50), "[c]", fixed = TRUE)
})

test_that("the answer has the same bytes in every locale", {
  record <- tempfile(fileext = ".json")
  write_record(evaluated, record)
  program <- tempfile(fileext = ".R")
  writeLines(c(
    sprintf(".libPaths(%s)", deparse1(.libPaths())),
    sprintf("print(sib::sib_open_evaluation(%s))", deparse(record))
  ), program)
  out <- tempfile()
  status <- system2(file.path(R.home("bin"), "Rscript"), shQuote(program), stdout = out,
    env = "LC_ALL=C")
  expect_identical(status, 0L)
  text <- structure(summary(evaluated), class = NULL)
  expect_true(any(charToRaw(text) > 127))
  expect_identical(readBin(out, "raw", 1e6), charToRaw(text))
})

test_that("hostile texts are shown as texts", {
  evil <- "\"title\": \"<script>&'\\u202e\\u001b[31m\""
  contract <- paste(readLines(bond$contract), collapse = "\n")
  title <- regmatches(contract, regexpr("\"title\": *\"[^\"]*\"", contract))
  contract <- sub(title, evil, contract, fixed = TRUE)
  made <- sib_evaluate(contract, data, "final")
  expect_no_match(sib_report(made), "<script", fixed = TRUE)
  for (text in c(sib_report(made), summary(made))) {
    expect_match(text, "U+202E", fixed = TRUE)
    expect_false(grepl("\u202e", text) || grepl("\033", text))
  }
})
