"""Series of lines with keys, states, and how they meet."""

from dataclasses import dataclass, field

from exact import Refused, bare, wanted

ABOVE = {"value": 0, "not_yet": 1, "undecided": 2}


@dataclass
class Line:
    """A line: its keys, an exact number or a verdict, its state and what the row also shows."""
    keys: dict
    number: object = None
    state: str = "value"
    reason: str = ""
    more: dict = field(default_factory=dict)

    def of(self, **more):
        """A line with the same keys and other content."""
        one = Line(dict(self.keys), self.number, self.state, self.reason)
        for name, value in more.items():
            setattr(one, name, value)
        return one


@dataclass
class Series:
    """A series: its unit, keys and lines; whole minor units; whether it derives from a list."""
    name: str
    unit: str
    keys: set
    lines: list
    whole: bool = False
    listed: bool = False
    origin: object = None
    every: set = None
    places: dict = None

    def at(self, keys):
        """The first line that has these values of the keys of the series, or none."""
        if self.places is None:
            self.places = {}
            for line in self.lines:
                self.places.setdefault(shared(line.keys, self.keys), line)
        return self.places.get(shared(keys, self.keys), NO_LINE)

    def sure(self):
        """The keys that every line has: not all where a floor adds lines."""
        return self.keys if self.every is None else self.every


NO_LINE = Line({}, None, "undecided", "no_line")


def together(*lines):
    """(state, reason) of lines that meet: the highest state, the reason of the first such."""
    worst = "value", ""
    for line in lines:
        if ABOVE[line.state] > ABOVE[worst[0]]:
            worst = line.state, line.reason
    return worst


def shared(known, keys):
    """The values of some keys, blank ones too."""
    return tuple(known.get(key) for key in keys)


def meet(contract, parts):
    """[(keys, [line or none of each part])] of parts (keys, lines) that meet."""
    all_keys, rows = set(), []
    for place, (keys, lines) in enumerate(parts):
        for key, base in contract.bases.items():
            lacking = set(keys) if key in all_keys else all_keys
            if place and key in all_keys ^ set(keys) and base in lacking:
                raise Refused(f"one has {key}, the other {base} without it")
        both, joined, met, places = all_keys & set(keys), [], set(), {}
        for line in lines:
            places.setdefault(shared(line.keys, both), []).append(line)
        for known, found in rows:
            partners = places.get(shared(known, both), [])
            met.update(id(line) for line in partners)
            joined += [({**known, **p.keys}, found + [p]) for p in partners]
            if not partners:
                joined.append((known, found + [None]))
        joined += [(dict(line.keys), [None] * place + [line])
                   for line in lines if id(line) not in met]
        rows, all_keys = joined, all_keys | set(keys)
    return rows


class Operand:
    """A value of a step: a constant, a card or a series, asked line by line."""

    def __init__(self, run, spec, unit=None, money=False):
        """`unit` is the unit that is wanted; none: that of the text, money if `money`."""
        spec = bare(spec)
        self.keys, self.card, self.other, self.series = set(), None, None, None
        self.whole = True
        if isinstance(spec, dict) and "card" in spec:
            self.by = spec["by"]
            self.keys = {self.by}
            texts = dict(spec["card"])
            cells = [bare(text) for text in [*texts.values()]]
            cells += [bare(spec["else"])] if "else" in spec else []
            self.unit = unit or self._unit([c for c in cells if c != "none"][0], money)
            self.card = {name: self._read(text) for name, text in texts.items()}
            self.has_else = "else" in spec
            self.other = self._read(spec["else"]) if self.has_else else None
        elif isinstance(spec, dict):
            self._refer(run, spec["of"], unit)
        else:
            self.unit = unit or self._unit(spec, money)
            self.constant = self._read(spec)

    def _refer(self, run, name, unit):
        if name in run.contract.values:
            value = run.contract.values[name]
            self.unit, text = value["unit"], bare(value["value"])
            self.constant = wanted(text, self.unit)
        else:
            self.series = run.read(name, plain=True)
            self.keys, self.unit = set(self.series.keys), self.series.unit
            self.whole = self.series.whole
        if unit and self.unit != unit:
            raise Refused(f"{name} is {self.unit}, wanted is {unit}")

    @staticmethod
    def _unit(text, money):
        kind = ("share" if str(text).endswith("%") else
                "points" if str(text).rstrip("s").endswith("point") else "number")
        return "money" if kind == "number" and money else kind

    def _read(self, text):
        text = bare(text)
        return "none" if text == "none" else wanted(text, self.unit)

    def at(self, keys, asks=True):
        """The line of the value for a line with these keys; `asks`: that line has a value."""
        if self.series is not None:
            return self.series.at(keys)
        if self.card is None:
            return Line({}, self.constant)
        if keys.get(self.by) is None:
            return NO_LINE
        name = str(keys[self.by])
        if name in self.card:
            return Line({}, self.card[name])
        if self.has_else:
            return Line({}, self.other)
        if asks:
            raise Refused(f"the card lacks {name!r}")
        return Line({}, None)
