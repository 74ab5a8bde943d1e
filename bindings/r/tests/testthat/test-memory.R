test_that("a column of doubles is borrowed, one of integers copied", {
  code <- c(
    "peak <- function() {",
    "  status <- readLines('/proc/self/status')",
    "  as.numeric(gsub('[^0-9]', '', grep('^VmHWM', status, value = TRUE)))",
    "}",
    "reals <- rep(1.5, 1e7) # 80 MB", # not a compact sequence, which would be expanded
    "wholes <- rep(7L, 1e7)",
    "before <- peak()",
    "table <- sib:::table_of(list(x = reals))",
    "cat(peak() - before, '')",
    "table <- sib:::table_of(list(x = wholes))",
    "cat(peak() - before)"
  )
  not_sanitized()
  skip_if_not(file.exists("/proc/self/status"), "no /proc/self/status here")
  grown <- as.numeric(strsplit(in_another_process(code), " ")[[1L]])
  expect_lt(grown[[1L]], 8000)
  expect_gt(grown[[2L]], 70000) # the measure sees a copy where there is one
})

test_that("columns live as long as a table that has them", {
  dropped <- new.env()
  build <- function() {
    owner <- new.env()
    reg.finalizer(owner, function(e) dropped$yes <- TRUE)
    structure(c(1.5, 2.5), owner = owner)
  }
  table <- table_of(list(x = build(), t = c("one", NA)))
  part <- table_of(new_table(table), c("t", "x"))
  rm(table)
  invisible(gc())
  expect_null(dropped$yes)
  expect_identical(frame_of(part), data.frame(t = c("one", NA), x = c(1.5, 2.5)))
  rm(part)
  invisible(gc()) # drops the table, which lets go of the column ...
  invisible(gc()) # ... which is then dropped too
  expect_true(dropped$yes)
})

test_that("a refused column is let go", {
  dropped <- new.env()
  local({
    owner <- new.env()
    reg.finalizer(owner, function(e) dropped$yes <- TRUE)
    refused(table_of(list(x = structure(c(1, Inf), owner = owner))), "nonfinite")
  })
  for (i in 1:3) invisible(gc())
  expect_true(dropped$yes)
})

test_that("a table keeps its values when the vector it was made of is changed", {
  x <- c(1, 2, 3)
  table <- table_of(list(x = x))
  x[[2L]] <- 99
  expect_identical(frame_of(table)$x, c(1, 2, 3))
})
