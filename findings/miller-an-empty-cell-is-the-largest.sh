#!/bin/bash
# To Miller's top an empty cell is the largest number of a column: the longest time in custody at site A is empty, though
#   40 and 12 stand there, while stats1's max gives 40; and filter '$days < 10' keeps the empty one.
#
# Version: miller 6.6.0 (Debian 12).
# Expected: 40, as by stats1 of the same program, which passes over empty cells; or an error. An empty cell is no number
#   below ten.
# Why it matters: Counts for a claim are made from CSV files by such commands. The highest achievement is lost as soon as
#   one person has no entry yet, and those without an entry are counted with those who stayed below the threshold,
#   the successes of a contract.
# Seen:
#   mlr top -n 1 -f days -g site:            A=  B=9
#   mlr stats1 -a max -f days -g site:       A=40  B=9
#   mlr top -n 1 -f days -g site --min:      A=12  B=7
#   mlr filter '$days < 10':                 p2 p4 p5 (p2 has no entry)
#   mlr filter '$days >= 0':                 p1 p3 p4 p5
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
deb miller
PATH=$w/r/usr/bin:$PATH
export TZ=UTC
v=$(mlr --version); echo "$v"
[ "$v" = "mlr 6.6.0" ] || no "another version"
printf 'site,person,days\nA,p1,12\nA,p2,\nA,p3,40\nB,p4,7\nB,p5,9\n' >t.csv
best() { mlr --icsv --ojson "$@" t.csv | tr -d ' ",{}[]\n' | sed 's/site:/ /g; s/top_idx:1days_top:/=/g; s/days_max:/=/g; s/days_min:/=/g; s/^ //'; }
who() { mlr --icsv --onidx "$@" then cut -f person t.csv | tr '\n' ' ' | sed 's/ $//'; }
a=$(best top -n 1 -f days -g site); b=$(best stats1 -a max -f days -g site); c=$(best top -n 1 -f days -g site --min)
d=$(who filter '$days < 10'); e=$(who filter '$days >= 0')
printf '%-40s %s\n' 'mlr top -n 1 -f days -g site:' "$a" 'mlr stats1 -a max -f days -g site:' "$b" 'mlr top -n 1 -f days -g site --min:' "$c" \
  "mlr filter '\$days < 10':" "$d (p2 has no entry)" "mlr filter '\$days >= 0':" "$e"
[ "$a" = "A= B=9" ] && [ "$b" = "A=40 B=9" ] && [ "$c" = "A=12 B=7" ] && [ "$d" = "p2 p4 p5" ] && [ "$e" = "p1 p3 p4 p5" ]
