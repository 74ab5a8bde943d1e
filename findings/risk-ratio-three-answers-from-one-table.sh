#!/bin/bash
# One table of two rows, helped 60 40 and not helped 45 55, has the risk ratio 1.375 by epitools, 1.36 by effectsize
#   and 1.33 by fmsb: the first takes the upper row for the reference and the right column for the event, the second
#   compares the columns, and only the third divides 60 of 100 by 45 of 100.
#
# Version: epitools 0.5-10.1, effectsize 0.8.3 (Debian 12), fmsb 0.7.8 (CRAN), R 4.2.2.
# Expected: 60/100 over 45/100, 1.333, or its inverse: groups in rows, the event first, as a table of two by two is
#   taught and as their odds ratios, which agree, suggest.
# Why it matters: None is the inverse of another, so no turn of the sign reveals it, and the odds ratio by which one
#   checks is 1.83 in all three. A price per reduction in risk is paid on 33, 36 or 37.5 %; with a rare event the first
#   stays near 1 when the risk has doubled.
# Seen:
#   60 of 100 against 45 of 100
#     risk ratio: epitools 1.375 effectsize 1.357 fmsb 1.333  odds ratios: 1.83 1.83 1.83
#   10 of 500 against 5 of 500
#     risk ratio: epitools 1.010 effectsize 1.340 fmsb 2.000  odds ratios: 2.02 2.02 2.02
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
cran() {
  mkdir -p lib; export R_LIBS=$w/lib:${R_LIBS:-}
  Rscript -e 'options(warn = 1); install.packages(commandArgs(TRUE), lib = "lib", dependencies = FALSE)' "$@" >log 2>&1 || true
  for p; do [ -d "lib/$p" ] || no "CRAN's $p is not to be had"; done
}
command -v Rscript >/dev/null || no "no R"
deb r-cran-epitools r-cran-effectsize
arch=$(uname -m)
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$arch-linux-gnu TZ=UTC
cran fmsb
cat >t.R <<'R'
for (p in c("epitools 0.5.10.1", "effectsize 0.8.3", "fmsb 0.7.8")) {
  q <- strsplit(p, " ")[[1]]
  if (as.character(packageVersion(q[1])) != q[2]) { cat("cannot be run here: another version of", q[1], "\n"); quit(status = 77) }
}
all <- function(a, b, c, d) {
  m <- rbind(helped = c(yes = a, no = b), not = c(c, d))
  rr <- c(epitools = suppressWarnings(epitools::riskratio(m))$measure[2, 1], effectsize = effectsize::riskratio(m)[[1]])
  invisible(capture.output(f <- fmsb::riskratio(a, c, a + b, c + d)$estimate, o <- fmsb::oddsratio(a, c, b, d)$estimate))
  or <- c(epitools::oddsratio.wald(m)$measure[2, 1], effectsize::oddsratio(m)[[1]], o)
  rr <- c(rr, fmsb = unname(f))
  cat(sprintf("%d of %d against %d of %d\n", a, a + b, c, c + d))
  cat("  risk ratio:", paste(names(rr), sprintf("%.3f", rr)), " odds ratios:", sprintf("%.2f", or), "\n")
  rr
}
x <- all(60, 40, 45, 55); y <- all(10, 490, 5, 495)
stopifnot(all.equal(unname(x), c(55 / 40, (60 / 105) / (40 / 95), 60 / 45)), abs(y[1] - 1.01) < 0.001, abs(y[3] - 2) < 1e-9)
R
Rscript --vanilla t.R
