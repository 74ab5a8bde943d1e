#!/usr/bin/env Rscript
# What a call from R costs: peak memory beside 800 MB of doubles, and microseconds.
#
#   tests/bindings/measure.R [MB]      needs the package sib; prints, and fails above 5 MB of memory
#                                      for a vector that is borrowed, 10 us for a small call, or
#                                      5 ms for a matching of ten people
library(sib)
attach(asNamespace("sib"), name = "internals", warn.conflicts = FALSE)

peak <- function() {
  status <- readLines("/proc/self/status")
  as.numeric(gsub("[^0-9]", "", grep("^VmHWM", status, value = TRUE)))
}

# kB by which a call lifts the peak, which is forgotten first.
grown <- function(call) {
  invisible(gc())
  cat("5", file = "/proc/self/clear_refs")
  before <- peak()
  kept <- call()
  after <- peak()
  after - before
}

# The quickest of some runs, in seconds a call: what the machine's other work leaves of it.
least <- function(times, call) {
  each <- vapply(1:7, function(i) system.time(for (k in seq_len(times)) call())[[3L]], 0)
  min(each) / times
}

refused <- function(expression) tryCatch(expression, sib_error_shape = function(e) NULL)

arguments <- commandArgs(trailingOnly = TRUE)
megabytes <- if (length(arguments) > 0L) as.numeric(arguments[[1L]]) else 800
values <- rep(1, megabytes * 125000)
rows <- length(values)
small <- table_of(list(x = c(1, 2, 3)))
flags <- as.raw(c(1, 0, 0))
people <- data.frame(
  id = letters[1:10], treated = rep(c(1, 0), c(3, 7)), score = 0.1 + 0:9 / 20
)
match_people <- function() sib_match(treated ~ 1, people, distance = people$score, id = "id")
for (i in 1:3) invisible(match_people()) # compiled
invisible(frame_of(small))
rule <- .Call(R_swig_sib_expression_compile, NULL, "x > 1.5", small, TRUE)
invisible(.Call(R_swig_sib_expression_evaluate, NULL, rule, small, TRUE))
whole <- NULL

memory <- c(
  "a table" = grown(function() whole <<- table_of(list(x = values))),
  "weights that are refused" = grown(function() {
    refused(.Call(R_swig_sib_balance_measure, NULL, small, flags, values, NULL, TRUE))
  }),
  "a rule, beside its result of a byte a row" = grown(function() {
    .Call(R_swig_sib_expression_evaluate, NULL, rule, whole, TRUE)
  }) - rows / 1024
)
micro <- 1e6 * c(
  "one number" =
    least(20000, function() .Call(R_swig_sib_effect_quantity_value, "reduction", TRUE)),
  "a handle" = least(20000, function() .Call(R_swig_sib_table_rows, small, TRUE)),
  "a context and a new handle" =
    least(5000, function() .Call(R_swig_sib_table_builder_new, NULL, 3, TRUE))
)
milli <- 1e3 * c("a whole sib_match of ten people" = least(50, match_people))

failed <- FALSE
say <- function(results, unit, limit) {
  for (name in names(results)) {
    good <- results[[name]] < limit
    failed <<- failed || !good
    cat(sprintf("%s: %s, %s: %.3g (below %g)\n", if (good) "PASS" else "FAIL", name, unit,
      results[[name]], limit))
  }
}
say(memory, sprintf("kB beside %g MB", megabytes), 5000)
say(micro, "us", 10)
say(milli, "ms", 5)
quit(status = as.integer(failed))
