#!/bin/bash
# dateparser, told by DATE_ORDER DMY that the day comes first, does so in ISO dates as well: 2012-02-01 is 2 January and
#   2012-02-13 no date at all, and without it 01/02/2012 is 2 January.
#
# Version: python3-dateparser 1.1.6 (Debian 12).
# Expected: 1 and 13 February: what begins with a year of four digits has one meaning; the order is for what is
#   ambiguous.
# Why it matters: British files have both kinds of date, as people typed them and as a database wrote them. With the
#   setting that the first kind needs, the second kind moves by up to eleven months for the days up to the twelfth and
#   is missing for the later ones, which drops two thirds of the people and misdates most of the rest.
# Seen:
#   01/02/2012        as it is 2012-01-02   day first 2012-02-01
#   2012-02-01        as it is 2012-02-01   day first 2012-01-02
#   2012-02-13        as it is 2012-02-13   day first None
#   2012-02-01 09:30  as it is 2012-02-01   day first 2012-01-02
#   ISO dates of 2012, day first: 222 of 366 not read, 132 read as another day
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
[ -x /usr/bin/python3 ] || no "no Python"
deb python3-dateparser
cat >t.py <<'PY'
import datetime, importlib.metadata, sys, warnings
warnings.filterwarnings("ignore")
import dateparser
v = importlib.metadata.version("dateparser")
print("dateparser", v)
if v != "1.1.6":
    print("cannot be run here: another version"); sys.exit(77)
order = {"DATE_ORDER": "DMY"}
show = lambda s, **k: str(dateparser.parse(s, languages=["en"], **k))[:10]
seen = []
for s in ["01/02/2012", "2012-02-01", "2012-02-13", "2012-02-01 09:30"]:
    seen.append((show(s), show(s, settings=order)))
    print(f"{s:17} as it is {seen[-1][0]}   day first {seen[-1][1]}")
days = [datetime.date(2012, 1, 1) + datetime.timedelta(days=i) for i in range(366)]
read = [(show(d.isoformat(), settings=order), d.isoformat()) for d in days]
lost = sum(r == "None" for r, d in read)
moved = sum(r != d for r, d in read) - lost
print(f"ISO dates of 2012, day first: {lost} of 366 not read, {moved} read as another day")
ok = seen == [("2012-01-02", "2012-02-01"), ("2012-02-01", "2012-01-02"), ("2012-02-13", "None"), ("2012-02-01", "2012-01-02")]
sys.exit(0 if ok and lost == 222 and moved == 132 else 1)
PY
PYTHONPATH=$w/r/usr/lib/python3/dist-packages TZ=UTC /usr/bin/python3 t.py
