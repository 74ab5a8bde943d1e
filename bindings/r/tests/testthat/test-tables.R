read <- function(text, types, ...) sib_read_csv(charToRaw(text), types, ...)

people <- function() {
  read("id,age,released,kind,guilty\na,40,2010-09-09,x,1\nb,,2012-02-29,,\n", c(
    id = "text", age = "i64", released = "date", kind = "codes", guilty = "flag"
  ))
}

test_that("a file and its bytes give the same table", {
  file <- tempfile(fileext = ".csv")
  on.exit(unlink(file))
  text <- "x,y\n0.1,a\n2.5e-3,\n"
  writeBin(charToRaw(text), file)
  types <- c(x = "f64", y = "text")
  expect_identical(as.data.frame(sib_read_csv(file, types)), as.data.frame(read(text, types)))
  expect_identical(read(text, types)$x, c(0.1, 0.0025))
})

test_that("a table shows as a data frame does", {
  table <- people()
  expect_identical(dim(table), c(2, 5))
  expect_identical(length(table), 5L)
  expect_identical(names(table), c("id", "age", "released", "kind", "guilty"))
  expect_identical(table$age, c(40, NA))
  expect_identical(table[["released"]], structure(c(14861L, 15399L), class = "Date"))
  expect_identical(table[[1L]], c("a", "b"))
  expect_null(table$absent)
  expect_identical(as.data.frame(table), data.frame(
    id = c("a", "b"), age = c(40, NA), released = table$released,
    kind = factor(c("x", NA)), guilty = c(TRUE, NA)
  ))
  for (i in list("absent", 0, 6, NA, "", c(1, 2), TRUE)) {
    refused(table[[i]], "argument")
  }
  expect_identical(as.data.frame(table[c("age", "id")]), as.data.frame(table)[c("age", "id")])
  expect_identical(names(table[-1L]), names(table)[-1L])
  for (i in list("absent", 7, NA)) refused(table[i], "argument")
  refused(table[1L, 1L], "argument")
  refused(table[1L, ], "argument")
  refused(head(table), "argument")
  expect_output(print(table), "2 rows.*released +date")
  expect_output(str(table), "sib_table")
})

test_that("a table is data for whatever takes data", {
  expect_identical(evaluate("age > 30", people()), c(TRUE, NA))
  expect_identical(
    names(frame_of(table_of(people(), c("kind", "id")))), c("kind", "id")
  )
  refused(table_of(people(), "absent"), "argument")
})

test_that("a table that was saved and loaded says what to do", {
  file <- tempfile(fileext = ".rds")
  on.exit(unlink(file))
  saveRDS(people(), file)
  loaded <- readRDS(file)
  for (use in list(print, names, dim, as.data.frame, table_of, function(x) x$age)) {
    expect_match(conditionMessage(refused(use(loaded), "argument")), "another session")
  }
})

test_that("types may say missing texts, levels and the texts of flags", {
  table <- read("k,f,n\nlow,yes,-\nhigh,no,3\n", list(
    k = list(type = "codes", levels = c("low", "high", "\"quoted\", and more\n")),
    f = list(type = "flag", true = "yes", false = "no"), n = list(type = "i64", null = c("", "-"))
  ))
  expect_identical(levels(table$k), c("low", "high", "\"quoted\", and more\n"))
  expect_identical(table$f, c(TRUE, FALSE))
  expect_identical(table$n, c(NA, 3))
})

test_that("separators and other columns are as asked", {
  expect_identical(names(read("x;y\n1;2\n", c(x = "i64"), separator = ";")), "x")
  table <- read("x,y\n1,2\n", c(x = "i64"), other_columns = "text")
  expect_identical(as.data.frame(table), data.frame(x = 1, y = "2"))
  refused(read("x,y\n1,2\n", c(x = "i64"), other_columns = "refuse"), "data")
  for (separator in list(",,", "", "\u00e9", 1, NA_character_)) {
    expect_identical(
      refused(read("x\n", c(x = "i64"), separator = separator), "argument")$argument, "separator"
    )
  }
})

test_that("files and types that are none are refused", {
  for (file in list("no such file", NA_character_, 1, c("a", "b"), tempdir())) {
    expect_identical(refused(sib_read_csv(file, c(x = "i64")), "argument")$argument, "file")
  }
  for (types in list("i64", 1, NULL, list("i64"), list(x = 1), list(x = list("i64")))) {
    expect_identical(refused(read("x\n1\n", types), "argument")$argument, "types")
  }
})

test_that("whole numbers up to 2^53 are exact, and threads change nothing", {
  text <- paste0("x\n", paste(2^53 - 0:9999, collapse = "\n"), "\n")
  expect_identical(read(text, c(x = "i64"))$x, 2^53 - 0:9999)
  expect_identical(read(text, c(x = "i64"), threads = 4)$x, 2^53 - 0:9999)
})
