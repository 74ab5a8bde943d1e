# Payments and the whole chain.

terms_of <- function(case) edited(case, book$texts[[value(case, "terms")]])

run_check_terms <- function(case) {
  sib_check_terms(terms_of(case))
  say(case, "status", "ok")
}

# Amounts are money here: their texts and minor units are both in it.
with_minor <- function(frame) {
  frame$amount_minor <- sib_minor(frame$amount)
  frame
}

line_columns <- c(
  "rule", "cohort", "quantity", "quantity_value", "price", "amount", "amount_minor", "why",
  "source"
)

run_calculate_payment <- function(case) {
  # Figures that were published, not estimated: the library's own door.
  handle <- .Call(
    sib:::R_swig_sib_payment_calculate, NULL, terms_of(case),
    sib:::table_of(table_named(value(case, "effects"))), TRUE
  )
  payment <- sib:::new_payment(handle, NULL)
  say(case, "verdict", payment$verdict)
  say(case, "total_minor", sib_minor(payment$total))
  say(case, "currency", payment$currency)
  say(case, "total", payment$total)
  say_columns(case, "lines", with_minor(payment$lines), line_columns)
  say_table(case, "gates", payment$gates)
  say_columns(case, "payers", with_minor(payment$payers), payer_columns)
}

payer_columns <- c("id", "share", "amount", "amount_minor")

contract_of <- function(case) {
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

run_read_contract <- function(case) {
  say_table(case, "tables", sib_read_contract(contract_of(case)))
}

say_evaluation <- function(case, found) {
  for (name in c("stage", "result_hash", "blind", "payable")) {
    say(case, name, found[[name]])
  }
  say_one(case, "currency", found$currency)
  say_one(case, "total", found$total)
  tables <- c(
    "inputs", "options", "cohorts", "attrition", "history", "screening", "models", "coefficients",
    "matching", "overlap", "balance", "findings"
  )
  if (found$stage == "settlement") {
    tables <- c(tables, "dispositions", "counts", "curve", "effects", "gates", "weightings")
  }
  for (name in tables) {
    say_table(case, name, found$tables[[name]])
  }
  if (found$payable) {
    statement <- with_minor(found$tables$statement)
    say_columns(case, "statement", statement, line_columns)
    say_columns(case, "payers", with_minor(found$tables$payers), payer_columns)
  }
}

run_evaluate <- function(case) {
  threads <- number(case, "threads", 1)
  tables <- files_of(case, all_tables)
  found <- sib_evaluate(contract_of(case), tables, threads = threads)
  say_evaluation(case, found)
  if (has(case, "verify")) {
    say(case, "verified", sib_verify(found, tables, threads = threads)$identical)
    say(case, "payment_verified", sib_verify_payment(found)$identical)
  }
}

run_design <- function(case) {
  say_evaluation(case, sib_design(contract_of(case), files_of(case, before)))
}

say_difference <- function(case, with_what, found) {
  parts <- c(found$step, found$place)
  say(case, paste0("same_", with_what), found$identical)
  say(case, paste0(with_what, "_parts"), paste(ifelse(is.na(parts), "", parts), collapse = " "))
}

run_settle <- function(case) {
  designed <- sib_design(contract_of(case), files_of(case, before))
  settled <- sib_settle(designed, files_of(case, "outcomes"))
  say_evaluation(case, settled)
  at_once <- sib_evaluate(contract_of(case), files_of(case, all_tables))
  say_difference(case, "at_once", sib_compare(settled, at_once))
  say_difference(case, "design", sib_compare(designed, settled))
}
