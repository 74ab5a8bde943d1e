#!/bin/bash
# EDATE() of HyperFormula never gives 29 February: one month after 31 January 2012, and even after 29 January 2012, is
#   28 February, and four years after 29 February 2008 is 28 February 2012, while EOMONTH() of the same engine knows
#   the 29th.
#
# Version: hyperformula 3.5.0 (npm).
# Expected: 29 February 2012 throughout: for the first LibreOffice Calc 7.4.7, Gnumeric 1.12.55 and formulajs 4.6.1 give it.
# Why it matters: Follow-up ends and payment dates are made by EDATE(); a workbook moved to a web page with this engine
#   ends the six months of whoever was released on 29, 30 or 31 August 2011 a day early, only in leap years, and an
#   offence on 29 February falls out of the window.
# Seen:
#   EDATE(DATE(2012,1,31),1)     2012-02-28
#   EDATE(DATE(2012,1,29),1)     2012-02-28
#   EDATE(DATE(2011,8,31),6)     2012-02-28
#   EDATE(DATE(2012,3,31),-1)    2012-02-28
#   EDATE(DATE(2008,2,29),48)    2012-02-28
#   EDATE(DATE(2012,5,31),1)     2012-06-30
#   EOMONTH(DATE(2012,1,31),1)   2012-02-29
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
const day = f => new Date(Date.UTC(1899, 11, 30) + cell(f) * 864e5).toISOString().slice(0, 10);
console.log('hyperformula', HyperFormula.version);
const asked = ['EDATE(DATE(2012,1,31),1)', 'EDATE(DATE(2012,1,29),1)', 'EDATE(DATE(2011,8,31),6)', 'EDATE(DATE(2012,3,31),-1)',
  'EDATE(DATE(2008,2,29),48)', 'EDATE(DATE(2012,5,31),1)', 'EOMONTH(DATE(2012,1,31),1)'];
const got = asked.map(day);
asked.forEach((f, i) => console.log(f.padEnd(28), got[i]));
assert.deepEqual(got, [...Array(5).fill('2012-02-28'), '2012-06-30', '2012-02-29']);
JS
TZ=UTC node t.mjs
