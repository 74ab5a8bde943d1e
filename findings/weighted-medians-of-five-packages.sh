#!/bin/bash
# When six in ten people have 0 days in custody and four have 1000, the weighted median is 0 by Hmisc, collapse, laeken
#   and spatstat, but 400, the weighted mean, by matrixStats; of 1, 2, 3, 4 with equal weights it is 3 by laeken and 2
#   by spatstat.
#
# Version: matrixStats 0.63.0, laeken 0.5.2, spatstat.geom 3.0-6, Hmisc 4.8-0, collapse 1.9.2 (Debian 12), R 4.2.2.
# Expected: The median of the values written out as often as they weigh, as with Hmisc and collapse; at most a
#   difference where the middle falls between two values.
# Why it matters: Matching and weighting hand out weights, and medians of days in custody or of earnings are reported
#   because the mean will not do. With six zeros in ten the median is none of the values, and when the larger value
#   has six in ten it is 600 or 500 instead of 1000. matrixStats draws a line between the values unless it is told
#   interpolate = FALSE; spatstat does so from the value below.
# Seen:
#                       written out  Hmisc  collapse  matrixStats  interpolate=F  laeken  spatstat
#   0 x 6, 1000 x 4               0      0         0          400              0       0         0
#   0 x 4, 1000 x 6            1000   1000      1000          600           1000    1000       500
#   1, 2, 3, 4 x 1              2.5    2.5       2.5          2.5            2.5       3         2
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
deb r-cran-matrixstats r-cran-laeken r-cran-spatstat.geom r-cran-hmisc r-cran-collapse
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
want <- c(matrixStats = "0.63.0", laeken = "0.5.2", spatstat.geom = "3.0.6", Hmisc = "4.8.0", collapse = "1.9.2")
v <- sapply(names(want), function(p) as.character(packageVersion(p))); cat(paste(names(v), v), sep = ", "); cat("\n")
if (any(v != want)) { cat("cannot be run here: another version\n"); quit(status = 77) }
invisible(suppressMessages(loadNamespace("spatstat.geom")))
all <- function(x, w) c(median(rep(x, w)), Hmisc::wtd.quantile(x, w, 0.5), collapse::fmedian(x, w = w), matrixStats::weightedMedian(x, w),
  matrixStats::weightedMedian(x, w, interpolate = FALSE), laeken::weightedMedian(x, w), spatstat.geom::weighted.median(x, w))
r <- rbind("0 x 6, 1000 x 4" = all(c(0, 1000), c(6, 4)), "0 x 4, 1000 x 6" = all(c(0, 1000), c(4, 6)), "1, 2, 3, 4 x 1" = all(c(1, 2, 3, 4), c(1, 1, 1, 1)))
cat("                    written out  Hmisc  collapse  matrixStats  interpolate=F  laeken  spatstat\n")
for (i in 1:3) cat(sprintf("%-16s %14s %6s %9s %12s %14s %7s %9s\n", rownames(r)[i], r[i, 1], r[i, 2], r[i, 3], r[i, 4], r[i, 5], r[i, 6], r[i, 7]))
stopifnot(all.equal(unname(r[1, ]), c(0, 0, 0, 400, 0, 0, 0)), all.equal(unname(r[2, ]), c(1000, 1000, 1000, 600, 1000, 1000, 500)),
  all.equal(unname(r[3, ]), c(2.5, 2.5, 2.5, 2.5, 2.5, 3, 2)))
R
Rscript --vanilla t.R
