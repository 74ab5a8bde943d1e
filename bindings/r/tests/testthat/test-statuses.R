# Every status that a call can come to. A call has a context of its own, so none is ever busy.

numbers <- function(n) charToRaw(paste0("x\n", strrep("1.25\n", n)))

test_that("argument: an option that is not allowed", {
  error <- refused(sib_read_csv(charToRaw("x\n"), c(x = "i64"), other_columns = "keep"), "argument")
  expect_identical(error$argument, "other_columns")
})

test_that("shape: columns of different lengths", {
  error <- refused(table_of(list(a = c(1, 2), b = 1)), "shape")
  expect_identical(error$column, "b")
})

test_that("data: a field that is not of its type, with its row counted from 1", {
  error <- refused(sib_read_csv(charToRaw("x\n1\nsecret\n"), c(x = "i64")), "data")
  expect_identical(error[c("column", "row")], list(column = "x", row = 2))
  expect_match(conditionMessage(error), "[row 2]", fixed = TRUE)
  expect_no_match(conditionMessage(error), "secret")
})

test_that("nonfinite: an infinite number, with its row", {
  error <- refused(table_of(list(x = c(1, NA, -Inf))), "nonfinite")
  expect_identical(error[c("column", "row")], list(column = "x", row = 3))
})

test_that("range: a date after the year 9999, or an infinite one, with its row", {
  for (day in c(1e7, Inf, -Inf, 2^40)) {
    error <- refused(table_of(list(d = structure(c(0, day), class = "Date"))), "range")
    expect_identical(error[c("column", "row")], list(column = "d", row = 2))
  }
})

test_that("overflow: whole numbers beyond 64 bits", {
  big <- sib_read_csv(charToRaw("x\n9223372036854775807\n"), c(x = "i64"))
  expect_identical(refused(evaluate("x + 1", big), "overflow")$row, 1)
})

test_that("terms: types and expressions that are none", {
  refused(sib_read_csv(charToRaw("x\n"), c(x = "integer")), "terms")
  refused(evaluate("y > 1", list(x = 1)), "terms")
})

test_that("currency: a contract in one that does not exist", {
  document <- json_text_of(sib_example_bond(100)$contract)
  refused(sib_contract(sub("GBP", "XXQ", document, fixed = TRUE)), "currency")
})

# R itself may need more memory to start than a limit set before would leave it, so the limit is
# set from inside: what is in use, and 60 MB on top.
test_that("no_memory: an allocation that fails leaves the session as it was", {
  not_sanitized()
  skip_if(!nzchar(Sys.which("prlimit")), "memory cannot be limited here")
  code <- c(
    'bytes <- c(as.raw(c(0x78, 0x0a)), rep.int(as.raw(c(0x31, 0x0a)), 2e7))',
    'invisible(gc())',
    'used <- grep("^VmSize", readLines("/proc/self/status"), value = TRUE)',
    'limit <- 1024 * as.numeric(gsub("[^0-9]", "", used)) + 6e7',
    'limited <- system2("prlimit", sprintf("--pid=%d --as=%.0f", Sys.getpid(), limit))',
    'stopifnot(limited == 0)',
    'error <- tryCatch(sib_read_csv(bytes, c(x = "f64")), error = identity)',
    'cat(class(error)[[1L]], "\\n")',
    'cat(sib_read_csv(charToRaw("x\\n3\\n"), c(x = "f64"))$x, "\\n")'
  )
  expect_identical(trimws(in_another_process(code)), c("sib_error_no_memory", "3"))
})

test_that("interrupted: a progress function that returns FALSE", {
  stop_at_once <- function(fraction, step) FALSE
  refused(sib_read_csv(numbers(2e6), c(x = "f64"), progress = stop_at_once), "interrupted")
  seen <- list()
  look <- function(fraction, step) seen <<- c(seen, list(list(fraction, step)))
  table <- sib_read_csv(numbers(3e5), c(x = "f64"), progress = look)
  expect_identical(dim(table), c(3e5, 1))
  fractions <- vapply(seen, `[[`, 0, 1L)
  expect_identical(fractions, sort(fractions))
  expect_identical(fractions[[length(fractions)]], 1)
})

test_that("what a progress function raises comes out unchanged", {
  own <- structure(class = c("own", "error", "condition"), list(message = "mine", call = NULL))
  raise <- function(fraction, step) stop(own)
  error <- tryCatch(sib_read_csv(numbers(2e6), c(x = "f64"), progress = raise), error = identity)
  expect_identical(error, own)
})

test_that("version: a record of another format", {
  record <- '{"provenance":{},"result":{"format":"other@9"},"result_hash":"0"}'
  refused(.Call(R_swig_sib_evaluation_open, NULL, record, NULL, TRUE), "version")
})

test_that("fpenv: a host that rounds upwards", {
  folder <- tempfile()
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  source <- file.path(folder, "round.c")
  writeLines(c(
    "#include <fenv.h>",
    "void upward(int *failed) { *failed = fesetround(FE_UPWARD); }",
    "void nearest(int *failed) { *failed = fesetround(FE_TONEAREST); }"
  ), source)
  object <- file.path(folder, paste0("round", .Platform$dynlib.ext))
  made <- system2(file.path(R.home("bin"), "R"), c("CMD", "SHLIB", "-o", object, source),
    stdout = FALSE, stderr = FALSE
  )
  skip_if(made != 0L, "no C compiler here")
  loaded <- dyn.load(object)
  upward <- getNativeSymbolInfo("upward", loaded)
  nearest <- getNativeSymbolInfo("nearest", loaded)
  bytes <- charToRaw("x\n1\n")
  .C(upward, 1L)
  error <- tryCatch(sib_read_csv(bytes, c(x = "f64")), error = identity)
  .C(nearest, 1L)
  dyn.unload(object)
  expect_s3_class(error, "sib_error_fpenv")
  expect_identical(sib_read_csv(bytes, c(x = "f64"))$x, 1)
})

test_that("unsupported: options that do not go together", {
  releases <- table_of(list(person = "a", released = as.Date("2010-09-09"), arm = "x"))
  rules <- table_of(list(id = character(), expression = character(), applies_to = character()))
  options <- list(
    person = "person", index_date = "released", treated = "arm = 'x'",
    comparison = "arm = 'y'", keep = "last", close_at_members = 1
  )
  call <- function() {
    .Call(R_swig_sib_eligibility_select, NULL, releases, rules, NULL, NULL, options, TRUE)
  }
  expect_identical(refused(call(), "unsupported")$argument, "close_at_members")
})
