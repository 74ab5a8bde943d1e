#!/bin/bash
# orderBy() of data-forge puts a column in no order when a cell is empty: 10, empty, 30, 5, empty, 20 become 20, empty,
#   5, 30, empty, 10, and first() of them is 20 and not 5.
#
# Version: data-forge 1.10.5, Node.js 20.
# Expected: The numbers in order, with the empty cells at one end, as in pandas, R and SQL, or an error; the same call
#   on a column without gaps sorts.
# Why it matters: Days to the first reconviction are empty for those who had none, the usual case. The earliest of a
#   person, the median by position, the nearest score and the top decile are then picked from an order that depends on
#   where the gaps are in the file.
# Seen:
#   10 - 30 5 - 20 in order: 20 - 5 30 - 10; first 20
#   10 30 5 20 in order:     5 10 20 30; first 5
#   sixty cells, every second to every tenth empty: not in order 8 of 9 times
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
npm_get data-forge@1.10.5
cat >t.cjs <<'JS'
const { fromCSV } = require('data-forge');
const order = cells => fromCSV('id,days\n' + cells.map((c, i) => `${i + 1},${c}\n`).join(''), {}).parseFloats('days').orderBy(r => r.days);
const show = f => f.toArray().map(r => r.days ?? '-').join(' ');
const gaps = order([10, '', 30, 5, '', 20]), full = order([10, 30, 5, 20]);
console.log(`10 - 30 5 - 20 in order: ${show(gaps)}; first ${gaps.first().days}`);
console.log(`10 30 5 20 in order:     ${show(full)}; first ${full.first().days}`);
let wrong = 0;
for (let every = 2; every <= 10; every++) {
  const cells = Array.from({ length: 60 }, (_, i) => (i % every === 0 ? '' : (i * 7) % 60 + 1));
  const days = order(cells).toArray().map(r => r.days).filter(d => d != null);
  if (days.some((d, i) => i && days[i - 1] > d)) wrong++;
}
console.log(`sixty cells, every second to every tenth empty: not in order ${wrong} of 9 times`);
process.exit(show(gaps) === '20 - 5 30 - 10' && show(full) === '5 10 20 30' && wrong === 8 ? 0 : 1);
JS
node t.cjs
