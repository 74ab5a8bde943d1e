#!/bin/bash
# geeglm() with id = subclass on MatchIt's matched data, in the order in which match.data() gives it, takes every
#   person for a cluster of one: only neighbouring rows of one pair count as a cluster, and MatchIt keeps the rows in
#   their old order.
#
# Version: geepack 1.3.9 with MatchIt 4.5.1 (both Debian 12), R 4.2.2.
# Expected: 185 clusters of two, whatever the order of the rows: sandwich's vcovCL() takes the same variable so. An
#   exchangeable correlation of pairs that never stand side by side could be an error.
# Why it matters: The standard error decides whether a reduction counts as significant, and with it the payment. The
#   pairing that was paid for in the design is silently ignored; sorting the rows changes the result of a function of
#   their content.
# Seen:
#   pairs:                  185
#   clusters as it comes:   370   standard error 0.2415
#   clusters when sorted:   185   standard error 0.2456
#   vcovCL, as it comes and sorted: 0.2456 0.2456
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
deb r-cran-geepack r-cran-matchit r-cran-sandwich
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressPackageStartupMessages({ library(geepack); library(MatchIt) })
v <- as.character(packageVersion("geepack")); cat("geepack", v, "\n")
if (v != "1.3.9") { cat("cannot be run here: another version\n"); quit(status = 77) }

data(lalonde)
lalonde$y <- as.integer(lalonde$re78 == 0)
m <- match.data(matchit(treat ~ age + educ + race + married + nodegree + re74 + re75, lalonde))
se <- function(f) summary(f)$coefficients["treat", "Std.err"]
a <- geeglm(y ~ treat, family = binomial, id = subclass, data = m, corstr = "exchangeable")
s <- m[order(m$subclass), ]
b <- geeglm(y ~ treat, family = binomial, id = subclass, data = s, corstr = "exchangeable")
cl <- function(d) sqrt(sandwich::vcovCL(glm(y ~ treat, binomial, d), cluster = ~subclass, cadjust = FALSE)["treat", "treat"])
cat("pairs:                 ", nlevels(factor(m$subclass)), "\n")
cat("clusters as it comes:  ", length(a$geese$clusz), "  standard error", sprintf("%.4f", se(a)), "\n")
cat("clusters when sorted:  ", length(b$geese$clusz), "  standard error", sprintf("%.4f", se(b)), "\n")
cat("vcovCL, as it comes and sorted:", sprintf("%.4f", c(cl(m), cl(s))), "\n")
stopifnot(length(b$geese$clusz) == 185, length(a$geese$clusz) > 350, abs(se(a) - se(b)) > 0.001, abs(cl(m) - cl(s)) < 1e-12)
R
Rscript --vanilla t.R
