#!/bin/bash
# A SAS transport file written by haven loses its last rows where they hold nothing but empty text: of four sites "A",
#   "B", "", "" two come back, and of a table of one site and one number all four, because rows are padded to 80 bytes
#   with the same blanks that empty text is made of.
#
# Version: haven 2.5.1 (Debian 12), R 4.2.2.
# Expected: As many rows as were written; write_xpt() says nothing, and neither does read_xpt(). Missing numbers are not
#   lost, nor empty rows in the middle.
# Why it matters: The format is what statistics offices and SAS exchange. A column of notes, reasons or withdrawal
#   codes, kept beside the data and joined by position, comes back shorter, and a count of referrals without a code is
#   too small. Nothing is lost when the file is sorted so that an empty row is not the last.
# Seen:
#   text A, B, empty, empty        written 4, read 2 (version 5) 2 (version 8)
#   text, empty in the middle      written 4, read 4 (version 5) 4 (version 8)
#   one empty row, sorted first    written 3, read 3 (version 5) 3 (version 8)
#   A, B, empty, empty with numbers written 4, read 4 (version 5) 4 (version 8)
#   missing numbers                written 3, read 3 (version 5) 3 (version 8)
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
deb r-cran-haven
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
library(haven)
v <- as.character(packageVersion("haven")); cat("haven", v, "\n")
if (v != "2.5.1") { cat("cannot be run here: another version\n"); quit(status = 77) }
show <- function(what, d) {
  n <- sapply(c(5, 8), function(version) { write_xpt(d, "a.xpt", version = version, name = "a"); nrow(read_xpt("a.xpt")) })
  cat(sprintf("%-30s written %d, read %d (version 5) %d (version 8)\n", what, nrow(d), n[1], n[2])); n
}
a <- show("text A, B, empty, empty", data.frame(site = c("A", "B", "", "")))
b <- show("text, empty in the middle", data.frame(site = c("A", "", "", "B")))
c <- show("one empty row, sorted first", data.frame(site = c("", "A", "B")))
d <- show("A, B, empty, empty with numbers", data.frame(site = c("A", "B", "", ""), n = 1:4))
e <- show("missing numbers", data.frame(n = c(1, NA, NA)))
stopifnot(a == 2, b == 4, c == 3, d == 4, e == 3)
R
Rscript --vanilla t.R
