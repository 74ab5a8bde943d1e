# The whole chain.

stage <- "final"

document_of <- function(case) {
  path <- file.path(root, value(case, "contract"))
  text <- readChar(path, file.size(path), useBytes = TRUE)
  Encoding(text) <- "UTF-8"
  edited(case, text)
}

files_of <- function(case, names) {
  folder <- file.path(work, paste0("bond-", gsub(" ", "-", value(case, "bond"), fixed = TRUE)))
  structure(as.list(file.path(folder, paste0(names, ".csv"))), names = names)
}

before <- c("releases", "history")
all_tables <- c(before, "outcomes")

contract_of <- function(case) sib_contract(document_of(case))

run_read_contract <- function(case) {
  contract <- contract_of(case)
  say_table(case, "steps", contract$steps)
  say_table(case, "stages", contract$stages)
}

say_evaluation <- function(case, found) {
  for (name in c("stage", "result_hash", "blind")) {
    say(case, name, found[[name]])
  }
  tables <- c(
    "inputs", "options", "cohorts", "attrition", "history", "screening", "models", "coefficients",
    "matching", "overlap", "balance", "findings"
  )
  if (found$stage == "evaluation") {
    tables <- c(tables, "dispositions", "counts", "curve", "effects", "weightings")
  }
  for (name in tables) {
    say_table(case, name, found$tables[[name]])
  }
}

run_evaluate <- function(case) {
  contract <- contract_of(case)
  threads <- number(case, "threads", 1)
  tables <- files_of(case, all_tables)
  found <- sib_evaluate(contract, tables, stage, threads = threads)
  say_evaluation(case, found)
  say(case, "settlement", sib_settle(contract, stage, evaluations = found)$record)
  if (has(case, "verify")) {
    say(case, "verified", sib_verify(contract, found, tables, threads = threads)$identical)
  }
}

run_design <- function(case) {
  say_evaluation(case, sib_design(contract_of(case), files_of(case, before), stage))
}

say_difference <- function(case, with_what, found) {
  parts <- c(found$step, found$place)
  say(case, paste0("same_", with_what), found$identical)
  say(case, paste0(with_what, "_parts"), paste(ifelse(is.na(parts), "", parts), collapse = " "))
}

run_count <- function(case) {
  contract <- contract_of(case)
  designed <- sib_design(contract, files_of(case, before), stage)
  counted <- sib_count(contract, designed, files_of(case, "outcomes"), stage)
  say_evaluation(case, counted)
  at_once <- sib_evaluate(contract, files_of(case, all_tables), stage)
  say_difference(case, "at_once", sib_compare_evaluations(counted, at_once))
  say_difference(case, "design", sib_compare_evaluations(designed, counted))
}
