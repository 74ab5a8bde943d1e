#!/bin/bash
# PSPP reads one file of births in two ways: 31-JAN-56 is 1956 when the program runs in 2025 or before, and 2056 from
#   2026 on, because a year of two digits is the one from 69 years before the day of the run to 30 after it; next year
#   57 goes the same way.
#
# Version: PSPP 1.6.2 (Debian 12) under the clocks of 2012, 2025, 2026 and 2027 (faketime).
# Expected: A century that depends on the file or on a setting, 1956 here, since nobody is born thirty years from now;
#   DATE11 writes a year of two digits or of four.
# Why it matters: People who were 56 at their release in 2012 are in these cohorts, and the evaluation is run again
#   years later. The oldest of them get an age of minus 44, drop out under a floor of 18, and the result is another one
#   although file and syntax are the same. SET EPOCH=1920 holds it fast.
# Seen:
#   run in 2012: 1955/01/31 1956/01/31 1957/01/31
#   run in 2025: 2055/01/31 1956/01/31 1957/01/31
#   run in 2026: 2055/01/31 2056/01/31 1957/01/31
#   run in 2027: 2055/01/31 2056/01/31 2057/01/31
#   run in 2027 with SET EPOCH=1920: 1955/01/31 1956/01/31 1957/01/31
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
deb pspp faketime
arch=$(uname -m)
export LD_LIBRARY_PATH=$w/r/usr/lib/$arch-linux-gnu:$w/r/usr/lib/$arch-linux-gnu/pspp TZ=UTC
pspp=$w/r/usr/bin/pspp; [ -x "$pspp" ] || pspp=$(command -v pspp) || no "no PSPP"
fake=$(echo "$w"/r/usr/lib/*/faketime/libfaketime.so.1); [ -e "$fake" ] || fake=$(echo /usr/lib/*/faketime/libfaketime.so.1)
"$pspp" --version | grep -q ' 1\.6\.2' || no "another version"
cat >t.sps <<'E'
DATA LIST LIST NOTABLE /born (DATE11).
BEGIN DATA
31-JAN-55
31-JAN-56
31-JAN-57
END DATA.
FORMATS born (SDATE10).
LIST.
E
{ echo "SET EPOCH=1920."; cat t.sps; } >e.sps
run() { LD_PRELOAD=$fake FAKETIME="$1-06-01 12:00:00" "$pspp" "$2" 2>&1 | grep -o '[0-9]*/01/31' | tr '\n' ' '; }
got=
for y in 2012 2025 2026 2027; do
  line=$(run $y t.sps); got="$got$line"
  echo "run in $y: $line"
done
line=$(run 2027 e.sps)
echo "run in 2027 with SET EPOCH=1920: $line"
early="1955/01/31 1956/01/31 1957/01/31 "
[ "$got$line" = "${early}2055/01/31 1956/01/31 1957/01/31 2055/01/31 2056/01/31 1957/01/31 2055/01/31 2056/01/31 2057/01/31 $early" ]
