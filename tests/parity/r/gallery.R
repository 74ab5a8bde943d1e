# Settles the gallery's examples by the R package: see tests/parity/gallery.py.
#
#   gallery.R WORK
#   gallery.R records CONTRACT BOND
library(sib)

arguments <- commandArgs(trailingOnly = TRUE)
if (arguments[[1L]] == "records") {
  named <- c(releases = "releases", history = "history", outcomes = "outcomes")
  tables <- lapply(named, function(name) file.path(arguments[[3L]], paste0(name, ".csv")))
  contract <- sib_contract(arguments[[2L]])
  design <- sib_design(contract, tables[-3L], "cohort-1")
  counted <- sib_count(contract, design, tables[3L], "cohort-1")
  settled <- sib_settle(contract, "cohort-1", evaluations = counted)
  cat(settled$record, "\n", sep = "")
  quit()
}
work <- arguments[[1L]]
plan <- strsplit(readLines(file.path(work, "plan.tsv"), encoding = "UTF-8"), "\t", fixed = TRUE)

# A table as people have it: whole doubles, Dates, factors and texts.
frame <- function(path) {
  if (file.size(path) <= 1) { # no rows, no columns
    return(data.frame())
  }
  cells <- utils::read.csv(
    path, colClasses = "character", check.names = FALSE, na.strings = "", encoding = "UTF-8"
  )
  header <- strsplit(names(cells), ":", fixed = TRUE)
  for (i in seq_along(header)) {
    cells[[i]] <- switch(header[[i]][[2L]],
      i64 = as.double(cells[[i]]),
      date = as.Date(cells[[i]]),
      text = if (i %% 2L == 0L) factor(cells[[i]]) else cells[[i]]
    )
  }
  stats::setNames(cells, vapply(header, `[[`, "", 1L))
}

tables <- function(folder) {
  files <- list.files(folder, "[.]csv$", full.names = TRUE)
  stats::setNames(lapply(files, frame), sub("[.]csv$", "", basename(files)))
}

last <- c("", "")
for (entry in plan) {
  if (entry[[1L]] != last[[1L]]) {
    contract <- sib_contract(entry[[1L]])
  }
  if (!identical(entry[1:2], last)) {
    last <- entry[1:2]
    before <- NULL
  }
  settled <- tryCatch(
    sib_settle(contract, entry[[3L]], tables(entry[[4L]]), before),
    sib_error = function(e) list(record = "refused")
  )
  if (inherits(settled, "sib_settlement") &&
        contract$stages$pays[match(entry[[3L]], contract$stages$stage)] %in% TRUE) {
    before <- settled
  }
  said <- c(basename(dirname(entry[[1L]])), entry[[2L]], entry[[3L]], settled$record)
  cat(enc2utf8(paste(said, collapse = "\t")), "\n", sep = "")
}
