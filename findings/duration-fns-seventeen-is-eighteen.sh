#!/bin/bash
# between() of duration-fns says that whoever was born on 31 December 1986 is 18 years, -11 months and -30 days old on 1
#   January 2004: years, months and days are differences of the numbers in the dates, and are not brought to one sign.
#
# Version: duration-fns 3.0.2, Node.js 20.
# Expected: 17 years and 1 day, as a person counts and as Luxon does, or at least a largest unit that has passed in
#   full.
# Why it matters: Age at release and full years or months of follow-up are read off the first part. Born on the last of
#   December, a person is 18 from New Year's Day on, a year early, and somebody released on the last of January has a
#   whole month behind him on 1 February; P18Y-11M-30D is no duration to other programs.
# Seen:
#   1986-12-31 to 2004-01-01: 18 years -11 months -30 days, P18Y-11M-30D; Luxon: 17 full years
#   1986-05-31 to 2004-05-30: 18 years 0 months -1 days, P18Y-1D; Luxon: 17 full years
#   2012-01-31 to 2012-03-01: 0 years 2 months -30 days, P2M-30D; Luxon: 0 full years
#   2012-01-15 to 2012-02-15: 0 years 1 months 0 days, P1M; Luxon: 0 full years
#   born on 31 December 1986, days of 2004 with a year too many: 365 of 366
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
npm_get duration-fns@3.0.2 luxon@3.7.2
cat >t.mjs <<'JS'
import { between, toString } from 'duration-fns';
import { DateTime } from 'luxon';
const years = (a, b) => Math.floor(DateTime.fromISO(b, { zone: 'utc' }).diff(DateTime.fromISO(a, { zone: 'utc' }), 'years').years);
let odd = 0;
for (const [a, b] of [['1986-12-31', '2004-01-01'], ['1986-05-31', '2004-05-30'], ['2012-01-31', '2012-03-01'], ['2012-01-15', '2012-02-15']]) {
  const d = between(a, b);
  if (d.years !== years(a, b) || d.days < 0) odd++;
  console.log(`${a} to ${b}: ${d.years} years ${d.months} months ${d.days} days, ${toString(d)}; Luxon: ${years(a, b)} full years`);
}
let early = 0;
for (let i = 0; i < 366; i++) {
  const b = new Date(Date.UTC(2004, 0, 1 + i)).toISOString().slice(0, 10);
  if (between('1986-12-31', b).years !== years('1986-12-31', b)) early++;
}
console.log(`born on 31 December 1986, days of 2004 with a year too many: ${early} of 366`);
process.exit(odd === 3 && early === 365 ? 0 : 1);
JS
TZ=UTC node t.mjs
