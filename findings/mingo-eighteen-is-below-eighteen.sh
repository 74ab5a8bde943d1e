#!/bin/bash
# $bucket of mingo, MongoDB's aggregation in JavaScript, puts whoever stands exactly on a boundary into the band below:
#   somebody of 18 is in the band of 0 to 17, and one of 25 in the band of 21 to 24, where MongoDB's bands begin.
#
# Version: mingo 7.2.7, Node.js 20.
# Expected: MongoDB's rule, which mingo promises to follow: a boundary is the inclusive lower end of its band. The first
#   boundary and the last are right, so that 0 is in the first band and 100 in none.
# Why it matters: Bands of age, of days in custody and of scores, and the bands of a tariff, all lie on whole numbers, so
#   that nearly everybody on a boundary is common: with ages in whole years everybody of 18 moves. A date of release on
#   1 April falls into the quarter before.
# Seen:
#   band from 0: 0 17 18; by its boundaries 0 17
#   band from 18: 20 21; by its boundaries 18 20
#   band from 21: 24 25; by its boundaries 21 24
#   band from 25: 99; by its boundaries 25 99
#   released in the quarter from 1 January: 2012-04-01
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
const mingo = (values, boundaries) => aggregate(values.map(x => ({ x })), [{ $bucket: { groupBy: '$x', boundaries, default: 'none', output: { v: { $push: '$x' } } } }]);
const ages = [0, 17, 18, 20, 21, 24, 25, 99, 100], bands = [0, 18, 21, 25, 100];
const got = mingo(ages, bands);
const say = v => v.length ? v.join(' ') : 'nobody';
for (const [i, from] of bands.slice(0, -1).entries()) {
  const right = ages.filter(a => a >= from && a < bands[i + 1]);
  console.log(`band from ${from}: ${say(got.find(b => b._id === from).v)}; by its boundaries ${say(right)}`);
}
const day = s => new Date(s + 'T00:00:00Z');
const q = mingo([day('2012-04-01'), day('2012-04-02')], [day('2012-01-01'), day('2012-04-01'), day('2012-07-01')]);
console.log('released in the quarter from 1 January:', q[0].v.map(d => d.toISOString().slice(0, 10)).join(' '));
const have = JSON.stringify(got.filter(b => b._id !== 'none').map(b => b.v));
process.exit(have === '[[0,17,18],[20,21],[24,25],[99]]' && q[0].v.length === 1 ? 0 : 1);
JS
TZ=UTC node t.mjs
