#!/bin/bash
# quantile() of prodlim never gives the time of the last event: of two people reconvicted after 10 and 400 days it
#   knows no median, and of four, after 10, 20, 400 and 500 days, it gives 400 and no upper quartile, while the curve
#   that it holds falls to nought; survfit() gives 205 and 210 days.
#
# Version: prodlim 2019.11.13 with survival 3.5-3 (Debian 12), R 4.2.2.
# Expected: A median between 10 and 400 days wherever everybody is reconvicted: no more than the convention for a curve
#   that stands at exactly one half, 10, 400 or the middle, should part packages. A missing median means that fewer
#   than half were reconvicted.
# Why it matters: Median time to reconviction stands in every interim report. In a small site or subgroup in which all
#   have failed, the worst there is, the answer is two dashes, which read as not reached: the sign of success.
# Seen:
#   reconvicted after 10 400 days: curve 0.5 0
#     median and upper quartile: prodlim NA NA   survfit 205 400
#   reconvicted after 10 20 400 500 days: curve 0.75 0.5 0.25 0
#     median and upper quartile: prodlim 400 NA   survfit 210 450
#   reconvicted after 10 20 30 40 50 days: curve 0.8 0.6 0.4 0.2 0
#     median and upper quartile: prodlim 30 40   survfit 30 40
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
deb r-cran-prodlim
arch=$(uname -m)
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$arch-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressMessages({ library(prodlim); library(survival) })
v <- as.character(packageVersion("prodlim")); cat("prodlim", v, "\n")
if (v != "2019.11.13") { cat("cannot be run here: another version\n"); quit(status = 77) }
show <- function(days) {
  d <- data.frame(days, event = 1); p <- prodlim(Hist(days, event) ~ 1, data = d)
  x <- quantile(p, c(.5, .75))[[1]]; q <- x$quantile[match(c(.5, .25), x$q)]
  s <- unname(quantile(survfit(Surv(days, event) ~ 1, d), c(.5, .75))$quantile)
  cat("reconvicted after", days, "days: curve", p$surv, "\n  median and upper quartile: prodlim", q, "  survfit", s, "\n")
  list(q = as.numeric(q), s = s, end = tail(p$surv, 1))
}
a <- show(c(10, 400)); b <- show(c(10, 20, 400, 500)); c <- show(c(10, 20, 30, 40, 50))
stopifnot(is.na(a$q), a$s[1] == 205, b$q[1] == 400, is.na(b$q[2]), b$s == c(210, 450), c$q == c(30, 40), c(a$end, b$end) == 0)
R
Rscript --vanilla t.R
