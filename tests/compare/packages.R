# Installs the packages of CRAN that are named and not there: packages.R <library> <package>...

arguments <- commandArgs(trailingOnly = TRUE)
wanted <- arguments[-1L]
is_there <- function(package) requireNamespace(package, quietly = TRUE)
absent <- wanted[!vapply(wanted, is_there, NA)]
if (length(absent) > 0L) {
  if ("@CRAN@" %in% getOption("repos")) {
    chooseCRANmirror(graphics = FALSE, ind = 1L, local.only = TRUE)
  }
  install.packages(absent, arguments[[1L]])
}
for (package in wanted) {
  if (!is_there(package)) {
    stop("package ", package, " could not be installed", call. = FALSE)
  }
  cat(package, format(packageVersion(package)), "\n")
}
