#!/bin/bash
# yyjsonr reads whole numbers from 2,147,483,648 on as text, so that the largest of 9000000000 and 10000000000 is
#   "9000000000"; in a column with smaller numbers each value becomes an element of a list.
#
# Version: yyjsonr 0.1.22 (CRAN), R 4.2.2.
# Expected: Numbers, as jsonlite and R itself give up to 2^53, exactly; the option is there for integers that a double
#   cannot hold.
# Why it matters: Budgets and payments in pence pass this limit at 21.5 million pounds, case numbers at ten digits.
#   Comparisons with a cap are of texts, "3000000000" being more than a cap of 20000000000, without an error; sums fail,
#   and a file that worked all year changes its kind with the first large amount. A number with a point, 9000000000.0,
#   stays one.
# Seen:
#   9000000000, 10000000000:     character with the largest 9000000000
#   the same with a point:       numeric with the largest 1e+10
#   2147483647, 1:               integer
#   a column of 5, 3000000000:   list of integer character
#   3000000000 above a cap of 20000000000: TRUE
#
# Exit: 0 as seen, 1 otherwise, 77 where it cannot be run as pinned.
set -eu
w=$(mktemp -d); trap 'rm -rf "$w"' EXIT; cd "$w"
no() { echo "cannot be run here: $*"; exit 77; }
cran() {
  mkdir -p lib; export R_LIBS=$w/lib:${R_LIBS:-}
  Rscript -e 'options(warn = 1); install.packages(commandArgs(TRUE), lib = "lib", dependencies = FALSE)' "$@" >log 2>&1 || true
  for p; do [ -d "lib/$p" ] || no "CRAN's $p is not to be had"; done
}
command -v Rscript >/dev/null || no "no R"
cran yyjsonr
cat >t.R <<'R'
library(yyjsonr)
v <- as.character(packageVersion("yyjsonr")); cat("yyjsonr", v, "\n")
if (v != "0.1.22") { cat("cannot be run here: another version\n"); quit(status = 77) }
a <- read_json_str("[9000000000,10000000000]"); b <- read_json_str('[{"pence":5},{"pence":3000000000}]')$pence
c <- read_json_str("[2147483647,1]"); d <- read_json_str("[9000000000.0,10000000000.0]")
over <- read_json_str("[3000000000]") > 20000000000
cat("9000000000, 10000000000:    ", class(a), "with the largest", max(a), "\n")
cat("the same with a point:      ", class(d), "with the largest", format(max(d)), "\n")
cat("2147483647, 1:              ", class(c), "\na column of 5, 3000000000:  ", class(b), "of", sapply(b, class), "\n")
cat("3000000000 above a cap of 20000000000:", over, "\n")
stopifnot(max(a) == "9000000000", is.character(a), is.numeric(c), is.numeric(d), is.list(b), over)
R
Rscript --vanilla t.R
