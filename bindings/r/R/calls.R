# What every call into the C library shares.
#
# A C function's entry point is R_swig_<function>, called with its arguments and one TRUE more,
# which SWIG adds; only where C returns a text or an inner table there is no such TRUE.

# The context of a call. Results never depend on the number of threads.
# progress: NULL or function(fraction, step), called about 20 times a second; when it returns
# FALSE the call stops.
settings <- function(threads = 1, progress = NULL) {
  if (!is.numeric(threads) || length(threads) != 1L || !isTRUE(threads %in% 1:256)) {
    stop_argument("threads must be a whole number from 1 to 256", "threads")
  }
  if (!is.null(progress) && !is.function(progress)) {
    stop_argument("progress must be a function of fraction and step, or NULL", "progress")
  }
  if (threads == 1 && is.null(progress)) NULL else list(threads = threads, progress = progress)
}

# The options that were stated; the others keep the library's defaults.
given <- function(...) {
  options <- list(...)
  options[!vapply(options, is.null, NA)]
}

# The number of an enumeration's name. entry: R_swig_sib_<enumeration>_value.
enum_value <- function(entry, name, argument) {
  value <- if (is.character(name) && length(name) == 1L && !is.na(name)) .Call(entry, name, TRUE)
  if (is.null(value) || value == 0L) {
    names <- paste0('"', enum_names(entry), '"', collapse = ", ")
    stop_argument(paste0(argument, " must be one of ", names), argument)
  }
  value
}

# Refuses a name that an option does not have, with those that it has. entries: by option.
check_names <- function(options, entries) {
  for (option in intersect(names(entries), names(options))) {
    enum_value(entries[[option]], options[[option]], option)
  }
}

# All names of an enumeration, whose numbers begin at 1 and have no gaps.
enum_names <- function(entry) {
  namer <- get(sub("_value$", "_name", entry$name), envir = topenv(), inherits = FALSE)
  names <- character()
  while (!is.null(name <- .Call(namer, length(names) + 1))) {
    names <- c(names, name)
  }
  names
}
