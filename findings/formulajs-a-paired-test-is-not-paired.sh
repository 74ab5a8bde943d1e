#!/bin/bash
# T.TEST() of formulajs never pairs and never halves: whatever number of tails and kind of test is asked for, it answers
#   with the test of two independent groups, so that six pairs of whom each did a little better have p = 0.85 and not
#   0.0001; F.TEST() gives the ratio of the variances instead of its p-value.
#
# Version: @formulajs/formulajs 4.6.1, Node.js 20; stats of R 4.2.
# Expected: Spreadsheets' T.TEST(a; b; tails; type): type 1 is the paired test, 2 the one with equal variances and 3
#   Welch's, and one tail has half the p-value of two. The third and the fourth argument are there in formulajs, and no
#   value of them is refused.
# Why it matters: Matched pairs are what a comparison group is made of. The same workbook finds an effect in the
#   spreadsheet and none in the engine on the server; where the sizes of the groups and their spreads differ, Welch's
#   test is not to be had either, and an F.TEST() that is a ratio of 0.5 reads as a p-value of 0.5.
# Seen:
#   paired, two tails               formulajs 0.84994   R 0.00010
#   paired, one tail                formulajs 0.84994   R 0.00005
#   equal variances, two tails      formulajs 0.84994   R 0.84994
#   equal variances, one tail       formulajs 0.84994   R 0.42497
#   unequal sizes, equal variances  formulajs 0.56982   R 0.51343
#   unequal sizes, Welch            formulajs 0.56982   R 0.58573
#   F.TEST                          formulajs 0.23307   R 0.15079
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
command -v Rscript >/dev/null || no "no R"
npm_get @formulajs/formulajs@4.6.1
cat >t.mjs <<'JS'
import { T, F } from '@formulajs/formulajs';
const a = [10, 22, 35, 41, 58, 70], b = [12, 25, 37, 44, 60, 73], c = [1, 30, 90, 95];
const p = [T.TEST(a, b, 2, 1), T.TEST(a, b, 1, 1), T.TEST(a, b, 2, 2), T.TEST(a, b, 1, 2), T.TEST(a, c, 2, 2), T.TEST(a, c, 2, 3), F.TEST(a, c)];
console.log(p.map(x => x.toFixed(5)).join(' '));
JS
cat >t.R <<'R'
a <- c(10, 22, 35, 41, 58, 70); b <- c(12, 25, 37, 44, 60, 73); k <- c(1, 30, 90, 95)
p <- function(...) t.test(...)$p.value
r <- c(p(a, b, paired = TRUE), p(a, b, paired = TRUE, alternative = "less"), p(a, b, var.equal = TRUE),
  p(a, b, var.equal = TRUE, alternative = "less"), p(a, k, var.equal = TRUE), p(a, k), var.test(a, k)$p.value)
js <- scan("js", quiet = TRUE)
what <- c("paired, two tails", "paired, one tail", "equal variances, two tails", "equal variances, one tail",
  "unequal sizes, equal variances", "unequal sizes, Welch", "F.TEST")
cat(sprintf("%-31s formulajs %.5f   R %.5f\n", what, js, r), sep = "")
far <- abs(js - r) > 0.001
stopifnot(identical(far, c(TRUE, TRUE, FALSE, TRUE, TRUE, TRUE, TRUE)), js[1] == js[2], js[1] == js[3], js[1] == js[4], js[5] == js[6])
R
node t.mjs >js && Rscript --vanilla t.R
