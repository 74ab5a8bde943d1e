# Children of fork with threads of their own give what the parent gives.

fork_results <- function(threads) {
  set.seed(6)
  n <- 20000
  scores <- runif(n)
  treated <- as.raw(scores + runif(n) < 0.7)
  table <- table_of(list(x = scores, y = scores^2))
  how <- list(threads, NULL)
  model <- .Call(R_swig_sib_propensity_fit, how, table, treated, NULL, NULL, TRUE)
  made <- .Call(
    R_swig_sib_matching_match, how, scores, NULL, treated, NULL, NULL, NULL, NULL, list(ratio = 2),
    TRUE
  )
  rule <- .Call(R_swig_sib_expression_compile, NULL, "x > 0.5 OR y < 0.1", table, TRUE)
  balance <- .Call(R_swig_sib_balance_measure, how, table, treated, scores, NULL, TRUE)
  list(
    .Call(R_swig_sib_propensity_scores, model, TRUE),
    .Call(R_swig_sib_matching_pair_comparison, made, TRUE),
    frame_of(.Call(R_swig_sib_expression_evaluate, how, rule, table, TRUE)),
    frame_of(.Call(R_swig_sib_balance_table, balance, "terms")),
    sib_read_csv(charToRaw("x\n1.25\n"), c(x = "f64"), threads = threads)$x
  )
}

test_that("children of mclapply with threads give what the parent gives", {
  skip_on_os("windows")
  serial <- fork_results(1)
  expect_identical(fork_results(2), serial)
  found <- parallel::mclapply(c(2, 2, 1), fork_results, mc.cores = 2, mc.preschedule = FALSE)
  expect_identical(found, list(serial, serial, serial))
  expect_identical(fork_results(2), serial)
})

test_that("children use, and free, the handles of their parent", {
  skip_on_os("windows")
  table <- table_of(list(x = as.numeric(1:50000)))
  below <- function(limit) {
    rule <- .Call(R_swig_sib_expression_compile, NULL, paste("x <", limit), table, TRUE)
    out <- .Call(R_swig_sib_expression_evaluate, list(2, NULL), rule, table, TRUE)
    gc()
    sum(frame_of(out)$value)
  }
  found <- parallel::mclapply(2:9, below, mc.cores = 2)
  expect_identical(unlist(found), 1:8)
  expect_identical(below(4), 3L)
})
