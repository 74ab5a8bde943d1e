#!/bin/bash
# gsl_cdf_beta_Pinv() of GSL, the usual way to an exact interval of a rate, has no answer for some ordinary counts: of a
#   thousand people, for 31 and 32 and not for 30 or 33, and for 95 of the 4999 counts of five thousand people.
#
# Version: libgsl-dev 2.7.1 (Debian 12).
# Expected: An answer for every count, as R's qbeta() gives; gsl_cdf_beta_P(), of which it is the inverse, has one.
# Why it matters: A limit for every site and month is calculated in one run. With GSL's own handler of errors the run
#   ends at the first such count; with the handler off, as libraries set it, the limit is no number, and whatever is
#   compared with it is false: not above the threshold, not significant. Bisecting gsl_cdf_beta_P() always works.
# Seen:
#   of 100 people: counts without an upper limit 0 of 99
#   31 of 1000: upper limit nan, by bisection 0.043715
#   of 1000 people: counts without an upper limit 3 of 999
#   26 of 2000: upper limit nan, by bisection 0.018990
#   of 2000 people: counts without an upper limit 14 of 1999
#   8 of 5000: upper limit nan, by bisection 0.003150
#   of 5000 people: counts without an upper limit 95 of 4999
#   in all 112 of 8096; limits that are wrong: 0
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
command -v gcc >/dev/null || no "no gcc"
deb libgsl-dev
cat >t.c <<'C'
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_version.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static double bisect(double p, double a, double b) {
  double lo = 0, hi = 1;
  for (int i = 0; i < 200; i++) {
    double m = (lo + hi) / 2;
    if (gsl_cdf_beta_P(m, a, b) < p) lo = m; else hi = m;
  }
  return hi;
}

int main(void) {
  int bad = 0, other = 0, all = 0, none;
  const int sizes[] = {100, 1000, 2000, 5000};
  printf("GSL %s\n", gsl_version);
  if (strcmp(gsl_version, "2.7.1") != 0) { puts("cannot be run here: another version"); return 77; }
  gsl_set_error_handler_off();
  for (int s = 0; s < 4; s++) {
    const int n = sizes[s];
    none = 0;
    for (int x = 1; x < n; x++) {
      double u = gsl_cdf_beta_Pinv(0.975, x + 1, n - x);
      if (isnan(u)) {
        if (none++ == 0) printf("%d of %d: upper limit %f, by bisection %.6f\n", x, n, u, bisect(0.975, x + 1, n - x));
      } else if (fabs(gsl_cdf_beta_P(u, x + 1, n - x) - 0.975) > 1e-6) other++;
    }
    printf("of %d people: counts without an upper limit %d of %d\n", n, none, n - 1);
    bad += none; all += n - 1;
  }
  printf("in all %d of %d; limits that are wrong: %d\n", bad, all, other);
  return bad > 0 ? 0 : 1;
}
C
gcc -I r/usr/include t.c -o t -L "r/usr/lib/$(uname -m)-linux-gnu" -lgsl -lgslcblas -lm
LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu ./t
