# Small calls that use every type rule, for test-hard-lifetimes.R: `rules` are answered, `refusals`
# refused. Run where the package's internals are attached.

x <- c(0.5, 0.4, 0.3)
t <- as.raw(c(1, 0, 0))
ids <- c("one", "two", "thr\u00e9")
big <- structure(c(4.9e-324, NA), class = "integer64") # the bits of 1
frame <- data.frame(
  real = c(1.5, NA), whole = c(7L, NA), flag = c(TRUE, NA),
  day = structure(c(14861L, NA), class = "Date"), late = structure(c(14861, NA), class = "Date"),
  category = factor(c("b", NA), levels = c("b", "a")), text = c("caf\u00e9", NA)
)
table <- table_of(frame)
bytes <- charToRaw("x,who\n1.5,a\n2.5,b\n")

nearest <- function(score = x, arm = t, ids = NULL, key = NULL, exact = NULL, options = NULL,
                    how = NULL) {
  made <- .Call(
    R_swig_sib_matching_match, how, score, NULL, arm, ids, key, exact, NULL, options, TRUE
  )
  .Call(R_swig_sib_matching_pair_comparison, made, TRUE)
}

read <- function(progress = NULL, data = bytes,
                 types = '{"x": {"type": "f64"}, "who": {"type": "text"}}') {
  .Call(R_swig_sib_table_read_csv, list(2, progress), data, types, NULL, TRUE)
}

column <- function(values, validity = NULL) {
  builder <- .Call(R_swig_sib_table_builder_new, NULL, length(values), TRUE)
  .Call(
    R_swig_sib_table_builder_add_f64, NULL, builder, "x", values, validity, values, TRUE
  )
  made <- .Call(R_swig_sib_table_builder_finish, NULL, builder, TRUE)
  .Call(R_swig_sib_table_f64, made, 0, TRUE)
}

effect <- function(rows) {
  made <- .Call(
    R_swig_sib_effect_estimate, NULL, t, c(1, 2, 3), NULL, rows, rows + 1L, 1, NULL,
    list(weighting = "aggregate", level = 0.9), TRUE
  )
  .Call(R_swig_sib_effect_weights, made, TRUE)
}

compile <- function(text) .Call(R_swig_sib_expression_compile, NULL, text, table, TRUE)

balance <- function() {
  made <- .Call(
    R_swig_sib_balance_measure, NULL, table_of(list(z = x)), t, NULL, NULL, TRUE
  )
  .Call(R_swig_sib_balance_table, made, "terms")
}

rules <- expression(
  views = nearest(),
  flags_of_logicals = nearest(arm = c(TRUE, FALSE, FALSE)),
  texts = nearest(ids = ids),
  latin_texts = nearest(ids = iconv(ids, "UTF-8", "latin1")),
  keys = nearest(key = c(3, 2, 1)),
  integer_keys = nearest(key = 3:1),
  big_keys = nearest(key = structure(rep(big[1], 3), class = "integer64")),
  options = nearest(options = list(ratio = 2, order = "closest", seed = 7)),
  handle = nearest(exact = table_of(list(z = c("a", "a", "b")))),
  progress = frame_of(read(function(fraction, step) step)),
  every_column = frame_of(table_of(frame)),
  big_column = frame_of(table_of(list(x = big))),
  bits = column(c(1, 2, 3), as.raw(5)),
  shifted_bits = column(c(1, 2, 3), list(as.raw(10), 1)),
  validity = .Call(R_swig_sib_table_validity, table, 6, TRUE),
  rows = effect(1),
  integer_rows = effect(1L),
  name = .Call(R_swig_sib_table_name, table, 6),
  status = .Call(R_swig_sib_status_name, 3),
  inner = frame_of(balance()),
  expression = frame_of(.Call(
    R_swig_sib_expression_evaluate, NULL, compile("real > 1 OR flag"), table, TRUE
  )),
  text_vectors = .Call(R_swig_rsib_texts, ids, TRUE),
  whole_vectors = .Call(R_swig_rsib_int64, c(1, NA), TRUE)
)

refusals <- expression(
  type = nearest("x"),
  length = nearest(x[1:2]),
  infinite = nearest(c(0.5, Inf, 1)),
  missing_text = nearest(ids = c("a", NA, "b")),
  repeated_text = nearest(ids = c("a", "b", "a")),
  fraction = nearest(key = c(1, 2.5, 3)),
  no_handle = nearest(exact = 7),
  other_handle = nearest(exact = compile("real > 1")),
  option = nearest(options = list(ratioo = 1)),
  option_type = nearest(options = list(ratio = "two")),
  choice = nearest(options = list(order = "up")),
  no_list = nearest(options = "ratio"),
  threads = nearest(how = list(257, NULL)),
  settings = nearest(how = 1),
  csv = read(data = charToRaw("x\nhello\n")),
  types = read(types = "{"),
  stopping = read(function(fraction, step) FALSE),
  raising = read(function(...) stop("mine")),
  infinite_column = column(c(1, Inf)),
  rows_beyond = effect(9L),
  row_zero = effect(0),
  row_half = effect(1.5),
  no_bits = column(c(1, 2, 3), raw()),
  few_bits = column(c(1, 2, 3), list(as.raw(7), 6)),
  bits_before = column(c(1, 2, 3), list(as.raw(7), -1)),
  no_expression = compile("real >")
)

# The value of a call, or class and message of its error.
answer <- function(code) {
  out <- tryCatch(eval(code), error = function(e) c(class(e)[[1L]], conditionMessage(e)))
  if (typeof(out) == "externalptr") "pointer" else out
}

is_error <- function(answer) is.character(answer) && grepl("rror", answer[[1L]])
