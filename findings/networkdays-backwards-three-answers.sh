#!/bin/bash
# NETWORKDAYS() from Friday, 6 January 2012, back to Monday, 2 January, is -5 by LibreOffice Calc, 5 by Gnumeric and -3
#   by formulajs; from a Tuesday back to the Monday before formulajs counts 0, and over four weeks -24 instead of -20.
#
# Version: @formulajs/formulajs 4.6.1, hyperformula 3.5.0, fast-formula-parser 1.0.19 (npm), Gnumeric 1.12.55 (Debian
#   12).
# Expected: Minus what is counted forwards, as by LibreOffice Calc 7.4.7, HyperFormula and fast-formula-parser: five
#   working days are five from either end.
# Why it matters: Days from the due date to the day of payment are negative when payment came early; interest and
#   discounts hang on them. Forwards all agree, so that no test with a late payment shows it.
# Seen:
#   January 2012         6 to 2   3 to 2   13 to 2  27 to 2  2 to 6   2 to 27
#   hyperformula         -5       -2       -10      -20      5        20
#   fast-formula-parser  -5       -2       -10      -20      5        20
#   gnumeric             5        2        10       20       5        20
#   formulajs            -3       0        -10      -24      5        20
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
deb() {
  apt-get -s install --no-install-recommends "$@" >plan 2>/dev/null ||
    { apt-get -qq update && apt-get -s install --no-install-recommends "$@" >plan; } >/dev/null 2>&1 || no "Debian's $* is not to be had"
  need=$(awk '/^Inst/ {print $2}' plan)
  [ -z "$need" ] || apt-get -qq download $need >/dev/null 2>&1 || no "$* did not arrive"
  for f in *.deb; do [ ! -e "$f" ] || dpkg -x "$f" r; done
}
command -v unshare >/dev/null || no "no unshare"
npm_get @formulajs/formulajs@4.6.1 hyperformula@3.5.0 fast-formula-parser@1.0.19 xlsx@0.18.5
deb gnumeric
cat >t.mjs <<'JS'
import assert from 'node:assert';
import fs from 'node:fs';
import { NETWORKDAYS } from '@formulajs/formulajs';
import { HyperFormula } from 'hyperformula';
import Parser from 'fast-formula-parser';
import xlsx from 'xlsx';
const pairs = [[6, 2], [3, 2], [13, 2], [27, 2], [2, 6], [2, 27]];
const text = p => 'NETWORKDAYS(' + p.map(d => `DATE(2012,1,${d})`).join(',') + ')';
if (process.argv[2] === 'write') {
  const sheet = { '!ref': 'A1:A6' };
  pairs.forEach((p, i) => { sheet['A' + (i + 1)] = { t: 'n', v: 0, f: text(p) }; });
  xlsx.writeFile({ SheetNames: ['S'], Sheets: { S: sheet } }, 't.xlsx');
  process.exit(0);
}
const cell = f => HyperFormula.buildFromArray([['=' + f]], { licenseKey: 'gpl-v3' }).getCellValue({ sheet: 0, row: 0, col: 0 });
const all = {
  hyperformula: pairs.map(p => cell(text(p))),
  'fast-formula-parser': pairs.map(p => new Parser().parse(text(p), { sheet: 'S', row: 1, col: 1 })),
  gnumeric: fs.readFileSync('g.csv', 'utf8').trim().split('\n').map(Number),
  formulajs: pairs.map(p => NETWORKDAYS(...p.map(d => new Date(2012, 0, d)))),
};
console.log('January 2012'.padEnd(20), pairs.map(p => p.join(' to ').padEnd(8)).join(' '));
for (const k in all) console.log(k.padEnd(20), all[k].map(n => String(n).padEnd(8)).join(' '));
const right = [-5, -2, -10, -20, 5, 20];
assert.deepEqual(all, { hyperformula: right, 'fast-formula-parser': right, gnumeric: right.map(Math.abs), formulajs: [-3, 0, -10, -24, 5, 20] });
JS
export TZ=UTC
node t.mjs write
lay=true; [ ! -e r/usr ] || lay="mount -t overlay o -o lowerdir=$w/r/usr:/usr /usr"
unshare -rm sh -c "$lay" 2>/dev/null || no "no overlay can be mounted"
unshare -rm sh -c "$lay; ssconvert --version" 2>&1 | grep -q "1\.12\.55" || no "another version of Gnumeric"
unshare -rm sh -c "$lay; ssconvert --recalc t.xlsx g.csv" >log 2>&1 || no "ssconvert does not start"
node t.mjs
