#!/bin/bash
# digest() of digest, asked for the plain hash of a character vector (serialize = FALSE), hashes its first element and
#   passes over the rest: the contract read by readLines() has the same SHA-256 after its tariff has been changed.
#
# Version: digest 0.6.31 (Debian 12), R 4.2.2.
# Expected: A hash of all lines, one hash for each, or an error: serialize = FALSE is what one is told to use for a hash
#   that other programs find too, and the other functions of R take vectors whole.
# Why it matters: A contract, a list of the paid or a result is sealed when it is agreed and checked before payment. The
#   check is passed by whatever shares the first line, here the title. paste(lines, collapse = "\n") or file = TRUE is
#   right.
# Seen:
#   contract:                        ead848162dc7
#   the tariff changed to 9000:      ead848162dc7
#   the first line alone:            ead848162dc7
#   the lines pasted into one:       6b77e79e93bc, changed a104f14b95fc
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
deb r-cran-digest
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
library(digest)
v <- as.character(packageVersion("digest")); cat("digest", v, "\n")
if (v != "0.6.31") { cat("cannot be run here: another version\n"); quit(status = 77) }
writeLines(c("Contract of Doncaster", "cap: 5000", "tariff: 1000"), "a.txt"); a <- readLines("a.txt")
b <- sub("1000", "9000", a)
h <- function(x) substr(digest(x, "sha256", serialize = FALSE), 1, 12)
whole <- function(x) h(paste(x, collapse = "\n"))
cat("contract:                       ", h(a), "\nthe tariff changed to 9000:     ", h(b), "\nthe first line alone:           ", h(a[1]), "\n")
cat("the lines pasted into one:      ", paste0(whole(a), ", changed"), whole(b), "\n")
stopifnot(h(a) == h(b), h(a) == h(a[1]), whole(a) != whole(b))
R
Rscript --vanilla t.R
