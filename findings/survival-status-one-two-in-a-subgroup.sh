#!/bin/bash
# Surv() decides from the values at hand what 1 means: with status 1 = not reconvicted and 2 = reconvicted, a subgroup
#   in which nobody was reconvicted has only ones, and there all of them become reconvicted.
#
# Version: survival 3.5-3 (Debian 12), R 4.2.2.
# Expected: The same people have the same survival, whether a site is one stratum of a fit or is fitted by itself.
# Why it matters: Statistical packages code status 1/2. The safest site of a contract turns into the worst, from 100 %
#   not reconvicted to 0 %, as soon as somebody loops over sites or bootstraps small cells. No message is given.
# Seen:
#   site A in one fit with B: 0.667 not reconvicted, by itself: 0.667
#   site B in one fit with A: 1.000 not reconvicted, by itself: 0.000
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
deb r-cran-survival
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressPackageStartupMessages(library(survival))
v <- as.character(packageVersion("survival")); cat("survival", v, "\n")
if (v != "3.5.3") { cat("cannot be run here: another version\n"); quit(status = 77) }

d <- data.frame(site = rep(c("A", "B"), each = 3), days = rep(c(100, 200, 365), 2), status = c(1, 2, 1, 1, 1, 1))
d$days[2] <- 50
at <- function(f) summary(f, times = 365, extend = TRUE)$surv
both <- at(survfit(Surv(days, status) ~ site, d))
alone <- sapply(split(d, d$site), function(x) at(survfit(Surv(days, status) ~ 1, x)))
for (i in 1:2) cat(sprintf("site %s in one fit with %s: %.3f not reconvicted, by itself: %.3f\n", c("A", "B")[i], c("B", "A")[i], both[i], alone[i]))
stopifnot(all.equal(unname(alone), c(2 / 3, 0)), all.equal(both, c(2 / 3, 1)))
R
Rscript --vanilla t.R
