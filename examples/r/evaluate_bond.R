# Evaluate the example bond as the parties of a contract would: match when the cohorts close, seal
# the design, count what happened when it is known, decide the payment, verify it all.
#
#     Rscript examples/r/evaluate_bond.R FOLDER [REPORT.html]
#
# FOLDER holds the tables that examples/run made, by default in build/example.
library(sib)

script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
path <- file.path(dirname(script), "..", "contracts", "peterborough_bond", "contract.json")
contract <- sib_contract(path)
stage <- contract$stages$stage[[1]]
folder <- c(commandArgs(TRUE), "build/example")[[1]]
csv <- function(...) {
  names <- c(...)
  setNames(as.list(file.path(folder, paste0(names, ".csv"))), names)
}

# When the cohorts have closed. No outcome may be read here, and none is.
design <- sib_design(contract, csv("releases", "history"), stage, threads = 2)
seal <- design$result_hash # to be noted by both parties, apart from the record
cat("Design sealed: ", seal, "\n", sep = "")

# When the follow-up has run: who was reconvicted, and from that what is owed.
evaluation <- sib_count(contract, design, csv("outcomes"), stage, seal = seal, threads = 2)
settlement <- sib_settle(contract, stage, evaluations = evaluation)
say <- function(heading, ...) cat("\n", heading, "\n", sprintf(...), sep = "")

with(evaluation$tables$cohorts, say("WHO COUNTS",
  "  %s: %.0f members, %.0f people in the pool\n", cohort, treated, comparison))

largest <- function(when) {
  with(evaluation$tables$balance, tapply(abs(get(when)), cohort, max, na.rm = TRUE))
}
with(evaluation$tables$matching, say("COMPARED WITH WHOM",
  "  %s: %.0f matched with %.0f, largest difference %.3f -> %.3f standard deviations\n",
  cohort, matched_treated, matched_comparison, largest("smd_before")[cohort],
  largest("smd_after")[cohort]))

# The unmatched have no record at all.
with(subset(evaluation$tables$counts, arm != "treated_unmatched"), say("WHAT HAPPENED",
  "  %s %s: %.0f events of %.0f people, %.1f per 100\n", cohort, arm, events, persons,
  100 * events / persons))

with(evaluation$tables$effects, say("HOW MUCH LESS",
  "  %s: %.2f %% (95 %%: %.2f to %.2f), exactly %s\n", cohort, 100 * reduction_value,
  100 * reduction_low, 100 * reduction_high, reduction))

with(settlement$conditions, say("WHAT IS OWED",
  "  %s %s: %s against %s: %s\n", step, keys, compared, limit, verdict))
with(settlement, cat("  ", verdict, ", ", currency, " ", as.character(now), "\n", sep = ""))
with(settlement$bills, cat(paste0("  of which ", payer, " ", as.character(now), "\n"), sep = ""))

with(evaluation$tables$weightings,
  say("WHAT THE EFFECT WOULD HAVE BEEN UNDER ANOTHER WEIGHTING",
    "  %s %s: %.2f %%\n", weighting, cohort, 100 * reduction_value))

again <- sib_verify(contract, evaluation, csv("releases", "history", "outcomes"), threads = 2)
cat("\nRun again from contract and tables: ", if (again$identical) "the same bits" else again$place,
  "\nResult ", evaluation$result_hash, "\n", sep = "")
if (length(commandArgs(TRUE)) > 1) {
  sib_report(settlement, commandArgs(TRUE)[[2]])
}
