#!/bin/bash
# chrono-node puts one month before 31 March 2012 on 2 March and six months after 31 August on 3 March, because a day
#   that the month does not have runs over into the next; "within 12 months of 31 January 2012" is read as 12 months
#   from the day on which the program runs, and the date beside it as another.
#
# Version: chrono-node 2.10.3, Node.js 20.
# Expected: 29 and 28 February: a month before a day is in the month before it, and Luxon, date-fns and spreadsheets
#   bend to the last day. A period with its day is one expression, as "12 months after 31 January 2012" is.
# Why it matters: Terms of contracts and of sentences are read from text like this. The last day of follow-up is up to
#   three days late for whoever was released on one of the last days of a month, and for within and for, as contracts
#   say it, the period has nothing to do with the day in the text.
# Seen:
#   one month before 31 March 2012: 2012-03-02
#   3 months before 31 May 2012: 2012-03-02
#   6 months after 31 August 2012: 2013-03-03
#   1 year after 29 February 2012: 2013-03-01
#   12 months after 31 January 2012: 2013-01-31
#   "within 12 months of 31 January 2012", run on 1 September 2014: within 12 months: 2015-09-01; 31 January 2012: 2012-01-31
#   "for 12 months from 31 January 2012", run on 1 September 2014: for 12 months: 2015-09-01; 31 January 2012: 2012-01-31
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
npm_get chrono-node@2.10.3
cat >t.mjs <<'JS'
import * as chrono from 'chrono-node';
const run = new Date(Date.UTC(2014, 8, 1, 12)), seen = [];
for (const text of ['one month before 31 March 2012', '3 months before 31 May 2012', '6 months after 31 August 2012', '1 year after 29 February 2012',
  '12 months after 31 January 2012', 'within 12 months of 31 January 2012', 'for 12 months from 31 January 2012']) {
  const found = chrono.en.GB.parse(text, run).map(r => `${r.text}: ${r.start.date().toISOString().slice(0, 10)}`);
  console.log(found.length > 1 ? `"${text}", run on 1 September 2014: ${found.join('; ')}` : found[0]);
  seen.push(found.map(f => f.slice(-10)).join(' '));
}
process.exit(seen.join() === '2012-03-02,2012-03-02,2013-03-03,2013-03-01,2013-01-31,2015-09-01 2012-01-31,2015-09-01 2012-01-31' ? 0 : 1);
JS
TZ=UTC node t.mjs
