#!/bin/bash
# parquetjs and @dsnp/parquetjs put a date of birth with a time of day on the next day if it is before 1970 and on its
#   own day afterwards: half past nine on 15 June 1955 becomes 16 June; and in London a local midnight in summer is the
#   right day in 1955 and the day before in 2012.
#
# Version: parquetjs 0.11.2 and @dsnp/parquetjs 1.8.8, read back by @duckdb/node-api 1.5.6-r.1.
# Expected: One rule on both sides of 1970: the day of the moment in UTC. Parquet's dates are whole days before or
#   after 1 January 1970, and the time of day is cut towards that day.
# Why it matters: A person's date of birth is before 1970 for everybody who was 43 or over in 2012, and the date of
#   release never is. Age at release, and the exact match on a date of birth between two sources, are a day out for the
#   older ones alone.
# Seen:
#   parquetjs: 09:30 UTC on 15 June 1955: 1955-06-16, 2012: 2012-06-15
#     midnight of London on 15 June 1955: 1955-06-15, 2012: 2012-06-14
#   @dsnp/parquetjs: 09:30 UTC on 15 June 1955: 1955-06-16, 2012: 2012-06-15
#     midnight of London on 15 June 1955: 1955-06-15, 2012: 2012-06-14
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
npm_get parquetjs@0.11.2 @dsnp/parquetjs@1.8.8 @duckdb/node-api@1.5.6-r.1
cat >t.cjs <<'JS'
const P = require(process.argv[2]), { DuckDBInstance } = require('@duckdb/node-api');
process.removeAllListeners('uncaughtException');
(async () => {
  const out = await P.ParquetWriter.openFile(new P.ParquetSchema({ day: { type: 'DATE' } }), 'a.parquet');
  const at = ['1955-06-15T09:30:00Z', '2012-06-15T09:30:00Z'].map(s => new Date(s));
  const local = [new Date(1955, 5, 15), new Date(2012, 5, 15)];
  for (const day of [...at, ...local]) await out.appendRow({ day });
  await out.close();
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  const got = (await db.runAndReadAll("select day from 'a.parquet'")).getRowsJson().map(r => r[0]);
  console.log(`${process.argv[2]}: 09:30 UTC on 15 June 1955: ${got[0]}, 2012: ${got[1]}`);
  console.log(`  midnight of London on 15 June 1955: ${got[2]}, 2012: ${got[3]}`);
  process.exit(got.join() === '1955-06-16,2012-06-15,1955-06-15,2012-06-14' ? 0 : 1);
})();
JS
TZ=Europe/London node t.cjs parquetjs && TZ=Europe/London node t.cjs @dsnp/parquetjs
