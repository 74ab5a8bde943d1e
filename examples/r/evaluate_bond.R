# Evaluate the example bond as the parties of a contract would: match when the cohorts close, seal
# the design, count what happened when it is known, decide the payment, verify it all.
#
#     Rscript examples/r/evaluate_bond.R FOLDER [REPORT.html]
#
# FOLDER holds the tables that examples/run made, by default in build/example.
library(sib)

script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
contract <- file.path(dirname(script), "..", "contracts", "peterborough_design.json")
folder <- c(commandArgs(TRUE), "build/example")[[1]]
csv <- function(...) {
  names <- c(...)
  setNames(as.list(file.path(folder, paste0(names, ".csv"))), names)
}

# When the cohorts have closed. No outcome may be read here, and none is.
design <- sib_design(contract, csv("releases", "history"), threads = 2)
seal <- design$result_hash # to be noted by both parties, apart from the record
cat("Design sealed: ", seal, "\n", sep = "")

# When the follow-up has run.
settled <- sib_settle(design, csv("outcomes"), seal = seal, threads = 2)
say <- function(heading, ...) cat("\n", heading, "\n", sprintf(...), sep = "")

with(settled$tables$cohorts, say("WHO COUNTS",
  "  %s: %.0f members, %.0f people in the pool\n", cohort, treated, comparison))

largest <- function(when) {
  with(settled$tables$balance, tapply(abs(get(when)), cohort, max, na.rm = TRUE))
}
with(settled$tables$matching, say("COMPARED WITH WHOM",
  "  %s: %.0f matched with %.0f, largest difference %.3f -> %.3f standard deviations\n",
  cohort, matched_treated, matched_comparison, largest("smd_before")[cohort],
  largest("smd_after")[cohort]))

# The unmatched have no record at all.
with(subset(settled$tables$counts, arm != "treated_unmatched"), say("WHAT HAPPENED",
  "  %s %s: %.0f events of %.0f people, %.1f per 100\n", cohort, arm, events, persons,
  100 * events / persons))

with(settled$tables$effects, say("HOW MUCH LESS",
  "  %s: %.2f %% (95 %%: %.2f to %.2f), exactly %s\n", cohort, 100 * reduction_value,
  100 * reduction_low, 100 * reduction_high, reduction))

with(settled$tables$gates, say("WHAT IS OWED",
  "  %s: gate %s %s, %+.1f events from it\n", cohort, threshold, verdict, distance_value))
cat("  in all ", settled$currency, " ", as.character(settled$total), "\n", sep = "")
with(settled$tables$payers, cat(sprintf("  of which %s %s\n", id, as.character(amount)), sep = ""))

totals <- unique(settled$tables$weightings[c("weighting", "total")])
with(totals, say("WHAT IT WOULD HAVE BEEN UNDER ANOTHER WEIGHTING",
  "  %s: %s\n", weighting, as.character(total)))

again <- sib_verify(settled, csv("releases", "history", "outcomes"), threads = 2)
cat("\nRun again from contract and tables: ", if (again$identical) "the same bits" else again$place,
  "\nResult ", settled$result_hash, "\n", sep = "")
if (length(commandArgs(TRUE)) > 1) {
  sib_report(settled, commandArgs(TRUE)[[2]])
}
