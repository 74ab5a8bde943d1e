#!/bin/bash
# Two packages that both promise RFC 8785 write one money object differently: json-canonicalize leaves the members of
#   what a toJSON() returns unsorted, canonicalize sorts them.
#
# Version: json-canonicalize 3.0.1, canonicalize 4.0.0, with amounts of dinero.js 2.0.2.
# Expected: One byte sequence: that is what a canonical form is for, and for plain objects both agree.
# Why it matters: A settlement record is sealed by the hash of its canonical form and verified by somebody else's
#   tool. Records with amounts from a money library fail the verification though nothing was changed; and after a
#   round trip through JSON.parse() json-canonicalize contradicts itself.
# Seen:
#   canonicalize:      {"pay":{"amount":5,"currency":{"base":10,"code":"GBP","exponent":2},"scale":2}}
#   json-canonicalize: {"pay":{"amount":5,"currency":{"code":"GBP","base":10,"exponent":2},"scale":2}}
#   json-canonicalize of the same, parsed again: equal to canonicalize
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
npm_get canonicalize@4.0.0 json-canonicalize@3.0.1 dinero.js@2.0.2
cat >t.mjs <<'JS'
import assert from 'node:assert';
import one from 'canonicalize';
import { canonicalize as two } from 'json-canonicalize';
import { dinero, GBP } from 'dinero.js';
const record = { pay: dinero({ amount: 5, currency: GBP, scale: 2 }) };
const a = one(record), b = two(record), c = two(JSON.parse(JSON.stringify(record)));
console.log('canonicalize:     ', a);
console.log('json-canonicalize:', b);
console.log('json-canonicalize of the same, parsed again:', c === a ? 'equal to canonicalize' : c);
assert.notEqual(a, b);
assert.equal(c, a);
assert.equal(b, '{"pay":{"amount":5,"currency":{"code":"GBP","base":10,"exponent":2},"scale":2}}');
JS
TZ=UTC node t.mjs
