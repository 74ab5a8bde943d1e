#!/bin/bash
# nanotime keeps the last nanosecond of a day, and as.Date() of it is the next day: 31 January 2012, 23:59:59.999999999,
#   prints as such, nano_mday() says 31, and the Date is 1 February.
#
# Version: nanotime 0.3.7 (Debian 12), R 4.2.2.
# Expected: 31 January, the day that the value prints and that its own nano_mday() gives: a Date is the day of a moment
#   cut, not rounded.
# Why it matters: The end of a day is written like this by programs in Java and by time columns of nanoseconds, to say
#   up to and including. Whoever's sentence, or follow-up, ends with 31 January ends with 1 February in R, a day later
#   and in the next month; with six digits, 23:59:59.999999, the day is right.
# Seen:
#   2012-01-31T23:59:59.999999999Z  as.Date 2012-02-01  nano_mday 31
#   2012-01-31T23:59:59.999999900Z  as.Date 2012-02-01  nano_mday 31
#   2012-01-31T23:59:59.999999Z     as.Date 2012-01-31  nano_mday 31
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
deb r-cran-nanotime
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressMessages(suppressPackageStartupMessages(library(nanotime)))
v <- as.character(packageVersion("nanotime")); cat("nanotime", v, "\n")
if (v != "0.3.7") { cat("cannot be run here: another version\n"); quit(status = 77) }
s <- c("2012-01-31T23:59:59.999999999Z", "2012-01-31T23:59:59.999999900Z", "2012-01-31T23:59:59.999999Z")
x <- nanotime(s); d <- format(as.Date(x)); m <- nano_mday(x, "UTC")
cat(sprintf("%-31s as.Date %s  nano_mday %d\n", s, d, m), sep = "")
stopifnot(substr(format(x), 1, 26) == "2012-01-31T23:59:59.999999", d == c("2012-02-01", "2012-02-01", "2012-01-31"), m == 31)
R
Rscript --vanilla t.R
