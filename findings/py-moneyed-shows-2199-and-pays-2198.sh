#!/bin/bash
# py-moneyed shows an amount rounded and hands it on cut: 19.99 times 1.1 is shown as 21.99 and is 2198 pence by
#   get_amount_in_sub_unit().
#
# Version: py-moneyed 2.0 (python3-moneyed of Debian 12).
# Expected: 2199: the pence of the amount that is shown, or a refusal, since the amount is none of whole pence.
# Why it matters: Payment services take whole pence, and this is the method that makes them. A third of all whole-penny
#   amounts divided by three is instructed a penny lower than the statement says, and three thirds of 200.00, shown
#   as 66.67 each and summing to 200.00, are paid as 199.98. round(2) first is safe.
# Seen:
#   19.99 * 1.1: shown 21.99, pence 2198, after round(2) 2199
#   200.00 / 3:  shown 66.67, pence 6666
#   1 to 10000 pence divided by 3: shown and pence differ for 3333
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
deb python3-moneyed
export PYTHONPATH=$w/r/usr/lib/python3/dist-packages TZ=UTC
cat >t.py <<'PY'
import sys
from importlib.metadata import version
try:
    from moneyed import Money
except ImportError as e:
    print("cannot be run here:", e); sys.exit(77)
v = version("py-moneyed"); print("py-moneyed", v)
if v != "2.0":
    print("cannot be run here: another version"); sys.exit(77)
shown = lambda m: str(m).split("\u00a3")[1].strip()
a, b = Money("19.99", "GBP") * 1.1, Money("200.00", "GBP") / 3
print(f"19.99 * 1.1: shown {shown(a)}, pence {a.get_amount_in_sub_unit()}, after round(2) {a.round(2).get_amount_in_sub_unit()}")
print(f"200.00 / 3:  shown {shown(b)}, pence {b.get_amount_in_sub_unit()}")
thirds = [Money(p, "GBP") / 100 / 3 for p in range(1, 10001)]
n = sum(shown(m) != f"{m.get_amount_in_sub_unit() / 100:.2f}" for m in thirds)
print("1 to 10000 pence divided by 3: shown and pence differ for", n)
ok = (shown(a), a.get_amount_in_sub_unit(), a.round(2).get_amount_in_sub_unit()) == ("21.99", 2198, 2199)
sys.exit(0 if ok and (shown(b), b.get_amount_in_sub_unit(), n) == ("66.67", 6666, 3333) else 1)
PY
LC_ALL=C.UTF-8 LANG=C.UTF-8 /usr/bin/python3 t.py
