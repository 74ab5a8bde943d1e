#!/bin/bash
# R's %in% and match() on the big integers of gmp compare bytes, not numbers: as.bigz(5) %in% as.bigz(7) is a vector of
#   16 answers, 15 of them TRUE, and nearly every case number counts as found in any list.
#
# Version: gmp 0.7-1 (Debian 12), R 4.2.2.
# Expected: FALSE, one answer for each number: duplicated(), unique(), ==, order() and sum() of the same class are
#   right.
# Why it matters: Identifiers of 16 and more digits are kept as big integers because R's numbers cannot hold them. any(),
#   mean() and sum() of such a comparison say that nearly everybody is among the treated or the withdrawn, and a subset
#   by it is silently of other people.
# Seen:
#   as.bigz(5) %in% as.bigz(7): 16 answers, 15 TRUE
#   three numbers among two others, share of TRUE: 0.94 and chosen by it: 2 of 3
#   any(ids == other): FALSE
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
deb r-cran-gmp
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressMessages(library(gmp))
v <- as.character(packageVersion("gmp")); cat("gmp", v, "\n")
if (v != "0.7.1") { cat("cannot be run here: another version\n"); quit(status = 77) }
a <- as.bigz(5) %in% as.bigz(7)
cat("as.bigz(5) %in% as.bigz(7):", length(a), "answers,", sum(a), "TRUE\n")
ids <- as.bigz(c("9007199254740993", "9007199254740995", "9007199254741111")); out <- as.bigz(c("9007199254750001", "9007199254750003"))
b <- ids %in% out; chosen <- ids[b]
cat("three numbers among two others, share of TRUE:", round(mean(b), 2), "and chosen by it:", length(chosen), "of 3\n")
one <- any(sapply(seq_along(out), function(i) any(ids == out[i])))
cat("any(ids == other):", one, "\n")
stopifnot(length(a) == 16, sum(a) == 15, mean(b) > 0.7, length(chosen) > 0, !one)
R
Rscript --vanilla t.R
