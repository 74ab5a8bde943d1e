#!/bin/bash
# IRR() and NPV() of LibreOffice Calc drop empty cells and move the later payments forward: 100 paid out and 121
#   received three periods later is 21 % when the two quiet periods are left empty, and 6.56 % when they hold a
#   nought.
#
# Version: LibreOffice Calc 7.4.7 (Debian 12).
# Expected: An empty cell in a row of periods is a nought, as in any sum and as a plus b treats it; the position of a
#   cell is its period.
# Why it matters: Payment by results has quarters without a payment. The investor's return, and a cap on it, is three
#   times too high, and a discounted outcome payment of 121 is worth 110 instead of 90.91, only because nobody typed
#   noughts.
# Seen:
#              empty cells   noughts
#   IRR        21.00 %       6.56 %
#   NPV, 10 %  110.00        90.91
#
# Exit: 0 as seen, 1 otherwise, 77 where it cannot be run as pinned.
set -eu
w=$(mktemp -d); trap 'rm -rf "$w"' EXIT; cd "$w"
no() { echo "cannot be run here: $*"; exit 77; }
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
{
  echo '-100|||121'
  echo '-100|0|0|121'
  echo '=IRR(A1:D1)*100|=IRR(A2:D2)*100'
  echo '=NPV(0.1;B1:D1)|=NPV(0.1;B2:D2)'
} | sheet >t.fods
calc t
sed 's/"//g' t.csv | awk -F '\t' '
  NR == 3 { a = sprintf("%.2f", $1); b = sprintf("%.2f", $2); print "           empty cells   noughts"; print "IRR        " a " %       " b " %" }
  NR == 4 { c = sprintf("%.2f", $1); d = sprintf("%.2f", $2); print "NPV, 10 %  " c "        " d }
  END { exit !(a == "21.00" && b == "6.56" && c == "110.00" && d == "90.91") }'
