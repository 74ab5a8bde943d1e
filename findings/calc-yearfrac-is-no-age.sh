#!/bin/bash
# YEARFRAC() of LibreOffice Calc gives no age: with the actual days (basis 1) INT() of it is 17 on the eighteenth
#   birthday of whoever was born on 1 January 1986, and with the default basis 18 is reached a day early by whoever
#   was born on the last of a month with 31 days.
#
# Version: LibreOffice Calc 7.4.7 (Debian 12).
# Expected: A person is 18 from the eighteenth birthday on. Basis 1 is described as the actual number of days over the
#   actual length of the years; DATEDIF() is right here.
# Why it matters: Contracts admit people aged 18 or over at sentence or release. INT(YEARFRAC(birth; release; 1))
#   shuts out one in four of those who turn 18 on that day, the default basis lets some in a day early; both look
#   right on nearly every row.
# Seen:
#   born      on           basis 1   basis 0   DATEDIF
#   1986-01-01 18th birthday 17        18        18
#   1985-01-01 18th birthday 18        18        18
#   1986-05-31 the day before 17        18        17
#   birthdays of 1984 to 1991, first of each month, with 17 by basis 1: 24 of 96
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
  echo '=INT(YEARFRAC(DATE(1986;1;1);DATE(2004;1;1);1))|=INT(YEARFRAC(DATE(1986;1;1);DATE(2004;1;1)))|=DATEDIF(DATE(1986;1;1);DATE(2004;1;1);"y")'
  echo '=INT(YEARFRAC(DATE(1985;1;1);DATE(2003;1;1);1))|=INT(YEARFRAC(DATE(1985;1;1);DATE(2003;1;1)))|=DATEDIF(DATE(1985;1;1);DATE(2003;1;1);"y")'
  echo '=INT(YEARFRAC(DATE(1986;5;31);DATE(2004;5;30);1))|=INT(YEARFRAC(DATE(1986;5;31);DATE(2004;5;30)))|=DATEDIF(DATE(1986;5;31);DATE(2004;5;30);"y")'
  for y in 1984 1985 1986 1987 1988 1989 1990 1991; do
    for m in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "=INT(YEARFRAC(DATE($y;$m;1);DATE($((y + 18));$m;1);1))"; done
  done
} | sheet >t.fods
calc t
sed 's/"//g' t.csv >t.tsv
n=$(sed 1,3d t.tsv | cut -f1 | grep -c '^17$' || true)
echo "born      on           basis 1   basis 0   DATEDIF"
i=0
for who in "1986-01-01 18th birthday" "1985-01-01 18th birthday" "1986-05-31 the day before"; do
  i=$((i + 1)); echo "$who $(sed -n ${i}p t.tsv | awk '{printf "%-9s %-9s %s", $1, $2, $3}')"
done
echo "birthdays of 1984 to 1991, first of each month, with 17 by basis 1: $n of 96"
[ "$(head -3 t.tsv | cut -f1-3 | tr '\t\n' '  ')" = "17 18 18 18 18 18 17 18 17 " ] && [ "$n" = 24 ]
