bond <- sib_example_bond()
data <- bond[c("releases", "history", "outcomes")]
signed <- sib_contract(bond$contract)
evaluated <- sib_evaluate(signed, data, "final")

# The generated bond of the C programs, and the hash that sib-evaluate gives it.
generated <- function() {
  programs <- Sys.getenv("SIB_BUILD")
  if (!file.exists(file.path(programs, "examples/sib-generate"))) {
    skip("SIB_BUILD names no build with sib-generate and sib-evaluate")
  }
  contracts <- file.path(Sys.getenv("SIB_SOURCE"), "examples/contracts")
  contract <- file.path(contracts, "peterborough_bond/contract.json")
  folder <- tempfile()
  dir.create(folder)
  run <- function(program, ...) {
    status <- system2(file.path(programs, program), c(...), stdout = FALSE)
    expect_identical(status, 0L)
  }
  run("examples/sib-generate", folder, "7", "30000")
  tables <- vapply(names(data), function(name) file.path(folder, paste0(name, ".csv")), "")
  record <- file.path(folder, "record.json")
  run("tools/sib-evaluate/sib-evaluate", "evaluate", contract, "final",
    paste("--table", paste0(names(tables), "=", tables)), "--record", record, "--quiet")
  list(contract = contract, tables = as.list(tables), record = record)
}

test_that("the example bond is evaluated and paid", {
  expect_identical(evaluated$stage, "evaluation")
  expect_identical(unique(evaluated$tables$effects$outcome), "reconvictions")
  expect_identical(as.data.frame(evaluated), evaluated$tables$effects)
  paid <- sib_settle(signed, "final", evaluations = evaluated)
  expect_identical(paid$conditions$verdict[paid$conditions$step == "cohort_gate"],
    c("not_met", "met"))
  expect_identical(paid$verdict, "paid")
  expect_s3_class(paid$now, "sib_money")
  expect_true(sum(paid$bills$now) == paid$now)
  for (given in list(evaluated$record, list(evaluated))) {
    expect_identical(sib_settle(signed, "final", evaluations = given)$record, paid$record)
  }
  expect_identical(sib_settle(signed, "final", records = data)$record, paid$record)
  refused(sib_settle(signed, "final", evaluations = evaluated, records = data), "argument")
  refused(sib_settle(signed, "final", evaluations = list(evaluated, evaluated)), "argument")
  refused(sib_settle(signed, "final", evaluations = 1), "argument")
})

test_that("two steps give the result of one", {
  design <- sib_design(signed, data[c("releases", "history")], "final")
  expect_identical(c(design$stage, design$blind), c("design", TRUE))
  expect_null(design$tables$effects)
  count <- function(...) sib_count(signed, tables = data["outcomes"], stage = "final", ...)
  counted <- count(design, seal = design$result_hash)
  expect_identical(counted$result_hash, evaluated$result_hash)
  expect_identical(c(counted$blind, evaluated$blind), c(TRUE, FALSE))
  apart <- count(design$record, annex = design$annex)
  expect_identical(apart$result_hash, counted$result_hash)
  expect_error(count(design, seal = strrep("0", 64)), class = "sib_error_data")
  other <- sub("7500.00", "7500.01", signed$document, fixed = TRUE)
  expect_error(sib_count(other, design, data["outcomes"], "final"), class = "sib_error_data")
  expect_error(sib_design(signed, data, "final"), class = "sib_error_argument")
  expect_error(sib_design(signed, data[1:2], "final", "others"), class = "sib_error_argument")
})

test_that("designs are kept on disk between the steps", {
  design <- sib_design(signed, data[c("releases", "history")], "final")
  files <- file.path(tempfile(), c("design.json", "annex.json"))
  dir.create(dirname(files[[1]]))
  write_record(design, files[[1]], files[[2]])
  expect_identical(format(file.mode(files[[2]])), "600")
  expect_identical(file.size(files[[1]]), as.numeric(nchar(design$record, "bytes")))
  settled <- sib_count(signed, files[[1]], data["outcomes"], "final", annex = files[[2]])
  expect_identical(settled$result_hash, evaluated$result_hash)
  saved <- tempfile()
  saveRDS(design, saved)
  again <- sib_count(signed, readRDS(saved), data["outcomes"], "final")
  expect_identical(again$record, settled$record)
  expect_error(write_record(1, saved), class = "sib_error_argument")

  # Both or neither, never over what is no regular file, and no text of the data in a message.
  kept <- tempfile()
  writeLines("before", kept)
  for (to in list(c(kept, kept), c(tempdir(), kept), c("/dev/full", kept))) {
    expect_error(write_record(evaluated, to[[1L]], to[[2L]]), class = "sib_error_argument")
  }
  expect_identical(readLines(kept), "before")
  writeBin(c(as.raw(c(0xef, 0xbb, 0xbf)), charToRaw(evaluated$record)), kept)
  for (given in c(kept, paste0("\ufeff", evaluated$record))) {
    expect_identical(sib_open_evaluation(given)$result_hash, evaluated$result_hash)
  }
  error <- tryCatch(sib_read_csv("name\nZebedee Quux\n", c(name = "text")), error = identity)
  expect_match(conditionMessage(error), "several lines")
  expect_no_match(conditionMessage(error), "Quux")
})

test_that("files, frames, tables and lists of every type give one result", {
  folder <- tempfile()
  dir.create(folder)
  paths <- lapply(structure(names(data), names = names(data)), function(name) {
    path <- file.path(folder, paste0(name, ".csv"))
    utils::write.csv(data[[name]], path, row.names = FALSE, quote = FALSE)
    path
  })
  hash <- function(tables) sib_evaluate(signed, tables, "final")$result_hash
  expect_identical(hash(paths), evaluated$result_hash)
  expect_identical(hash(lapply(paths, utils::read.csv)), evaluated$result_hash)
  expect_identical(hash(lapply(paths, utils::read.csv, stringsAsFactors = TRUE)),
    evaluated$result_hash)
  loose <- data
  loose$releases <- as.list(loose$releases)
  loose$releases$sentence_days <- as.numeric(loose$releases$sentence_days)
  loose$releases$extra <- "not declared"
  table <- sib_read_csv(paths$outcomes, c(
    person_id = "text", offence_date = "date", conviction_date = "date"
  ))
  loose$outcomes <- table
  expect_identical(hash(loose), evaluated$result_hash)
})

test_that("neither the order of rows nor threads change a bit", {
  shuffled <- lapply(data, function(frame) frame[rev(seq_len(nrow(frame))), ])
  again <- sib_evaluate(signed, shuffled, "final", threads = 2)
  expect_identical(again$result_hash, evaluated$result_hash)
})

test_that("the record has no ids, the annex has", {
  expect_false(grepl("P0", evaluated$record, fixed = TRUE))
  expect_true(grepl("P0", evaluated$annex, fixed = TRUE))
  opened <- sib_open_evaluation(evaluated$record)
  expect_identical(opened$result_hash, evaluated$result_hash)
  expect_identical(opened$annex, "")
  expect_identical(opened$tables, evaluated$tables)
})

test_that("choices that match and count are varied over the tables", {
  ratio <- "comparisons.other_prisons.matching.ratio"
  found <- sib_sensitivity(signed, "final", tables = data, options = stats::setNames(
    list(1, list("1.00")), c(ratio, "values.price")
  ))
  paid <- sib_settle(signed, "final", records = data)
  expect_identical(found$runs$now[[1L]], as.character(paid$due$now))
  expect_identical(found$work$fitted, c(2, 0, 0))
  expect_identical(found$work$matched, c(2, 0, 2))
  blind <- sib_sensitivity(signed, "final", tables = data[c("releases", "history")],
    options = ratio)
  expect_match(blind$text, "matched (", fixed = TRUE)
  expect_identical(blind$designs$cohort, c("cohort-1", "cohort-2"))
  refused(sib_sensitivity(signed, "final", tables = data, evaluations = list(evaluated)),
    "argument")
})

test_that("records verify, or say where they part", {
  expect_true(sib_verify(signed, evaluated, data)$identical)
  expect_true(sib_verify(bond$contract, evaluated$record, data)$identical)
  expect_output(print(sib_verify(signed, evaluated, data)), "IDENTICAL, bit for bit$")
  shorter <- replace(data, "outcomes", list(data$outcomes[-1, ]))
  expect_output(print(sib_verify(signed, evaluated, shorter)),
    "inputs, at .*\nA table is not the same")
  other <- data
  other$outcomes <- other$outcomes[-1, ]
  different <- sib_verify(signed, evaluated, other)
  expect_identical(c(different$identical, different$step), c("FALSE", "inputs"))
  expect_output(print(different), "first in step inputs")
  expect_false(sib_compare_evaluations(evaluated, sib_evaluate(signed, other, "final"))$identical)
  changed <- sub("\"rows\":4", "\"rows\":5", evaluated$record, fixed = TRUE)
  expect_false(identical(changed, evaluated$record))
  expect_error(sib_open_evaluation(changed), class = "sib_error_data")
  expect_error(sib_count(signed, "{}", data["outcomes"], "final", annex = "{}"),
    class = "sib_error_terms")
})

test_that("contracts are refused with line and column", {
  contract <- json_text_of(bond$contract)
  with <- function(from, to) {
    sib_evaluate(sub(from, to, contract, fixed = TRUE), data, "final")
  }
  e <- tryCatch(with("\"ratio\"", "\"raito\""), sib_error_terms = identity)
  expect_match(e$message, "line [0-9]+, column [0-9]+")
  expect_error(with("\"GBP\"", "\"ZZZ\""), class = "sib_error_currency")
  expect_error(with("\"7500.00\"", "7500.5"), class = "sib_error_terms")
  expect_error(sib_evaluate(contract, list(relases = data$releases), "final"),
    "no table relases", class = "sib_error_argument")
  expect_error(sib_evaluate(contract, data$releases, "final"), class = "sib_error_argument")
  expect_error(sib_evaluate(contract, data, "end"), class = "sib_error_argument")
})

test_that("tables are refused where they are not what the contract says", {
  broken <- function(name, column, value) {
    tables <- data
    tables[[name]][[column]] <- value
    tryCatch(sib_evaluate(signed, tables, "final"), sib_error = function(e) c(e$status, e$column))
  }
  expect_identical(broken("releases", "sentence_days", NULL), c("data", "sentence_days"))
  expect_identical(broken("releases", "sentence_days", 1.5), c("argument", "sentence_days"))
  expect_identical(broken("releases", "sentence_days", "9"), c("argument", "sentence_days"))
  expect_identical(broken("releases", "prison", "Elsewhere"), c("data", "prison"))
  expect_identical(broken("releases", "birth_date", "01/02/1980"), c("data", "birth_date"))
  expect_identical(broken("history", "person_id", TRUE)[[1]], "argument")
  fewer <- data
  fewer$history$offence <- NULL
  expect_error(sib_evaluate(signed, fewer, "final"),
    "table history: there is no column offence, which the contract declares", fixed = TRUE)
  file <- tempfile(fileext = ".csv")
  writeLines("person_id,conviction_date", file)
  expect_error(sib_evaluate(signed, replace(data, "history", file), "final"),
    "^table history: .*line 1")
})

test_that("whole numbers beyond 32 bits stay exact", {
  far <- c(2^40 + 1, NA, -3)
  expect_identical(frame_of(table_of(list(x = whole_column(far, "x"))))$x, far)
})

test_that("ids and documents may hold any letter", {
  tables <- lapply(data, function(frame) {
    frame$person_id <- paste0("\u00c9", frame$person_id)
    frame
  })
  contract <- sub("A small", "Une \u00e9norme", paste(readLines(bond$contract), collapse = "\n"))
  design <- sib_design(contract, tables[c("releases", "history")], "final")
  settled <- sib_count(contract, design$record, tables["outcomes"], "final", annex = design$annex)
  expect_true(sib_verify(contract, settled, tables)$identical)
  expect_identical(settled$tables$effects$mean_treated[[1]],
    evaluated$tables$effects$mean_treated[[1]])
})

test_that("a list is a contract too", {
  skip_if_not_installed("jsonlite")
  contract <- jsonlite::read_json(bond$contract)
  expect_identical(sib_evaluate(contract, data, "final")$result_hash, evaluated$result_hash)
})

test_that("a finding that forbids to use the numbers warns", {
  contract <- sub("\"max_smd\": \"none\"", "\"max_smd\": \"0.000001\"",
    json_text_of(bond$contract), fixed = TRUE)
  expect_warning(made <- sib_evaluate(contract, data, "final"), class = "sib_not_payable")
  expect_identical(sib_settle(contract, "final", evaluations = made)$verdict, "undecided")
})

test_that("the answers are printed, and nothing unless asked", {
  expect_silent(sib_evaluate(signed, data, "final"))
  expect_output(print(evaluated), evaluated$result_hash)
  said <- summary(evaluated)
  for (heading in c("WHO COUNTED", "COMPARED WITH WHOM", "WHAT HAPPENED", "HOW MUCH LESS")) {
    expect_match(said, heading)
  }
  design <- sib_design(signed, data[c("releases", "history")], "final")
  expect_output(print(design), "COMPARED WITH WHOM")
})

test_that("evaluations are tidied", {
  skip_if_not_installed("generics")
  expect_identical(generics::tidy(evaluated), evaluated$tables$effects)
  expect_identical(generics::glance(evaluated)$result_hash, evaluated$result_hash)
})

test_that("the example bond's own draws leave the session's as they were", {
  set.seed(11)
  before <- .Random.seed
  expect_identical(sib_example_bond(), bond)
  expect_identical(.Random.seed, before)
})

test_that("step by step the chain comes to what the contract comes to", {
  cohort <- sib_select_cohort(bond$releases,
    c(
      window = "release_date BETWEEN DATE '2010-09-01' AND DATE '2011-08-31'",
      adult = "age(birth_date, release_date) >= 18", short = "sentence_days < 365"
    ),
    person = "person_id", exclusions = c(moorgate = "prison = 'Moorgate'"),
    arm = c(treated = "prison = 'Riverside'", comparison = "prison <> 'Riverside'"),
    exclude_treated_elsewhere = TRUE, unique_within = "scheme"
  )
  people <- cohort$members
  history <- sib_build_history(cohort, bond$history, list(
    sib_measure("priors", "count"), sib_measure("priors_2y", "count", look_back_months = 24),
    sib_measure("custody", "count", "disposal = 'custody'"),
    sib_measure("theft", "count", "offence = 'theft'")
  ), person = "person_id", unlinked = "zero")
  people <- cbind(people, history$covariates[-1])
  born <- bond$releases$birth_date[people$row]
  years <- as.POSIXlt(people$index_date)$year - as.POSIXlt(born)$year
  people$age <- years - (format(people$index_date, "%m%d") < format(born, "%m%d"))
  m <- suppressWarnings(sib_match(arm ~ age + priors + priors_2y + custody + theft, people,
    link = "linear.logit", ratio = 3, caliper = sib_caliper_preset("AUSTIN@1", 0.2), seed = 1,
    id = "person"))
  counts <- sib_count_reconvictions(cohort, bond$outcomes, "person_id", unlinked = "zero")
  effect <- sib_estimate_effect(m, counts, weighting = "aggregate")
  row <- evaluated$tables$effects[evaluated$tables$effects$cohort == "cohort-1", ]
  expect_identical(unname(effect$exact[c("mean_treated", "mean_comparison", "reduction")]),
    c(row$mean_treated, row$mean_comparison, row$reduction))
})

test_that("the generated bond has the hash that sib-evaluate gives", {
  files <- generated()
  hash <- sib_open_evaluation(files$record)$result_hash
  found <- sib_evaluate(files$contract, files$tables, "final", threads = 2)
  expect_identical(found$result_hash, hash)
  expect_true(sib_compare_evaluations(found, files$record)$identical)
  design <- sib_design(files$contract, files$tables[c("releases", "history")], "final")
  counted <- sib_count(files$contract, design, files$tables["outcomes"], "final")
  expect_identical(counted$result_hash, hash)
  frames <- lapply(files$tables, utils::read.csv, na.strings = "")
  expect_identical(sib_evaluate(files$contract, frames, "final")$result_hash, hash)
})
