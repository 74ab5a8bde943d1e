#!/bin/bash
# Day.js adds nothing at all for half a year or half a month, while half a week is taken: the follow-up ends on the
#   day on which it began.
#
# Version: dayjs 1.11.23, beside moment 2.31.0 and luxon 3.7.2.
# Expected: Six months, as Moment and (within a day) Luxon answer, or an error. Day.js presents itself as an
#   alternative with Moment's interface, where half a month is rounded to one.
# Why it matters: A waiting time held in years, 0.5, or a follow-up of 1.5 years is an ordinary contract term. The
#   window becomes empty or six months short without a word, nobody is reconvicted in it, and the outcome looks
#   perfect.
# Seen:
#   +0.5 year:  dayjs 2012-01-31, moment 2012-07-31, luxon 2012-07-31
#   +1.5 years: dayjs 2013-01-31, moment 2013-07-31, luxon 2013-08-01
#   +0.5 month: dayjs 2012-01-31, moment 2012-02-29, luxon 2012-02-15
#   +0.5 week:  dayjs 2012-02-04
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
npm_get dayjs@1.11.23 moment@2.31.0 luxon@3.7.2
cat >t.mjs <<'JS'
import assert from 'node:assert';
import { DateTime } from 'luxon';
import dayjs from 'dayjs';
import moment from 'moment';
const s = '2012-01-31', f = 'YYYY-MM-DD';
const row = (label, n, unit) => {
  const r = [dayjs(s).add(n, unit).format(f), moment.utc(s).add(n, unit).format(f), DateTime.fromISO(s).plus({ [unit]: n }).toISODate()];
  console.log(`${label} dayjs ${r[0]}, moment ${r[1]}, luxon ${r[2]}`);
  return r;
};
assert.deepEqual(row('+0.5 year: ', 0.5, 'year'), ['2012-01-31', '2012-07-31', '2012-07-31']);
assert.deepEqual(row('+1.5 years:', 1.5, 'year'), ['2013-01-31', '2013-07-31', '2013-08-01']);
assert.deepEqual(row('+0.5 month:', 0.5, 'month'), ['2012-01-31', '2012-02-29', '2012-02-15']);
const w = dayjs(s).add(0.5, 'week').format(f);
console.log('+0.5 week:  dayjs', w);
assert.notEqual(w, s);
JS
TZ=UTC node t.mjs
