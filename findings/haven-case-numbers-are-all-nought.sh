#!/bin/bash
# haven writes a column of 64-bit integers as the bytes they are made of: the case numbers 4010232137 and 9434765919
#   become 1.98e-314 and 4.66e-314 in SPSS and Stata files and 0 in a SAS transport file, all without a warning.
#
# Version: haven 2.5.1 with bit64 4.0.5 (Debian 12), R 4.2.2.
# Expected: The numbers, which a double holds exactly, or an error.
# Why it matters: Database drivers and fread() hand out long identifiers as integer64. SPSS and Stata show every case
#   number as 0, and the transport file has one person only: a join to the outcomes by that number pairs everybody with
#   everybody. as.numeric() before writing is right up to 2^53.
# Seen:
#   sav: 1.98e-314 4.66e-314   from as.numeric(): 4010232137 9434765919
#   dta: 1.98e-314 4.66e-314   from as.numeric(): 4010232137 9434765919
#   xpt: 0 0   from as.numeric(): 4010232137 9434765919
#   joined to itself by the transport file's number: 4 rows of 2
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
deb r-cran-haven r-cran-bit64
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressMessages({ library(haven); library(bit64) })
v <- as.character(packageVersion("haven")); cat("haven", v, "\n")
if (v != "2.5.1") { cat("cannot be run here: another version\n"); quit(status = 77) }
d <- data.frame(id = as.integer64(c("4010232137", "9434765919"))); n <- data.frame(id = as.numeric(d$id))
back <- function(d) {
  write_sav(d, "a.sav"); write_dta(d, "a.dta"); write_xpt(d, "a.xpt", name = "a")
  list(sav = as.numeric(read_sav("a.sav")$id), dta = as.numeric(read_dta("a.dta")$id), xpt = as.numeric(read_xpt("a.xpt")$id))
}
g <- back(d); r <- back(n)
for (k in names(g)) cat(sprintf("%s: %s   from as.numeric(): %s\n", k, paste(format(g[[k]], digits = 3), collapse = " "), paste(format(r[[k]]), collapse = " ")))
k <- merge(data.frame(id = g$xpt, released = 1:2), data.frame(id = g$xpt, again = 1:2))
cat("joined to itself by the transport file's number:", nrow(k), "rows of 2\n")
stopifnot(g$sav > 0, g$sav < 1e-300, g$dta > 0, g$dta < 1e-300, g$xpt == 0, r$sav == n$id, r$dta == n$id, r$xpt == n$id, nrow(k) == 4)
R
Rscript --vanilla t.R
