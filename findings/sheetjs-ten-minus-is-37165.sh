#!/bin/bash
# SheetJS, reading a CSV file, takes an amount of whole pounds with its minus sign behind for a date: 10- becomes the
#   number 37165 and 7- becomes 37073, while 10.50- and 13- stay text.
#
# Version: xlsx 0.18.5 (npm).
# Expected: -10 or text; (500.25) in the same file is read as -500.25.
# Why it matters: Accounting systems of the SAP kind write a clawback like this. A clawback of 10 pounds becomes a
#   payment of 37,165 in sheet_to_json(), and the sum takes it, while those with pennies are text and are passed over;
#   which ones turn depends on the amount alone, 1 to 12, 32 to 99 and four digits.
# Seen:
#   20        20
#   (500.25)  -500.25
#   7-        37073
#   10-       37165
#   13-       "13-"
#   50-       18264
#   2012-     40909
#   10.50-    "10.50-"
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
npm_get xlsx@0.18.5
cat >t.mjs <<'JS'
import assert from 'node:assert';
import XLSX from 'xlsx';
const want = { '20': 20, '(500.25)': -500.25, '7-': 37073, '10-': 37165, '13-': '13-', '50-': 18264, '2012-': 40909, '10.50-': '10.50-' };
const texts = ['20', '(500.25)', '7-', '10-', '13-', '50-', '2012-', '10.50-'];
const book = XLSX.read('amount\n' + texts.join('\n') + '\n', { type: 'string' });
const rows = XLSX.utils.sheet_to_json(book.Sheets[book.SheetNames[0]]);
texts.forEach((t, i) => console.log(t.padEnd(9), JSON.stringify(rows[i].amount)));
texts.forEach((t, i) => assert.equal(rows[i].amount, want[t]));
JS
TZ=UTC node t.mjs
