# Ctrl-C at 20 random times during long calls: back within 200 ms, nothing leaked, the next call
# right. A shell in the background notes the time and sends SIGINT; the child notes when it is back,
# by the wall clock and by the processor time it had. The shorter counts: on a busy machine a child
# waits for its turn, which says nothing of the library.

interrupting <- c(
  "set.seed(20)",
  "n <- 300000",
  "scores <- runif(n)",
  "treated <- as.raw(runif(n) < 0.4)",
  "table <- table_of(as.data.frame(matrix(runif(8 * n), n)))",
  "bytes <- charToRaw(paste0('x\\n', strrep('1.25\\n', 2e6)))",
  "people <- data.frame(id = paste('person', seq_len(n)), x = scores, y = runif(n),",
  "  treated = as.integer(treated))",
  "matching <- function(order, threads = 1, progress = NULL, rows = seq_len(n)) {",
  "  .Call(R_swig_sib_matching_match, list(threads, progress), scores[rows], NULL,",
  "    treated[rows], NULL, NULL, NULL, NULL, list(order = order, ratio = 10), TRUE)",
  "}",
  "calls <- list(",
  "  farthest = function() matching('farthest'),",
  "  closest = function() matching('closest', 2),",
  "  progress = function() matching('farthest', 2, function(fraction, step) NULL),",
  "  fit = function() {",
  "    .Call(R_swig_sib_propensity_fit, list(2, NULL), table, treated, NULL, NULL, TRUE)",
  "  },",
  "  balance = function() {",
  "    .Call(R_swig_sib_balance_measure, list(2, NULL), table, treated, scores, NULL, TRUE)",
  "  },",
  "  read = function() sib_read_csv(bytes, c(x = 'f64'), threads = 2),",
  "  match = function() suppressWarnings(sib_match(treated ~ x + y, people, id = 'id'))",
  ")",
  "back_after <- function(delay, call) {",
  "  sent <- tempfile()",
  "  pid <- Sys.getpid()",
  "  ask <- 'date +%%s.%%N; cut -d \" \" -f 14,15 /proc/%d/stat | tr \" \" \"\\n\"'",
  "  ask <- sprintf(paste('(sleep %f; (', ask, ') >%s; kill -INT %d) >/dev/null 2>&1 &'),",
  "    delay, pid, sent, pid)",
  "  system(ask)",
  "  now <- function(e) c(as.numeric(Sys.time()), sum(proc.time()[1:2]))",
  "  back <- tryCatch(repeat call(), interrupt = now)",
  "  said <- as.numeric(readLines(sent))",
  "  min(back - c(said[[1]], sum(said[2:3]) / 100))", # in ticks of 10 ms
  "}",
  "small <- function() {",
  "  made <- matching('closest', 2, NULL, 1:2000)",
  "  list(.Call(R_swig_sib_matching_pair_comparison, made, TRUE),",
  "    .Call(R_swig_sib_matching_pair_set, made, TRUE))",
  "}",
  "right <- small()",
  "before <- NULL",
  "for (name in names(calls)) {",
  "  for (delay in runif(if (name %in% c('farthest', 'closest')) 10 else 4, 0, 0.6)) {",
  "    waited <- back_after(delay, calls[[name]])",
  "    stopifnot(identical(small(), right))",
  "    cat('BACK', name, max(0, round(1000 * waited)), '\\n')",
  "    if (is.null(before)) before <- live()",
  "  }",
  "  if (name == 'match') next", # R's own cache of texts grows
  "  cat('GROWN', name, round(live() - before), '\\n')",
  "}"
)

test_that("Ctrl-C is heeded within 200 ms, and nothing stays", {
  only_in_a_checkout()
  not_sanitized()
  said <- hard_child(c(live_memory(), interrupting))
  back <- grep("^BACK ", said, value = TRUE)
  grown <- grep("^GROWN ", said, value = TRUE)
  waited <- as.numeric(sub(".* ([0-9]+) $", "\\1", back))
  expect_identical(c(length(back), length(grown)), c(40L, 6L), info = paste(said, collapse = "\n"))
  expect_true(all(waited < 200), info = paste(back, collapse = "\n"))
  stayed <- as.numeric(sub(".* (-?[0-9]+) $", "\\1", grown))
  expect_true(all(stayed < 1e6), info = paste(grown, collapse = "\n"))
  cat(sprintf("back after at most %.0f ms of %d interrupts\n", max(waited), length(waited)))
})

test_that("an interrupt is R's own condition, from inside a progress function too", {
  code <- c(
    "bytes <- charToRaw(paste0('x\\n', strrep('1.25\\n', 4e5)))",
    "kill <- function(fraction, step) {",
    "  tools::pskill(Sys.getpid(), tools::SIGINT)",
    "  repeat Sys.sleep(0.001)",
    "}",
    "seen <- tryCatch(sib_read_csv(bytes, c(x = 'f64'), progress = kill), interrupt = class)",
    "cat(seen, '\\n')",
    "cat(nrow(sib_read_csv(bytes, c(x = 'f64'))), '\\n')"
  )
  expect_identical(trimws(hard_child(code)), c("interrupt condition", "4e+05"))
})

test_that("any jump of R out of a progress function ends the call in order", {
  bytes <- charToRaw(paste0("x\n", strrep("1.25\n", 4e5)))
  read <- function(progress) sib_read_csv(bytes, c(x = "f64"), progress = progress)
  jumps <- function() {
    read(function(fraction, step) return(NULL))
    read(function(fraction, step) signalCondition(structure(class = c("own", "condition"), list())))
  }
  caught <- withCallingHandlers(jumps(), own = function(c) NULL)
  expect_identical(dim(caught), c(4e5, 1))
  out <- withRestarts(
    withCallingHandlers(jumps(), own = function(c) invokeRestart("leave", "left")),
    leave = identity
  )
  expect_identical(out, "left")
  expect_identical(callCC(function(k) read(function(fraction, step) k("continued"))), "continued")
  expect_warning(read(local({
    said <- FALSE
    function(fraction, step) if (!said) {
      said <<- TRUE
      warning("mine")
    }
  })), "mine")
  expect_error(
    read(function(fraction, step) read(function(fraction, step) stop("inner"))), "inner"
  )
})

test_that("calls inside a progress function work: no context is ever busy", {
  bytes <- charToRaw(paste0("x\n", strrep("1.25\n", 4e5)))
  inner <- NULL
  table <- sib_read_csv(bytes, c(x = "f64"), progress = function(fraction, step) {
    inner <<- evaluate("x < 2", list(x = c(1, 2, 3)))
    refused(evaluate("y < 2", list(x = 1)), "terms")
  })
  expect_identical(inner, c(TRUE, FALSE, FALSE))
  expect_identical(dim(table), c(4e5, 1))
})
