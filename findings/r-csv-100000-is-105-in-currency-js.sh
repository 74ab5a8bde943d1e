#!/bin/bash
# R's write.csv() writes exactly one hundred thousand as 1e+05, and currency.js reads that as 105.
#
# Version: R 4.2.2 and currency.js 2.0.4.
# Expected: 100000, or an error: currency.js has an option errorOnInvalid, and it does not object either; Number() and
#   parseFloat() read 1e+05.
# Why it matters: Round amounts are what contracts name: caps, prices and block fees of 100,000, 400,000 or 1,000,000
#   are just those that R prints in scientific form, as it is no wider. 250,000 comes through. The only trace of a
#   lost 99,895 is a total that does not add up.
# Seen:
#   write.csv:    100000 -> 1e+05    250000 -> 250000    400000 -> 4e+05    1000000 -> 1e+06
#   currency.js:  105 250000 405 106
#   with errorOnInvalid: 105
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
Rscript --version 2>&1 | grep -q 'version 4\.2\.2' || no "another version of R"
npm_get currency.js@2.0.4
Rscript --vanilla -e 'write.csv(data.frame(amount = c(100000, 250000, 400000, 1000000)), "t.csv", row.names = FALSE)'
cat >t.mjs <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import currency from 'currency.js';
const t = readFileSync('t.csv', 'utf8').trim().split('\n').slice(1), n = [100000, 250000, 400000, 1000000];
console.log('write.csv:   ', t.map((x, i) => `${n[i]} -> ${x}`).join('    '));
const v = t.map(x => currency(x).value), strict = currency(t[0], { errorOnInvalid: true }).value;
console.log('currency.js: ', v.join(' '));
console.log('with errorOnInvalid:', strict);
assert.deepEqual(t, ['1e+05', '250000', '4e+05', '1e+06']);
assert.deepEqual(v, [105, 250000, 405, 106]);
assert.equal(strict, 105);
JS
TZ=UTC node t.mjs
