#!/bin/bash
# mpfr() of Rmpfr, many digits for R, reads a number from text with as many bits as the text has digits: "0.07" gets ten
#   bits and is 0.06989, 7 % of a million is 69,888, and "19.99" is 19.990234.
#
# Version: Rmpfr 0.9.1 (Debian 12), R 4.2.2.
# Expected: At least the 53 bits of an ordinary number, which make 70,000: numbers are handed over as text to be exact,
#   and the package is taken to be more exact than R.
# Why it matters: Rates and amounts of a contract are kept as text for exact arithmetic. The short ones, the usual ones,
#   are the worst: 112 short on a million for 7 %, 672 for 10 %, and the same rate spelled "0.0700" makes another sum.
#   With a precision given, mpfr("0.07", 128), all is well, and mpfr(0.07) is no worse than R.
# Seen:
#   "0.07"      10 bits  of 1,000,000:  69888.0000
#   "0.0700"    17 bits  of 1,000,000:  70000.0000
#   "0.1"        7 bits  of 1,000,000:  99328.0000
#   "0.07" with 128 bits of 1,000,000:  70000.0000
#   "19.99" is 19.99023 and equal to "19.990": FALSE
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
deb r-cran-rmpfr
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressMessages(library(Rmpfr))
v <- as.character(packageVersion("Rmpfr")); cat("Rmpfr", v, "\n")
if (v != "0.9.1") { cat("cannot be run here: another version\n"); quit(status = 77) }
of <- function(m) asNumeric(m * 1e6)
for (s in c("0.07", "0.0700", "0.1")) cat(sprintf("%-10s %3d bits  of 1,000,000: %11.4f\n", dQuote(s, FALSE), getPrec(mpfr(s)), of(mpfr(s))))
cat(sprintf("\"0.07\" with 128 bits of 1,000,000: %11.4f\n", of(mpfr("0.07", 128))))
a <- mpfr("19.99"); same <- a == mpfr("19.990")
cat("\"19.99\" is", sprintf("%.5f", asNumeric(a)), "and equal to \"19.990\":", same, "\n")
stopifnot(of(mpfr("0.07")) == 69888, of(mpfr("0.1")) < 99700, abs(of(mpfr("0.07", 128)) - 70000) < 1e-6, !same, abs(asNumeric(a) - 19.990234) < 1e-6)
R
Rscript --vanilla t.R
