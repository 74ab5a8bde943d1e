#!/bin/bash
# percent-round, made to round percentages so that they sum to 100, makes 4 of 5.47 % while all its neighbours are
#   rounded as usual, and R's roundfixS() by its method round+fix makes 4 of 4.9989 % while it leaves 5 for 4.55 %:
#   both take the surplus off one entry that they have rounded down, or that needed no change.
#
# Version: percent-round 2.3.1 (npm), sfsmisc 1.1-14 (Debian 12), R 4.2.2.
# Expected: Each percentage at the whole number below or above, and those with the smallest fractions lowered first: 5
#   or 6 for 5.47 %, and 5 for 4.9989 %. The largest-remainder rule does that, and so do the defaults of roundfixS().
# Why it matters: Shares of an outcome payment, of caseloads or of sites are printed and sometimes paid in whole per
#   cent that must sum to 100. One party loses more than a point although somebody with a larger fraction gains none;
#   the sum is right, so nobody looks.
# Seen:
#   exact:          10.38 5.47 0.56 26.55 21.63 16.72 11.80 6.89
#   percent-round:  10 4 1 27 22 17 12 7  sum 100
#   of 20000 lists of eight, with an entry that is a point or more out: 340
#   exact:           5.00 19.00 7.18 19.57 10.55 12.07 15.61 4.55 6.46
#   round+fix:       4 19 7 20 11 12 16 5 6  sum 100
#   offset-round:    5 19 7 20 10 12 16 5 6  sum 100
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
deb() {
  apt-get -s install --no-install-recommends "$@" >plan 2>/dev/null ||
    { apt-get -qq update && apt-get -s install --no-install-recommends "$@" >plan; } >/dev/null 2>&1 || no "Debian's $* is not to be had"
  need=$(awk '/^Inst/ {print $2}' plan)
  [ -z "$need" ] || apt-get -qq download $need >/dev/null 2>&1 || no "$* did not arrive"
  for f in *.deb; do [ ! -e "$f" ] || dpkg -x "$f" r; done
}
command -v Rscript >/dev/null || no "no R"
npm_get percent-round@2.3.1
deb r-cran-sfsmisc
arch=$(uname -m)
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$arch-linux-gnu TZ=UTC
cat >t.mjs <<'JS'
import round from 'percent-round';
const people = [336, 177, 18, 859, 700, 541, 382, 223], all = people.reduce((a, b) => a + b), got = round(people);
console.log('exact:         ', people.map(n => (100 * n / all).toFixed(2)).join(' '));
console.log('percent-round: ', got.join(' '), ' sum', got.reduce((a, b) => a + b));
let lists = 0, off = 0;
for (let i = 1; i <= 20000; i++) {
  const v = Array.from({ length: 8 }, (_, k) => 1 + (i * 7919 * (k + 3) + k * 104729) % 1000), s = v.reduce((a, b) => a + b), r = round(v);
  lists++; off += v.some((n, k) => Math.abs(r[k] - 100 * n / s) >= 1);
}
console.log(`of ${lists} lists of eight, with an entry that is a point or more out: ${off}`);
process.exit(got.join(' ') === '10 4 1 27 22 17 12 7' && off > 0 ? 0 : 1);
JS
cat >t.R <<'R'
suppressMessages(library(sfsmisc))
v <- as.character(packageVersion("sfsmisc"))
if (v != "1.1.14") { cat("cannot be run here:", v, "is another version\n"); quit(status = 77) }
x <- c(4.998941, 19.000212, 7.180682, 19.572125, 10.548613, 12.073713, 15.611099, 4.554120, 6.460496); x <- 100 * x / sum(x)
f <- roundfixS(x, "round+fix"); o <- roundfixS(x)
cat("exact:          ", sprintf("%.2f", x), "\nround+fix:      ", f, " sum", sum(f), "\noffset-round:   ", o, " sum", sum(o), "\n")
stopifnot(f[1] == 4, f[8] == 5, o[1] == 5, sum(f) == 100, sum(o) == 100)
R
node t.mjs && Rscript --vanilla t.R
