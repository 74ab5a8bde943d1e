#!/bin/bash
# readr's read_csv() takes a D between digits for an exponent, so that the case numbers 12D5, 120D4 and 1200D3 become
#   one number, 1200000, without a word.
#
# Version: readr 2.1.4 with vroom 1.6.1 (Debian 12), R 4.2.2.
# Expected: Text: R's own read.csv() and data.table's fread() leave such a column as text, and only E is known as an
#   exponent.
# Why it matters: Court and custody references mix digits and letters. Three convictions become one occasion, two
#   people one person, and nothing in problems() says so; who counts, and what is paid, follows.
# Seen:
#   read_csv:  1200000 1200000 1200000   distinct: 1   problems: 0
#   read.csv:  12D5 120D4 1200D3   distinct: 3
#   fread:     12D5 120D4 1200D3   distinct: 3
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
deb r-cran-readr r-cran-data.table
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
v <- as.character(packageVersion("readr")); cat("readr", v, "\n")
if (v != "2.1.4") { cat("cannot be run here: another version\n"); quit(status = 77) }

csv <- "person,case\np1,12D5\np2,120D4\np3,1200D3\n"
a <- readr::read_csv(I(csv), show_col_types = FALSE)
b <- read.csv(text = csv)
d <- data.table::fread(csv)
cat("read_csv: ", format(a$case), "  distinct:", length(unique(a$case)), "  problems:", nrow(readr::problems(a)), "\n")
cat("read.csv: ", b$case, "  distinct:", length(unique(b$case)), "\n")
cat("fread:    ", d$case, "  distinct:", length(unique(d$case)), "\n")
stopifnot(is.numeric(a$case), all(a$case == 1200000), nrow(readr::problems(a)) == 0, is.character(b$case), is.character(d$case))
R
Rscript --vanilla t.R
