#!/bin/bash
# @dsnp/parquetjs writes an amount of 19.99 into a decimal column of two places as 19.98, 0.29 as 0.28 and 4.35 as
#   4.34: the number times 100 is cut, not rounded, so that one whole-penny amount in seventeen is a penny short in the
#   file.
#
# Version: @dsnp/parquetjs 1.8.8, read back by @duckdb/node-api 1.5.6-r.1 and hyparquet 1.33.0.
# Expected: 19.99: a decimal of two places holds it exactly, which is why one takes a decimal for money.
# Why it matters: Statements and ledgers are handed on as Parquet because it has decimals. Every reader agrees on the
#   wrong penny, a plain look at the first rows shows nothing, and always the payee loses (or, with a clawback, the
#   payer). The same amounts times 100 as whole numbers come through.
# Seen:
#   written 0.28, read by DuckDB 0.28
#   written 0.29, read by DuckDB 0.28
#   written 4.35, read by DuckDB 4.34
#   written 19.99, read by DuckDB 19.98
#   written 20.00, read by DuckDB 20.00
#   amounts from 0.00 to 100.00: 10001, a penny short: 573, lost: 573 pence
#   read by hyparquet: 0.28 0.28 4.34 19.98 20
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
npm_get @dsnp/parquetjs@1.8.8 @duckdb/node-api@1.5.6-r.1 hyparquet@1.33.0
cat >t.cjs <<'JS'
const assert = require('node:assert');
const { ParquetSchema, ParquetWriter } = require('@dsnp/parquetjs');
const { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const schema = new ParquetSchema({ pence: { type: 'INT64' }, pounds: { type: 'DECIMAL', precision: 10, scale: 2 } });
  const out = await ParquetWriter.openFile(schema, 'a.parquet');
  for (let i = 0; i <= 10000; i++) await out.appendRow({ pence: i, pounds: Number((i / 100).toFixed(2)) });
  await out.close();
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  const ask = async s => (await db.runAndReadAll(s)).getRowsJson();
  const some = await ask("select pence, pounds from 'a.parquet' where pence in (28, 29, 435, 1999, 2000) order by 1");
  for (const [p, q] of some) console.log(`written ${(p / 100).toFixed(2)}, read by DuckDB ${q}`);
  const [[n, lost]] = await ask("select count(*), sum(pence - 100 * pounds)::int from 'a.parquet' where 100 * pounds <> pence");
  console.log(`amounts from 0.00 to 100.00: 10001, a penny short: ${n}, lost: ${lost} pence`);
  const { parquetReadObjects, asyncBufferFromFile } = await import('hyparquet');
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile('a.parquet') });
  console.log('read by hyparquet:', [28, 29, 435, 1999, 2000].map(i => rows[i].pounds).join(' '));
  assert.deepEqual(some.map(r => r[1]), ['0.28', '0.28', '4.34', '19.98', '20.00']);
  assert.ok(Number(n) === 573 && Number(lost) === 573 && rows[1999].pounds === 19.98);
})();
JS
TZ=UTC node t.cjs
