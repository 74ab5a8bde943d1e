#!/bin/bash
# readr's read_delim() reads the decimal comma of a semicolon file as thousands, wherever it stands: 1,50 becomes 150,
#   2750,00 becomes 275000, and 1.250,00 becomes 1.25, all without a warning.
#
# Version: readr 2.1.4 with vroom 1.6.1 (Debian 12), R 4.2.2.
# Expected: Text, or a warning: 1,50 is no number with a thousands separator, for groups have three digits.
# Why it matters: Spreadsheets set to a European region export amounts like this. Each price is a hundred times too
#   high, except the large ones, which are a thousand times too small; the column is numeric, so nothing looks wrong.
#   Keys like 12,34 and 123,4 become equal.
# Seen:
#   1,50     -> 150
#   -2,75    -> -275
#   2750,00  -> 275000
#   1.250,00 -> 1.25
#   warnings: 0
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
deb r-cran-readr
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
v <- as.character(packageVersion("readr")); cat("readr", v, "\n")
if (v != "2.1.4") { cat("cannot be run here: another version\n"); quit(status = 77) }

txt <- c("1,50", "-2,75", "2750,00", "1.250,00")
n <- 0
x <- withCallingHandlers(readr::read_delim(I(paste0("id;amount\n", paste0(1:4, ";", txt, collapse = "\n"), "\n")), delim = ";", show_col_types = FALSE),
  warning = function(e) n <<- n + 1)
for (i in 1:4) cat(sprintf("%-8s ->", txt[i]), format(x$amount[i], scientific = FALSE), "\n")
cat("warnings:", n, "\n")
stopifnot(identical(as.numeric(x$amount), c(150, -275, 275000, 1.25)), n == 0)
R
Rscript --vanilla t.R
