#!/bin/bash
# Beancount accepts a balance assertion that is a penny out: 100.00 when the account holds 100.01, and 100.1, nine
#   pence out, because the tolerance is one of the last digit written; 100 is held to the penny and refused.
#
# Version: beancount 2.3.5 (Debian 12).
# Expected: An assertion that is not so is refused, all the more when it is written to the penny; a transaction whose
#   sides differ by a penny is refused.
# Why it matters: The account of a contract is kept in plain text and each statement of the bank is asserted, so that a
#   wrong payment shows. A payment rounded to the wrong penny passes; the drift shows only when it has grown to two,
#   and an amount that a program wrote without its last nought, 100.1, hides nine.
# Seen:
#   account holds 100.01
#   balance 100.00  accepted
#   balance 100.02  accepted
#   balance 100.1   accepted
#   balance 100     refused
#   balance 99.99   refused
#   a transaction of 100.01 against 100.00: refused
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
deb beancount
export PYTHONPATH=$w/r/usr/lib/python3/dist-packages TZ=UTC
cat >t.py <<'PY'
import sys
try:
    import beancount
    from beancount import loader
except ImportError as e:
    print("cannot be run here:", e); sys.exit(77)
print("beancount", beancount.__version__)
if beancount.__version__ != "2.3.5":
    print("cannot be run here: another version"); sys.exit(77)
book = """2012-01-01 open Assets:Bank
2012-01-01 open Income:Outcomes
2012-01-02 * "outcome payment"
  Assets:Bank  100.01 GBP
  Income:Outcomes  %s GBP
%s
"""
def ok(other, line=""):
    return "refused" if loader.load_string(book % (other, line))[1] else "accepted"
print("account holds 100.01")
texts = ["100.00", "100.02", "100.1", "100", "99.99"]
got = [ok("-100.01", "2012-01-03 balance Assets:Bank  %s GBP" % t) for t in texts]
for t, g in zip(texts, got):
    print("balance %-7s %s" % (t, g))
two = ok("-100.00")
print("a transaction of 100.01 against 100.00:", two)
sys.exit(0 if got == ["accepted"] * 3 + ["refused"] * 2 and two == "refused" else 1)
PY
/usr/bin/python3 t.py
