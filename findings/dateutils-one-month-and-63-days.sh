#!/bin/bash
# The command datediff of dateutils writes the time from 31 January to 1 March 2012, which is 30 days, as 1 month and
#   63 days.
#
# Version: dateutils 0.4.10 (Debian 12).
# Expected: 1 month and 1 day, or 30 days; the days beside the months are always fewer than a month. From 30 January
#   it says 1 month and 0 days.
# Why it matters: Shell pipelines use it for follow-up lengths and ages. A rule such as one month and more than 14
#   days holds for somebody followed for 30 days, and sums of the parts are a month off, on the last days of long
#   months alone.
# Seen:
#   2012-01-31 to 2012-03-01: 1 month(s) 63 day(s), in days 30
#   2012-01-30 to 2012-03-01: 1 month(s) 0 day(s), in days 31
#   2012-08-31 to 2013-03-01: 6 month(s) 62 day(s), in days 182
#   2012-03-31 to 2012-05-01: 1 month(s) 0 day(s), in days 31
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
deb dateutils
export PATH=$w/r/usr/bin:$PATH LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
dateutils.ddiff --version | grep -q '0\.4\.10' || no "another version: $(dateutils.ddiff --version)"
while read -r a b; do
  echo "$a to $b: $(dateutils.ddiff "$a" "$b" -f '%m month(s) %d day(s)'), in days $(dateutils.ddiff "$a" "$b" -f %d)"
done >seen <<'D'
2012-01-31 2012-03-01
2012-01-30 2012-03-01
2012-08-31 2013-03-01
2012-03-31 2012-05-01
D
cat seen
[ "$(awk '{ print $4, $6, $NF }' seen | tr '\n' ';')" = "1 63 30;1 0 31;6 62 182;1 0 31;" ]
