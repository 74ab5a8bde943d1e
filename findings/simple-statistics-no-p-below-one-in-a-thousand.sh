#!/bin/bash
# cumulativeStdNormalProbability() of simple-statistics never exceeds 0.999 nor falls below 0.001: a z of 4 and one of
#   40 have the two-sided p-value 0.002; and probit(0.975) is 1.9572 and not 1.9600.
#
# Version: simple-statistics 7.12.1, Node.js 20; beside jstat 1.9.6.
# Expected: 0.99997 for 4, and probit() the inverse of it to more than three digits: jstat gives both.
# Why it matters: Payment for a significant effect at 1 in 1000, or at 5 % divided by many cohorts, can never be made,
#   however large the effect. Intervals by probit() are 0.15 % too narrow, so that an effect at the edge is paid that a
#   table of the normal distribution refuses.
# Seen:
#   z 3: two-sided p 0.00260, jstat 0.00270
#   z 3.5: two-sided p 0.00200, jstat 0.000465
#   z 4: two-sided p 0.00200, jstat 0.0000633
#   z 40: two-sided p 0.00200, jstat 0.00
#   probit(0.975) 1.9572, jstat 1.9600
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
npm_get simple-statistics@7.12.1 jstat@1.9.6
cat >t.cjs <<'JS'
const s = require('simple-statistics'), { jStat } = require('jstat');
for (const z of [3, 3.5, 4, 40])
  console.log(`z ${z}: two-sided p ${(2 * (1 - s.cumulativeStdNormalProbability(z))).toPrecision(3)}, jstat ${(2 * jStat.normal.cdf(-z, 0, 1)).toPrecision(3)}`);
console.log(`probit(0.975) ${s.probit(0.975).toFixed(4)}, jstat ${jStat.normal.inv(0.975, 0, 1).toFixed(4)}`);
const p = [4, 40, -40].map(z => s.cumulativeStdNormalProbability(z));
process.exit(p.join() === '0.999,0.999,0.001' && s.probit(0.975).toFixed(4) === '1.9572' && jStat.normal.cdf(-4, 0, 1) < 1e-4 ? 0 : 1);
JS
node t.cjs
