#!/bin/bash
# In date-fns one business day after Sunday, 1 January 2012, is Monday, and from that Sunday to that Monday there are 0
#   business days, but -1 from the Monday back to the Sunday; whatever addBusinessDays() adds to a Saturday or Sunday
#   differenceInBusinessDays() finds one short.
#
# Version: date-fns 4.4.0.
# Expected: The number that was added, as on the other five days of the week, and the same number with its sign turned
#   from the other end.
# Why it matters: Payment falls due so many business days after a claim, and claims sent at a weekend are the ones on
#   whose deadline people quarrel: one function says that the payment is on the tenth day, the other that it is on the
#   ninth. Lateness and earliness of the same payment differ by one.
# Seen:
#   Sunday    2012-01-01 + 10 = 2012-01-13: found 9, backwards -10
#   Monday    2012-01-02 + 10 = 2012-01-16: found 10, backwards -10
#   Tuesday   2012-01-03 + 10 = 2012-01-17: found 10, backwards -10
#   Wednesday 2012-01-04 + 10 = 2012-01-18: found 10, backwards -10
#   Thursday  2012-01-05 + 10 = 2012-01-19: found 10, backwards -10
#   Friday    2012-01-06 + 10 = 2012-01-20: found 10, backwards -10
#   Saturday  2012-01-07 + 10 = 2012-01-20: found 9, backwards -10
#   Sunday to Monday: 0  Monday to Sunday: -1
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
npm_get date-fns@4.4.0
cat >t.mjs <<'JS'
import assert from 'node:assert';
import { addBusinessDays, differenceInBusinessDays } from 'date-fns';
const names = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const found = [], back = [];
for (let d = 1; d <= 7; d++) {
  const a = new Date(Date.UTC(2012, 0, d)), b = addBusinessDays(a, 10);
  found.push(differenceInBusinessDays(b, a)); back.push(differenceInBusinessDays(a, b));
  const [from, to] = [a, b].map(x => x.toISOString().slice(0, 10));
  console.log(`${names[a.getUTCDay()].padEnd(9)} ${from} + 10 = ${to}: found ${found[d - 1]}, backwards ${back[d - 1]}`);
}
const sun = new Date('2012-01-01'), mon = new Date('2012-01-02');
console.log('Sunday to Monday:', differenceInBusinessDays(mon, sun), ' Monday to Sunday:', differenceInBusinessDays(sun, mon));
assert.deepEqual(found, [9, 10, 10, 10, 10, 10, 9]);
assert.ok(differenceInBusinessDays(mon, sun) === 0 && differenceInBusinessDays(sun, mon) === -1);
JS
TZ=UTC node t.mjs
