#!/bin/bash
# The Ruby gem money divides 10,000.00 into ten shares of weight 0.1 unequally, 1000.01, 1000.00 and 999.99 among them;
#   ten shares of weight 1 are equal.
#
# Version: money 6.16.0 (ruby-money of Debian 12), Ruby 3.1.
# Expected: 1000.00 ten times: equal weights, and a sum that ten divides. Left-over pennies would go one each to the
#   first shares, and there are none.
# Why it matters: Investors' shares of an outcome payment are written as fractions that sum to 1. allocate() takes each
#   share of what is left with the weights that are left, as floats, and cuts: the third of ten equal investors gets two
#   pence less than the first. A clawback is divided the other way round, so the first investor is not charged what
#   was paid: 100 pence in thirds are 34, 33, 33, minus 100 are -33, -33, -34.
# Seen:
#   10,000.00 by ten of 0.1: 100001 100000 99999 100000 100000 100000 100000 100000 100000 100000
#   10,000.00 by ten of 1:   100000 100000 100000 100000 100000 100000 100000 100000 100000 100000
#   1.00 by 1, 1, 1:         34 33 33
#   -1.00 by 1, 1, 1:        -33 -33 -34
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
command -v ruby >/dev/null || deb ruby
deb ruby-money
for r in r/usr/share/rubygems-integration/all/gems/*/lib r/usr/share/rubygems-integration/all/gems/concurrent-ruby-[0-9]*/lib/concurrent-ruby r/usr/lib/ruby/vendor_ruby; do
  [ ! -d "$r" ] || RUBYLIB=$w/$r:${RUBYLIB-}
done
export RUBYLIB=${RUBYLIB-} LD_LIBRARY_PATH=$w/r/usr/lib/$(uname -m)-linux-gnu PATH=$PATH:$w/r/usr/bin TZ=UTC
cat >t.rb <<'RB'
require "money"
I18n.enforce_available_locales = false
v = $LOAD_PATH.grep(%r{/money-[0-9.]+/lib}).first.to_s[/money-([0-9.]+)/, 1] || Gem.loaded_specs["money"]&.version.to_s
puts "money #{v}, Ruby #{RUBY_VERSION}"
(puts "cannot be run here: another version"; exit 77) if v != "6.16.0" || !RUBY_VERSION.start_with?("3.1.")
def share(pence, weights) = Money.new(pence, "GBP").allocate(weights).map(&:cents)
tenths, ones = share(1_000_000, [0.1] * 10), share(1_000_000, [1] * 10)
pay, back = share(100, [1, 1, 1]), share(-100, [1, 1, 1])
puts "10,000.00 by ten of 0.1: #{tenths.join(" ")}"
puts "10,000.00 by ten of 1:   #{ones.join(" ")}"
puts "1.00 by 1, 1, 1:         #{pay.join(" ")}"
puts "-1.00 by 1, 1, 1:        #{back.join(" ")}"
exit 1 unless tenths == [100_001, 100_000, 99_999] + [100_000] * 7 && ones == [100_000] * 10 && pay == [34, 33, 33] && back == [-33, -33, -34]
RB
ruby -W0 t.rb
