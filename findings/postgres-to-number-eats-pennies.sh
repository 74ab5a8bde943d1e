#!/bin/bash
# PostgreSQL's to_number() lets a thousands separator in the text use up a place of a format that has none: 1,234.56
#   read with 9999.99 is 1234.5, and 1,234,567.89 with 9999999.99 loses all its pennies, without an error.
#
# Version: PostgreSQL 18.7 (PGlite 0.5.17).
# Expected: The whole amount or an error: the same text as a cast to numeric is refused.
# Why it matters: Amounts imported from ledgers carry commas from one thousand upwards, so that small amounts come
#   through exactly and large ones lose up to 99 pence each. The total of a claim is short by an amount that no
#   rounding rule explains.
# Seen:
#   999.99       with 9999.99     -> 999.99
#   1,234.56     with 9999.99     -> 1234.5
#   1,234,567.89 with 9999999.99  -> 1234567
#   1,234.56     with 9G999D99    -> 1234.56
#   '1,234.56'::numeric           -> invalid input syntax for type numeric: "1,234.56"
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
npm_get @electric-sql/pglite@0.5.17
cat >t.mjs <<'JS'
import assert from 'node:assert';
import { PGlite } from '@electric-sql/pglite';
const pg = new PGlite();
const num = async (t, f) => {
  const r = (await pg.query('select to_number($1, $2)::text', [t, f], { rowMode: 'array' })).rows[0][0];
  console.log(`${t.padEnd(12)} with ${f.padEnd(11)} -> ${r}`);
  return Number(r);
};
assert.equal(await num('999.99', '9999.99'), 999.99);
assert.equal(await num('1,234.56', '9999.99'), 1234.5);
assert.equal(await num('1,234,567.89', '9999999.99'), 1234567);
assert.equal(await num('1,234.56', '9G999D99'), 1234.56);
await assert.rejects(pg.query("select '1,234.56'::numeric"), e => { console.log("'1,234.56'::numeric           ->", e.message); return true; });
JS
TZ=UTC node t.mjs
