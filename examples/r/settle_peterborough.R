# Settle the contract of HMP Peterborough in the order in which it happened.
#
#   Rscript settle_peterborough.R [record.json]
library(sib)

script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
contracts <- file.path(dirname(dirname(normalizePath(script))), "contracts")
contract <- sib_contract(file.path(contracts, "peterborough", "contract.json"))
tried <- sib_try_examples(contract)
cat(sum(tried$holds), "of", nrow(tried), "expectations of its own examples hold\n")

# Counts of matched people and of their reconviction events, by cohort and arm.
counts <- data.frame(
  cohort = c("cohort-1", "cohort-1", "cohort-2", "cohort-2"),
  arm = factor(c("treated", "comparison", "treated", "comparison")),
  persons = 1000, events = c(1420, 1550, 1400, 1550)
)
first <- list(reconvictions = counts[counts$cohort == "cohort-1", ])

stages <- sib_settle_stages(contract, list(
  "interim 2013" = first, "cohort-1" = first, final = list(reconvictions = counts)
))
for (settled in stages) {
  cat(settled$stage, ": ", settled$verdict, ", ", format(settled$now, big.mark = ""), sep = "")
  cat("\n")
  decided <- settled$conditions[settled$conditions$verdict %in% c("met", "not_met"), ]
  with(decided, cat(sprintf("  %s %s: %s against %s: %s\n", step, keys, compared, limit, verdict),
    sep = ""))
}

final <- stages$final
cat(paste(final$bills$payer, "pays", as.character(final$bills$now)), sep = "\n")
cat("record ", sub('.*"hash":"([0-9a-f]{64})".*', "\\1", final$record), "\n", sep = "")
argument <- commandArgs(trailingOnly = TRUE)
if (length(argument) > 0) {
  write_record(final, argument[[1]])
}
