#!/bin/bash
# mondate, the month arithmetic of actuaries, keeps the share of the month that has passed and not the day: a month
#   after 15 February 2012 is 17 March, six months after 28 February are 30 August, and from 15 February to 15 March
#   less than a month has passed; twelve months after any day are the same day.
#
# Version: mondate 1.0 (CRAN), R 4.2.2.
# Expected: 15 March and 28 August, and a whole month: lubridate's %m+% and the EDATE() of spreadsheets keep the day
#   and bend it only at the end of a short month.
# Why it matters: Six-month follow-ups and monthly fees go by the day. Of the 366 days of 2012 nearly half have another
#   day after one month, up to two days later, and for four in ten the whole month is not yet full on its day by
#   floor(); tests with the last of a month, for which the package is praised, are right.
# Seen:
#   2012-02-15 plus 1, 6 and 12 months: 2012-03-17 2012-08-17 2013-02-15
#   2012-02-28 plus 1, 6 and 12 months: 2012-03-30 2012-08-30 2013-02-28
#   2012-01-31 plus 1, 6 and 12 months: 2012-02-29 2012-07-31 2013-01-31
#   15 February to 15 March: 0.967 months
#   of 366 days, another day after 1, 6, 12 months: 163 168 0  month not full on its day: 149
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
cran mondate
cat >t.R <<'R'
suppressMessages(suppressPackageStartupMessages(library(mondate)))
v <- as.character(packageVersion("mondate")); cat("mondate", v, "\n")
if (v != "1.0") { cat("cannot be run here: another version\n"); quit(status = 77) }
after <- function(d, n) as.Date(mondate(d) + n)
keep <- function(d, n) { # the same day of the month, or the last there is
  y <- as.POSIXlt(d); m <- y$mon + n; first <- as.Date(sprintf("%d-%02d-01", y$year + 1900 + m %/% 12, m %% 12 + 1))
  last <- as.POSIXlt(first + 31); last <- as.Date(last) - last$mday
  pmin(first + y$mday - 1, last)
}
for (d in c("2012-02-15", "2012-02-28", "2012-01-31")) cat(d, "plus 1, 6 and 12 months:", format(after(d, 1)), format(after(d, 6)), format(after(d, 12)), "\n")
part <- as.numeric(mondate("2012-03-15") - mondate("2012-02-15"))
cat("15 February to 15 March:", round(part, 3), "months\n")
d <- as.Date("2012-01-01") + 0:365
other <- sapply(c(1, 6, 12), function(n) sum(after(d, n) != keep(d, n)))
short <- sum(as.numeric(mondate(keep(d, 1)) - mondate(d)) < 1)
cat("of 366 days, another day after 1, 6, 12 months:", other, " month not full on its day:", short, "\n")
stopifnot(format(after("2012-02-15", 1)) == "2012-03-17", format(after("2012-02-28", 6)) == "2012-08-30", part < 0.97, other == c(163, 168, 0), short == 149)
R
TZ=UTC Rscript --vanilla t.R
