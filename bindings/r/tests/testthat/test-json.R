test_that("lists become documents", {
  x <- list(
    a = 1L, b = 0.1, c = "x\"\\\n\u00e9", d = NULL, e = list(), f = list(TRUE, NA), g = c("p", "q"),
    h = I("p"), i = c(k = "v"), j = structure(list(), names = character()),
    k = as.Date("2010-09-09"), l = factor("z"), m = 9007199254740992, n = 1e300
  )
  expect_identical(json_text(x), paste0(
    "{\"a\":1,\"b\":0.1,\"c\":\"x\\\"\\\\\\u000a\u00e9\",\"d\":null,\"e\":[],",
    "\"f\":[true,null],\"g\":[\"p\",\"q\"],\"h\":[\"p\"],\"i\":{\"k\":\"v\"},\"j\":{},",
    "\"k\":\"2010-09-09\",\"l\":\"z\",\"m\":9007199254740992,\"n\":1e+300}"
  ))
  expect_identical(as.numeric(gsub("[][]", "", json_text(list(1 / 3)))), 1 / 3)
  expect_error(json_text(list(1, a = 2)), class = "sib_error_argument")
  expect_error(json_text(Inf), class = "sib_error_argument")
  expect_error(json_text(quote(x)), class = "sib_error_argument")
})

test_that("documents do not depend on how numbers are shown", {
  old <- options(OutDec = ",", scipen = -20, digits = 3)
  on.exit(options(old))
  expect_identical(json_text(c(0.25, 100000)), "[0.25,100000]")
  expect_identical(format(sib_money("1234.5", "GBP")), "GBP 1,234.50")
})

test_that("a document agrees with another writer", {
  skip_if_not_installed("jsonlite")
  contract <- sib_example_bond(people = 20)$contract
  parsed <- jsonlite::read_json(contract)
  again <- jsonlite::fromJSON(json_text(parsed), simplifyVector = FALSE)
  expect_identical(again, parsed)
})

test_that("members are cut out of a text, whatever the strings hold", {
  text <- paste0(
    "{\"a\":{\"x\":\"}{\\\"\",\"b\":{\"c\":[1,{\"b\":{}}]}},",
    "\"b\":{\"b\" : {\"d\":\"\u00e9\"}}}"
  )
  expect_identical(json_member(text, c("a", "b")), "{\"c\":[1,{\"b\":{}}]}")
  expect_identical(json_member(text, c("b", "b")), "{\"d\":\"\u00e9\"}")
  expect_null(json_member(text, c("a", "x")))
  expect_null(json_member(text, c("a", "c")))
  expect_null(json_member("no document", "a"))
})

test_that("the texts and numbers among an object's own members are read", {
  scalars <- sib:::json_scalars(paste0(
    "{\"a\":\"x \\\"y\\\" \\\\ \\u0001\\n\",\"b\":-1.5e3,\"c\":{\"d\":\"no\"},",
    "\"e\":[\"no\",{\"f\":1}],\"g\":null,\"h\":true,\"i:{\":\"{}\"}"
  ))
  expect_identical(scalars, list(a = "x \"y\" \\ \001\n", b = "-1.5e3", g = "null", h = "true",
    `i:{` = "{}"))
})
