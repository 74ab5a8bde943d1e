#!/bin/bash
# Hmisc's weighted quantiles of weights that sum to 1 are all the largest value, from 0 % to 100 %, and the weighted
#   variance is infinite; with a sum below 1 the variance is negative.
#
# Version: Hmisc 4.8-0 (Debian 12), R 4.2.2.
# Expected: Quantiles and variance do not depend on the scale of the weights; wtd.mean() does not.
# Why it matters: Matching and inverse-probability weights are often normalised to sum to 1. A median of prior
#   convictions of 10 for a group where more than half have 2 or fewer, or a balance table whose standard deviations
#   are infinite, decides whether a comparison group is accepted. The quantiles come without any warning.
# Seen:
#   weights sum   8: 0% 0, 25% 1, 50% 2, 75% 3, 100% 10; variance 9.64
#   weights sum   1: 0% 10, 25% 10, 50% 10, 75% 10, 100% 10; variance Inf
#   weights sum 0.9: 0% 10, 25% 10, 50% 10, 75% 10, 100% 10; variance -75.9
#   weighted mean: 2.75 2.75 2.75
#   warnings from the quantiles: 0
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
deb r-cran-hmisc
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressPackageStartupMessages(library(Hmisc))
v <- as.character(packageVersion("Hmisc")); cat("Hmisc", v, "\n")
if (v != "4.8.0") { cat("cannot be run here: another version\n"); quit(status = 77) }

x <- c(0, 1, 2, 3, 10); k <- c(1, 2, 2, 2, 1)
n <- 0
show <- function(s) {
  w <- k / sum(k) * s
  q <- withCallingHandlers(wtd.quantile(x, w), warning = function(e) n <<- n + 1)
  v <- suppressWarnings(wtd.var(x, w))
  cat(sprintf("weights sum %3g: %s; variance %.3g\n", s, paste(trimws(names(q)), signif(q, 3), collapse = ", "), v))
  list(q = unname(q), v = v, m = wtd.mean(x, w))
}
a <- show(8); b <- show(1); d <- show(0.9)
cat("weighted mean:", a$m, b$m, d$m, "\n")
cat("warnings from the quantiles:", n, "\n")
stopifnot(a$q[3] == 2, all(b$q == 10), all(d$q == 10), b$v == Inf, d$v < 0, n == 0)
R
Rscript --vanilla t.R
