# A data frame with a column of every type, the last row missing everywhere.
every_type <- function() {
  data.frame(
    real = c(1.5, -0, NA),
    whole = c(7L, -2147483647L, NA),
    flag = c(TRUE, FALSE, NA),
    day = structure(c(14861L, -1L, NA), class = "Date"),
    category = factor(c("b", "a", NA), levels = c("b", "a", "unused")),
    text = c("caf\u00e9", "", NA)
  )
}

# Types of a table's columns, by name.
types_of <- function(handle) {
  names <- column_names(handle)
  types <- vapply(seq_along(names) - 1, function(i) column_type(handle, i), "")
  structure(types, names = names)
}

# Evaluates a rule expression over data.
evaluate <- function(expression, data) {
  handle <- table_of(data)
  compiled <- .Call(R_swig_sib_expression_compile, NULL, expression, handle, TRUE)
  frame_of(.Call(R_swig_sib_expression_evaluate, NULL, compiled, handle, TRUE))$value
}

# The error that an expression signals, with its status checked.
refused <- function(expression, status) {
  error <- tryCatch(expression, error = identity)
  expect_s3_class(error, c(paste0("sib_error_", status), "sib_error", "error", "condition"),
    exact = TRUE
  )
  error
}

# What R code prints in a process of its own, with this package attached.
in_another_process <- function(code) {
  file <- tempfile(fileext = ".R")
  on.exit(unlink(file))
  writeLines(c(paste0(".libPaths(", deparse1(.libPaths()), "); library(sib)"), code), file)
  run <- paste("LC_ALL=C", shQuote(file.path(R.home("bin"), "Rscript")), "--vanilla", shQuote(file))
  suppressWarnings(system2("sh", c("-c", shQuote(paste(run, "2>&1"))), stdout = TRUE))
}
