#!/bin/bash
# INT() and ROUNDDOWN() of one workbook part between spreadsheets: of 0.29 * 100, which is 28.999999999999996,
#   LibreOffice Calc makes 29 and HyperFormula 28.
#
# Version: LibreOffice Calc 7.4.7 (Debian 12), HyperFormula 3.5.0 (npm).
# Expected: 28 everywhere, as floor() of a double, or 29 everywhere; both programs write the one formula language and
#   both say that INT() rounds down.
# Why it matters: Tariffs pay for each whole percentage point. Of the hundred values 0.00 to 1.00 the step differs
#   wherever the product falls just short, so a payment calculated in the bidder's workbook and in a web page made
#   from it differ by one step, here 29 against 28 points.
# Seen:
#   0.29 * 100: LibreOffice INT 29, ROUNDDOWN 29; HyperFormula INT 28, ROUNDDOWN 28
#   steps that differ among 0.00, 0.01 .. 1.00: 3 (0.29 0.57 0.58)
#
# Exit: 0 as seen, 1 otherwise, 77 where it cannot be run as pinned.
set -eu
w=$(mktemp -d); trap 'rm -rf "$w"' EXIT; cd "$w"
no() { echo "cannot be run here: $*"; exit 77; }
npm_get() {
  echo '{"private": true}' >package.json
  npm install --silent --no-audit --no-fund --ignore-scripts "$@" >/dev/null 2>&1 || no "npm's $* is not to be had"
}
deb() {
  apt-get -s install --no-install-recommends "$@" >plan 2>/dev/null ||
    { apt-get -qq update && apt-get -s install --no-install-recommends "$@" >plan; } >/dev/null 2>&1 || no "Debian's $* is not to be had"
  need=$(awk '/^Inst/ {print $2}' plan)
  [ -z "$need" ] || apt-get -qq download $need >/dev/null 2>&1 || no "$* did not arrive"
  for f in *.deb; do [ ! -e "$f" ] || dpkg -x "$f" r; done
}
calc() {
  if [ -e r/usr/bin/soffice ]; then
    mkdir -p r/etc/libreoffice/registry
    cp -rn r/usr/lib/libreoffice/share/.registry/. r/etc/libreoffice/registry/
    lay="mount -t overlay o -o lowerdir=$w/r/usr:/usr /usr && mount -t overlay o -o lowerdir=$w/r/etc:/etc /etc"
    unshare -rm sh -c "$lay" 2>/dev/null || no "no overlay can be mounted"
  else lay=true; fi
  unshare -rm sh -c "$lay; soffice --version; soffice -env:UserInstallation=file://$w/profile --headless --convert-to \
    'csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,false,false' $1.fods" >log 2>&1 || { cat log; no "soffice does not start"; }
  grep -q '^LibreOffice 7\.4\.7' log || no "another version: $(grep ^LibreOffice log)"
  grep -o '^LibreOffice [0-9.]*' log
}
sheet() {
  awk -F '|' '
    BEGIN {
      print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
      o = "urn:oasis:names:tc:opendocument:xmlns:"
      print "<office:document xmlns:office=\"" o "office:1.0\" xmlns:table=\"" o "table:1.0\" xmlns:of=\"" o "of:1.2\" office:version=\"1.2\""
      print " office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:body><office:spreadsheet><table:table table:name=\"S\">"
    }
    {
      print "<table:table-row>"
      for (i = 1; i <= NF; i++) {
        c = $i
        gsub(/&/, "\\&amp;", c); gsub(/"/, "\\&quot;", c); gsub(/</, "\\&lt;", c)
        if (c == "") print "<table:table-cell/>"
        else if (c ~ /^=/) print "<table:table-cell table:formula=\"of:" c "\"/>"
        else print "<table:table-cell office:value-type=\"float\" office:value=\"" c "\"/>"
      }
      print "</table:table-row>"
    }
    END { print "</table:table></office:spreadsheet></office:body></office:document>" }'
}
command -v unshare >/dev/null || no "no unshare"
deb libreoffice-calc-nogui
command -v node >/dev/null && command -v npm >/dev/null || no "no Node.js"
npm_get hyperformula@3.5.0
i=0
while [ $i -le 100 ]; do v=$(printf '%d.%02d' $((i / 100)) $((i % 100))); echo "$v|=INT(A$((i + 1))*100)|=ROUNDDOWN(A$((i + 1))*100;0)"; i=$((i + 1)); done | sheet >t.fods
calc t
cat >t.mjs <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { HyperFormula } from 'hyperformula';
const calc = readFileSync('t.csv', 'utf8').trim().split('\n').map(l => l.replaceAll('"', '').split('\t').map(Number));
const hf = HyperFormula.buildFromArray(calc.map((r, i) => [r[0], `=INT(A${i + 1}*100)`, `=ROUNDDOWN(A${i + 1}*100,0)`]), { licenseKey: 'gpl-v3' }).getSheetValues(0);
const differ = calc.filter((r, i) => r[1] !== hf[i][1]).map(r => r[0].toFixed(2));
console.log(`0.29 * 100: LibreOffice INT ${calc[29][1]}, ROUNDDOWN ${calc[29][2]}; HyperFormula INT ${hf[29][1]}, ROUNDDOWN ${hf[29][2]}`);
console.log(`steps that differ among 0.00, 0.01 .. 1.00: ${differ.length} (${differ.join(' ')})`);
assert.deepEqual([calc[29].slice(1), hf[29].slice(1)], [[29, 29], [28, 28]]);
assert.deepEqual(differ, ['0.29', '0.57', '0.58']);
JS
node t.mjs
