# Payments and the whole chain.

# An effect of which only the published figures are known.
published <- function(row) {
  exact <- c(
    mean_treated = row$mean_treated, mean_comparison = row$mean_comparison,
    reduction = row$reduction
  )
  structure(
    list(
      verdict = row$verdict, is_exact = row$exact, exact = exact,
      values = c(
        mean_treated = row$mean_treated_value, mean_comparison = row$mean_comparison_value
      ),
      n = c(treated = row$eligible_treated, treated_matched = row$matched_treated),
      options = if (row$role == "pooled") {
        list(of = if (is.na(row$reduction)) "means" else "reductions")
      }
    ),
    class = c("sib_effect", "sib_result")
  )
}

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
  rows <- frame_named(value(case, "effects"))
  effects <- lapply(seq_len(nrow(rows)), function(i) published(rows[i, ]))
  names(effects) <- rows$cohort
  pool <- which(rows$role == "pooled")
  asked <- list(effects[setdiff(seq_along(effects), pool)], terms_of(case))
  if (length(pool) > 0L) {
    asked <- c(asked, list(pooled = effects[[pool]], pooled_name = names(effects)[[pool]]))
  }
  payment <- do.call(sib_calculate_payment, asked)
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
