# Runs the parity cases through the R package and prints their canonical lines.
#
#     Rscript parity.R ROOT WORK CASES.txt..
#
# ROOT: the source tree, for contracts. WORK: where the bonds of chain cases are.
suppressPackageStartupMessages(library(sib))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE, fixed = TRUE)))
for (part in c("book.R", "people.R", "groups.R", "caseload.R", "chain.R", "steps.R")) {
  source(file.path(here, part), encoding = "UTF-8")
}
arguments <- commandArgs(TRUE)
root <- arguments[[1L]]
work <- arguments[[2L]]
book <- read_book(arguments[-(1:2)])

table_named <- function(name) {
  found <- book$tables[[name]]
  header <- paste(gsub("~", " ", sub(":.*", "", found$columns), fixed = TRUE), collapse = ",")
  csv <- paste0(enc2utf8(c(header, found$rows)), "\n", collapse = "")
  sib_read_csv(charToRaw(csv), types_of(found$columns))
}

frame_named <- function(name) as.data.frame(table_named(name))

# "name:type" or "name:codes=level/level"; null, true and false hold for every column.
types_of <- function(columns, case = NULL) {
  parts <- regmatches(columns, regexec("^([^:]+):([^=]+)=?(.*)$", columns))
  made <- lapply(parts, function(part) {
    type <- list(type = part[[3L]])
    if (part[[4L]] != "") {
      type$levels <- strsplit(part[[4L]], "/", fixed = TRUE)[[1L]]
    }
    for (key in c("null", if (part[[3L]] == "flag") c("true", "false"))) {
      if (!is.null(case) && has(case, key)) {
        type[[key]] <- strsplit(value(case, key), "/", fixed = TRUE)[[1L]]
      }
    }
    type
  })
  names(made) <- gsub("~", " ", vapply(parts, `[[`, "", 2L), fixed = TRUE)
  made
}

# A text with the edits of a case made, each of which must be possible.
edited <- function(case, text) {
  for (at in which(case$keys == "edit")) {
    edit <- c(strsplit(value_of(case$values[[at]]), " => ?")[[1L]], "")
    stopifnot(grepl(edit[[1L]], text, fixed = TRUE))
    text <- gsub(edit[[1L]], edit[[2L]], text, fixed = TRUE)
  }
  text
}

# What matchit()'s vocabulary calls otherwise, and what sib_caliper() calls its own arguments.
library_names <- c(
  m.order = "order", reuse.max = "reuse_max", max.controls = "max_controls",
  name = "caliper_preset", value = "caliper_value"
)

say_failure <- function(case, error) {
  argument <- error$argument
  if (!is.null(argument) && argument %in% names(library_names)) {
    argument <- library_names[[argument]]
  }
  say(case, "status", error$status)
  say_one(case, "argument", if (is.null(argument)) NA_character_ else argument)
  say_one(case, "column", if (is.null(error$column)) NA_character_ else error$column)
  say_one(case, "row", if (!is.null(error$row)) error$row - 1) # R counts from 1
  if (value(case, "call") == "expression") {
    reason <- sub(" \\[argument .*", "", sub("^.*?: ", "", conditionMessage(error), perl = TRUE))
    say(case, "reason", reason)
  }
}

for (case in book$cases) {
  if (has(case, "only") && !"r" %in% words(case, "only")) {
    next
  }
  run <- get(paste0("run_", value(case, "call")))
  withCallingHandlers(
    tryCatch(run(case), sib_error = function(error) say_failure(case, error)),
    sib_warning = function(finding) tryInvokeRestart("muffleWarning") # in the results too
  )
}
