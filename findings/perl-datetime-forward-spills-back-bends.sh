#!/bin/bash
# Perl's DateTime treats the end of a month in two ways: a month after 31 January 2012 is 2 March, a month before 31 March
#   is 29 February; a year after 29 February 2012 is 1 March 2013 and a year before it 28 February 2011.
#
# Version: libdatetime-perl 1.59 (Debian 12).
# Expected: One rule for both directions. The rule goes by the sign of the length, so that adding minus one month bends
#   where adding one spills over.
# Why it matters: Follow-up is added to the date of release and the look-back taken from it. Of the days of 2012 seven
#   get six months that end up to three days late, while the six months before eleven days are bent the other way; both
#   periods are said to be six months, and only one of them agrees with the contract's other programs.
# Seen:
#   31 January + 1 month 2012-03-02   31 March - 1 month 2012-02-29   31 March + (-1 month) 2012-02-29
#   29 February 2012 + 1 year 2013-03-01   - 1 year 2011-02-28   31 August + 6 months 2013-03-03
#   days of 2012 that spill over after 6 months: 7; that bend 6 months before: 11
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
command -v perl >/dev/null || no "no Perl"
deb libdatetime-perl
cat >t.pl <<'PL'
use strict; use warnings; use DateTime;
print "DateTime $DateTime::VERSION\n";
if ($DateTime::VERSION ne '1.59') { print "cannot be run here: another version\n"; exit 77 }
sub day { my ($y, $m, $d) = split /-/, shift; DateTime->new(year => $y, month => $m, day => $d) }
my @seen = (day('2012-01-31')->add(months => 1)->ymd, day('2012-03-31')->subtract(months => 1)->ymd, day('2012-03-31')->add(months => -1)->ymd,
  day('2012-02-29')->add(years => 1)->ymd, day('2012-02-29')->subtract(years => 1)->ymd, day('2012-08-31')->add(months => 6)->ymd);
printf "31 January + 1 month %s   31 March - 1 month %s   31 March + (-1 month) %s\n", @seen[0 .. 2];
printf "29 February 2012 + 1 year %s   - 1 year %s   31 August + 6 months %s\n", @seen[3 .. 5];
my ($spilt, $bent) = (0, 0);
for my $i (0 .. 365) {
  my $d = day('2012-01-01')->add(days => $i);
  $spilt++ if $d->clone->add(months => 6)->day != $d->day && $d->clone->add(months => 6)->day < 4;
  $bent++ if $d->clone->subtract(months => 6)->day != $d->day && $d->clone->subtract(months => 6)->day > 27;
}
print "days of 2012 that spill over after 6 months: $spilt; that bend 6 months before: $bent\n";
exit(join(' ', @seen) eq '2012-03-02 2012-02-29 2012-02-29 2013-03-01 2011-02-28 2013-03-03' && $spilt > 0 && $bent > 0 ? 0 : 1);
PL
PERL5LIB=$w/r/usr/share/perl5:$w/r/usr/lib/$(uname -m)-linux-gnu/perl5/5.36 perl t.pl
