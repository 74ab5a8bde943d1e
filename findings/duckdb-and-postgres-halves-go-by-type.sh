#!/bin/bash
# Which way a half penny goes depends on the column's type and on the verb: in DuckDB a double of 2.5 casts to 2 but
#   rounds to 3, a decimal or a text of 2.5 casts to 3; in PostgreSQL round() of a double is 2 and of a numeric is 3.
#
# Version: DuckDB 1.5.6 (@duckdb/node-api 1.5.6-r.1) and PostgreSQL 18.7 (PGlite 0.5.17).
# Expected: One engine, one way: a cast to a whole number agrees with round(), and the type of an exactly represented
#   2.5 makes no difference.
# Why it matters: Pence are whole numbers; amounts times a rate are rounded once. A table that was loaded from CSV has
#   doubles, one from a database decimals, so the same statement pays different pence on the same figures; rewriting a
#   cast as round() moves money in one engine and not in the other.
# Seen:
#   duckdb   double 2.5:  cast 2, round 3
#   duckdb   decimal 2.5: cast 3, round 3
#   duckdb   text '2.5':  cast 3
#   postgres double 2.5:  cast 2, round 2
#   postgres numeric 2.5: cast 3, round 3
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
npm_get @electric-sql/pglite@0.5.17 @duckdb/node-api@1.5.6-r.1
cat >t.mjs <<'JS'
import assert from 'node:assert';
import { PGlite } from '@electric-sql/pglite';
import { DuckDBInstance } from '@duckdb/node-api';
const pg = new PGlite(), duck = await (await DuckDBInstance.create()).connect();
const p = async q => (await pg.query(q, [], { rowMode: 'array' })).rows[0].map(x => Number(x));
const d = async q => (await duck.runAndReadAll(q)).getRowsJson()[0].map(x => Number(x));
const a = await d("select 2.5::double::int, round(2.5::double)");
const b = await d("select 2.5::decimal(4,1)::int, round(2.5::decimal(4,1))");
const c = await d("select '2.5'::int");
const e = await p("select 2.5::float8::int, round(2.5::float8)");
const f = await p("select 2.5::numeric::int, round(2.5::numeric)");
console.log(`duckdb   double 2.5:  cast ${a[0]}, round ${a[1]}`);
console.log(`duckdb   decimal 2.5: cast ${b[0]}, round ${b[1]}`);
console.log(`duckdb   text '2.5':  cast ${c[0]}`);
console.log(`postgres double 2.5:  cast ${e[0]}, round ${e[1]}`);
console.log(`postgres numeric 2.5: cast ${f[0]}, round ${f[1]}`);
assert.deepEqual([a, b, c, e, f], [[2, 3], [3, 3], [3], [2, 2], [3, 3]]);
JS
TZ=UTC node t.mjs
