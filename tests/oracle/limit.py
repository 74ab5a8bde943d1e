"""The steps `round`, `limit` and the reading of `settle`."""

from achieve import fulfils
from exact import Fraction, Refused, bare, fits, rounded, wanted
from series import Line, Operand, Series, together


def in_minor(run, number):
    """Whether an amount of money is whole in minor units."""
    return (number / run.contract.minor).denominator == 1


def keys_of(every):
    """All keys of series, with `line`."""
    return set().union({"line"}, *(one.keys for one in every))


def sure(every):
    """The keys that every line of series has."""
    return set.intersection(*(one.sure() | {"line"} for one in every))


def groups_of(lines, per):
    """{values of per: lines} in the order in which they come."""
    groups = {}
    for line in lines:
        groups.setdefault(tuple((k, line.keys[k]) for k in per if k in line.keys), []).append(line)
    return groups


def round_step(run, step):
    """Each line, or each sum over the other keys, to a multiple of `to`."""
    every, lines = run.read_lined(step["of"])
    unit, keys = every[0].unit, keys_of(every)
    if unit == "verdict":
        raise Refused("verdicts are not rounded")
    to = wanted(bare(step["to"]), unit)
    if to <= 0 or (unit == "money" and not in_minor(run, to)):
        raise Refused("finer than the minor unit")
    if "by" in step:
        if not set(step["by"]) <= sure(every):
            raise Refused("a key that some line has not")
        if any(one.listed for one in every):
            raise Refused("what derives from a list is not added up")
        sums = []
        for own, found in groups_of(lines, step["by"]).items():
            state, reason = together(*found)
            number = sum(one.number for one in found) if state == "value" else None
            sums.append(Line({"line": step["id"], **dict(own)}, number, state, reason))
        lines, keys = sums, {"line", *step["by"]}
        lines.sort(key=lambda line: run.contract.rank(line.keys))
    found = []
    for line in lines:
        one = Line(line.keys, None, line.state, line.reason, {"before": line.number})
        if line.number is not None:
            one.number, one.reason = rounded(line.number, to, step["rounding"]), ""
        found.append(one)
    series = run.give(Series(step["id"], unit, keys, found, unit == "money",
                             any(one.listed for one in every)))
    series.every = keys if "by" in step else sure(every)
    run.common_row(step, series, value=lambda line: line.number,
                   before=lambda line: line.more["before"])


class Limit:
    """A limit over the lines that it reads."""

    def __init__(self, run, step):
        self.run, self.step = run, step
        self.every, self.lines = run.read_lined(step["of"])
        self.unit, self.keys = self.every[0].unit, keys_of(self.every)
        self.most = "at_most" in step
        if set(step["keys"]) != self.keys - {"line"}:
            raise Refused(f"the lines have {sorted(self.keys)}")
        shared = sure(self.every)
        self.per = list(step["per"])
        if not {*self.per, *([step["where"]["column"]] if "where" in step else [])} <= shared:
            raise Refused("`per` names a key that some line has not")
        self.share = step.get("share_of")
        spec = bare(step["at_most" if self.most else "at_least"])
        self.value = Operand(run, spec, "share" if self.share else self.unit)
        if not self.value.keys <= set(self.per):
            raise Refused("the limit has a key that `per` has not")
        self.money = self.unit == "money"
        self._check(spec)
        self.wholes = self.money and all(one.whole for one in self.every)
        self.rows = [Line(dict(one.keys), one.number, one.state,
                          one.reason if one.state != "value" else "", {"before": one.number})
                     for one in self.lines]
        self.inside = [one for one in self.rows if self.accepts(one)]

    def _check(self, spec):
        if self.step.get("fill") == "by_date" and \
                not self.keys & {"on", *self.run.contract.periods}:
            raise Refused("no line can have a date")
        if not self.money or self.share or self.value.series is not None:
            return
        amounts = [*(self.value.card or {}).values(), self.value.other] \
            if self.value.card is not None else [self.value.constant]
        for amount in amounts:
            if amount not in ("none", None) and (amount < 0 or not in_minor(self.run, amount)):
                raise Refused("a limit on money below 0, or with parts of a minor unit")

    def accepts(self, line):
        """Whether `where` accepts a line."""
        where = self.step.get("where")
        if where is None:
            return True
        value = line.keys.get(where["column"])
        return value is not None and fulfils(where, value)

    def amount(self, own, asks=True):
        """The line of the limit of a group."""
        one = self.value.at(dict(own), asks)
        if one.reason == "no_line":
            raise Refused("a limit's series without a line")
        return one

    def whole(self):
        """Whether what the limit gives is in whole minor units."""
        return self.wholes and not self.share and self.value.whole

    def share_of(self, own, share):
        """The limit of a group that is a share of what was achieved or is payable."""
        of = [one for one in self.lines if one.number is not None
              and tuple((k, one.keys[k]) for k in self.per if k in one.keys) == own]
        if self.share == "achieved":
            return share * sum((one.number for one in of), Fraction(0))
        rest = sum((one.number for one in of if not self.accepts(one)), Fraction(0))
        return share / (1 - share) * rest


def stateless(lines, limit):
    """Lines of a group whose limit has no number get its state."""
    for one in lines:
        one.state, one.reason = together(one, limit)
        if one.state != "value":
            one.number = None


def cap(one, own, lines):
    """at_most on the lines of a group, in place."""
    numbered = [line for line in lines if line.number is not None]
    limit = one.amount(own, bool(numbered))
    if limit.state != "value":
        stateless(lines, limit)
        return
    if limit.number in ("none", None):
        return
    amount = one.share_of(own, limit.number) if one.share else limit.number
    room = max(amount - sum(line.number for line in numbered if line.number < 0), Fraction(0))
    for line in lines:
        line.more["limit"] = amount
    fillers = [line for line in numbered if line.number >= 0]
    for line in numbered:
        if line.number < 0:
            line.more["left"] = room
    if one.step["fill"] == "pro_rata":
        pro_rata(one, fillers, room)
    else:
        by_date = one.step["fill"] == "by_date"
        fillers.sort(key=lambda line: one.run.contract.rank(line.keys, by_date))
        for line in fillers:
            if line.number > room:
                line.number = room if one.step["cut"] == "part" else Fraction(0)
            room -= line.number
            line.more["left"] = room
    for line in fillers:
        if line.number != line.more["before"]:
            line.reason = "cut"


def pro_rata(one, lines, room):
    """Cuts all lines alike; whole minor units by the largest remainders."""
    whole = sum((line.number for line in lines), Fraction(0))
    if whole > room:
        exact = [line.number * room / whole for line in lines]
        if one.wholes:
            minor = one.run.contract.minor
            units = room / minor
            fits(units.numerator, whole / minor * units.denominator)
            floors = [(number / minor).__floor__() * minor for number in exact]
            units = ((room - sum(floors)) / minor).__floor__()
            ranked = sorted(range(len(lines)), key=lambda at: floors[at] - exact[at])
            for at in ranked[:units]:
                floors[at] += minor
            exact = floors
        for line, number in zip(lines, exact):
            line.number = number
    for line in lines:
        line.more["left"] = room - sum(other.number for other in lines)


def floor(one, own, lines):
    """at_least on money: the line that is added to a group, or none."""
    numbered = [line for line in lines if line.number is not None]
    limit = one.amount(own, bool(numbered) or not lines)
    if limit.number == "none" or (limit.state == "value" and limit.number is None):
        return None
    for line in lines:
        line.more["limit"] = limit.number
    keys = {**dict(own), "line": one.step["id"]}
    have = sum((line.number for line in numbered), Fraction(0))
    if limit.state == "value" and have >= limit.number:
        return None
    periods = one.run.contract.periods
    ends = [periods[k].last(v) for k, v in own if k in periods]
    open_ = Line({}, None, "not_yet", "period_open") if any(e > one.run.as_at for e in ends) \
        else Line({})
    state, reason = together(*lines, limit, open_)
    if state != "value":
        return Line(keys, None, state, reason, {"limit": limit.number})
    return Line(keys, limit.number - have, "value", "raised_to_floor", {"limit": limit.number})


def raise_in_place(one, own, lines):
    """at_least on other units: each group is one line."""
    for line in lines:
        limit = one.amount(own, line.number is not None)
        if limit.state != "value":
            stateless([line], limit)
        elif limit.number not in ("none", None):
            line.more["limit"] = limit.number
            if line.number is not None and line.number < limit.number:
                line.number, line.reason = limit.number, "raised_to_floor"


def apply(run, step):
    """A limit as a series."""
    one = Limit(run, step)
    groups = groups_of(one.inside, one.per)
    added = []
    if one.most:
        for own, lines in groups.items():
            cap(one, own, lines)
    elif one.money:
        for keys in run.combinations(one.per, [line.keys for line in one.rows]):
            own = tuple((key, keys[key]) for key in one.per)
            where = step.get("where")
            if where is None or where["column"] not in keys or one.accepts(Line(keys)):
                groups.setdefault(own, [])
        found = [floor(one, own, lines) for own, lines in groups.items()]
        added = [line for line in found if line is not None]
    else:
        for own, lines in groups.items():
            raise_in_place(one, own, lines)
    series = run.give(Series(step["id"], one.unit, one.keys, one.rows + added, one.whole(),
                             any(o.listed for o in one.every)))
    series.every = sure(one.every)
    if "charged_to" in step:
        series.every &= {"line", *one.per}
    run.common_row(step, series, value=lambda line: line.number,
                   before=lambda line: line.more.get("before"),
                   limit=lambda line: line.more.get("limit"),
                   left=lambda line: line.more.get("left"))


def settle_step(run, step):
    """The lines at settle."""
    every, lines = run.read_lined(step["of"])
    if every[0].unit != "money" or not all(one.whole for one in every):
        raise Refused("may have parts of a minor unit")
    for line in lines:
        line.reason = line.reason if line.state != "value" else ""
    run.settled = lines
    series = run.give(Series(step["id"], "money", keys_of(every), lines, True))
    run.common_row(step, series, value=lambda line: line.number)
