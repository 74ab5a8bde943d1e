"""Dates: months from an origin, and the periods of a contract."""

from datetime import date, timedelta

from exact import Refused

DAY = timedelta(days=1)


def day(text):
    """A date of its text."""
    if not isinstance(text, str) or len(text) != 10:
        raise Refused(f"no date: {text!r}")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"no date: {text!r}") from error


def add(origin, duration, times=1):
    """The day a duration of months or days after a day, as one addition from it."""
    if "days" in duration:
        return origin + timedelta(days=duration["days"] * times)
    month = origin.year * 12 + origin.month - 1 + duration["months"] * times
    year, month = month // 12, month % 12 + 1
    for number in range(origin.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, origin.day)


def plus(one, other):
    """Two durations of the same word, added up."""
    if set(one) != set(other):
        raise Refused("both must be months or both days")
    return {word: one[word] + other[word] for word in one}


class Period:
    """A calendar of periods 1, 2, .."""

    def __init__(self, spec):
        if "from" in spec:
            self.origin, self.every, self.starts = day(spec["from"]), spec["every"], None
        else:
            self.starts = [day(text) for text in spec["starts"]]
            self.to = day(spec["to"])
            if self.starts != sorted(set(self.starts)) or self.to < self.starts[-1]:
                raise Refused("starts must rise, and `to` follow")

    def first(self, number):
        """The first day of a period; none after the last."""
        if self.starts is None:
            return add(self.origin, self.every, number - 1)
        return self.starts[number - 1] if number <= len(self.starts) else None

    def last(self, number):
        """The last day of a period."""
        after = self.first(number + 1)
        return self.to if after is None else after - DAY

    def begun(self, as_at):
        """The periods whose first day is not after a day."""
        number = 1
        while self.first(number) is not None and self.first(number) <= as_at:
            number += 1
        return list(range(1, number))

    def of(self, when):
        """The period in which a day lies."""
        inside = self.begun(when)
        if not inside or when > self.last(inside[-1]):
            raise Refused("a date outside the periods")
        return inside[-1]
