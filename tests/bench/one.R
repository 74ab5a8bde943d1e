# One task at one size: one.R TASK SIZE prints a line a contender; one.R list [quick] [TASK...]
# prints the tasks and sizes there are.
#
# A line: task, what it is, size, contender, version, processor seconds, wall seconds, peak of
# memory in MB, calls timed, answer. The answer is a number that contenders should share.
options(warn = 1)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)[[1]]))
for (file in c("data.R", "tasks.R", "tasks_matching.R")) source(file.path(here, file))

peak_mb <- function(what) {
  line <- grep(paste0("^", what, ":"), readLines("/proc/self/status"), value = TRUE)
  as.numeric(gsub("[^0-9]", "", line)) / 1024
}

forget_peak <- function() {
  gc(full = TRUE)
  try(cat("5\n", file = "/proc/self/clear_refs"), silent = TRUE)
}

timed <- function(call) {
  forget_peak()
  stood <- peak_mb("VmRSS")
  before <- proc.time()
  answer <- call()
  spent <- proc.time() - before
  list(
    cpu = sum(spent[c("user.self", "sys.self", "user.child", "sys.child")], na.rm = TRUE),
    wall = spent[["elapsed"]], mb = peak_mb("VmHWM") - stood, answer = answer
  )
}

in_turns <- function(calls, rounds = 5, long = 30) {
  first <- lapply(calls, timed)
  again <- names(calls)[vapply(first, function(x) x$cpu <= long, NA)]
  times <- lapply(seq_len(rounds), function(i) lapply(calls[again], timed))
  lapply(stats::setNames(nm = names(calls)), function(name) {
    runs <- if (name %in% again) lapply(times, `[[`, name) else first[name]
    middle <- function(what) stats::median(vapply(runs, `[[`, 0, what))
    c(cpu = middle("cpu"), wall = middle("wall"), mb = first[[name]]$mb, n = length(runs),
      answer = first[[name]]$answer)
  })
}

version_of <- function(contender) {
  package <- sub("[, ].*", "", contender)
  package <- if (package == "libsib") "sib" else package
  if (package %in% c("glm", "base")) paste(getRversion()) else paste(utils::packageVersion(package))
}

run_one <- function(name, size) {
  task <- TASKS[[name]]
  data <- task$data(size)
  figures <- in_turns(task$calls(data, size))
  for (contender in names(figures)) {
    f <- figures[[contender]]
    cat(name, task$what, task$size(size), contender, version_of(contender),
      sprintf("%.3f", f[["cpu"]]), sprintf("%.3f", f[["wall"]]), sprintf("%.0f", f[["mb"]]),
      f[["n"]], format(f[["answer"]], digits = 12),
      sep = "\t"
    )
    cat("\n")
  }
}

arguments <- commandArgs(TRUE)
if (arguments[[1]] == "list") {
  quick <- "quick" %in% arguments
  asked <- setdiff(arguments[-1], "quick")
  for (name in if (length(asked) > 0) asked else names(TASKS)) {
    if (is.null(TASKS[[name]])) stop("no task ", name, "; there are ", toString(names(TASKS)))
    for (size in if (quick) 1 else seq_len(TASKS[[name]]$sizes)) cat(name, size, "\n")
  }
} else {
  run_one(arguments[[1]], as.integer(arguments[[2]]))
}
