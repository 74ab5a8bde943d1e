#!/bin/bash
# gmp's as.bigz() and as.bigq() read digits with a leading nought as octal: "0017" is 15, "0123" is 83, and "0080" is
#   missing, without a warning.
#
# Version: gmp 0.7-1 (Debian 12), R 4.2.2.
# Expected: 17, 123 and 80, as by as.numeric() and as.integer(): both read decimal digits.
# Why it matters: Whole numbers of any length are what one takes for person numbers that are too long for R's own, and
#   for pence. Numbers padded with noughts become others, so that 0017 and 15 are one person, and those with an 8 or
#   a 9 in them drop out of a sum with na.rm = TRUE.
# Seen:
#   text                    as.bigz           as.numeric
#   0017                    15                17
#   0123                    83                123
#   0080                    NA                80
#   0000123456701234567670  2941116470194104  123456701234567664
#   as.bigz("0017") == as.bigz("15"): TRUE    sum of 0100, 0080, 0017 with na.rm: 79
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
suppressMessages(suppressPackageStartupMessages(library(gmp)))
v <- as.character(packageVersion("gmp")); cat("gmp", v, "\n")
if (v != "0.7.1") { cat("cannot be run here: another version\n"); quit(status = 77) }
s <- c("0017", "0123", "0080", "0000123456701234567670")
z <- as.character(as.bigz(s)); q <- as.character(as.bigq(s)); z[is.na(z)] <- "NA"; q[is.na(q)] <- "NA"
cat(sprintf("%-23s %-17s %s\n", c("text", s), c("as.bigz", z), c("as.numeric", sapply(as.numeric(s), format, digits = 15))), sep = "")
same <- as.bigz("0017") == as.bigz("15")
total <- as.character(sum(as.bigz(c("0100", "0080", "0017")), na.rm = TRUE))
cat("as.bigz(\"0017\") == as.bigz(\"15\"): ", same, "    sum of 0100, 0080, 0017 with na.rm: ", total, "\n", sep = "")
stopifnot(z == c("15", "83", "NA", "2941116470194104"), q == z, same, total == "79")
R
Rscript --vanilla t.R
