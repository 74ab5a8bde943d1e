#!/bin/bash
# An amount and its reversal do not cancel: currency.js rounds 2.345 to 2.35 but -2.345 to -2.34, and dinero.js, asked
#   for no rule, rounds by one named down that takes -1.051 to -1.06; big.js, decimal.js and bignumber.js give mirror
#   images.
#
# Version: currency.js 2.0.4, dinero.js 2.0.2, big.js 7.0.1, decimal.js 10.6.0, bignumber.js 11.1.5.
# Expected: A reversal is the payment with the sign turned, and down means towards nought, as ROUND_DOWN does in the
#   other three.
# Why it matters: Clawbacks and corrections are negative amounts. Each corrected line leaves a penny behind, always to
#   the payer's or always to the provider's side, and a settlement that was paid and reversed in full does not end at
#   nought.
# Seen:
#   half a penny:  currency.js 2.35 and -2.34, sum 0.01
#   0.1 of a penny: dinero.js 1.05 and -1.06, sum -0.01
#   decimals down:  big.js 1.05 and -1.05, decimal.js 1.05 and -1.05, bignumber.js 1.05 and -1.05
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
npm_get currency.js@2.0.4 dinero.js@2.0.2 big.js@7.0.1 decimal.js@10.6.0 bignumber.js@11.1.5
cat >t.mjs <<'JS'
import assert from 'node:assert';
import currency from 'currency.js';
import { dinero, GBP, transformScale, toDecimal, add } from 'dinero.js';
import Big from 'big.js';
import Decimal from 'decimal.js';
import BigNumber from 'bignumber.js';
const c = [currency(2.345).value, currency(-2.345).value], csum = currency(c[0]).add(c[1]).value;
console.log(`half a penny:   currency.js ${c[0]} and ${c[1]}, sum ${csum}`);
const d = [1051, -1051].map(amount => transformScale(dinero({ amount, currency: GBP, scale: 3 }), 2));
console.log(`0.1 of a penny: dinero.js ${d.map(x => toDecimal(x)).join(' and ')}, sum ${toDecimal(add(...d))}`);
const o = ['1.051', '-1.051'].map(x => [new Big(x).round(2, 0).toString(), new Decimal(x).toDecimalPlaces(2, Decimal.ROUND_DOWN).toString(),
  new BigNumber(x).decimalPlaces(2, BigNumber.ROUND_DOWN).toString()]);
console.log(`decimals down:  big.js ${o[0][0]} and ${o[1][0]}, decimal.js ${o[0][1]} and ${o[1][1]}, bignumber.js ${o[0][2]} and ${o[1][2]}`);
assert.deepEqual([c, csum], [[2.35, -2.34], 0.01]);
assert.deepEqual(d.map(x => toDecimal(x)), ['1.05', '-1.06']);
assert.deepEqual(o, [['1.05', '1.05', '1.05'], ['-1.05', '-1.05', '-1.05']]);
JS
TZ=UTC node t.mjs
