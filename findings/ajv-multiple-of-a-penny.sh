#!/bin/bash
# Ajv with multipleOf 0.01 refuses every sixth whole-penny amount up to 10,000.00, 0.07 among them; with
#   multipleOfPrecision 2, which reads like two decimals, it accepts 1.00005 and refuses 1.0002, because the precision
#   is one of the quotient.
#
# Version: ajv 8.20.0, beside jsonschema 1.5.0.
# Expected: Whole pennies pass and all else fails: jsonschema, the same keyword, does both.
# Why it matters: Schemas guard contracts and claims. A valid claim is sent back for an amount of 0.07, 0.29 or 19.99,
#   and once the option is on, fractions of a penny come in and are rounded somewhere else. Precision 6 refuses both
#   kinds rightly.
# Seen:
#   multipleOf 0.01:               refuses 157274 of 1000001, first 0.07 0.14 0.28
#   with multipleOfPrecision 2:    refuses 0 of 1000001, accepts 1.00005: true, accepts 1.0002: false
#   with multipleOfPrecision 6:    refuses 0 of 1000001, accepts 1.00005: false, accepts 1.0002: false
#   jsonschema:                    0.07: true, 1.00005: false
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
npm_get ajv@8.20.0 jsonschema@1.5.0
cat >t.mjs <<'JS'
import assert from 'node:assert';
import Ajv from 'ajv';
import jsonschema from 'jsonschema';
const schema = { type: 'number', multipleOf: 0.01 };
const run = options => {
  const v = new (Ajv.default ?? Ajv)(options).compile(schema), bad = [];
  for (let p = 0; p <= 1000000; p++) if (!v(p / 100)) bad.push(p / 100);
  return { n: bad.length, first: bad.slice(0, 3), loose: v(1.00005), two: v(1.0002) };
};
const a = run({}), b = run({ multipleOfPrecision: 2 }), c = run({ multipleOfPrecision: 6 });
const j = [0.07, 1.00005].map(x => jsonschema.validate(x, schema).valid);
console.log(`multipleOf 0.01:               refuses ${a.n} of 1000001, first ${a.first.join(' ')}`);
for (const [n, r] of [[2, b], [6, c]]) console.log(`with multipleOfPrecision ${n}:    refuses ${r.n} of 1000001, accepts 1.00005: ${r.loose}, accepts 1.0002: ${r.two}`);
console.log(`jsonschema:                    0.07: ${j[0]}, 1.00005: ${j[1]}`);
assert.deepEqual([a.n, a.first], [157274, [0.07, 0.14, 0.28]]);
assert.deepEqual([b.n, b.loose, b.two, c.n, c.loose], [0, true, false, 0, false]);
assert.deepEqual(j, [true, false]);
JS
TZ=UTC node t.mjs
