#!/bin/bash
# apache-arrow, Arrow's own library for JavaScript, gives a decimal without its point: an amount of 19.99 in a column of
#   two places is 1999, in the value, in toString() and in JSON, and with one added it is the text 19991.
#
# Version: apache-arrow 21.2.0, Node.js 20; beside @duckdb/node-api 1.5.6-r.1, parquet-wasm 0.7.2.
# Expected: 19.99, as every other reader of the same file gives: the places are part of the column's type.
# Why it matters: Payments and tariffs are stored as decimals so that pennies are exact. A page or a service that reads
#   the file shows and sums them a hundred times too large, and columns with other numbers of places by other factors.
# Seen:
#   DuckDB:       19.99 and 0.125; 0.29 and 1.500
#   apache-arrow: 1999 and 125; 29 and 1500; JSON {"amount":"\"1999\"","rate":"\"125\""}; amount + 1: 19991
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
npm_get apache-arrow@21.2.0 parquet-wasm@0.7.2 @duckdb/node-api@1.5.6-r.1
cat >t.mjs <<'JS'
import { tableFromIPC } from 'apache-arrow';
import { DuckDBInstance } from '@duckdb/node-api';
import { createRequire } from 'module';
import { readFileSync } from 'fs';
const { readParquet } = createRequire(import.meta.url)('parquet-wasm');
const db = await (await DuckDBInstance.create(':memory:')).connect();
await db.run("copy (select * from (values (19.99::decimal(10, 2), 0.125::decimal(10, 3)), (0.29, 1.5)) t(amount, rate)) to 'a.parquet'");
const duck = (await db.runAndReadAll("select * from 'a.parquet'")).getRowsJson();
const table = tableFromIPC(readParquet(readFileSync('a.parquet')).intoIPCStream());
const row = table.get(0), amount = row.amount;
console.log(`DuckDB:       ${duck.map(r => r.join(' and ')).join('; ')}`);
console.log(`apache-arrow: ${[...table].map(r => `${r.amount} and ${r.rate}`).join('; ')}; JSON ${JSON.stringify(row)}; amount + 1: ${amount + 1}`);
process.exit(duck[0].join() === '19.99,0.125' && String(amount) === '1999' && String(row.rate) === '125' && amount + 1 === '19991' ? 0 : 1);
JS
node t.mjs
