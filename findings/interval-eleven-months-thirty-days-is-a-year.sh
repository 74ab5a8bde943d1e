#!/bin/bash
# In PostgreSQL and DuckDB, somebody observed from 1 January to 31 December has age() >= interval '1 year', because 11
#   months and 30 days compare as 360 days and a year as twelve months of 30; as a difference of timestamps 360 days
#   are enough.
#
# Version: PostgreSQL 18.7 (PGlite 0.5.17) and DuckDB 1.5.6 (@duckdb/node-api 1.5.6-r.1).
# Expected: The comparison is false until 1 January: age() itself prints 11 mons 30 days, and extract(epoch) of a year
#   is 365.25 days in both engines.
# Why it matters: A mature case is one whose follow-up is complete. Written as age(cutoff, release) >= interval '1
#   year', the query takes people in a day early, and with timestamps five or six days early; they count in the
#   denominator while their last days are unseen. DISTINCT and GROUP BY merge 1 month and 30 days.
# Seen:
#   age to 31 December: 11 mons 30 days, >= 1 year: postgres true, duckdb true
#   360 days of timestamps >= 1 year: postgres true, duckdb true
#   days in a year by extract(epoch): postgres 365.25, duckdb 365.25
#   distinct of 1 month, 30 days: postgres 1, duckdb 1
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
const both = async q => [(await pg.query(q, [], { rowMode: 'array' })).rows[0][0], (await duck.runAndReadAll(q)).getRowsJson()[0][0]];
const show = async (label, q, a, b) => {
  const r = (await both(q)).map(String);
  r[0] = r[0].replace(/0+$/, '');
  console.log(`${label} postgres ${r[0]}, duckdb ${r[1]}`);
  assert.deepEqual(r, [a, b]);
};
const text = (await both("select age(date '2012-12-31', date '2012-01-01')::text"))[0];
assert.equal(text, '11 mons 30 days');
await show(`age to 31 December: ${text}, >= 1 year:`, "select age(date '2012-12-31', date '2012-01-01') >= interval '1 year'", 'true', 'true');
await show('360 days of timestamps >= 1 year:', "select timestamp '2012-12-26' - timestamp '2012-01-01' >= interval '1 year'", 'true', 'true');
await show('days in a year by extract(epoch):', "select extract(epoch from interval '1 year') / 86400", '365.25', '365.25');
await show('distinct of 1 month, 30 days:', "select count(distinct x) from (values (interval '1 month'), (interval '30 days')) t(x)", '1', '1');
JS
TZ=UTC node t.mjs
