#!/bin/bash
# Four packages of holidays know three Englands in 2011 and 2012: date-holidays has no royal wedding on 29 April 2011
#   and keeps the spring bank holiday of 2012 on 28 May, from where it had been moved to 4 June; Python's holidays,
#   asked for the UK, closes on 19 March, 12 July and 30 November too; workalendar and timeDate are right.
#
# Version: date-holidays 3.37.0 (npm), python3-holidays 0.10.1, python3-workalendar 17.0.0, timeDate 4022.108 (all
#   Debian 12).
# Expected: The bank holidays of England and Wales: 29 April 2011; 7 May, 4 and 5 June 2012 and not 28 May.
# Why it matters: Payment within ten working days of a claim is a usual rule, and these are the years of the first
#   cohorts. The due dates part by a working day, and one of them is a bank holiday itself, 4 June 2012. In the more
#   recent years date-holidays has the special days too, so that trying this year's calendar shows nothing.
# Seen:
#   claim of       2011-04-18 2012-03-09 2012-05-18 2012-07-05
#   date-holidays  2011-05-05 2012-03-23 2012-06-04 2012-07-19
#   holidays, UK   2011-05-06 2012-03-26 2012-06-01 2012-07-20
#   workalendar    2011-05-06 2012-03-23 2012-06-01 2012-07-19
#   timeDate       2011-05-06 2012-03-23 2012-06-01 2012-07-19
#   date-holidays lacks: 2011-04-29 2012-06-04
#     has besides: 2012-05-28
#   holidays, UK lacks: none
#     has besides: 2011-01-04 2011-03-17 2011-07-12 2011-08-01 2011-11-30 2012-01-03 2012-03-19 2012-07-12 2012-08-06 2012-11-30
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
deb() {
  apt-get -s install --no-install-recommends "$@" >plan 2>/dev/null ||
    { apt-get -qq update && apt-get -s install --no-install-recommends "$@" >plan; } >/dev/null 2>&1 || no "Debian's $* is not to be had"
  need=$(awk '/^Inst/ {print $2}' plan)
  [ -z "$need" ] || apt-get -qq download $need >/dev/null 2>&1 || no "$* did not arrive"
  for f in *.deb; do [ ! -e "$f" ] || dpkg -x "$f" r; done
}
command -v Rscript >/dev/null && command -v python3 >/dev/null || no "no R or no Python"
npm_get date-holidays@3.37.0
deb r-cran-timedate python3-holidays python3-workalendar
arch=$(uname -m)
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$arch-linux-gnu TZ=UTC
export PYTHONPATH=$w/r/usr/lib/python3/dist-packages
cat >t.mjs <<'JS'
import Holidays from 'date-holidays';
const all = [2011, 2012].flatMap(y => new Holidays('GB', 'ENG').getHolidays(y)).filter(h => h.type === 'public');
console.log(all.map(h => h.date.slice(0, 10)).join(' '));
JS
cat >t.R <<'R'
suppressMessages(library(timeDate))
if (packageVersion("timeDate") != "4022.108") quit(status = 77)
cat(format(holidayLONDON(2011:2012)), "\n")
R
cat >t.py <<'PY'
import sys, holidays
from datetime import date, timedelta
from workalendar.europe import UnitedKingdom
if holidays.__version__ != "0.10.1": sys.exit(77)
read = lambda f: {date.fromisoformat(s) for s in open(f).read().split()}
sets = {"date-holidays": read("js.days"), "holidays, UK": set(holidays.UK(years=[2011, 2012])),
    "workalendar": {d for y in (2011, 2012) for d, _ in UnitedKingdom().holidays(y)}, "timeDate": read("r.days")}
sets = {k: {d for d in v if d.weekday() < 5} for k, v in sets.items()}
def due(d, closed, n=10):
    while n:
        d += timedelta(1)
        n -= d.weekday() < 5 and d not in closed
    return d
claims = [date(2011, 4, 18), date(2012, 3, 9), date(2012, 5, 18), date(2012, 7, 5)]
print("claim of".ljust(14), *claims)
got = {k: " ".join(str(due(c, v)) for c in claims) for k, v in sets.items()}
for k, v in got.items(): print(k.ljust(14), v)
true = sets["timeDate"]
for k in ("date-holidays", "holidays, UK"):
    print(k, "lacks:", *sorted(map(str, true - sets[k])) or ["none"])
    print("  has besides:", *sorted(map(str, sets[k] - true)))
right = "2011-05-06 2012-03-23 2012-06-01 2012-07-19"
sys.exit(0 if got["workalendar"] == got["timeDate"] == right and got["date-holidays"] == "2011-05-05 2012-03-23 2012-06-04 2012-07-19"
    and got["holidays, UK"] == "2011-05-06 2012-03-26 2012-06-01 2012-07-20" else 1)
PY
node t.mjs >js.days && Rscript --vanilla t.R >r.days || no "another version"
/usr/bin/python3 t.py
