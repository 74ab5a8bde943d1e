test_that("each type of vector has its type of column", {
  handle <- table_of(every_type())
  expect_identical(types_of(handle), c(
    real = "f64", whole = "i64", flag = "flag", day = "date", category = "codes", text = "text"
  ))
  type <- function(x, ...) types_of(table_of(list(x = x), ...))[["x"]]
  expect_identical(type(structure(c(0, 1), class = "integer64")), "i64")
  expect_identical(type(structure(0.5, class = "Date")), "date")
  expect_error(type(as.raw(0:2)), "type raw", class = "sib_error_data")
  expect_identical(type(I(1.5)), "f64")
  expect_identical(type(c(a = 1.5)), "f64")
  expect_identical(type(ordered("a")), "codes")
  expect_identical(type(7, texts = "x"), "text")
  expect_identical(type("2010-09-09", dates = "x"), "date")
})

test_that("what goes in comes out, missing values included", {
  frame <- every_type()
  out <- frame_of(table_of(frame))
  frame$whole <- as.double(frame$whole)
  expect_identical(out, frame)
  expect_identical(1 / out$real[[2L]], -Inf)
})

test_that("columns may be empty, and data may have no columns or no rows", {
  none <- frame_of(table_of(every_type()[0L, ]))
  expect_identical(dim(none), c(0L, 6L))
  expect_identical(levels(none$category), c("b", "a", "unused"))
  expect_identical(dim(frame_of(table_of(list()))), c(0L, 0L))
  expect_identical(dim(frame_of(table_of(data.frame(x = 1:3)[, 0L]))), c(3L, 0L))
})

test_that("columns are taken by name and in the order asked for", {
  expect_identical(names(frame_of(table_of(every_type(), c("text", "real")))), c("text", "real"))
  error <- refused(table_of(every_type(), c("text", "age")), "argument")
  expect_match(conditionMessage(error), "no column age")
})

test_that("NA and NaN of doubles are both missing", {
  expect_identical(evaluate("x IS NULL", list(x = c(NA, NaN, 1))), c(TRUE, TRUE, FALSE))
})

test_that("dates of doubles are floored, as the calendar has them", {
  days <- structure(c(14861.9, 14861, -0.5, NA, NaN), class = "Date")
  out <- frame_of(table_of(list(d = days)))$d
  expect_identical(out, structure(c(14861L, 14861L, -1L, NA, NA), class = "Date"))
  expect_identical(format(out[1:3]), c("2010-09-09", "2010-09-09", "1969-12-31"))
})

test_that("the years 0001 to 9999 are dates, and no others", {
  ends <- structure(c(-719162L, 2932896L), class = "Date")
  expect_identical(frame_of(table_of(list(d = ends)))$d, ends)
  for (beyond in c(-719163L, 2932897L)) {
    refused(table_of(list(d = structure(beyond, class = "Date"))), "range")
  }
})

test_that("texts that are dates become dates where that is asked for", {
  read <- function(x) frame_of(table_of(list(d = x), dates = "d"))$d
  expect_identical(read(c("2012-02-29", NA)), structure(c(15399L, NA), class = "Date"))
  expect_identical(read(factor("2012-02-29")), structure(15399L, class = "Date"))
  expect_identical(read(c(NA, NA)), structure(c(NA_integer_, NA), class = "Date"))
  expect_identical(read(as.Date("2012-02-29")), structure(15399L, class = "Date"))
  for (text in c("2011-02-29", "2012-02-29 10:00", "29/02/2012", "2012-2-9", "")) {
    error <- refused(read(c("2012-02-29", text)), "data")
    expect_identical(error[c("column", "row")], list(column = "d", row = 2L))
    if (nzchar(text)) expect_no_match(conditionMessage(error), text, fixed = TRUE)
  }
  expect_identical(refused(read(1), "argument")$argument, "d")
  refused(read(Sys.time()), "data")
})

test_that("factors keep their levels, and a level that is NA is missing", {
  f <- factor(c("b", NA, "a"), levels = c("b", "a", "c"))
  expect_identical(frame_of(table_of(list(f = f)))$f, f)
  kept <- frame_of(table_of(list(f = addNA(f))))$f
  expect_identical(is.na(kept), c(FALSE, TRUE, FALSE))
  expect_identical(as.character(kept), c("b", NA, "a"))
})

test_that("texts of any encoding are UTF-8 in the library", {
  latin <- "caf\xe9"
  Encoding(latin) <- "latin1"
  both <- frame_of(table_of(list(t = c(latin, "caf\u00e9"), f = factor(c(latin, latin)))))
  expect_identical(charToRaw(both$t[[1L]]), charToRaw("caf\u00e9"))
  expect_identical(both$t[[1L]], both$t[[2L]])
  expect_identical(levels(both$f), "caf\u00e9")
  expect_identical(evaluate("t = 'caf\u00e9'", list(t = latin)), TRUE)
  names <- list(1)
  names(names) <- latin
  expect_identical(names(frame_of(table_of(names))), "caf\u00e9")
})

test_that("text that is not UTF-8 is refused with column and row", {
  wrong <- "\xff\xfe"
  Encoding(wrong) <- "UTF-8"
  error <- refused(table_of(list(t = c("a", wrong))), "data")
  expect_identical(error[c("column", "row")], list(column = "t", row = 2))
})

test_that("date-times are refused with the cure", {
  for (x in list(Sys.time(), as.POSIXlt("2010-09-09", tz = "UTC"))) {
    error <- refused(table_of(list(when = x)), "data")
    expect_identical(error$column, "when")
    expect_match(conditionMessage(error), "as.Date(x, tz = ...)", fixed = TRUE)
  }
})

test_that("what has no meaning as a column is refused by name", {
  refused_as <- function(x, word) {
    error <- refused(table_of(list(odd = x)), "data")
    expect_identical(error$column, "odd")
    expect_match(conditionMessage(error), paste0("column odd .*", word))
  }
  refused_as(matrix(1:4, 2), "matrix")
  refused_as(scale(1:3), "matrix")
  refused_as(list(1, "a"), "list")
  refused_as(data.frame(a = 1), "data frame")
  refused_as(1i, "complex")
  refused_as(as.difftime(1, units = "days"), "difftime")
  refused_as(structure(1, class = c("haven_labelled", "vctrs_vctr", "double")), "haven_labelled")
  refused_as(NULL, "NULL")
  refused_as(quote(x + y), "language")
  refused_as(mean, "closure")
})

test_that("data are frames, lists with names, or tables", {
  grid <- matrix(1, dimnames = list(1, "a"))
  for (data in list(1:3, "a", NULL, list(1, 2), list(a = 1, 2), grid)) {
    expect_identical(refused(table_of(data), "argument")$argument, "data")
  }
  expect_identical(refused(table_of(list(a = 1, a = 2)), "argument")$column, "a")
})

test_that("flags come from logical and from 0 and 1", {
  expect_identical(flags_of(c(TRUE, FALSE, NA), "t"), as.raw(c(1, 0, 2)))
  expect_identical(flags_of(c(1, 0, NA), "t"), as.raw(c(1, 0, 2)))
  expect_identical(flags_of(c(1L, 0L, NA), "t"), as.raw(c(1, 0, 2)))
  expect_error(flags_of(as.raw(1), "t"), "type raw", class = "sib_error_data")
  for (x in list(2, 0.5, "1", factor("1"), -1L, as.Date("2010-09-09"))) {
    expect_identical(refused(flags_of(x, "t"), "argument")$argument, "t")
  }
})

test_that("ids are texts, and whole numbers become their digits", {
  expect_identical(texts_of(c("b", "a"), "id"), c("b", "a"))
  expect_identical(texts_of(factor(c("b", "a")), "id"), c("b", "a"))
  expect_identical(texts_of(c(1L, 100000L), "id"), c("1", "100000"))
  expect_identical(texts_of(c(1, 100000, 2^53 - 1), "id"), c("1", "100000", "9007199254740991"))
  for (x in list(1.5, Inf, 2^53, TRUE, as.Date("2010-09-09"))) {
    expect_identical(refused(texts_of(x, "id"), "argument")$argument, "id")
  }
  for (x in list(c("a", NA), c(1, NA), c(1, NaN), factor(c("a", NA)))) {
    expect_identical(refused(texts_of(x, "id"), "data")$row, 2L)
  }
})

test_that("random frames of every length come back as they went in", {
  set.seed(20100909)
  some <- function(x, rows) {
    x <- x[sample.int(length(x), rows, replace = TRUE)]
    x[stats::runif(rows) < sample(c(0, 0.3, 1), 1L)] <- NA
    x
  }
  texts <- c("", "a", "\u00e9t\u00e9", "line\nbreak", "\U1F600", strrep("long ", 50))
  for (rows in c(0:40, sample(41:700, 60L))) {
    frame <- data.frame(
      real = some(c(-0, 1e-310, 1.7e308, stats::rnorm(9)), rows),
      whole = as.double(some(c(-2^53, 2^53, 0, 7), rows)),
      flag = some(c(TRUE, FALSE), rows),
      day = structure(some(c(-719162L, 0L, 14861L, 2932896L), rows), class = "Date"),
      category = factor(some(texts, rows), levels = rev(texts)),
      text = some(texts, rows)
    )
    wholes <- list(whole = structure(numeric(rows), class = "integer64"))
    expect_identical(frame_of(table_of(frame)), frame)
    expect_identical(frame_of(table_of(wholes))$whole, numeric(rows))
  }
})
