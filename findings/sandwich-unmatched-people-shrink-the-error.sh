#!/bin/bash
# Robust standard errors of the sandwich package shrink by the share of people whose weight is nought: of 1000 people
#   of whom 900 were left unmatched with weight 0, the error of the effect by vcovHC() and vcovCL() is a tenth of what
#   the 100 matched ones give alone, while lm()'s own error is the same either way.
#
# Version: sandwich 3.0-2 (Debian 12), R 4.2.2; the newest on CRAN at the time, 3.1-3, does the same.
# Expected: The same error: people with weight 0 take no part in the fit, and the estimate, its own standard error and
#   the degrees of freedom do not notice them.
# Why it matters: MatchIt hands out the whole table with weight 0 for whoever was not matched, on request, and the
#   guides pair its weights with vcovCL(). A t of 2.0 becomes one of 19.8 here, and a bond pays for it. None of these
#   calls gives a warning.
# Seen:
#   lm's own           with the 900: 0.1405   without: 0.1405   ratio 1.00
#   vcovHC, HC0        with the 900: 0.0139   without: 0.1391   ratio 0.10
#   vcovHC, HC1        with the 900: 0.0139   without: 0.1405   ratio 0.10
#   vcovCL, by pair    with the 900: 0.0147   without: 0.1493   ratio 0.10
#   effect 0.292, t by vcovCL with the 900: 19.8, without: 2.0
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
deb r-cran-sandwich
arch=$(uname -m)
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$arch-linux-gnu TZ=UTC
cat >t.R <<'R'
suppressMessages(library(sandwich))
v <- as.character(packageVersion("sandwich")); cat("sandwich", v, "\n")
if (v != "3.0.2") { cat("cannot be run here: another version\n"); quit(status = 77) }
n <- 1000; i <- seq_len(n)
d <- data.frame(treated = i %% 2, y = sin(i * i) + 0.1 * (i %% 2), pair = (i + 1) %/% 2, w = as.numeric(i <= 100))
all <- lm(y ~ treated, d, weights = w); kept <- lm(y ~ treated, d[d$w > 0, ])
se <- function(V) sqrt(V["treated", "treated"])
show <- function(what, a, b) cat(sprintf("%-18s with the 900: %.4f   without: %.4f   ratio %.2f\n", what, a, b, a / b))
p <- d$pair; q <- d$pair[d$w > 0]
r <- rbind(c(se(vcov(all)), se(vcov(kept))), c(se(vcovHC(all, "HC0")), se(vcovHC(kept, "HC0"))),
  c(se(vcovHC(all, "HC1")), se(vcovHC(kept, "HC1"))), c(se(vcovCL(all, p)), se(vcovCL(kept, q))))
names <- c("lm's own", "vcovHC, HC0", "vcovHC, HC1", "vcovCL, by pair")
for (k in 1:4) show(names[k], r[k, 1], r[k, 2])
t <- function(s) coef(all)[["treated"]] / s
cat(sprintf("effect %.3f, t by vcovCL with the 900: %.1f, without: %.1f\n", coef(all)[["treated"]], t(r[4, 1]), t(r[4, 2])))
k <- r[, 1] / r[, 2]
stopifnot(all.equal(coef(all), coef(kept)), abs(k[1] - 1) < 1e-8, abs(k[2] - 0.1) < 1e-8, k[3:4] < 0.11, k[3:4] > 0.09)
R
Rscript --vanilla t.R
