#!/bin/bash
# For payments that have no internal rate of return at any rate, formulajs answers 10 % (or 5 %, given another guess)
#   and node-irr -100 %, as ordinary numbers; the package financial answers NaN.
#
# Version: @formulajs/formulajs 4.6.1, node-irr 2.0.5, financial 0.2.4.
# Expected: An error value, as in the spreadsheet function that formulajs copies (#NUM!), or NaN; its own XIRR()
#   answers NaN here.
# Why it matters: A bond that pays out in the first year and is called on again in the second can have no rate at all:
#   -1000, 2100, -1125 has a negative present value at every rate. 10 % is the most believable number there is, and a
#   cap on the investor's return is applied to it.
# Seen:
#   flows -1000 2100 -1125, highest present value at any rate: -20.00
#   formulajs: 0.1, present value there: -20.66
#   formulajs with guess 0.3: 0.05
#   node-irr: -1.000000
#   financial: NaN
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
npm_get @formulajs/formulajs@4.6.1 node-irr@2.0.5 financial@0.2.4
cat >t.mjs <<'JS'
import assert from 'node:assert';
import { IRR } from '@formulajs/formulajs';
import { irr } from 'node-irr';
import { irr as fin } from 'financial';
const f = [-1000, 2100, -1125], npv = r => f.reduce((s, a, i) => s + a / (1 + r) ** i, 0);
let top = -Infinity;
for (let x = 0; x < 5; x += 0.0001) top = Math.max(top, f[0] + f[1] * x + f[2] * x * x);
console.log('flows', f.join(' ') + ', highest present value at any rate:', top.toFixed(2));
const a = IRR(f), b = IRR(f, 0.3), c = irr(f), d = fin(f);
console.log('formulajs:', a + ', present value there:', npv(a).toFixed(2));
console.log('formulajs with guess 0.3:', Number(b.toFixed(6)));
console.log('node-irr:', c.toFixed(6));
console.log('financial:', d);
assert.ok(top < 0 && a === 0.1 && Number.isFinite(b) && Math.abs(c + 1) < 1e-6 && !Number.isFinite(d));
JS
TZ=UTC node t.mjs
