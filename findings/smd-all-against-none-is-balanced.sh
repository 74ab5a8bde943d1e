#!/bin/bash
# smd() of the package smd calls the worst imbalance none: of a trait that every treated person has and no control, the
#   standardised difference is 0, as of a trait that nobody has; and the sign turns with the type of the column, -0.45
#   for a trait in numbers and 0.45 for the same in letters.
#
# Version: smd 0.8.0 (CRAN), R 4.2; stddiff 3.1 (CRAN) for comparison.
# Expected: Infinity or no number, as stddiff gives: the difference is divided by a spread of nought. One short of
#   everybody, 49 of 50 against none, has 9.9.
# Why it matters: Balance is read off a table, everything below 0.1 being balanced. A region that only the programme
#   serves, or a form that only it fills in, is where no comparison is possible, and it stands there as the best line.
# Seen:
#   all treated, no control                      smd   0.00   stddiff   Inf
#   49 treated, no control                       smd  -9.90   stddiff  9.90
#   20 treated, 10 controls, in numbers          smd  -0.45   stddiff  0.45
#   20 treated, 10 controls, in letters          smd   0.45   stddiff  0.45
#   the same as a factor                         smd   0.45   stddiff  0.45
#   3 days for every control, 30 for every treated: 0
#
# Exit: 0 as seen, 1 otherwise, 77 where it cannot be run as pinned.
set -eu
w=$(mktemp -d); trap 'rm -rf "$w"' EXIT; cd "$w"
no() { echo "cannot be run here: $*"; exit 77; }
cran() {
  mkdir -p lib; export R_LIBS=$w/lib:${R_LIBS:-}
  Rscript -e 'options(warn = 1); install.packages(commandArgs(TRUE), lib = "lib", dependencies = FALSE)' "$@" >log 2>&1 || true
  for p; do [ -d "lib/$p" ] || no "CRAN's $p is not to be had"; done
}
command -v Rscript >/dev/null || no "no R"
export TZ=UTC
cran smd stddiff
cat >t.R <<'R'
suppressMessages({library(smd); library(stddiff)})
v <- paste(packageVersion("smd"), packageVersion("stddiff")); cat("smd", as.character(packageVersion("smd")), "\n")
if (v != "0.8.0 3.1") { cat("cannot be run here: other versions:", v, "\n"); quit(status = 77) }
g <- rep(0:1, each = 50)
show <- function(what, x, code = as.numeric(x == "yes")) {
  s <- smd(x, g)$estimate; o <- tryCatch(stddiff.binary(data.frame(g, code), 1, 2)[, "stddiff"], error = function(e) NaN)
  cat(sprintf("%-44s smd %6.2f   stddiff %5.2f\n", what, s + 0, o)); c(s, o)
}
x <- function(controls, treated) rep(c(1, 0, 1, 0), c(controls, 50 - controls, treated, 50 - treated))
a <- show("all treated, no control", x(0, 50), x(0, 50)); b <- show("49 treated, no control", x(0, 49), x(0, 49))
c <- show("20 treated, 10 controls, in numbers", x(10, 20), x(10, 20)); d <- show("20 treated, 10 controls, in letters", ifelse(x(10, 20) == 1, "yes", "no"))
e <- show("the same as a factor", factor(ifelse(x(10, 20) == 1, "yes", "no")), x(10, 20))
m <- smd(rep(c(3, 30), each = 50), g)$estimate; cat("3 days for every control, 30 for every treated:", m, "\n")
stopifnot(a[1] == 0, a[2] == Inf, abs(b[1]) > 9, c[1] < -0.4, d[1] > 0.4, e[1] > 0.4, m == 0)
R
Rscript --vanilla t.R
