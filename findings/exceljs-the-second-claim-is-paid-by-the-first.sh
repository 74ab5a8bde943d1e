#!/bin/bash
# ExcelJS moves rows and not what refers to them: with a claim inserted the total still adds the old rows and leaves the
#   last claim out, with one removed the total adds itself, and a duplicated row goes on reckoning with the row it was
#   copied from, so that the second claim is paid by the amount of the first.
#
# Version: exceljs 4.4.0 and, to calculate the files it wrote, hyperformula 3.1.0; Node.js 20.
# Expected: What every spreadsheet does when a row is inserted, removed or copied: ranges grow and shrink, and a formula
#   copied a row down looks a row down.
# Why it matters: Statements are filled from a template, one row duplicated or inserted for each claim and a total below.
#   Nothing warns, the file opens well, and the total that the spreadsheet calculates is another than that of the claims.
# Seen:
#   claims 100, 50, 200 and 400: =SUM(B1:B3) is 350
#   claims 200 and 400, below them =SUM(B1:B3): #CYCLE!
#   35 % of claims 1000 and 2000: =B1*0.35 =B1*0.35 are 350 and 350
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
npm_get exceljs@4.4.0 hyperformula@3.1.0
cat >t.mjs <<'JS'
import Excel from 'exceljs';
import { HyperFormula } from 'hyperformula';
const total = async sheet => {
  const again = new Excel.Workbook();
  await again.xlsx.load(await sheet.workbook.xlsx.writeBuffer());
  const cells = [];
  again.worksheets[0].eachRow({ includeEmpty: true }, r => cells.push([1, 2, 3].map(c => r.getCell(c)).map(c => c.formula ? '=' + c.formula : c.value)));
  const hf = HyperFormula.buildFromArray(cells, { licenseKey: 'gpl-v3' });
  return { formulas: cells.flat().filter(x => String(x).startsWith('=')).join(' '), values: hf.getSheetValues(0) };
};
const sheet = rows => { const s = new Excel.Workbook().addWorksheet('claims'); rows.forEach(r => s.addRow(r)); return s; };
const sum = range => ({ formula: `SUM(${range})` });
const list = () => sheet([['A', 100], ['B', 200], ['C', 400], ['total', sum('B1:B3')]]);
const a = list(); a.insertRow(2, ['new', 50]);
const b = list(); b.spliceRows(1, 1);
const c = sheet([['A', 1000, { formula: 'B1*0.35' }]]); c.duplicateRow(1, 1, true); c.getCell('A2').value = 'B'; c.getCell('B2').value = 2000;
const x = await total(a), y = await total(b), z = await total(c);
console.log(`claims 100, 50, 200 and 400: ${x.formulas} is ${x.values[4][1]}`);
console.log(`claims 200 and 400, below them ${y.formulas}: ${y.values[2][1]?.value ?? y.values[2][1]}`);
console.log(`35 % of claims 1000 and 2000: ${z.formulas} are ${z.values[0][2]} and ${z.values[1][2]}`);
process.exit(x.values[4][1] === 350 && y.values[2][1] !== 600 && z.values[1][2] === 350 ? 0 : 1);
JS
node t.mjs
