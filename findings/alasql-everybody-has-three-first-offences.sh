#!/bin/bash
# row_number() over (partition by person order by day) of AlaSQL counts the rows as they lie, without regard to order
#   by, and begins again at 1 whenever the next row is of another person: of a person with offences on day 30, 10 and 5
#   the first is the one on day 30, and a person whose rows are apart has several firsts.
#
# Version: alasql 4.19.1, Node.js 20; beside sql.js 1.14.1.
# Expected: One row numbered 1 for each person, the earliest: SQLite gives days 5 and 20. A clause that is not supported
#   is refused, as rank() is.
# Why it matters: The first reconviction, or the index sentence, of each person is picked like this. People are counted
#   several times, the day is any day, and where the person is not among the columns shown there is only one first of
#   all.
# Seen:
#   rows                       a30 a10 b20 a5
#   AlaSQL                     a30:1 a10:2 b20:1 a5:1
#   AlaSQL, person not shown   30:1 10:2 20:3 5:4
#   AlaSQL, those numbered 1   a30 b20 a5
#   SQLite                     a5:1 a10:2 a30:3 b20:1
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
npm_get --omit=optional --omit=peer --legacy-peer-deps alasql@4.19.1 sql.js@1.14.1
cat >t.cjs <<'JS'
const alasql = require('alasql'), initSqlJs = require('sql.js');
const rows = [['a', 30], ['a', 10], ['b', 20], ['a', 5]].map(([person, day]) => ({ person, day }));
const over = 'row_number() over (partition by person order by day) as n';
const show = r => r.map(x => `${x.person ?? ''}${x.day}:${x.n}`).join(' ');
(async () => {
  const db = new (await initSqlJs()).Database();
  db.run('create table t (person, day)');
  for (const r of rows) db.run('insert into t values (?, ?)', [r.person, r.day]);
  const lite = db.exec(`select person, day, ${over} from t order by person, day`)[0].values.map(([person, day, n]) => ({ person, day, n }));
  const all = alasql(`select person, day, ${over} from ?`, [rows]), bare = alasql(`select day, ${over} from ?`, [rows]);
  const first = alasql(`select * from (select person, day, ${over} from ?) where n = 1`, [rows]);
  console.log(`rows                       ${rows.map(x => x.person + x.day).join(' ')}`);
  console.log(`AlaSQL                     ${show(all)}`);
  console.log(`AlaSQL, person not shown   ${show(bare)}`);
  console.log(`AlaSQL, those numbered 1   ${first.map(x => x.person + x.day).join(' ')}`);
  console.log(`SQLite                     ${show(lite)}`);
  process.exit(show(all) === 'a30:1 a10:2 b20:1 a5:1' && show(bare) === '30:1 10:2 20:3 5:4' && show(lite) === 'a5:1 a10:2 a30:3 b20:1' ? 0 : 1);
})();
JS
node t.cjs
