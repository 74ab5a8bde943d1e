#!/bin/bash
# fraction.js makes 10,000,000 of the number 9999999.99, 2,000,000 of 2000000.05 and 12345679.01 of 12345678.91, because
#   it looks for a near fraction with a tolerance that grows with the number; of the text "9999999.99" it makes
#   the amount exactly.
#
# Version: fraction.js 5.3.4.
# Expected: 999999999/100, as from the text: a package for exact fractions that makes 29/100 of 0.29 keeps the pennies of
#   an amount, or keeps what the double holds.
# Why it matters: It is taken for shares of money because floats will not do. Amounts up to some hundred thousand are
#   right to the penny, so tests pass; the cap of a contract of ten million is reached a penny early, the total of
#   all payments moves by ten pence, and the difference of two such totals by more.
# Seen:
#   9999999.99   from the number 10000000      from the text 999999999/100
#   2000000.05   from the number 2000000       from the text 40000001/20
#   12345678.91  from the number 1000000000/81 from the text 1234567891/100   (1000000000/81 is 12345679.01)
#   0.29         from the number 29/100        from the text 29/100
#   penny or more out: 0 of the 10000 amounts from 100000 on, 9 of the 10000 amounts from 1000000 on,
#     99 of the 10000 amounts from 10000000 on
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
npm_get fraction.js@5.3.4
cat >t.mjs <<'JS'
import assert from 'node:assert';
import Fraction from 'fraction.js';
const rows = [9999999.99, 2000000.05, 12345678.91, 0.29].map(x => [x, new Fraction(x).toFraction(), new Fraction(String(x)).toFraction()]);
for (const [x, n, s] of rows) console.log(`${String(x).padEnd(12)} from the number ${n.padEnd(13)} from the text ${s}`);
const out = from => {
  let k = 0;
  for (let p = from * 100; p < from * 100 + 10000; p++) {
    const f = new Fraction(p / 100), d = f.n * 100n - BigInt(p) * f.d;
    if ((d < 0n ? -d : d) >= f.d) k++;
  }
  return k;
};
const counts = [100000, 1000000, 10000000].map(from => [from, out(from)]);
console.log('penny or more out:', counts.map(([f, k]) => `${k} of the 10000 amounts from ${f} on`).join(', '));
assert.deepEqual(rows.map(r => r.slice(1)), [['10000000', '999999999/100'], ['2000000', '40000001/20'], ['1000000000/81', '1234567891/100'], ['29/100', '29/100']]);
assert.deepEqual(counts.map(c => c[1]), [0, 9, 99]);
JS
TZ=UTC node t.mjs
