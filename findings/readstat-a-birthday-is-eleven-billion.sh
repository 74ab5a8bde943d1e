#!/bin/bash
# readstat, the converter of ReadStat, carries dates over as bare numbers on the clock of the program they came from: 15
#   June 1955 of an SPSS file is 11,760,249,600 in the Stata file that it writes, and -1661 of a Stata file is -1661 in
#   the SPSS file, with no date format on either, and without a word.
#
# Version: readstat 1.1.8 and haven 2.5.1 (both Debian 12), R 4.2.
# Expected: 15 June 1955 in both, as haven gives it when it reads the one and writes the other; haven is made of the same
#   library. The manual says that readstat converts, and nothing of dates.
# Why it matters: Files of births and releases go through such a converter once and are read for years. SPSS counts
#   seconds from 1582 and Stata days from 1960, so that a subtraction still gives lengths of follow-up, in seconds one
#   way, and an age from today's date is nonsense. Names, numbers and labels arrive well, which hides it.
# Seen:
#   SPSS, read by haven                  1955-06-15 and 2000-02-29, class Date
#   SPSS to Stata by readstat            11760249600 and 13171161600, class numeric
#   Stata to SPSS by readstat            -1661 and 14669, class numeric
#   SPSS to CSV by readstat              11760249600 and 13171161600, class numeric
#   Stata to CSV by readstat             -1661 and 14669, class numeric
#   SPSS to Stata by haven               1955-06-15 and 2000-02-29, class Date
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
deb readstat r-cran-haven
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC PATH=$PATH:$w/r/usr/bin
cat >t.R <<'R'
library(haven)
v <- as.character(packageVersion("haven"))
if (v != "2.5.1" || !grepl("1.1.8", paste(system2("readstat", "--version", TRUE, TRUE), collapse = ""))) {
  cat("cannot be run here: other versions\n"); quit(status = 77)
}
d <- data.frame(site = c("A", "B"), born = as.Date(c("1955-06-15", "2000-02-29")))
write_sav(d, "a.sav"); write_dta(d, "b.dta")
convert <- function(from, to) invisible(suppressWarnings(system2("readstat", c(from, to), TRUE, TRUE)))
convert("a.sav", "a.dta"); convert("b.dta", "b.sav"); convert("a.sav", "a.csv"); convert("b.dta", "b.csv")
show <- function(what, x) cat(sprintf("%-36s %s, class %s\n", what, paste(format(x, scientific = FALSE), collapse = " and "), class(x)[1]))
s <- read_dta("a.dta")$born; t <- read_sav("b.sav")$born
show("SPSS, read by haven", read_sav("a.sav")$born); show("SPSS to Stata by readstat", s); show("Stata to SPSS by readstat", t)
show("SPSS to CSV by readstat", read.csv("a.csv")$born); show("Stata to CSV by readstat", read.csv("b.csv")$born)
write_dta(read_sav("a.sav"), "c.dta"); show("SPSS to Stata by haven", read_dta("c.dta")$born)
stopifnot(read_sav("a.sav")$born == d$born, read_dta("c.dta")$born == d$born, !inherits(s, "Date"), !inherits(t, "Date"),
  s[1] == 11760249600, t[1] == -1661, read_dta("a.dta")$site == d$site)
R
Rscript --vanilla t.R
