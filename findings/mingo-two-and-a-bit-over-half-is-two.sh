#!/bin/bash
# $round of mingo, MongoDB's aggregation in JavaScript, looks at one digit only: 2.51 becomes 2, 1351 in hundreds 1300 and
#   21.9851 in pennies 21.98, because a five after an even digit goes down whatever follows, and a tie after an odd
#   digit goes down as well unless it is rounded to whole units; $trunc to pennies makes 2.28 of 2.29.
#
# Version: mingo 7.2.7, Node.js 20.
# Expected: MongoDB's $round, which mingo promises to follow: to the nearest, and a tie to the even digit. 2.51 is no tie
#   and is 3; 0.375 in pennies is 0.38, 1350 in hundreds is 1400.
# Why it matters: Of the 7 % shares of whole-penny amounts up to 1000.00, one in eighteen is a penny short, always to the
#   same side. Whole pennies survive $round, so that rounding twice is no cure, and one in 33 of them loses a penny in
#   $trunc.
# Seen:
#   2.51 to 0 places: 2, nearest or even 3
#   2.5 to 0 places: 2, nearest or even 2
#   3.5 to 0 places: 4, nearest or even 4
#   2.6 to 0 places: 3, nearest or even 3
#   1351 to -2 places: 1300, nearest or even 1400
#   1350 to -2 places: 1300, nearest or even 1400
#   0.375 to 2 places: 0.37, nearest or even 0.38
#   21.9851 to 2 places: 21.98, nearest or even 21.99
#   2.29 to 2 places: 2.29, nearest or even 2.29
#   7 % of 0.01 to 1000.00: 5508 of 100000 a penny short, 0 otherwise off; $trunc of whole pennies: 3000 of 100000 a penny short, 2.29 as 2.28
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
npm_get mingo@7.2.7
cat >t.mjs <<'JS'
import * as m from 'mingo';
const { aggregate } = m.default ?? m;
const ev = r => aggregate([{}], [{ $project: { _id: 0, r } }])[0].r;
const cases = [[2.51, 0, 3], [2.5, 0, 2], [3.5, 0, 4], [2.6, 0, 3], [1351, -2, 1400], [1350, -2, 1400], [0.375, 2, 0.38], [21.9851, 2, 21.99], [2.29, 2, 2.29]];
let off = 0;
for (const [x, places, nearest] of cases) {
  const r = ev({ $round: [x, places] });
  if (r !== nearest) off++;
  console.log(`${x} to ${places} places: ${r}, nearest or even ${nearest}`);
}
let short = 0, other = 0, cut = 0;
const n = 100000;
for (let p = 1; p <= n; p++) {
  const exact = p * 7, floor = Math.floor(exact / 100), rest = exact % 100; // hundredths of a penny
  const even = rest > 50 || (rest === 50 && floor % 2) ? floor + 1 : floor;
  const d = Math.round(ev({ $round: [exact / 10000, 2] }) * 100) - even;
  if (d === -1) short++; else if (d) other++;
  if (ev({ $trunc: [p / 100, 2] }) !== p / 100) cut++;
}
console.log(`7 % of 0.01 to 1000.00: ${short} of ${n} a penny short, ${other} otherwise off; $trunc of whole pennies: ${cut} of ${n} a penny short, 2.29 as ${ev({ $trunc: [2.29, 2] })}`);
process.exit(off === 5 && short > 1000 && other === 0 && cut > 1000 ? 0 : 1);
JS
node t.mjs
