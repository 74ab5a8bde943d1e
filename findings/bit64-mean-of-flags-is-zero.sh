#!/bin/bash
# The mean of an integer64 column of noughts and ones is cut to a whole number, so that any rate below 100 % is 0;
#   tapply() gives 4.9e-324 for a group in which everybody is 1, while sd() and weighted.mean() of the same column are
#   right.
#
# Version: bit64 4.0.5 (Debian 12), R 4.2.2.
# Expected: A mean of 0.6666667: integers, logicals and numerics all have fractional means in R.
# Why it matters: Database drivers hand out 64-bit columns, flags and counts among them, as integer64. A reconviction
#   rate of two in three is reported as 0; a base rate of 0 makes the reduction undefined or perfect. Checks by
#   weighted.mean() or sd() look right, so the error is not looked for.
# Seen:
#   mean          0
#   weighted.mean 0.6666667
#   sd            0.5773503
#   tapply mean    0.000000e+00 4.940656e-324   (groups 0,1 and 1)
#   colMeans      4.940656e-324   (of 1,1)
#   t.test mean   0
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
deb r-cran-bit64
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressMessages(suppressPackageStartupMessages(library(bit64)))
v <- as.character(packageVersion("bit64")); cat("bit64", v, "\n")
if (v != "4.0.5") { cat("cannot be run here: another version\n"); quit(status = 77) }

x <- as.integer64(c(0, 1, 1))
tt <- suppressWarnings(t.test(x)$estimate)
cat("mean         ", format(mean(x)), "\n")
cat("weighted.mean", format(weighted.mean(x, c(1, 1, 1))), "\n")
cat("sd           ", format(sd(x)), "\n")
cat("tapply mean  ", format(tapply(x, c("a", "a", "b"), mean)), "  (groups 0,1 and 1)\n")
one <- colMeans(data.frame(x = as.integer64(c(1, 1))))[["x"]]
cat("colMeans     ", format(one), "  (of 1,1)\n")
cat("t.test mean  ", format(tt), "\n")
stopifnot(mean(x) == 0L, is.integer64(mean(x)), all.equal(weighted.mean(x, c(1, 1, 1)), 2 / 3), all.equal(sd(x), sd(c(0, 1, 1))),
  one < 1e-300, tapply(x, c("a", "a", "b"), mean)[["b"]] < 1e-300, as.character(tt) == "0")
R
Rscript --vanilla t.R
