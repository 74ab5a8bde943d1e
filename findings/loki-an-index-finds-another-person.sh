#!/bin/bash
# LokiJS with an index on the case number finds other people too: asked for $in ["17"] it gives "17" and "0017", and for
#   ["10"] also "1e1", while without the index, and by a plain find with it, each is found alone.
#
# Version: lokijs 1.5.12, Node.js 20.
# Expected: The same answer with an index and without: an index is for speed, and the numbers are text on both sides.
#   Loki orders text that looks like a number as a number, and with an index $in takes what stands at the same place.
# Why it matters: A list of case numbers is how a cohort is fetched. Once the table has an index, people who only share
#   the value of the digits come into the cohort, and their outcomes are counted.
# Seen:
#   $in ["17"]: 17; with an index: 0017 17; find "17" with an index: 17
#   $in ["10"]: 10; with an index: 10 1e1; find "10" with an index: 10
#   $in ["12D5"]: 12D5; with an index: 12D5; find "12D5" with an index: 12D5
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
npm_get lokijs@1.5.12
cat >t.mjs <<'JS'
import Loki from 'lokijs';
const cases = ['17', '0017', '10', '1e1', '12D5'];
const make = options => { const c = new Loki('x').addCollection('people', options); cases.forEach(no => c.insert({ no })); return c; };
const plain = make({}), indexed = make({ indices: ['no'] });
const ids = (c, q) => c.find({ no: q }).map(p => p.no).sort().join(' ');
const got = {};
for (const no of ['17', '10', '12D5']) {
  got[no] = [ids(plain, { $in: [no] }), ids(indexed, { $in: [no] }), ids(indexed, no)];
  console.log(`$in ["${no}"]: ${got[no][0]}; with an index: ${got[no][1]}; find "${no}" with an index: ${got[no][2]}`);
}
const ok = got['17'].join() === '17,0017 17,17' && got['10'].join() === '10,10 1e1,10' && got['12D5'].join() === '12D5,12D5,12D5';
process.exit(ok ? 0 : 1);
JS
node t.mjs
