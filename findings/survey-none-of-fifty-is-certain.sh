#!/bin/bash
# svyciprop() of survey, made for shares near 0 and 1, gives nobody of fifty the interval from 0 to 0 and everybody the
#   one from 1 to 1; one of fifty gets 0.1 % to 6.2 %.
#
# Version: survey 4.1-1 (Debian 12), R 4.2.2.
# Expected: An upper limit of 6 % or 7 %: 3 of n is the rule for none seen, and the function is there because plain
#   intervals are poor near 0 and 1. Its methods likelihood, asin, beta and xlogit give an error or NaN, which can at
#   least be seen.
# Why it matters: A site or a stratum without a reconviction is where the interval decides. The default says that the
#   rate is nought for certain, better than any site with one reconviction in a thousand could be.
# Seen:
#    0 of 50, logit      0.0 % to 0.0 %
#   50 of 50, logit      100.0 % to 100.0 %
#    1 of 50, logit      0.1 % to 6.2 %
#    0 of 50, mean       0.0 % to 0.0 %
#    0 of 50, likelihood none
#    0 of 50, asin       none
#    0 of 50, beta       none
#    0 of 50, xlogit     none
#   binom.test: 0 of 50         0.0 % to 7.1 %
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
suppressMessages(library(survey))
v <- as.character(packageVersion("survey")); cat("survey", v, "\n")
if (v != "4.1.1") { cat("cannot be run here: another version\n"); quit(status = 77) }
w <- rep(c(0.5, 1, 1.5, 2, 1), 10)
ci <- function(k, method = "logit") {
  s <- svydesign(~1, data = data.frame(y = rep(1:0, c(k, 50 - k)), w), weights = ~w)
  r <- tryCatch(suppressWarnings(as.numeric(confint(svyciprop(~y, s, method = method)))), error = function(e) c(NA, NA))
  cat(sprintf("%2d of 50, %-10s %s\n", k, method, if (anyNA(r)) "none" else sprintf("%.1f %% to %.1f %%", 100 * r[1], 100 * r[2]))); r
}
a <- ci(0); b <- ci(50); c <- ci(1); m <- ci(0, "mean")
o <- sapply(c("likelihood", "asin", "beta", "xlogit"), function(method) anyNA(ci(0, method)))
e <- binom.test(0, 50)$conf.int; cat(sprintf("binom.test: 0 of 50         %.1f %% to %.1f %%\n", 100 * e[1], 100 * e[2]))
stopifnot(a[2] < 1e-6, b[1] > 1 - 1e-6, c[2] > 0.05, o, e[2] > 0.07)
R
Rscript --vanilla t.R
