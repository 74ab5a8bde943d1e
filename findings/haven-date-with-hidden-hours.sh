#!/bin/bash
# An SPSS date shown as 31-JAN-2012 keeps its time of day, and haven hands it on as an R Date with a fraction: it
#   prints as 31 January, but is not equal to 31 January, is later than it, and does not merge with it.
#
# Version: haven 2.5.1 reading a file of PSPP 1.6.2 (both Debian 12), R 4.2.2.
# Expected: A Date is a whole day: a variable with the format DATE11 and a column of class Date both promise one.
# Why it matters: Case systems store release times; analysts set a date format. Whoever was released at 13:30 on the
#   last day of the cohort window is outside it under release <= end, joins to the conviction table by day lose
#   people, and two rows with one printed date are two dates to duplicated() while table() counts them as one.
# Seen:
#   printed               2012-01-31 2012-01-31 2012-02-01
#   days                  15370.56 15370.00 15371.99
#   == 31 January         FALSE TRUE FALSE
#   <= 31 January         FALSE TRUE FALSE
#   rows merged by day    1 of 2
#   distinct dates        unique() 3, table() 2
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
deb r-cran-haven pspp
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
export LD_LIBRARY_PATH=$LD_LIBRARY_PATH:$LD_LIBRARY_PATH/pspp:/usr/lib/$(uname -m)-linux-gnu/pspp PATH=$w/r/usr/bin:$PATH
cat >t.sps <<'S'
DATA LIST LIST /person (F4) release (DATETIME20).
BEGIN DATA
1 "31-JAN-2012 13:30:00"
2 "31-JAN-2012 00:00:00"
3 "01-FEB-2012 23:45:00"
END DATA.
FORMATS release (DATE11).
SAVE OUTFILE='t.sav'.
S
pspp --version | head -1 | grep -q '1\.6\.2' || no "another version of PSPP"
pspp t.sps >log 2>&1 || { cat log; exit 1; }
cat >t.R <<'R'
v <- as.character(packageVersion("haven")); cat("haven", v, "\n")
if (v != "2.5.1") { cat("cannot be run here: another version\n"); quit(status = 77) }

x <- haven::read_sav("t.sav"); r <- x$release
end <- as.Date("2012-01-31")
m <- nrow(merge(data.frame(day = r), data.frame(day = end)))
cat("printed              ", format(r), "\n")
cat("days                 ", sprintf("%.2f", unclass(r)), "\n")
cat("== 31 January        ", as.vector(r == end), "\n")
cat("<= 31 January        ", as.vector(r <= end), "\n")
cat("rows merged by day   ", m, "of", sum(format(r) == "2012-01-31"), "\n")
cat("distinct dates        unique() ", length(unique(r)), ", table() ", length(table(r)), "\n", sep = "")
stopifnot(class(r) == "Date", identical(format(r), c("2012-01-31", "2012-01-31", "2012-02-01")), identical(as.vector(r == end), c(FALSE, TRUE, FALSE)),
  identical(as.vector(r <= end), c(FALSE, TRUE, FALSE)), m == 1)
R
Rscript --vanilla t.R
