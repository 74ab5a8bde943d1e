#!/bin/bash
# ceiling_date() moves a Date that is the first of a month to the next month, but leaves the same day as a date-time
#   where it is.
#
# Version: lubridate 1.9.2 (Debian 12), R 4.2.2.
# Expected: One answer for one day; and a ceiling of a value that is already on the boundary is itself, as with
#   ceiling().
# Why it matters: The usual last day of the month is ceiling_date(x, "month") - 1 day. For whoever was released on 1
#   April it is 30 April when the column came from a CSV file, and 31 March when it came from a database as a
#   timestamp: a day before the release itself. Cohort windows, quarters and deadlines part by a month for the same
#   people.
# Seen:
#   2012-04-01 as Date:      ceiling 2012-05-01, month ends 2012-04-30
#   2012-04-01 as date-time: ceiling 2012-04-01, month ends 2012-03-31
#   2012-04-02 both:         2012-05-01
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
suppressWarnings(suppressPackageStartupMessages(library(lubridate)))
v <- as.character(packageVersion("lubridate")); cat("lubridate", v, "\n")
if (v != "1.9.2") { cat("cannot be run here: another version\n"); quit(status = 77) }

d <- as.Date("2012-04-01"); p <- as.POSIXct("2012-04-01", tz = "UTC")
a <- ceiling_date(d, "month"); b <- as.Date(ceiling_date(p, "month"))
cat("2012-04-01 as Date:      ceiling", paste0(format(a), ", month ends"), format(a - 1), "\n")
cat("2012-04-01 as date-time: ceiling", paste0(format(b), ", month ends"), format(b - 1), "\n")
cat("2012-04-02 both:        ", format(ceiling_date(d + 1, "month")), "\n")
stopifnot(a == as.Date("2012-05-01"), b == as.Date("2012-04-01"), ceiling_date(d + 1, "month") == as.Date(ceiling_date(p + 86400, "month")))
R
Rscript --vanilla t.R
