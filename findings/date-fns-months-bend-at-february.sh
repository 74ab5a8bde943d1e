#!/bin/bash
# date-fns' differenceInMonths() counts 144 months from 29 February 2012 to 28 February 2024, a day short of twelve
#   years, and 12 to 28 February 2013, but only 5 from 31 December to 30 June: the last day of a short month completes
#   a month when it is in February, or when the answer is 1.
#
# Version: date-fns 4.4.0.
# Expected: One rule for short months. Luxon 3.7.2 and Day.js 1.11.23 count 12, 6 and 143; PostgreSQL's age() and a
#   spreadsheet's DATEDIF() count 11 to 28 February 2013.
# Why it matters: Sentences of 12 months or more, six-month waiting times and 12-month follow-ups decide who is in a
#   cohort and whose reconviction counts. 28 February 2024 is not even the last day of its month. intervalToDuration()
#   calls the same span 11 years and 12 months.
# Seen:
#   2012-02-29 to 2013-02-28: date-fns 12, luxon 12, dayjs 12
#   2012-12-31 to 2013-06-30: date-fns 5, luxon 6, dayjs 6
#   2012-10-31 to 2012-11-30: date-fns 1, luxon 1, dayjs 1
#   2012-02-29 to 2024-02-28: date-fns 144, luxon 143, dayjs 143
#   2012-02-29 to 2024-02-28 as a duration: {"years":11,"months":12}
#   backwards from 2013-02-28 to 2012-02-29: date-fns -11
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
npm_get date-fns@4.4.0 luxon@3.7.2 dayjs@1.11.23
cat >t.mjs <<'JS'
import assert from 'node:assert';
import { differenceInMonths, intervalToDuration } from 'date-fns';
import { DateTime } from 'luxon';
import dayjs from 'dayjs';
const day = s => new Date(s + 'T00:00:00Z'), fns = (a, b) => differenceInMonths(day(b), day(a));
const all = (a, b) => {
  const r = [fns(a, b), Math.trunc(DateTime.fromISO(b).diff(DateTime.fromISO(a), 'months').months), dayjs(b).diff(a, 'month')];
  console.log(`${a} to ${b}: date-fns ${r[0]}, luxon ${r[1]}, dayjs ${r[2]}`);
  return r;
};
assert.deepEqual(all('2012-02-29', '2013-02-28'), [12, 12, 12]);
assert.deepEqual(all('2012-12-31', '2013-06-30'), [5, 6, 6]);
assert.deepEqual(all('2012-10-31', '2012-11-30'), [1, 1, 1]);
assert.deepEqual(all('2012-02-29', '2024-02-28'), [144, 143, 143]);
const d = intervalToDuration({ start: day('2012-02-29'), end: day('2024-02-28') });
console.log('2012-02-29 to 2024-02-28 as a duration:', JSON.stringify(d));
console.log('backwards from 2013-02-28 to 2012-02-29: date-fns', fns('2013-02-28', '2012-02-29'));
assert.deepEqual(d, { years: 11, months: 12 });
assert.equal(fns('2013-02-28', '2012-02-29'), -11);
JS
TZ=UTC node t.mjs
