#!/bin/bash
# IronCalc shows half of the half-pennies a penny lower than it rounds them: TEXT(0.125;"0.00") is 0.12 and ROUND() of
#   it 0.13, 1234.5 as "#,##0" is 1,234, and 12.5 % as "0%" is 12 %, because a format rounds the
#   binary number behind the decimals, and a true tie to the even digit.
#
# Version: @ironcalc/wasm 0.8.4, Node.js 20.
# Expected: One rule for what a cell shows and what ROUND() says, a half going up, as spreadsheets do. FIXED() and
#   DOLLAR() of IronCalc do.
# Why it matters: A statement prints amounts through formats and adds them through ROUND(), so that the printed pennies
#   do not add up to the printed total, and a share is printed as 12 % that every calculation takes for 12.5 %.
# Seen:
#   =TEXT(0.125,"0.00") is 0.12
#   =ROUND(0.125,2) is 0.13
#   =TEXT(1234.5,"#,##0") is 1,234
#   =ROUND(1234.5,0) is 1235
#   =TEXT(0.125,"0%") is 12%
#   =FIXED(0.125,2) is 0.13
#   of 2000 half-pennies up to 20.00 1000 are shown lower, 865 otherwise than ROUND() says
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
npm_get @ironcalc/wasm@0.8.4
cat >t.mjs <<'JS'
import { readFileSync } from 'fs';
import init, { Model } from '@ironcalc/wasm';
await init({ module_or_path: readFileSync('node_modules/@ironcalc/wasm/wasm_bg.wasm') });
const model = new Model('w', 'en', 'UTC', 'en');
const iron = f => { model.setUserInput(0, 1, 1, f); return model.getFormattedCellValue(0, 1, 1); };
const show = f => console.log(`${f} is ${iron(f)}`);
['=TEXT(0.125,"0.00")', '=ROUND(0.125,2)', '=TEXT(1234.5,"#,##0")', '=ROUND(1234.5,0)', '=TEXT(0.125,"0%")', '=FIXED(0.125,2)'].forEach(show);
let shown = 0, apart = 0;
for (let p = 0; p < 2000; p++) {
  const half = (p / 100).toFixed(2) + '5';
  const text = Math.round(100 * iron(`=TEXT(${half},"0.00")`)), round = Math.round(iron(`=ROUND(${half},2)*100`));
  if (text !== p + 1) shown++;
  if (text !== round) apart++;
}
console.log(`of 2000 half-pennies up to 20.00 ${shown} are shown lower, ${apart} otherwise than ROUND() says`);
process.exit(iron('=TEXT(0.125,"0.00")') === '0.12' && Number(iron('=ROUND(0.125,2)')) === 0.13 && shown === 1000 && apart > 800 ? 0 : 1);
JS
node t.mjs
