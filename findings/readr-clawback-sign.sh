#!/bin/bash
# readr's number parser drops the minus sign of an amount written in brackets, with the sign behind, or with the
#   typographic minus, so that a clawback is read as a payment.
#
# Version: readr 2.1.4 (Debian 12), R 4.2.2.
# Expected: Minus 500.25 or a parsing failure; -1,250.50 and £-500.25 in the same column are read as negative.
# Why it matters: Ledgers write a clawback as (500.25), SAP-style exports as 500.25-, word processors with U+2212.
#   col_number() and parse_number() are what one reaches for to shed the pound sign and commas. The sign is lost
#   without a warning, and the total moves by twice the clawback.
# Seen:
#   -1,250.50  -> -1250.5
#   (500.25)   -> 500.25
#   500.25-    -> 500.25
#   \u2212500.25 -> 500.25
#   \u00a3-500.25 -> -500.25
#   problems: 0
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

x <- c("-1,250.50", "(500.25)", "500.25-", "\u2212500.25", "\u00a3-500.25")
y <- readr::read_csv(I(paste0("amount\n", paste0('"', x, '"', collapse = "\n"), "\n")), col_types = "n")$amount
z <- readr::parse_number(x)
for (i in seq_along(x)) cat(sprintf("%-10s", iconv(x[i], "UTF-8", "ASCII", "c99")), "->", z[i], "\n")
cat("problems:", nrow(readr::problems(z)), "\n")
stopifnot(identical(as.numeric(z), c(-1250.5, 500.25, 500.25, 500.25, -500.25)), nrow(readr::problems(z)) == 0, identical(y, as.numeric(z)))
R
Rscript --vanilla t.R
