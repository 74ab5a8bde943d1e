#!/bin/bash
# money-math multiplies negative amounts wrongly: -2.35 times 0.50 is -1.16 and 2.35 times 0.50 is 1.18, -0.08 times
#   0.35, which is -0.028, is -0.01, and -0.02 times 0.35 is 0.01, of the other sign; div() and percent() do the same.
#
# Version: money-math 2.6.3, Node.js 20.
# Expected: The mirror image, -1.18, or -1.17 where halves are rounded up: two pennies are more than any rule of
#   rounding moves. The package has amounts as text and big integers so that pennies are exact, and its add() and
#   subtract() are right.
# Why it matters: A clawback, a deduction or a correction is a negative amount times a share. For half of all amounts it
#   is too small, because the quotient is cut towards nought and then a penny is added, and a payment and its reversal
#   leave up to two pence.
# Seen:
#   2.35 * 0.50 = 1.18   -2.35 * 0.50 = -1.16
#   0.08 * 0.35 = 0.03   -0.08 * 0.35 = -0.01
#   0.02 * 0.35 = 0.01   -0.02 * 0.35 = 0.01
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
npm_get money-math@2.6.3
cat >t.cjs <<'JS'
const m = require('money-math');
const pence = s => Math.round(Number(s) * 100);
for (const [a, b] of [['2.35', '0.50'], ['0.08', '0.35'], ['0.02', '0.35']])
  console.log(`${a} * ${b} = ${m.mul(a, b)}   -${a} * ${b} = ${m.mul('-' + a, b)}`);
console.log(`20.00 / 3.00 = ${m.div('20.00', '3.00')}   -20.00 / 3.00 = ${m.div('-20.00', '3.00')}`);
const gap = {};
for (let i = 1; i <= 10000; i++) {
  const a = (i / 100).toFixed(2), g = pence(m.mul(a, '0.35')) + pence(m.mul('-' + a, '0.35'));
  gap[g] = (gap[g] || 0) + 1;
}
console.log(`0.01 to 100.00 times 0.35 and back: pence left ${Object.entries(gap).map(([g, n]) => `${g}: ${n}`).join(', ')}`);
const seen = [m.mul('2.35', '0.50'), m.mul('-2.35', '0.50'), m.mul('-0.08', '0.35'), m.mul('-0.02', '0.35'), m.div('-20.00', '3.00')];
process.exit(seen.join() === '1.18,-1.16,-0.01,0.01,-6.65' && gap[0] === 5000 ? 0 : 1);
JS
node t.cjs
