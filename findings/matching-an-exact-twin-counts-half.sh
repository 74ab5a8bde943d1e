#!/bin/bash
# Match() of the Matching package takes two controls for equally near when they are not: beside a control with exactly
#   the score of the treated person, 0.5000, another with 0.5005 is a tie and takes half the weight, because squared
#   distances, in standard deviations, below 0.00001 are all nought.
#
# Version: Matching 4.10-8 (Debian 12), R 4.2.2.
# Expected: The exact twin alone: ties are controls at the same distance, and one at distance nought is nearer than any
#   other.
# Why it matters: With scores as dense as those of a large register every person has dozens of such ties, and the
#   effect is a mean over all of them instead of one over the nearest. Here it is -0.25 instead of 0.
#   distance.tolerance = 0 is the cure.
# Seen:
#   as it comes
#     score 0.5000 matched to 0.5000 with weight 0.5
#     score 0.5000 matched to 0.5005 with weight 0.5
#     score 0.2000 matched to 0.2000 with weight 1.0
#     effect -0.25
#   with distance.tolerance = 0
#     score 0.5000 matched to 0.5000 with weight 1.0
#     score 0.2000 matched to 0.2000 with weight 1.0
#     effect 0
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
deb r-cran-matching
arch=$(uname -m)
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$arch-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressMessages(suppressPackageStartupMessages(library(Matching)))
v <- as.character(packageVersion("Matching")); cat("Matching", v, "\n")
if (v != "4.10.8") { cat("cannot be run here: another version\n"); quit(status = 77) }
d <- data.frame(id = 1:8, treated = c(1, 1, 0, 0, 0, 0, 0, 0), score = c(.5, .2, .5, .5005, .2, .8, .9, .1), y = c(0, 0, 0, 1, 0, 0, 0, 0))
run <- function(...) Match(Y = d$y, Tr = d$treated, X = d$score, M = 1, estimand = "ATT", ...)
show <- function(m) {
  for (i in seq_along(m$weights)) cat(sprintf("  score %.4f matched to %.4f with weight %.1f\n",
    d$score[m$index.treated[i]], d$score[m$index.control[i]], m$weights[i]))
  cat("  effect", m$est, "\n")
}
a <- run(); b <- run(distance.tolerance = 0)
cat("as it comes\n"); show(a); cat("with distance.tolerance = 0\n"); show(b)
stopifnot(identical(a$weights, c(.5, .5, 1)), identical(a$index.control, c(3, 4, 5)), all.equal(c(a$est), -.25),
  identical(b$index.control, c(3, 5)), c(b$est) == 0)
R
Rscript --vanilla t.R
