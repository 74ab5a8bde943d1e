#!/bin/bash
# The minimum of dataframe-js counts an empty value as 0 while its mean leaves it out: of 30, null and 90 days the
#   minimum is 0, the mean 60 and the maximum 90; of amounts of -30 and null the maximum is 0.
#
# Version: dataframe-js 1.4.4, Node.js 20.
# Expected: 30: one table of statistics treats what is missing in one way, and stats() gives all of them side by side.
# Why it matters: Days to the first reconviction are null for those who had none. The shortest time in the report is 0
#   days in every site with a success, and the largest clawback or smallest payment of a period is that of a person
#   without any.
# Seen:
#   30, null, 90:      minimum 0, mean 60, maximum 90
#   30, undefined, 90: minimum 30
#   -30, null:         maximum 0
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
npm_get dataframe-js@1.4.4
cat >t.cjs <<'JS'
const { DataFrame } = require('dataframe-js');
const stat = (...x) => new DataFrame(x.map(days => ({ days }))).stat;
const s = stat(30, null, 90).stats('days'), u = stat(30, undefined, 90).min('days'), loss = stat(-30, null).max('days');
console.log(`30, null, 90:      minimum ${s.min}, mean ${s.mean}, maximum ${s.max}`);
console.log(`30, undefined, 90: minimum ${u}`);
console.log(`-30, null:         maximum ${loss}`);
process.exit(s.min === 0 && s.mean === 60 && s.max === 90 && u === 30 && loss === 0 ? 0 : 1);
JS
node t.cjs
