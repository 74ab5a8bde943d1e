#!/bin/bash
# avsc, Avro for JavaScript, infers a type of 32 bits for every number that is no small whole one: a claim of 1,234,567.89
#   comes back as 1,234,567.875, 19.99 as 19.98999977, and the case numbers 4010232137 and 4010232001 as one, 4010232064.
#
# Version: avsc 5.7.9, Node.js 20.
# Expected: double, as wide as JavaScript's own numbers, or long for whole ones; int is inferred up to 2147483647 only,
#   and double for whole numbers from 2^53 on, so that larger numbers are kept better than smaller ones.
# Why it matters: Type.forValue() is how records without a schema get into Avro files. Amounts come back changed in the
#   penny from 131,072.00 on, and people share case numbers; nothing is refused, because every number is a valid float.
#   A file whose first number is whole and small gets int, and refuses the first amount with pennies.
# Seen:
#   inferred: case_no float, pay float
#   case 4010232137 pay 19.99 comes back as case 4010232064 pay 19.989999771118164
#   case 4010232001 pay 1234567.89 comes back as case 4010232064 pay 1234567.875
#   401, 2147483647, 2147483648 and 9007199254740991 are int, int, float, double
#   of the 99 amounts with pennies above 1000, 0 come back with another penny, above 200000 36
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
npm_get avsc@5.7.9
cat >t.mjs <<'JS'
import avro from 'avsc';
const rows = [{ case_no: 4010232137, pay: 19.99 }, { case_no: 4010232001, pay: 1234567.89 }];
const type = avro.Type.forValue(rows);
console.log('inferred:', type.itemsType.fields.map(f => `${f.name} ${f.type.typeName}`).join(', '));
const back = type.fromBuffer(type.toBuffer(rows));
for (const [i, r] of back.entries()) console.log(`case ${rows[i].case_no} pay ${rows[i].pay} comes back as case ${r.case_no} pay ${r.pay}`);
const names = [401, 2147483647, 2147483648, 9007199254740991].map(x => avro.Type.forValue(x).typeName);
console.log('401, 2147483647, 2147483648 and 9007199254740991 are', names.join(', '));
const odd = from => {
  let n = 0;
  for (let p = 1; p < 100; p++) {
    const x = from + p / 100, t = avro.Type.forValue(x);
    if (t.fromBuffer(t.toBuffer(x)).toFixed(2) !== x.toFixed(2)) n++;
  }
  return n;
};
console.log(`of the 99 amounts with pennies above 1000, ${odd(1000)} come back with another penny, above 200000 ${odd(200000)}`);
process.exit(back[0].case_no === back[1].case_no && back[1].pay === 1234567.875 && odd(1000) === 0 && odd(200000) > 0 && names.join() === 'int,int,float,double' ? 0 : 1);
JS
node t.mjs
