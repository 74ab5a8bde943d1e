#!/bin/bash
# object-hash gives every amount of dinero.js 2 the same fingerprint: a claim of 1.00 and one of 999.00 have one hash,
#   because a Dinero keeps its amount where only its functions reach it, and object-hash reads the functions' text.
#
# Version: object-hash 3.0.0 and dinero.js 2.0.2, Node.js 20.
# Expected: Two hashes, as from JSON.stringify(), which writes amount, currency and scale. What
#   object-hash cannot see into it should refuse.
# Why it matters: A fingerprint of a settlement is kept to show that nothing was changed since it was agreed. This one
#   is the same whatever is paid to whom, as long as the number of people stays; the currency may be another as well.
#   Hashing the objects after a round trip through JSON is the cure.
# Seen:
#     1.00 {"amount":100,"currency":{"code":"GBP","base":10,"exponent":2},"scale":2}
#      object-hash fefddfc1d6be, after JSON e64618e0b69e
#   999.00 {"amount":99900,"currency":{"code":"GBP","base":10,"exponent":2},"scale":2}
#      object-hash fefddfc1d6be, after JSON 5cf39dcf4ab5
#   999.00 {"amount":99900,"currency":{"code":"USD","base":10,"exponent":2},"scale":2}
#      object-hash fefddfc1d6be, after JSON 627c2c9cc47e
#   fingerprints of three claims: 1, after JSON 3; dates, maps and big integers are told apart: true
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
npm_get object-hash@3.0.0 dinero.js@2.0.2
cat >t.mjs <<'JS'
import hash from 'object-hash';
import { dinero, GBP, USD, toDecimal } from 'dinero.js';
const claim = (amount, currency) => ({ site: 'A', pay: dinero({ amount, currency }) });
const json = x => JSON.parse(JSON.stringify(x));
const all = [claim(100, GBP), claim(99900, GBP), claim(99900, USD)];
for (const c of all) console.log(`${toDecimal(c.pay).padStart(6)} ${JSON.stringify(c.pay)}\n   object-hash ${hash(c).slice(0, 12)}, after JSON ${hash(json(c)).slice(0, 12)}`);
const kinds = new Set(all.map(c => hash(c))).size, true_kinds = new Set(all.map(c => hash(json(c)))).size;
const told = hash(new Date(0)) !== hash(new Date(1)) && hash(new Map([[1, 2]])) !== hash(new Map([[1, 3]])) && hash(1n) !== hash(2n);
console.log(`fingerprints of three claims: ${kinds}, after JSON ${true_kinds}; dates, maps and big integers are told apart: ${told}`);
process.exit(kinds === 1 && true_kinds === 3 && told ? 0 : 1);
JS
node t.mjs
