#!/bin/bash
# toDecimal() of big-rational cuts: two thirds with two places are 0.66 and 19.999 is 19.99, so that of the 35 % shares
#   of whole-penny amounts half are a penny short.
#
# Version: big-rational 0.10.9, Node.js 20; beside big.js 7.0.1.
# Expected: 0.67 and 20.00, as toFixed() of JavaScript, big.js, decimal.js and bignumber.js give with the same argument;
#   round() of the package itself goes to the nearest whole number.
# Why it matters: Exact fractions are what a pro rata payment is calculated in, and toDecimal(2) is the last step before
#   it is paid. The shares of a thousand pounds by thirds are 333.33 each way, but by sixths 166.66, and the loss is
#   always the provider's.
# Seen:
#   2/3: 0.66   19.999: 19.99   1000/6: 166.66   -2/3: -0.66
#   big.js: 2/3: 0.67   19.999: 20.00
#   round() of 2/3: 1
#   35 % of 0.01 to 100.00: a penny short 5000 of 10000
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
npm_get big-rational@0.10.9 big.js@7.0.1
cat >t.cjs <<'JS'
const r = require('big-rational'), Big = require('big.js');
const seen = [r(2, 3).toDecimal(2), r('19.999').toDecimal(2), r(1000, 6).toDecimal(2), r(-2, 3).toDecimal(2)];
console.log(`2/3: ${seen[0]}   19.999: ${seen[1]}   1000/6: ${seen[2]}   -2/3: ${seen[3]}`);
console.log(`big.js: 2/3: ${Big(2).div(3).toFixed(2)}   19.999: ${Big('19.999').toFixed(2)}`);
console.log(`round() of 2/3: ${r(2, 3).round().toDecimal(2)}`);
let short = 0;
for (let i = 1; i <= 10000; i++) if (Number(r(i, 100).times('0.35').toDecimal(2)) < Number(Big(i).div(100).times('0.35').toFixed(2))) short++;
console.log(`35 % of 0.01 to 100.00: a penny short ${short} of 10000`);
process.exit(seen.join() === '0.66,19.99,166.66,-0.66' && short === 5000 ? 0 : 1);
JS
node t.cjs
