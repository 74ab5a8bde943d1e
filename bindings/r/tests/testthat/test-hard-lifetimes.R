# Thousands of good and refused calls leave nothing behind; a collection at every allocation finds
# no object that is not protected; handles go with the last thing that needs them.

test_that("a collection at every allocation changes no answer", {
  only_in_a_checkout()
  code <- c(
    "cases <- c(rules, refusals)",
    "stopifnot(!anyDuplicated(names(cases)))",
    "calm <- lapply(cases, answer)",
    "bad <- vapply(calm, is_error, NA) == (names(cases) %in% names(rules))",
    "cat(sprintf('WRONG %s\\n', names(cases)[bad]))",
    "gctorture(TRUE)",
    "tortured <- lapply(cases, answer)",
    "gctorture(FALSE)",
    "same <- mapply(identical, calm, tortured)",
    "cat(sprintf('DIFFERS %s\\n', names(cases)[!same]))",
    "invisible(gctorture2(53L))", # and at every 53rd, many times over
    "for (i in 1:10) tortured <- lapply(cases, answer)",
    "invisible(gctorture2(0L))",
    "cat(identical(calm, tortured), length(cases), '\\n')"
  )
  expect_identical(trimws(hard_child(c(hard_calls(), code))), "TRUE 49")
})

test_that("thousands of calls of every kind leave nothing", {
  only_in_a_checkout()
  not_sanitized()
  code <- c(
    live_memory(), hard_calls(),
    "for (i in 1:300) for (code in c(rules, refusals)) answer(code)", # all compiled and cached
    "for (name in c(names(rules), names(refusals))) {",
    "  code <- if (name %in% names(rules)) rules[[name]] else refusals[[name]]",
    "  times <- if (name %in% c('every_column', 'inner', 'expression')) 500 else 2000",
    "  for (i in 1:100) answer(code)",
    "  before <- live()",
    "  for (i in seq_len(times)) answer(code)",
    "  grown <- live() - before",
    "  if (grown > 50 * times) cat('GROWN', name, grown, '\\n')",
    "}",
    "kept <- list()",
    "before <- live()",
    "for (i in 1:5000) kept[[i]] <- read()",
    "cat(live() - before > 100 * 5000, '\\n')" # the measure sees what stays
  )
  expect_identical(trimws(hard_child(code)), "TRUE")
})

test_that("handles go with the last thing that needs them, in any order", {
  set.seed(8)
  dropped <- 0
  count <- function() {
    owner <- new.env()
    reg.finalizer(owner, function(e) dropped <<- dropped + 1)
    structure(c(1, 2, 3, 4), owner = owner)
  }
  rounds <- 40
  for (i in seq_len(rounds)) {
    made <- new.env()
    made$table <- table_of(list(x = count(), who = letters[1:4]))
    made$part <- .Call(R_swig_sib_table_select, NULL, made$table, "x", TRUE)
    made$balance <- .Call(
      R_swig_sib_balance_measure, NULL, made$table, as.raw(c(1, 1, 0, 0)), NULL, NULL, TRUE
    )
    made$inner <- .Call(R_swig_sib_balance_table, made$balance, "terms")
    made$rule <- .Call(R_swig_sib_expression_compile, NULL, "x > 1", made$table, TRUE)
    order <- sample(ls(made))
    for (name in order[-length(order)]) {
      rm(list = name, envir = made)
      if (runif(1) < 0.2) gc()
    }
    last <- order[[length(order)]]
    found <- switch(last,
      table = , part = frame_of(made[[last]])$x,
      inner = frame_of(made$inner)$mean_treated_before,
      rule = frame_of(.Call(
        R_swig_sib_expression_evaluate, NULL, made$rule, table_of(list(x = c(0, 2))), TRUE
      ))$value
    )
    expect_false(is.null(found) && last != "balance")
    if (last %in% c("table", "part")) expect_identical(as.numeric(found), c(1, 2, 3, 4))
    if (last == "rule") expect_identical(found, c(FALSE, TRUE))
    rm(made)
  }
  for (i in 1:4) gc()
  expect_identical(dropped, as.numeric(rounds))
})

test_that("handles that were saved and loaded are refused, not followed", {
  table <- table_of(list(x = 1))
  again <- unserialize(serialize(table, NULL))
  error <- refused(frame_of(again), "argument")
  expect_match(conditionMessage(error), "saved and loaded")
})

test_that("compact sequences are read, and stay what they were", {
  for (x in list(1:5, rev(1:5), as.numeric(1:5), seq_len(5) + 0)) {
    expect_equal(as.numeric(frame_of(table_of(list(x = x)))$x), as.numeric(x))
  }
  n <- 1e5L
  made <- .Call(
    R_swig_sib_matching_match, NULL, seq(0.01, 0.99, length.out = n), NULL,
    as.raw(rep(c(1, 0), n / 2)), as.character(seq_len(n)), seq_len(n), NULL, NULL, NULL, TRUE
  )
  expect_identical(.Call(R_swig_sib_matching_pair_treated, made, TRUE)[[1L]] %% 2, 1)
})

test_that("the finalizers of a session that ends are harmless", {
  said <- hard_child(c(
    "kept <- lapply(1:100, function(i) table_of(list(x = c(i, i + 0.5))))",
    "invisible(reg.finalizer(globalenv(), function(e) cat('end\\n'), onexit = TRUE))",
    "kept[1:50] <- NULL", "invisible(gc())", "quit(runLast = FALSE)"
  ))
  expect_identical(trimws(said), "end")
})
