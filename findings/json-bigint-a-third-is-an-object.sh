#!/bin/bash
# json-bigint makes a number with more than fifteen characters into a BigNumber object even where it is an ordinary
#   fraction: 0.3333333333333333 is an object and 0.25 a number, their sum is the text "0.250.3333333333333333", and
#   with useNativeBigInt any such file is refused as no big integer.
#
# Version: json-bigint 1.0.0, Node.js 20.
# Expected: Only integers too large for a number are made into something else; fractions are read as JSON.parse() reads
#   them.
# Why it matters: The package is put in so that long case numbers survive, and changes the scores, weights and rates in
#   the same file, nearly all of which have 16 digits or more. Sums and equality go wrong without an error, comparisons
#   still work, so that the data look right.
# Seen:
#   [0.25,0.3333333333333333]: number, object; sum "0.250.3333333333333333"; the second === 0.3333333333333333: false
#   with useNativeBigInt, [19.990000000000002]: SyntaxError
#   scores 1/1001 to 1000/1001: 1000 of 1000 are objects; JSON.parse: 0
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
npm_get json-bigint@1.0.0
cat >t.cjs <<'JS'
const J = require('json-bigint');
const text = '[0.25,0.3333333333333333]', x = J.parse(text);
const sum = x.reduce((a, b) => a + b, 0);
console.log(`${text}: ${x.map(v => typeof v).join(', ')}; sum ${JSON.stringify(sum)}; the second === 0.3333333333333333: ${x[1] === 0.3333333333333333}`);
let native;
try { native = J({ useNativeBigInt: true }).parse('[19.990000000000002]'); } catch (e) { native = e.constructor.name; }
console.log(`with useNativeBigInt, [19.990000000000002]: ${native}`);
const scores = Array.from({ length: 1000 }, (_, i) => (i + 1) / 1001);
const objects = J.parse(JSON.stringify(scores)).filter(v => typeof v === 'object').length;
console.log(`scores 1/1001 to 1000/1001: ${objects} of 1000 are objects; JSON.parse: 0`);
process.exit(sum === '0.250.3333333333333333' && native === 'SyntaxError' && objects === 1000 ? 0 : 1);
JS
node t.cjs
