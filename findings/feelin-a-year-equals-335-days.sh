#!/bin/bash
# feelin, an engine of DMN's expression language, takes two lengths of time above 180 days for equal when they are less
#   than a month apart: a year equals any number of days from 335 to 395, 26 December less 1 January is both equal to
#   a year and shorter than one, and 181 days equal 180 days while 180 do not equal 181.
#
# Version: feelin 8.2.0.
# Expected: 365 days equal 365 days only; of <, = and > one holds. In DMN a duration of years and months and one of days
#   and time are two types, so that a year and a number of days are never equal.
# Why it matters: Decision tables hold the conditions of contracts. A row with the entry duration("P1Y") pays the
#   twelve-month outcome for 360 days of follow-up and another row, with a comparison, denies it; distinct values()
#   makes one of three periods of custody.
# Seen:
#   days that equal P1Y: 335 to 395
#   date("2012-12-26") - date("2012-01-01") = duration("P1Y")    true
#   date("2012-12-26") - date("2012-01-01") < duration("P1Y")    true
#   P181D = P180D true, P180D = P181D false
#   distinct values([duration("P340D"), duration("P365D"), duration("P366D")])    ["P340D"]
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
npm_get feelin@8.2.0
cat >t.mjs <<'JS'
import assert from 'node:assert';
import { evaluate } from 'feelin';
const say = e => JSON.parse(JSON.stringify(evaluate(e, {}).value));
const days = [];
for (let n = 1; n <= 800; n++) if (say(`duration("P1Y") = duration("P${n}D")`)) days.push(n);
console.log(`days that equal P1Y: ${days[0]} to ${days.at(-1)}`);
const span = 'date("2012-12-26") - date("2012-01-01")', got = ['=', '<'].map(op => [`${span} ${op} duration("P1Y")`, say(`${span} ${op} duration("P1Y")`)]);
for (const [e, v] of got) console.log(e.padEnd(60), v);
const both = [['P181D', 'P180D'], ['P180D', 'P181D']].map(([a, b]) => [`${a} = ${b}`, say(`duration("${a}") = duration("${b}")`)]);
console.log(both.map(m => m.join(' ')).join(', '));
const three = 'distinct values([duration("P340D"), duration("P365D"), duration("P366D")])';
console.log(three, '  ', JSON.stringify(say(three)));
assert.deepEqual([days[0], days.at(-1), days.length], [335, 395, 61]);
assert.deepEqual(got.map(g => g[1]), [true, true]);
assert.deepEqual(both.map(m => m[1]), [true, false]);
assert.deepEqual(say(three), ['P340D']);
JS
TZ=UTC node t.mjs
