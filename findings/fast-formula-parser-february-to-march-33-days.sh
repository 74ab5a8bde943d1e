#!/bin/bash
# fast-formula-parser counts 33 days of 30/360 from 28 February to 31 March and 3 to 1 March, adds a month to 31
#   January by EDATE() and arrives on 3 March, and one working day before Monday is Monday: WORKDAY() with a negative
#   number does not move at all.
#
# Version: fast-formula-parser 1.0.19 (npm), beside hyperformula 3.5.0.
# Expected: 30 days from 28 February to 31 March by the American rule that DAYS360() has by default (LibreOffice Calc
#   7.4.7 answers 30, Gnumeric 1.12.55 and HyperFormula 31), the last of February, and the Friday before.
# Why it matters: Interest by 30/360, the end of a follow-up and a notice period of so many working days are cells of a
#   payment workbook. Read by a web form through this parser the notice of five working days before a date is that date
#   itself, without an error.
# Seen:
#   DAYS360(DATE(2013,2,28),DATE(2013,3,31))   33          HyperFormula 31
#   DAYS360(DATE(2013,2,28),DATE(2013,3,1))    3           HyperFormula 1
#   EDATE(DATE(2013,1,31),1)                   2013-03-03  HyperFormula 2013-02-28
#   EDATE(DATE(2012,8,31),6)                   2013-03-03  HyperFormula 2013-02-28
#   WORKDAY(DATE(2012,1,9),-1)                 2012-01-09  HyperFormula 2012-01-06
#   WORKDAY(DATE(2012,1,9),-5)                 2012-01-09  HyperFormula 2012-01-02
#   WORKDAY(DATE(2012,1,9),5)                  2012-01-16  HyperFormula 2012-01-16
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
npm_get fast-formula-parser@1.0.19 hyperformula@3.5.0
cat >t.mjs <<'JS'
import assert from 'node:assert';
import Parser from 'fast-formula-parser';
import { HyperFormula } from 'hyperformula';
const ffp = f => new Parser().parse(f, { sheet: 'S', row: 1, col: 1 });
const hf = f => HyperFormula.buildFromArray([['=' + f]], { licenseKey: 'gpl-v3' }).getCellValue({ sheet: 0, row: 0, col: 0 });
const show = n => (n > 40000 ? new Date(Date.UTC(1899, 11, 30) + n * 864e5).toISOString().slice(0, 10) : String(n));
const asked = ['DAYS360(DATE(2013,2,28),DATE(2013,3,31))', 'DAYS360(DATE(2013,2,28),DATE(2013,3,1))', 'EDATE(DATE(2013,1,31),1)',
  'EDATE(DATE(2012,8,31),6)', 'WORKDAY(DATE(2012,1,9),-1)', 'WORKDAY(DATE(2012,1,9),-5)', 'WORKDAY(DATE(2012,1,9),5)'];
const got = asked.map(f => show(ffp(f)));
asked.forEach((f, i) => console.log(f.padEnd(42), got[i].padEnd(11), 'HyperFormula', show(hf(f))));
assert.deepEqual(got, ['33', '3', '2013-03-03', '2013-03-03', '2012-01-09', '2012-01-09', '2012-01-16']);
JS
TZ=UTC node t.mjs
