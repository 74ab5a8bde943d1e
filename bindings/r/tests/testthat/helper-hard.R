# A shared object of some C, for the children of the hard tests; the test is skipped where there
# is no compiler.
compiled <- function(name, lines) {
  folder <- tempfile()
  dir.create(folder)
  source <- file.path(folder, paste0(name, ".c"))
  writeLines(lines, source)
  object <- file.path(folder, paste0(name, .Platform$dynlib.ext))
  made <- system2(file.path(R.home("bin"), "R"), c("CMD", "SHLIB", "-o", object, source),
    stdout = FALSE, stderr = FALSE
  )
  skip_if(made != 0L, "no C compiler here")
  object
}

# Long tests, and those that measure, are for the checkout's tests/r/run.
only_in_a_checkout <- function() {
  skip_if(!nzchar(Sys.getenv("SIB_BUILD")), "long: tests/r/run runs it")
}

# A sanitizer changes what is measured.
not_sanitized <- function() {
  skip_if(nzchar(Sys.getenv("SIB_SANITIZED")), "a sanitizer changes time and memory")
}

# Lines that give a child live(): bytes that the process has allocated and not freed.
live_memory <- function() {
  skip_if_not(file.exists("/proc/self/status"), "no glibc here")
  object <- compiled("live", c(
    "#include <malloc.h>",
    "void live(double *bytes)",
    "{",
    "    struct mallinfo2 m = mallinfo2();",
    "    *bytes = (double)m.uordblks + (double)m.hblkhd;",
    "}"
  ))
  c(
    sprintf("dyn.load(%s)", deparse1(object)),
    "live <- function() {",
    "  for (i in 1:3) gc()", # a finalizer's owner goes with the next collection
    "  .C('live', 0)[[1L]]",
    "}"
  )
}

# The line with which a child gets hard-calls.R.
hard_calls <- function() sprintf("source(%s)", deparse1(normalizePath("hard-calls.R")))

# What a child prints, started as its own process; it sees the package's internals.
hard_child <- function(code) {
  attached <- "attach(asNamespace('sib'), name = 'internals', warn.conflicts = FALSE)"
  in_another_process(c(attached, code))
}
