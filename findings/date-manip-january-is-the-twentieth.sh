#!/bin/bash
# Perl's Date::Manip reads "January 2012" as 20 January 2012, "Mar 1999" as 19 March 1999 and "201201" as 1 December
#   2020, while "2012-01" is 1 January 2012: the first two digits of the year are taken for the day.
#
# Version: Date::Manip 6.91 (Debian 12).
# Expected: 1 January 2012, as for 2012-01, or no date at all, as for 01/2012 and 30 February.
# Why it matters: Monthly figures and cohorts are labelled with a month and a year. Everything of a month lands on one
#   day, the 20th or the 19th, depending on the century alone: releases of January 2012 fall outside a window that
#   ends on 15 January or begins on the 21st, and a month of release before 2000 begins a day earlier than one after.
# Seen:
#   January 2012  2012-01-20
#   Jan, 2012     2012-01-20
#   Mar 1999      1999-03-19
#   201201        2020-12-01
#   2012-01       2012-01-01
#   1 Jan 2012    2012-01-01
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
command -v perl >/dev/null || no "no perl"
deb libdate-manip-perl
[ ! -d r/usr/share/perl5 ] || export PERL5LIB=$w/r/usr/share/perl5
export TZ=UTC
cat >t.pl <<'PL'
use strict; use warnings; use Date::Manip;
print "Date::Manip ", Date::Manip->VERSION, "\n";
if (Date::Manip->VERSION ne "6.91") { print "cannot be run here: another version\n"; exit 77 }
my @want = (["January 2012", "2012-01-20"], ["Jan, 2012", "2012-01-20"], ["Mar 1999", "1999-03-19"], ["201201", "2020-12-01"],
  ["2012-01", "2012-01-01"], ["1 Jan 2012", "2012-01-01"], ["01/2012", ""]);
my $bad = 0;
for (@want) {
  my $got = UnixDate($_->[0], "%Y-%m-%d") // "";
  printf "%-13s %s\n", $_->[0], $got eq "" ? "no date" : $got;
  $bad++ if $got ne $_->[1];
}
exit($bad ? 1 : 0);
PL
perl t.pl
