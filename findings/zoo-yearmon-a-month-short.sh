#!/bin/bash
# zoo's yearmon counts months in fractions of a year, and a third of all differences in whole months fall one short when
#   they are cut: from December 2010 to July 2012 are 19 months as printed and 18 as an integer, though adding 19
#   months and comparing with == are right.
#
# Version: zoo 1.8-11 (Debian 12), R 4.2.2.
# Expected: 19: a yearmon compares, merges and prints as a month, so twelve times a difference of two is a whole number.
# Why it matters: Months of follow-up are counted like this. floor(), as.integer(), %/% and seq_len() of the difference
#   lose a month for one pair in three, and with it the last month of exposure or of a monthly fee; which pairs
#   cannot be told by looking at them.
# Seen:
#   12 * (Jul 2012 - Dec 2010): prints 19, as.integer 18, floor 18, length of seq_len 18
#   Dec 2010 + 19/12 == Jul 2012: TRUE
#   pairs of months from 2000 to 2009: 7260, cut one short: 2380 (33 %)
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
deb r-cran-zoo
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressMessages(suppressPackageStartupMessages(library(zoo)))
v <- as.character(packageVersion("zoo")); cat("zoo", v, "\n")
if (v != "1.8.11") { cat("cannot be run here: another version\n"); quit(status = 77) }
a <- as.yearmon("2010-12"); b <- as.yearmon("2012-07")
n <- 12 * as.numeric(b - a)
cat("12 * (Jul 2012 - Dec 2010): prints ", n, ", as.integer ", as.integer(n), ", floor ", floor(n), ", length of seq_len ", length(seq_len(n)), "\n", sep = "")
cat("Dec 2010 + 19/12 == Jul 2012:", a + 19 / 12 == b, "\n")
m <- as.yearmon(seq(as.Date("2000-01-01"), by = "month", length.out = 120))
p <- subset(expand.grid(from = 1:120, to = 1:120), to >= from)
cut <- as.integer(12 * as.numeric(m[p$to] - m[p$from]))
short <- sum(cut == p$to - p$from - 1)
cat("pairs of months from 2000 to 2009: ", nrow(p), ", cut one short: ", short, " (", round(100 * short / nrow(p)), " %)\n", sep = "")
stopifnot(format(n) == "19", as.integer(n) == 18, length(seq_len(n)) == 18, a + 19 / 12 == b, sum(cut != p$to - p$from) == short, short == 2380)
R
Rscript --vanilla t.R
