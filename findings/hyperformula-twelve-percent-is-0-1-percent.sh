#!/bin/bash
# TEXT() of HyperFormula prints a percentage a hundred times too small, 0.1234 by "0.0%" as 0.1%, and an amount in the
#   usual format as 1235,##0.00 for 1234.5 by "#,##0.00"; "0.00" alone is right.
#
# Version: hyperformula 3.5.0 (npm).
# Expected: 12.3%, 10% and 1,234.50, which fast-formula-parser 1.0.19 gives, or an error: the formats are the commonest
#   ones, and the formula language is that of spreadsheets.
# Why it matters: Sentences of a statement are put together by TEXT(): a fall of 12.3 % reads as one of 0.1%, just as
#   believable, in a page made from the workbook; 10 % is printed as 0%. The month of mmm yyyy is 010 for January.
# Seen:
#   TEXT(0.1234,"0.0%")                  0.1%
#   TEXT(0.1,"0%")                       0%
#   TEXT(1234.5,"#,##0.00")              1235,##0.00
#   TEXT(0.5,"#,##0.00")                 1,##0.00
#   TEXT(1234.5,"0.00")                  1234.50
#   TEXT(DATE(2012,1,31),"mmm yyyy")     010 2012
#   TEXT(DATE(2012,1,31),"dd/mm/yyyy")   31/01/2012
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
npm_get hyperformula@3.5.0
cat >t.mjs <<'JS'
import assert from 'node:assert';
import { HyperFormula } from 'hyperformula';
const cell = f => HyperFormula.buildFromArray([['=' + f]], { licenseKey: 'gpl-v3' }).getCellValue({ sheet: 0, row: 0, col: 0 });
console.log('hyperformula', HyperFormula.version);
const asked = ['TEXT(0.1234,"0.0%")', 'TEXT(0.1,"0%")', 'TEXT(1234.5,"#,##0.00")', 'TEXT(0.5,"#,##0.00")', 'TEXT(1234.5,"0.00")',
  'TEXT(DATE(2012,1,31),"mmm yyyy")', 'TEXT(DATE(2012,1,31),"dd/mm/yyyy")'];
const got = asked.map(cell);
asked.forEach((f, i) => console.log(f.padEnd(36), got[i]));
assert.deepEqual(got, ['0.1%', '0%', '1235,##0.00', '1,##0.00', '1234.50', '010 2012', '31/01/2012']);
JS
TZ=UTC node t.mjs
