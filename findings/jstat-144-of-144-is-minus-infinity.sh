#!/bin/bash
# jStat's Poisson distribution ends at an expectation of 144: of 144 people expected the chance that 144 or more are seen
#   is minus infinity, which is less than 0.05, and of 200 expected it is no number; with 100 expected it is right up to
#   154 seen and infinite from 155 on.
#
# Version: jstat 1.9.6, Node.js 20; stats of R 4.2.
# Expected: 0.51. The power and the factorial are formed one by one and leave the range of numbers, though no probability
#   does; the binomial distribution function of the same package is right for thousands.
# Why it matters: Reconvictions seen against those expected of the comparison group are the plainest test there is, and a
#   cohort has hundreds of them. "p < 0.05" is true of minus infinity, so that a site that did exactly as expected is
#   flagged; from about 200 on nothing is below 0.05 any more, because no comparison with NaN holds.
# Seen:
#   100 expected, 120 or more: jStat 0.02823    R 0.02823    below 0.05 by jStat: TRUE
#   100 expected, 154 or more: jStat 3.328e-07  R 3.328e-07  below 0.05 by jStat: TRUE
#   100 expected, 160 or more: jStat -Inf       R 2.051e-08  below 0.05 by jStat: TRUE
#   143 expected, 143 or more: jStat 0.5111     R 0.5111     below 0.05 by jStat: FALSE
#   144 expected, 144 or more: jStat -Inf       R 0.5111     below 0.05 by jStat: TRUE
#   144 expected, 150 or more: jStat -Inf       R 0.3194     below 0.05 by jStat: TRUE
#   200 expected, 200 or more: jStat NaN        R 0.5094     below 0.05 by jStat: FALSE
#
# Exit: 0 as seen, 1 otherwise, 77 where it cannot be run as pinned.
set -eu
w=$(mktemp -d); trap 'rm -rf "$w"' EXIT; cd "$w"
no() { echo "cannot be run here: $*"; exit 77; }
npm_get() {
  echo '{"private": true}' >package.json
  npm install --silent --no-audit --no-fund --ignore-scripts "$@" >/dev/null 2>&1 || no "npm's $* is not to be had"
}
command -v node >/dev/null && command -v npm >/dev/null || no "no Node.js"
command -v Rscript >/dev/null || no "no R"
npm_get jstat@1.9.6
cat >t.mjs <<'JS'
import lib from 'jstat';
const { jStat } = lib;
for (const [k, l] of [[120, 100], [154, 100], [160, 100], [143, 143], [144, 144], [150, 144], [200, 200]]) console.log(k, l, 1 - jStat.poisson.cdf(k - 1, l));
JS
cat >t.R <<'R'
x <- read.table(text = sub("-Infinity", "-Inf", readLines("js")))
r <- ppois(x$V1 - 1, x$V2, lower.tail = FALSE)
cat(sprintf("%d expected, %d or more: jStat %-10.4g R %-10.4g below 0.05 by jStat: %s\n", x$V2, x$V1, x$V3, r, x$V3 %in% x$V3[x$V3 < 0.05]), sep = "")
near <- is.finite(x$V3) & abs(x$V3 - r) < 1e-9
stopifnot(identical(near, c(TRUE, TRUE, FALSE, TRUE, FALSE, FALSE, FALSE)), x$V3[c(3, 5, 6)] == -Inf, is.nan(x$V3[7]), r[5] > 0.5)
R
node t.mjs >js && Rscript --vanilla t.R
