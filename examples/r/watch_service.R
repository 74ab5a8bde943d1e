# Watch a service while it runs: the page of the month from its records.
#
#   Rscript watch_service.R FOLDER [OUTPUT]
#
# FOLDER holds the records that sib-generate-service or examples/run made.
library(sib)

given <- commandArgs(trailingOnly = TRUE)
folder <- if (length(given) > 0) given[[1]] else "build/example/service"
output <- if (length(given) > 1) given[[2]] else folder
as_at <- as.Date("2012-11-15")

days <- c(
  "index_date", "exit_date", "date", "received", "exited", "recorded_on", "from", "to", "known_on",
  "listed_on", "expected_release"
)
records <- function(name) {
  file <- file.path(folder, paste0(name, ".csv"))
  table <- read.csv(file, na.strings = "", colClasses = "character")
  table[names(table) %in% days] <- lapply(table[names(table) %in% days], as.Date)
  table
}

# The same afternoon as in watch_service.py.
contacts <- rbind(records("contacts"), data.frame(
  person = "P01211", date = as_at, place = "remote", kind = "appointment", status = "attended",
  worker = "W01", provider = "st_giles"
))
cat("Contacts:", nrow(contacts))
cat("\n")

spells <- records("spells")
lists <- records("lists")
lists$months <- as.integer(lists$months)
measured <- sib_caseload_measure(
  records("members"), contacts, as_at,
  spells = spells, needs = records("needs"),
  overlaps = records("overlaps"), facts = records("facts"), exit_date = "exit_date",
  cohort = "cohort"
)
listed <- sib_caseload_lists(lists, as_at, spells = spells)
active <- sib_caseload_activity(contacts, as_at, workers = records("workers"))

whole <- subset(measured$measures, is.na(cohort) & is.na(month))
cat(sprintf(
  "  %s: %s, not over yet %.0f, not known %.0f\n", whole$measure, whole$share, whole$immature,
  whole$unknown
), sep = "")
soon <- subset(measured$due, action == "contact")
cat(sprintf(
  "To see by the end of their part of the window: %d, the first by %s\n", nrow(soon), soon$by[[1]]
))

for (view in c("team", "board")) {
  sib_caseload_report(
    measured, file.path(output, paste0("service_", view, "_r.html")), listed, active,
    title = "One Service", view = view
  )
}

# Of all this a provider's contract gets counts by day. It has no role for anything else.
booked <- subset(contacts, provider == "mind" & status != "booked")
booked$state <- sub("cancelled", "cancelled_by_provider", booked$status)
appointments <- aggregate(
  list(booked = booked$person), list(state = booked$state, on = booked$date), length
)
script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
contracts <- file.path(dirname(dirname(normalizePath(script))), "contracts")
mind <- sib_contract(file.path(contracts, "provider_mind", "contract.json"))
settled <- sib_settle(mind, "month 1", list(appointments = appointments))
cat(sprintf("Mind, January 2011: %s, %s\n", settled$verdict, format(settled$now, big.mark = "")))
