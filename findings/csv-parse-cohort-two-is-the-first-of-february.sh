#!/bin/bash
# csv-parse with cast_date turns labels into dates: "Cohort 1" to "Cohort 12" become the first of the months of 2001 and
#   "Site 32" 1 January 2032, while "Cohort 13" stays text.
#
# Version: csv-parse 7.0.3, Node.js 20.
# Expected: Text: a label with a number at its end is no date, and numbers of one series are of one kind.
# Why it matters: Cohorts, sites, courts and cells are named like this. Sorted, joined to a table of cohorts or written
#   back, they are other names, in the local time zone even of the day before; cohort 13 and what has no number are
#   left, so that the column looks mixed rather than wrong, and the cohort on which a payment rests has nobody in it.
# Seen:
#   Cohort 1      2001-01-01
#   Cohort 12     2001-12-01
#   Cohort 13     text
#   Site 32       2032-01-01
#   Reoffended 0  2000-01-01
#   Case/7        2001-07-01
#   5 (est.)      2001-05-01
#   Q1 2012       text
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
[ "$(node -p 'process.versions.node.split(".")[0]')" = 20 ] || no "another Node.js"
npm_get csv-parse@7.0.3
cat >t.mjs <<'JS'
import assert from 'node:assert';
import { parse } from 'csv-parse/sync';
const want = { 'Cohort 1': '2001-01-01', 'Cohort 12': '2001-12-01', 'Cohort 13': 'text', 'Site 32': '2032-01-01', 'Reoffended 0': '2000-01-01',
  'Case/7': '2001-07-01', '5 (est.)': '2001-05-01', 'Q1 2012': 'text' };
const rows = parse(Object.keys(want).join('\n'), { cast: true, cast_date: true });
Object.keys(want).forEach((label, i) => {
  const v = rows[i][0], got = v instanceof Date ? v.toISOString().slice(0, 10) : v === label ? 'text' : JSON.stringify(v);
  console.log(label.padEnd(13), got);
  assert.equal(got, want[label]);
});
JS
TZ=UTC node t.mjs
