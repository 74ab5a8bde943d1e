"""Exact values as texts: numbers, shares and points, read and printed in their one spelling."""

import re
from functools import lru_cache

try:
    from gmpy2 import mpq as Fraction
except ImportError:
    from fractions import Fraction

ABOUT = {"value", "source", "note", "unknown", "assumed", "alternatives"}
MINOR = {"GBP": 2, "EUR": 2, "USD": 2, "AUD": 2, "ARS": 2, "JPY": 0, "KRW": 0, "KWD": 3}
SPELLING = re.compile(r"(-?)(\d+(?:\.\d+)?|\d+/\d+)( %| points?)?$")
SUFFIXES = {None: "number", " %": "share", " point": "points", " points": "points"}


class Refused(Exception):
    """The contract or the settlement is refused, with this status of the library."""

    def __init__(self, why, status="data"):
        super().__init__(why)
        self.status = status


@lru_cache(4096)
def read(text):
    """(number, kind) of a text; kind is number, share or points."""
    found = SPELLING.match(text) if isinstance(text, str) and text.isascii() else None
    if not found or found.group(2).endswith("/0"):
        raise Refused(f"no value: {text!r}")
    number = Fraction(found.group(2))
    kind = SUFFIXES[found.group(3)]
    if found.group(1):
        number = -number
    return (number if kind == "number" else number / 100), kind


def wanted(text, unit):
    """The number of a text that must be of this unit; money is spelled as a plain number."""
    if isinstance(text, int) and not isinstance(text, bool):
        text = str(text)
    number, kind = read(text)
    if kind != ("number" if unit == "money" else unit):
        raise Refused(f"{text!r} is a {kind}, wanted is {unit}")
    return number


def bare(value):
    """What stands in a value object, or the value itself."""
    if isinstance(value, dict) and value.get("unagreed"):
        raise Refused("nobody has agreed this value")
    if isinstance(value, dict) and "value" in value and set(value) <= ABOUT:
        return value["value"]
    return value


def fits(*numbers):
    """Refuses whole numbers beyond 64 bits."""
    if any(not -2 ** 63 <= number < 2 ** 63 for number in numbers):
        raise Refused("beyond 64 bits of minor units", "overflow")


def plain(number):
    """Digits, else the shortest finite decimal, else the fraction in lowest terms."""
    places, rest = 0, number.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    places = max(twos, fives)
    digits = str(abs(number.numerator) * 10 ** places // number.denominator)
    sign = "-" if number < 0 else ""
    if not places:
        return sign + digits
    digits = digits.rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


@lru_cache(65536)
def spell(number, unit):
    """A number as the statement prints it; nothing for none."""
    if number is None:
        return ""
    if unit == "verdict":
        return number
    if unit in ("share", "points"):
        text = plain(number * 100)
        return text + (" %" if unit == "share" else " points")
    return plain(number)


def rounded(number, to, rounding):
    """The multiple of `to` that the rule gives."""
    size = abs(number) / to
    low = size.numerator // size.denominator
    rest = size - low
    if rounding == "up":
        low += rest > 0
    elif rounding == "half_up":
        low += rest >= Fraction(1, 2)
    elif rounding == "half_even":
        low += rest > Fraction(1, 2) or (rest == Fraction(1, 2) and low % 2 == 1)
    elif rounding != "down":
        raise Refused(f"no rounding {rounding!r}")
    return low * to if number >= 0 else -low * to
