#!/bin/bash
# edate() of jrvFinance, named after EDATE() of spreadsheets, goes from the last of a month to the last of a month:
#   six months after 28 February 2013 is 31 August, and a month after 30 April is 31 May, though from a start on the 27th
#   or the 29th the day stays.
#
# Version: jrvFinance 1.4.3 (CRAN), R 4.2.2.
# Expected: 28 August and 30 May, as by EDATE() of spreadsheets and by adding months in lubridate, clock and zoo: the day
#   moves only where the month is too short.
# Why it matters: Windows of follow-up and dates of payment are so many months from a date. For those released on the
#   last of a short month the window is up to three days longer than for anybody else, and an event on 30 August
#   counts or not by the program; where the schedule comes from a workbook, interest days differ.
# Seen:
#   2013-02-27 + 6 months: 2013-08-27
#   2013-02-28 + 6 months: 2013-08-31
#   2012-02-28 + 6 months: 2012-08-28
#   2012-02-29 + 1 month:  2012-03-31
#   2012-04-30 + 1 month:  2012-05-31
#   2012-01-31 + 1 month:  2012-02-29
#
# Exit: 0 as seen, 1 otherwise, 77 where it cannot be run as pinned.
set -eu
w=$(mktemp -d); trap 'rm -rf "$w"' EXIT; cd "$w"
no() { echo "cannot be run here: $*"; exit 77; }
command -v Rscript >/dev/null || no "no R"
export TZ=UTC
mkdir lib; export R_LIBS=$w/lib
Rscript -e 'options(warn = 1); install.packages("jrvFinance", lib = "lib", dependencies = FALSE)' >log 2>&1 || true
[ -d lib/jrvFinance ] || no "CRAN's jrvFinance is not to be had"
cat >t.R <<'R'
suppressMessages(suppressPackageStartupMessages(library(jrvFinance)))
v <- as.character(packageVersion("jrvFinance")); cat("jrvFinance", v, "\n")
if (v != "1.4.3") { cat("cannot be run here: another version\n"); quit(status = 77) }
from <- c("2013-02-27", "2013-02-28", "2012-02-28", "2012-02-29", "2012-04-30", "2012-01-31")
n <- c(6, 6, 6, 1, 1, 1)
to <- mapply(function(d, n) format(edate(as.Date(d), n)), from, n)
cat(sprintf("%s + %d %-7s %s\n", from, n, ifelse(n == 1, "month:", "months:"), to), sep = "")
stopifnot(to == c("2013-08-27", "2013-08-31", "2012-08-28", "2012-03-31", "2012-05-31", "2012-02-29"))
R
Rscript --vanilla t.R
