#!/bin/bash
# svyquantile() of the survey package gives the second smallest value where the smallest alone weighs more than the
#   share asked for: the 5 % quantile of 1 to 10 is 2 while its 10 % quantile is 1, and the weighted median of 0, 500 and
#   1000 with weights 6, 2 and 2 is 500.
#
# Version: survey 4.1-1 (Debian 12), R 4.2.2.
# Expected: 1 and 1, and a median of 0, which six in ten have; quantiles never fall as the share grows. With the six
#   written as six rows the same function says 0.
# Why it matters: It is the tool for figures from weighted samples. Low quantiles, and medians of small cells with one
#   heavily weighted person, matched controls for instance, are too high; the same people have another median when
#   each weight of 6 is six rows.
# Seen:
#   1 to 10:             5 %: 2   10 %: 1   15 %: 2   20 %: 2
#   quantile(type = 1):  5 %: 1   10 %: 1   15 %: 2   20 %: 2
#   median of 0, 500, 1000 with weights 6, 2, 2: 500; of ten rows with weight 1: 0
#
# Exit: 0 as seen, 1 otherwise, 77 where it cannot be run as pinned.
set -eu
w=$(mktemp -d); trap 'rm -rf "$w"' EXIT; cd "$w"
no() { echo "cannot be run here: $*"; exit 77; }
deb() {
  apt-get -s install --no-install-recommends "$@" >plan 2>/dev/null ||
    { apt-get -qq update && apt-get -s install --no-install-recommends "$@" >plan; } >/dev/null 2>&1 || no "Debian's $* is not to be had"
  need=$(awk '/^Inst/ {print $2}' plan)
  [ -z "$need" ] || apt-get -qq download $need >/dev/null 2>&1 || no "$* did not arrive"
  for f in *.deb; do [ ! -e "$f" ] || dpkg -x "$f" r; done
}
command -v Rscript >/dev/null || no "no R"
deb r-cran-survey
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressMessages(suppressPackageStartupMessages(library(survey)))
v <- as.character(packageVersion("survey")); cat("survey", v, "\n")
if (v != "4.1.1") { cat("cannot be run here: another version\n"); quit(status = 77) }
at <- function(x, w, p) unname(coef(svyquantile(~x, svydesign(~1, weights = w, data = data.frame(x = x)), p, ci = FALSE)))
p <- c(0.05, 0.1, 0.15, 0.2)
a <- sapply(p, function(p) at(1:10, rep(1, 10), p)); b <- unname(quantile(1:10, p, type = 1))
cat("1 to 10:            ", paste0(sprintf("%2.0f %%: ", 100 * p), a), "\n")
cat("quantile(type = 1): ", paste0(sprintf("%2.0f %%: ", 100 * p), b), "\n")
x <- c(0, 500, 1000); w <- c(6, 2, 2)
m <- c(at(x, w, 0.5), at(rep(x, w), rep(1, 10), 0.5))
cat("median of 0, 500, 1000 with weights 6, 2, 2: ", m[1], "; of ten rows with weight 1: ", m[2], "\n", sep = "")
stopifnot(a == c(2, 1, 2, 2), b == c(1, 1, 2, 2), m == c(500, 0))
R
Rscript --vanilla t.R
