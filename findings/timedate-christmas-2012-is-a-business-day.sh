#!/bin/bash
# isBizday() of timeDate calls 25 December 2012 a business day, with its own holidays and with holidayLONDON(), because
#   a calendar that is given no year holds the holidays of the year in which the program runs.
#
# Version: timeDate 4022.108 (Debian 12), R 4.2.2, run under a clock of 2026 and of 2012 (faketime).
# Expected: FALSE for 25 December in every year: the function is asked about a date and has the year from it.
# Why it matters: Payment is due within so many working days. Of a report made in the year itself every deadline is
#   right; the same program run a year later, to check it, counts Christmas, Easter and all bank holidays as working
#   days and puts each deadline early.
# Seen:
#   run in 2026: Christmas 2012, Easter Monday 2012, Christmas 2026
#     isBizday as it comes:               TRUE TRUE FALSE
#     with holidayLONDON():               TRUE TRUE FALSE
#     with holidayLONDON(c(2012, 2026)):  FALSE FALSE FALSE
#   run in 2012: Christmas 2012, Easter Monday 2012, Christmas 2026
#     isBizday as it comes:               FALSE TRUE TRUE
#     with holidayLONDON():               FALSE FALSE TRUE
#     with holidayLONDON(c(2012, 2026)):  FALSE FALSE FALSE
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
deb r-cran-timedate faketime
arch=$(uname -m)
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$arch-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressMessages(library(timeDate))
v <- as.character(packageVersion("timeDate"))
if (v != "4022.108") { cat("cannot be run here: another version\n"); quit(status = 77) }
d <- as.timeDate(c("2012-12-25", "2012-04-09", "2026-12-25"))
got <- c(unname(isBizday(d)), unname(isBizday(d, holidayLONDON())), unname(isBizday(d, holidayLONDON(c(2012, 2026)))))
cat(format(Sys.Date(), "run in %Y:"), "Christmas 2012, Easter Monday 2012, Christmas 2026\n")
cat("  isBizday as it comes:              ", got[1:3], "\n")
cat("  with holidayLONDON():              ", got[4:6], "\n")
cat("  with holidayLONDON(c(2012, 2026)): ", got[7:9], "\n")
writeLines(paste(as.integer(got[4:9]), collapse = ""), "out")
R
fake() { LD_PRELOAD=$(echo r/usr/lib/*/faketime/libfaketime.so.1) FAKETIME="$1" Rscript --vanilla t.R; }
fake '2026-06-01 12:00:00' || exit $?
[ "$(cat out)" = 110000 ] || exit 1
fake '2012-06-01 12:00:00'
[ "$(cat out)" = 001000 ]
