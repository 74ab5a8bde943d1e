#!/bin/bash
# lubridate counts whole months and years in two ways: by %/% somebody born on 29 February 1984 is 18 on 28 February
#   2002 and a month has passed from 31 October to 30 November, while time_length() and as.period() of the same
#   interval say 17 and no month.
#
# Version: lubridate 1.9.2 (Debian 12), R 4.2.2.
# Expected: One answer: interval %/% years(1) is floor(time_length(interval, "year")), as for numbers.
# Why it matters: Age at release and whole months of follow-up decide who is in the cohort and which months are paid.
#   Both ways are taught as the way to get an age; the cohort depends on which was copied, and they part only at
#   the ends of months.
# Seen:
#   from       to          %/%  time_length  as.period
#   1984-02-29 2002-02-28   18       17.997         17   years
#   1986-01-01 2003-12-31   17       17.997         17   years
#   2012-10-31 2012-11-30    1        0.968          0   months
#   2013-01-29 2013-02-28    1        0.968          0   months
#   2012-01-31 2012-04-29    2        2.935          2   months
#   2012-01-31 2012-04-30    3        2.968          2   months
#   days of a year from 31 January 2012 on at which %/% and floor(time_length()) part in months: 5
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
deb r-cran-lubridate
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressMessages(suppressPackageStartupMessages(library(lubridate)))
v <- as.character(packageVersion("lubridate")); cat("lubridate", v, "\n")
if (v != "1.9.2") { cat("cannot be run here: another version\n"); quit(status = 77) }
p <- data.frame(from = c("1984-02-29", "1986-01-01", "2012-10-31", "2013-01-29", "2012-01-31", "2012-01-31"),
  to = c("2002-02-28", "2003-12-31", "2012-11-30", "2013-02-28", "2012-04-29", "2012-04-30"), unit = rep(c("year", "month"), c(2, 4)))
one <- function(from, to, unit) {
  i <- interval(as.Date(from), as.Date(to)); q <- as.period(i)
  c(i %/% (if (unit == "year") years(1) else months(1)), time_length(i, unit), if (unit == "year") q@year else 12 * q@year + q@month)
}
r <- t(mapply(one, p$from, p$to, p$unit))
cat("from       to          %/%  time_length  as.period\n")
cat(sprintf("%s %s %4.0f %12.3f %10.0f   %ss\n", p$from, p$to, r[, 1], r[, 2], r[, 3], p$unit), sep = "")
i <- interval(as.Date("2012-01-31"), as.Date("2012-01-31") + 0:365)
n <- sum(i %/% months(1) != floor(time_length(i, "month")))
cat("days of a year from 31 January 2012 on at which %/% and floor(time_length()) part in months:", n, "\n")
stopifnot(r[, 1] == c(18, 17, 1, 1, 2, 3), floor(r[, 2]) == c(17, 17, 0, 0, 2, 2), r[, 3] == c(17, 17, 0, 0, 2, 2), n == 5)
R
Rscript --vanilla t.R
