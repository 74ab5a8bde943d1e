#!/bin/bash
# JSONata's $sum() of a filter that keeps nobody is not nought but nothing, and nothing swallows what it is added to:
#   100 + $sum(people[pay > 500].pay) has no value at all, and the member "total" is missing from the object it is
#   built into; $sum([]) is 0.
#
# Version: jsonata 2.2.2.
# Expected: 100: $sum([]) is 0, $count() of the same filter is 0, and text joined to nothing keeps the text.
# Why it matters: Payment formulas are kept as JSONata in workflow tools. In a quarter in which nobody reaches the
#   bonus the fixed fee disappears with the bonus, without an error; and a test that the total is below a cap is
#   neither true nor false, so that the else branch is paid. $sum([100, $sum(...)]) is safe.
# Seen:
#   $sum([])                                      0
#   $count(people[pay > 500])                     0
#   100 + $sum(people[pay > 500].pay)             undefined
#   {"fee": 100, "total": 100 + $sum(people[pay > 500].pay)}  {"fee":100}
#   100 + $sum(people[pay > 500].pay) < 900 ? "pay" : "cap"   "cap"
#   $sum([100, $sum(people[pay > 500].pay)])      100
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
npm_get jsonata@2.2.2
cat >t.mjs <<'JS'
import assert from 'node:assert';
import jsonata from 'jsonata';
const data = { people: [{ id: 'p1', pay: 100 }, { id: 'p2', pay: 50 }] };
const some = '$sum(people[pay > 500].pay)';
const want = [['$sum([])', '0'], ['$count(people[pay > 500])', '0'], [`100 + ${some}`, undefined],
  [`{"fee": 100, "total": 100 + ${some}}`, '{"fee":100}'], [`100 + ${some} < 900 ? "pay" : "cap"`, '"cap"'], [`$sum([100, ${some}])`, '100'],
  ['100 + $sum(people[pay > 50].pay)', '200']];
for (const [formula, value] of want) {
  const got = JSON.stringify(await jsonata(formula).evaluate(data));
  console.log(formula.padEnd(46), got);
  assert.equal(got, value);
}
JS
TZ=UTC node t.mjs
