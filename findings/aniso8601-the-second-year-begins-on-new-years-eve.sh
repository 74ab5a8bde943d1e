#!/bin/bash
# aniso8601 takes a month for 30 days and a year for 365, so that R3/2012-01-01/P1Y, contract years that begin on 1
#   January, begin again on 31 December 2012 and 2013, P12M is 360 days and shorter than P1Y, and P18M five days
#   shorter than P1Y6M.
#
# Version: aniso8601 9.0.1, beside isodate 0.6.1 (both Debian 12).
# Expected: 1 January each year and P12M equal to P1Y: ISO 8601 speaks of calendar months and years, and isodate adds
#   them so.
# Why it matters: Contracts in data name their periods like this. The second year of payment begins on New Year's Eve
#   of the first, and a follow-up of P12M ends five days before one of P1Y: offences of the last days, and the payment
#   on them, are in or out by the spelling.
# Seen:
#   R3/2012-01-01/P1Y: 2012-01-01 2012-12-31 2013-12-31
#   2012-01-31 plus P1M   aniso8601 2012-03-01   isodate 2012-02-29
#   2012-01-31 plus P6M   aniso8601 2012-07-29   isodate 2012-07-31
#   2012-01-31 plus P12M  aniso8601 2013-01-25   isodate 2013-01-31
#   2012-01-31 plus P1Y   aniso8601 2013-01-30   isodate 2013-01-31
#   2012-01-31 plus P18M  aniso8601 2013-07-24   isodate 2013-07-31
#   2012-01-31 plus P1Y6M aniso8601 2013-07-29   isodate 2013-07-31
#   P12M shorter than P1Y: True
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
deb python3-aniso8601 python3-isodate
export PYTHONPATH=$w/r/usr/lib/python3/dist-packages TZ=UTC
cat >t.py <<'PY'
import sys
from datetime import date
from importlib.metadata import version
import aniso8601, isodate
if version("aniso8601") != "9.0.1" or version("isodate") != "0.6.1": print("cannot be run here: another version"); sys.exit(77)
print("aniso8601 9.0.1")
years = [str(d) for d in aniso8601.parse_repeating_interval("R3/2012-01-01/P1Y")]
print("R3/2012-01-01/P1Y:", *years)
start, ends = date(2012, 1, 31), {}
for text in ("P1M", "P6M", "P12M", "P1Y", "P18M", "P1Y6M"):
    ends[text] = (str(start + aniso8601.parse_duration(text)), str(start + isodate.parse_duration(text)))
    print("2012-01-31 plus %-5s aniso8601 %s   isodate %s" % (text, *ends[text]))
short = aniso8601.parse_duration("P12M") < aniso8601.parse_duration("P1Y")
print("P12M shorter than P1Y:", short)
sys.exit(0 if years[1:] == ["2012-12-31", "2013-12-31"] and short and ends["P12M"] == ("2013-01-25", "2013-01-31")
    and ends["P1Y"] == ("2013-01-30", "2013-01-31") and ends["P18M"][1] == ends["P1Y6M"][1] else 1)
PY
/usr/bin/python3 t.py
