#!/bin/bash
# parse_date() of parsedate makes 1 February of 2012-02-30 and 1 March of 30/02/2012, and takes the month first unless
#   it cannot be one: 12/01/2012 is 1 December and 13/01/2012 is 13 January, in one column.
#
# Version: parsedate 1.3.2 (CRAN), R 4.2.2.
# Expected: NA for a day that does not exist, as as.Date() gives, or one and the same day for both spellings; one order
#   of day and month for a column.
# Why it matters: Dates of birth and of release come with slips of the pen. A slip in the day moves the date by a month,
#   to the first, where it does not stand out, and its two spellings no longer match between two sources. Of the dates
#   of 2012 written the British way 132 are read as others.
# Seen:
#   2012-02-30   2012-02-01
#   30/02/2012   2012-03-01
#   20120230     2012-02-01
#   2011-02-29   2011-02-01
#   29/02/2011   2011-03-01
#   2012-06-31   2012-06-01
#   31 June 2012 2012-07-01
#   12/01/2012   2012-12-01
#   13/01/2012   2012-01-13
#   days of 2012 written as 31/01/2012 and read as another day: 132 of 366
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
cran parsedate
cat >t.R <<'R'
library(parsedate)
v <- as.character(packageVersion("parsedate")); cat("parsedate", v, "\n")
if (v != "1.3.2") { cat("cannot be run here: another version\n"); quit(status = 77) }
x <- c("2012-02-30", "30/02/2012", "20120230", "2011-02-29", "29/02/2011", "2012-06-31", "31 June 2012", "12/01/2012", "13/01/2012")
y <- format(parse_date(x), "%Y-%m-%d"); cat(sprintf("%-12s %s\n", x, y), sep = "")
d <- as.Date("2012-01-01") + 0:365; n <- sum(as.Date(parse_date(format(d, "%d/%m/%Y"))) != d)
cat("days of 2012 written as 31/01/2012 and read as another day:", n, "of 366\n")
stopifnot(y[1:2] == c("2012-02-01", "2012-03-01"), y[4:5] == c("2011-02-01", "2011-03-01"), y[8:9] == c("2012-12-01", "2012-01-13"), n == 132)
R
TZ=UTC Rscript --vanilla t.R
