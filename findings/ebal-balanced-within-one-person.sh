#!/bin/bash
# ebalance() of ebal, entropy balancing, says that it has converged when the sums of the two groups are less than one
#   person apart: with 5 treated of whom 80 % and 60 % have two traits the weighted controls have 66.7 % and 50 %, the
#   weights being the equal ones it began with, and 2 of 5 are met by 24.8 %.
#
# Version: ebal 0.2.1 (CRAN), R 4.2.2.
# Expected: The same means: that is what the method is for, and what is said of it, that balance need not be looked at
#   afterwards. constraint.tolerance = 1 sounds like a share and is a count, and the means are out by up to 1 over the
#   number treated.
# Why it matters: Small sites and subgroups are where weighting is asked for. The controls of a site of five treated
#   keep their lower rate of earlier convictions, and the difference is read as the work of the programme. With 1e-6
#   for the tolerance the means are equal.
# Seen:
#   two traits                   treated 0.800 0.600   controls 0.667 0.500   converged TRUE
#   one trait, 2 of 5            treated 0.400   controls 0.248   converged TRUE
#   one trait, tolerance 1e-6    treated 0.400   controls 0.400   converged TRUE
#   the same, 100 treated        treated 0.400   controls 0.400   converged TRUE
#
# Exit: 0 as seen, 1 otherwise, 77 where it cannot be run as pinned.
set -eu
w=$(mktemp -d); trap 'rm -rf "$w"' EXIT; cd "$w"
no() { echo "cannot be run here: $*"; exit 77; }
cran() {
  mkdir -p lib; export R_LIBS=$w/lib:${R_LIBS:-}
  Rscript -e 'options(warn = 1); install.packages(commandArgs(TRUE), lib = "lib", dependencies = FALSE)' "$@" >log 2>&1 || true
  for p; do [ -d "lib/$p" ] || no "CRAN's $p is not to be had"; done
}
command -v Rscript >/dev/null || no "no R"
cran ebal
cat >t.R <<'R'
suppressMessages(library(ebal))
v <- as.character(packageVersion("ebal")); cat("ebal", v, "\n")
if (v != "0.2.1") { cat("cannot be run here: another version\n"); quit(status = 77) }
show <- function(what, treated, X, ...) {
  e <- ebalance(treated, X, print.level = -1, ...)
  t <- colMeans(X[treated == 1, , drop = FALSE]); k <- apply(X[treated == 0, , drop = FALSE], 2, weighted.mean, e$w)
  cat(sprintf("%-28s treated %s   controls %s   converged %s\n", what, paste(sprintf("%.3f", t), collapse = " "),
    paste(sprintf("%.3f", k), collapse = " "), e$converged))
  list(off = max(abs(t - k)), ok = e$converged, spread = diff(range(e$w)))
}
g <- rep(1:0, c(5, 30)); two <- cbind(a = c(1, 1, 1, 1, 0, rep(1:0, c(20, 10))), b = c(0, 1, 0, 1, 1, rep(0:1, 15)))
one <- cbind(a = c(1, 1, 0, 0, 0, rep(1:0, c(2, 28))))
r <- show("two traits", g, two); s <- show("one trait, 2 of 5", g, one)
f <- show("one trait, tolerance 1e-6", g, one, constraint.tolerance = 1e-6)
many <- rep(g, 20); m <- show("the same, 100 treated", many, one[rep(1:35, 20), , drop = FALSE])
stopifnot(r$ok, r$spread < 1e-12, r$off > 0.13, s$ok, s$off > 0.15, f$off < 1e-5, m$off < 0.01)
R
Rscript --vanilla t.R
