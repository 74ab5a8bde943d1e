#!/bin/bash
# Epi's cal.yr() puts 1 January into the year before in half of all years, 1 January 2012 being 2011.9986, and where it
#   gives the whole number splitLexis() counts it into the year before: of events on 1 January of four years in a row
#   three are counted in the old year.
#
# Version: Epi 2.47 (Debian 12), R 4.2.2.
# Expected: 2012.0: a calendar year begins at its number, and splitting follow-up by calendar year with breaks at whole
#   numbers is what cal.yr() is for.
# Why it matters: Counts and rates by calendar year are published and compared with a baseline. An event recorded on
#   1 January, which registers are full of when only the year is known, moves into the year before, in a pattern of
#   four years that looks like a cycle.
# Seen:
#   1 January of      2012      2013      2014      2015
#   cal.yr       2011.9986 2013.0007 2014.0000 2014.9993
#   events on 1 January 2012 to 2015, counted by splitLexis in 2011 to 2015: 1 0 2 1 0
#   of the years 1990 to 2029 their 1 January is in the year before: 20
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
deb r-cran-epi
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressMessages(suppressPackageStartupMessages(library(Epi)))
v <- as.character(packageVersion("Epi")); cat("Epi", v, "\n")
if (v != "2.47") { cat("cannot be run here: another version\n"); quit(status = 77) }
day <- as.Date(paste0(2012:2015, "-01-01"))
cat("1 January of", sprintf("%9d", 2012:2015), "\n")
cat("cal.yr      ", sprintf("%9.4f", cal.yr(day)), "\n")
people <- Lexis(entry = list(per = cal.yr(day - 200)), exit = list(per = cal.yr(day)), entry.status = 0, exit.status = 1, data = data.frame(id = 1:4))
parts <- splitLexis(people, breaks = 2010:2017, time.scale = "per")
n <- table(factor(timeBand(parts, "per", "left"), 2011:2015), parts$lex.Xst)[, "1"]
cat("events on 1 January 2012 to 2015, counted by splitLexis in 2011 to 2015:", n, "\n")
all <- 1990:2029
before <- sum(floor(as.numeric(cal.yr(as.Date(paste0(all, "-01-01"))))) < all)
cat("of the years 1990 to 2029 their 1 January is in the year before:", before, "\n")
stopifnot(before == 20, n == c(1, 0, 2, 1, 0))
R
Rscript --vanilla t.R
