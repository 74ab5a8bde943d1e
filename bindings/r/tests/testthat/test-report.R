bond <- sib_example_bond()
data <- bond[c("releases", "history", "outcomes")]
evaluated <- sib_evaluate(bond$contract, data)

# The text of a page without tags, as a reader sees it.
text_of <- function(page) {
  page <- gsub("(?s)<style>.*?</style>|<wbr>", "", page, perl = TRUE)
  text <- gsub("<[^>]*>", " ", page)
  for (pair in list(c("&lt;", "<"), c("&gt;", ">"), c("&quot;", "\""), c("&#x27;", "'"),
                    c("&amp;", "&"), c("\u00a0", " "))) {
    text <- gsub(pair[[1L]], pair[[2L]], text, fixed = TRUE)
  }
  gsub("\\s+", " ", text)
}

# Every tag that is opened is closed, in order.
expect_nested <- function(page) {
  tags <- regmatches(page, gregexpr("</?[a-zA-Z][^>]*>", page))[[1L]]
  tags <- tags[!grepl("/>$|^<(meta|img|wbr)\\b", tags)]
  names <- sub("^</?([a-zA-Z0-9]+).*", "\\1", tags)
  open <- character()
  closed <- vapply(seq_along(tags), function(i) {
    if (!startsWith(tags[[i]], "</")) {
      open <<- c(open, names[[i]])
      return(TRUE)
    }
    last <- open[[length(open)]]
    open <<- open[-length(open)]
    last == names[[i]]
  }, NA)
  expect_true(all(closed) && length(open) == 0L)
}

test_that("every number of the statement is on the page", {
  page <- sib_report(evaluated)
  text <- text_of(page)
  expect_true(grepl(paste0("PAID ", format(evaluated$total)), text, fixed = TRUE))
  for (part in c(format(evaluated$tables$statement$amount), evaluated$tables$statement$why,
                 format(evaluated$tables$payers$amount), evaluated$result_hash,
                 sprintf("%.2f %%", 100 * evaluated$tables$gates$reduction_value),
                 evaluated$tables$options$option, evaluated$tables$inputs$digest)) {
    expect_true(grepl(part, text, fixed = TRUE))
  }
})

test_that("a page is well formed, loads nothing and runs nothing", {
  for (audience in c("assessor", "public")) {
    page <- sib_report(evaluated, audience = audience)
    expect_nested(page)
    expect_false(grepl("http|<script|<link|<iframe|<object", page))
    links <- regmatches(page, gregexpr("(src|href)=\"[^\"]*", page))[[1L]]
    expect_true(all(grepl("\"(#|data:image/png)", links)))
  }
  expect_identical(sib_report(evaluated), sib_report(evaluated))
})

test_that("a page is written, and arguments are checked", {
  file <- tempfile(fileext = ".html")
  page <- expect_invisible(sib_report(evaluated, file, "public"))
  expect_identical(readBin(file, "raw", 1e7), charToRaw(page))
  expect_error(sib_report(evaluated, audience = "everybody"), class = "sib_error_argument")
  expect_error(sib_report(evaluated, least = 0), class = "sib_error_argument")
  expect_error(sib_report(1), class = "sib_error_argument")
})

test_that("designs, refusals and pages without plots have their words", {
  design <- sib_design(bond$contract, data[c("releases", "history")])
  expect_true(grepl("NO ANSWER YET", sib_report(design), fixed = TRUE))
  expect_false(grepl("What is owed", sib_report(design), fixed = TRUE))
  strict <- sub("\"max_smd\": *null", "\"max_smd\": 0.000001", json_text_of(bond$contract))
  refused <- suppressWarnings(sib_evaluate(strict, data))
  expect_true(grepl("NOT PAYABLE", sib_report(refused), fixed = TRUE))
  expect_false(grepl("<svg|cairo", sib_report(evaluated, plots = FALSE)))
  drawn <- sib:::page_figure("a plot", 2, function() plot(1), "a", "png")
  expect_true(grepl("data:image/png;base64,iVBORw0KGgo", drawn, fixed = TRUE))
})

test_that("hostile texts are shown as texts", {
  evil <- "<script>alert(1)</script>&\"'{name} \u00fc"
  contract <- gsub("cohort-1", sub("^\"|\"$", "", gsub("\"", "\\\\\"", evil)),
    json_text_of(bond$contract), fixed = TRUE)
  page <- sib_report(suppressWarnings(sib_evaluate(contract, data)))
  expect_nested(page)
  expect_false(grepl("<script", page, fixed = TRUE))
  expect_true(grepl(evil, text_of(page), fixed = TRUE))
})

# A contract with names of its own choice and with values inside values.
changed <- local({
  text <- json_text_of(bond$contract)
  for (pair in list(
    c("\"cohorts\": *\\{\\}",
      "\"cohorts\": {\"cohort-1\": \"1234567.00\"}, \"source\": \"\u00a7 9 <b>\""),
    c("\"city_fund\"", "\"city <i>_{fund}\\\\u0022\""),
    c("\"tie_key\": *null", "\"tie_key\": \"sentence_days\"")
  )) {
    stopifnot(grepl(pair[[1L]], text))
    text <- sub(pair[[1L]], pair[[2L]], text)
  }
  suppressWarnings(sib_evaluate(text, data))
})

test_that("each value of an option has a row in words", {
  facts <- sib:::report_facts(changed, 0)
  rows <- sib:::option_rows(facts)
  found <- vapply(rows, `[[`, "", "value")
  names(found) <- vapply(rows, function(row) row$option[[1L]], "")
  expected <- c(
    "gate: cohort" = "at least 10 %", "gate: pooled" = "at least 7.5 %",
    "gate: comparison" = "at least (>=)", "gate: pooled when" = "no cohort paid",
    "gate: decide rounding" = "none", "rounding: line" = "half up",
    "cap: contract" = "GBP\u00a02,000,000.00", "cap: cohorts: cohort-1" = "GBP\u00a01,234,567.00",
    "price per event" = "GBP\u00a07,500.00", "tie key" = "sentence_days",
    "payers: city <i>_{fund}\": share" = "3/8 (written as 3)", "replace" = "no"
  )
  expect_identical(found[names(expected)], expected)
  sources <- vapply(rows, function(row) as.character(row$source), "")
  expect_identical(sources[names(found) == "cap: contract"], "\u00a7 9 <b>")
  expect_identical(sources[names(found) == "price per event"], "schedule 1")
  keys <- vapply(rows, function(row) row$option[[2L]], "")
  expect_true(all(c("gate.pooled_when", "price_per_event.value", "tie_key") %in% keys))
  expect_false(any(grepl("[][{}\"]", found)))
  options <- sub(":.*", "", paste(vapply(rows, `[[`, "", "step"), names(found)))
  expect_identical(unique(options),
    gsub("_", " ", paste(facts$tables$options$step, facts$tables$options$option)))
})

test_that("keys of the future are shown too", {
  future <- paste0("{\"a_b\":{\"c\":[1,{\"id\":\"x_1\",\"d\":true,\"source\":\"inner\"},",
    "{\"id\":\"y\"}]},\"source\":\"outer\",\"e\":[],\"f\":{\"source\":{\"g\":\"deep\"}},",
    "\"value\":\"v\"}")
  leaves <- sib:::option_leaves(sib:::json_parsed(future), c("step", "new"), "new", NA)
  expect_identical(vapply(leaves, function(leaf) paste(leaf$words, collapse = ": "), ""),
    c("new: a b: c: 1", "new: a b: c: x_1: d", "new: a b: c: 3: id", "new: e",
      "new: f: source: g", "new: value"))
  expect_identical(vapply(leaves, `[[`, "", "source"),
    c("outer", "inner", "outer", "outer", "outer", "outer"))
})

test_that("a public page shows no number of people below the limit", {
  small <- sib_example_bond(900)
  made <- suppressWarnings(sib_evaluate(small$contract, small[c("releases", "history",
    "outcomes")]))
  cells <- function(audience) {
    page <- sib_report(made, audience = audience, plots = FALSE)
    tables <- regmatches(page, gregexpr("(?s)<table>.*?</table>", page, perl = TRUE))[[1L]]
    cells <- regmatches(tables, gregexpr("<td class=\"n\"[^>]*>[^<]*", tables))
    sub(".*>", "", unlist(cells))
  }
  full <- cells("assessor")
  public <- cells("public")
  number <- suppressWarnings(as.numeric(gsub(",", "", full)))
  expect_true(any(number %in% 1:4))
  expect_true(all(public[number %in% 1:4] == "[c]"))
  expect_false(any(public %in% as.character(1:4)))
  expect_gt(sum(public == "[c]"), sum(number %in% 1:4)) # and numbers that would give them away
})

test_that("hidden numbers do not follow from sums", {
  hidden <- function(numbers, total = "all") {
    people <- sib:::new_people(5)
    for (name in names(numbers)) sib:::people_put(people, name, numbers[[name]])
    sib:::people_sum(people, total, setdiff(names(numbers), "all"))
    vapply(names(numbers), function(name) sib:::people_hidden(people, name), NA)
  }
  expect_identical(unname(hidden(c(all = 103, a = 3, b = 40, c = 60, d = 0))),
    c(FALSE, TRUE, TRUE, FALSE, FALSE))
  expect_identical(unname(hidden(c(all = 52, a = 1, b = 1, c = 50))), c(FALSE, TRUE, TRUE, TRUE))
  expect_identical(unname(hidden(c(all = 58, a = 4, b = 4, c = 50))), c(FALSE, TRUE, TRUE, TRUE))
})

test_that("Python writes the same page", {
  python <- file.path(Sys.getenv("SIB_BUILD"), "python", "bin", "python")
  if (!file.exists(python)) {
    skip("SIB_BUILD names no build with the Python package")
  }
  record <- tempfile(fileext = ".json")
  write_record(evaluated, record)
  small <- sib_example_bond(700)
  other <- tempfile(fileext = ".json")
  write_record(suppressWarnings(sib_evaluate(small$contract, small[names(data)])), other)
  third <- tempfile(fileext = ".json")
  write_record(changed, third)
  program <- paste(
    "import libsib, sys",
    "text = open(sys.argv[1], encoding='utf-8').read()",
    "libsib.open_record(text).to_html(sys.argv[2], audience=sys.argv[3], plots=False)",
    sep = "; "
  )
  for (file in c(record, other, third)) {
    for (audience in c("assessor", "public")) {
      page <- tempfile(fileext = ".html")
      status <- system2(python, c("-c", shQuote(program), file, page, audience))
      expect_identical(status, 0L)
      opened <- suppressWarnings(sib_open_record(file))
      expect_identical(readBin(page, "raw", 1e7),
        charToRaw(sib_report(opened, audience = audience, plots = FALSE)))
    }
  }
})
