#!/bin/bash
# In mathjs 10% + 200 is 10, because the sign is a modulus when a plus follows, 10% + 5% and 1000 * 10% + 5% are 0,
#   and 0.58 - 10% is 0.522, because a percentage after plus or minus is one of what stands before it; in brackets it
#   is a plain number again.
#
# Version: mathjs 15.2.0.
# Expected: 200.1, 0.15 and 0.48 from a mathematical parser, or at least the same answer for a + b and b + a, and with
#   and without brackets.
# Why it matters: Payment formulas are texts in contracts. An uplift of 10% + 5% pays nothing, a target of baseline -
#   10% is ten percent instead of ten percentage points below (0.522, not 0.48), and whoever adds brackets for clarity
#   changes the money.
# Seen:
#   10% + 200              10
#   200 + 10%              220
#   200 + (10%)            200.1
#   10% + 5%               0
#   (10%) + (5%)           0.15
#   0.58 - 10%             0.522
#   1000 * 10% + 5%        0
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
npm_get mathjs@15.2.0
cat >t.mjs <<'JS'
import assert from 'node:assert';
import { evaluate, format } from 'mathjs';
const want = { '10% + 200': 10, '200 + 10%': 220, '200 + (10%)': 200.1, '10% + 5%': 0, '(10%) + (5%)': 0.15, '0.58 - 10%': 0.522, '1000 * 10% + 5%': 0 };
for (const [f, r] of Object.entries(want)) {
  const x = evaluate(f);
  console.log(f.padEnd(22), format(x, 12));
  assert.ok(Math.abs(x - r) < 1e-9, f);
}
JS
TZ=UTC node t.mjs
