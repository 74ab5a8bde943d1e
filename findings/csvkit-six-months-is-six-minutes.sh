#!/bin/bash
# csvkit takes a column of sentence lengths for times: 6m, 12m and 18m become 0:06:00, 0:12:00 and 0:18:00, six to
#   eighteen minutes, and "6 months", "12 months" become the days 0001-07-01 and 0002-01-01; a column of first names
#   April, May and June turns into 0001-04-01 to 0001-06-01.
#
# Version: csvkit 1.0.7 with agate 1.6.3 (Debian 12).
# Expected: Text: nothing in the file is a time or a date, and csvsort was only asked to sort.
# Why it matters: csvsort, csvjoin, csvstat and csvsql all do this, in passing, to columns that they were not asked
#   about. Months of sentence, notice or follow-up decide who is in a cohort; a join on a name finds nobody; the option
#   -I alone keeps the text, and one cell that is no time, such as life, does too.
# Seen:
#   6m, 12m, 18m:          1,0:06:00 2,0:12:00 3,0:18:00
#   6 months, 12 months:   1,0001-07-01 2,0002-01-01
#   April, May, June:      1,0001-04-01 2,0001-05-01 3,0001-06-01
#   6m, 12m, life:         1,6m 2,12m 3,life
#   6m, 12m, 18m with -I:  1,6m 2,12m 3,18m
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
command -v python3 >/dev/null || no "no Python"
deb csvkit
grep -q '^Version: 1\.0\.7$' r/usr/lib/python3/dist-packages/csvkit*/PKG-INFO || no "another version"
echo "csvkit 1.0.7"
export PYTHONPATH=$w/r/usr/lib/python3/dist-packages TZ=UTC LC_ALL=C.UTF-8
sorted() { /usr/bin/python3 r/usr/bin/csvsort "$@" | tail -n +2 | tr '\n' ' '; }
printf 'id,sentence\n1,6m\n2,12m\n3,18m\n' >a.csv
printf 'id,sentence\n1,6 months\n2,12 months\n' >b.csv
printf 'id,name\n1,April\n2,May\n3,June\n' >c.csv
printf 'id,sentence\n1,6m\n2,12m\n3,life\n' >d.csv
a=$(sorted -c id a.csv); b=$(sorted -c id b.csv); c=$(sorted -c id c.csv); d=$(sorted -c id d.csv); e=$(sorted -I -c id a.csv)
echo "6m, 12m, 18m:          $a"
echo "6 months, 12 months:   $b"
echo "April, May, June:      $c"
echo "6m, 12m, life:         $d"
echo "6m, 12m, 18m with -I:  $e"
[ "$a" = "1,0:06:00 2,0:12:00 3,0:18:00 " ] && [ "$b" = "1,0001-07-01 2,0002-01-01 " ] &&
  [ "$c" = "1,0001-04-01 2,0001-05-01 3,0001-06-01 " ] && [ "$d" = "1,6m 2,12m 3,life " ] && [ "$e" = "1,6m 2,12m 3,18m " ]
