#!/bin/bash
# SPSS's declared missing values, kept with user_na = TRUE, are missing to is.na() but not to mean(), max(), median()
#   or quantile() with na.rm = TRUE: complete.cases() calls the rows complete while na.omit() drops them, and
#   weighted.mean() differs from mean().
#
# Version: haven 2.5.1 (Debian 12), R 4.2.2.
# Expected: What is.na() says is missing is removed by na.rm = TRUE.
# Why it matters: Not known is often coded 98 or 99 in offender surveys. A mean of 66.7 prior convictions where the
#   true one is 3, and a model frame of one row where complete.cases() promised three: balance tables and exclusions
#   disagree with each other on the same column.
# Seen:
#   is.na            FALSE TRUE TRUE
#   mean na.rm       66.66667    weighted.mean na.rm  3
#   max na.rm        99
#   quantile na.rm   3 50.5 98 98.5 99
#   complete.cases   TRUE TRUE TRUE    rows after na.omit  1    rows of model.frame  1
#   priors > 5       FALSE TRUE TRUE
#
# Exit: 0 as seen, 1 otherwise, 77 where it cannot be run as pinned.
set -eu
w=$(mktemp -d); trap 'rm -rf "$w"' EXIT; cd "$w"
no() { echo "cannot be run here: $*"; exit 77; }
deb() {
  apt-get -s install --no-install-recommends "$@" >plan 2>/dev/null ||
    { apt-get -qq update && apt-get -s install --no-install-recommends "$@" >plan; } >/dev/null 2>&1 || no "Debian's $* is not to be had"
  need=$(awk '/^Inst/ {print $2}' plan)
  [ -z "$need" ] || apt-get -qq download $need >/dev/null 2>&1 || no "$* did not arrive"
  for f in *.deb; do [ ! -e "$f" ] || dpkg -x "$f" r; done
}
command -v Rscript >/dev/null || no "no R"
deb r-cran-haven
export R_LIBS=$w/r/usr/lib/R/site-library LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu TZ=UTC
cat >t.R <<'R'
v <- as.character(packageVersion("haven")); cat("haven", v, "\n")
if (v != "2.5.1") { cat("cannot be run here: another version\n"); quit(status = 77) }

d <- data.frame(id = 1:3)
d$priors <- haven::labelled_spss(c(3, 99, 98), c("Not known" = 99), na_range = c(90, 99))
haven::write_sav(d, "t.sav")
x <- haven::read_sav("t.sav", user_na = TRUE)
p <- x$priors
cat("is.na           ", is.na(p), "\n")
cat("mean na.rm      ", format(mean(p, na.rm = TRUE)), "   weighted.mean na.rm ", weighted.mean(p, c(1, 1, 1), na.rm = TRUE), "\n")
cat("max na.rm       ", as.vector(max(p, na.rm = TRUE)), "\n")
cat("quantile na.rm  ", quantile(p, na.rm = TRUE), "\n")
cat("complete.cases  ", complete.cases(x), "   rows after na.omit ", nrow(na.omit(x)), "   rows of model.frame ", nrow(model.frame(id ~ priors, x)), "\n")
cat("priors > 5      ", p > 5, "\n")
stopifnot(identical(is.na(p), c(FALSE, TRUE, TRUE)), all.equal(mean(p, na.rm = TRUE), 200 / 3), weighted.mean(p, c(1, 1, 1), na.rm = TRUE) == 3,
  all(complete.cases(x)), nrow(na.omit(x)) == 1, nrow(model.frame(id ~ priors, x)) == 1, identical(as.vector(p > 5), c(FALSE, TRUE, TRUE)))
R
Rscript --vanilla t.R
