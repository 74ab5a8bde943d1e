"""The step `compare`: with, pool, blend."""

from exact import Fraction, Refused, bare, wanted
from measure import RATES, Measure, rate
from series import NO_LINE, Line, Operand, Series, meet, together


class Pair:
    """A line of a compare before its results: T, C, the denominator and their state."""

    def __init__(self, keys, treated, other, over=None, eligible=None):
        self.keys, self.treated, self.other = keys, treated, other
        self.over, self.eligible = over, eligible
        self.state, self.reason = together(treated, other)

    def averaged(self, found):
        """What a pool puts in the place of the reduction of its means."""

    def number(self, value):
        """A line with a number, in the state of the pair."""
        if self.state != "value":
            return Line(self.keys, None, self.state, self.reason)
        return Line(self.keys, value)


class Compared:
    """What the results of a compare are made of; a gate asks it for events, a pool for pairs."""

    def __init__(self, run, step, unit, better, keys):
        self.run, self.step, self.unit, self.better, self.keys = run, step, unit, better, keys
        self.fewer = better == "fewer"
        self.pairs, self.measure, self.spec = [], None, None
        self.rated, self.units, self.operands = False, None, {}

    def difference(self, treated, other):
        """The difference in the direction that is better."""
        return other - treated if self.fewer else treated - other

    def rated_measure(self):
        """Whether the measure that is compared is a mean, a share or a ratio."""
        return self.measure.step["is"] in RATES

    def share(self, keys):
        """The share of a deadweight on a line."""
        return Operand(self.run, self.spec["share"], "share").at(keys).number

    def results(self):
        """{result: unit} in the order in which they are listed."""
        self.units = self.units or self._results()
        return self.units

    def _results(self):
        one = {"treated": self.unit, "comparison": self.unit,
               "difference": "points" if self.unit == "share" else self.unit,
               "reduction" if self.fewer else "change": "share", "ratio": "number"}
        if self.measure is not None and self.measure.step["is"] in RATES:
            one["denominator"] = "number"
        if "n" in self.step:
            unit = "number" if self.unit == "share" else self.unit
            one["avoided" if self.fewer else "units"] = unit
            one["expected"] = unit
        if "interval" in self.step:
            one.update(low=one["difference"], high=one["difference"], p="number")
        return one

    def of_pair(self, pair):
        """{result: line} of a pair."""
        treated, other = pair.treated.number, pair.other.number
        if pair.state != "value":
            found = {name: pair.number(None) for name in self.results()}
        else:
            by = self.difference(treated, other)
            nothing = Line(pair.keys, None, "undecided", "comparison_zero")
            found = {"treated": pair.number(treated), "comparison": pair.number(other),
                     "difference": pair.number(by),
                     "ratio": nothing if other == 0 else pair.number(treated / other),
                     "reduction": nothing if other == 0 else pair.number(by / other),
                     "denominator": pair.number(pair.over)}
            found["change"] = found["reduction"]
            found["treated"].more = pair.treated.more
            found["comparison"].more = pair.other.more
            pair.averaged(found)
        self._times_n(pair, found)
        if "interval" in self.step and pair.state == "value":
            found.update(self._ends(pair))
        return {name: found[name] for name in self.results()}

    def _times_n(self, pair, found):
        if "n" not in self.step or pair.state != "value":
            return
        n = self.step["n"]
        if n in ("denominator", "eligible"):
            n = Line({}, pair.over if n == "denominator" else pair.eligible)
        else:
            n = Operand(self.run, n, "number").at(pair.keys)
        by = self.difference(pair.treated.number, pair.other.number)
        for name, one in (("avoided", by), ("units", by), ("expected", pair.other.number)):
            found[name] = Line(pair.keys, None, n.state, n.reason) if n.state != "value" \
                else Line(pair.keys, one * n.number)

    def check_ends(self):
        """Refuses rows of ends that cannot be."""
        units, periods = self.results(), self.run.contract.periods
        for row in self.run.facts.tables.get(self.step["id"], []):
            low, high, p = (wanted(row[name], units[name]) for name in ("low", "high", "p"))
            if low > high or not 0 <= p <= 1:
                raise Refused("ends or a chance that cannot be")
            for key in set(row) & set(periods):
                if int(row[key]) not in periods[key].begun(self.run.as_at):
                    raise Refused("no such period")

    def _ends(self, pair):
        units = self.results()
        bases = self.run.contract.bases
        keys = [key for key in self.keys if bases.get(key) not in self.keys]
        for row in self.run.facts.tables.get(self.step["id"], []):
            if all(str(row[key]) == str(pair.keys[key]) for key in keys):
                return {name: pair.number(wanted(row[name], units[name]))
                        for name in ("low", "high", "p")}
        return {name: Line(pair.keys, None, "undecided", "no_interval")
                for name in ("low", "high", "p")}


def apply(run, step):
    """A compare as a series a result, or a blend as one."""
    if "blend" in step:
        blend(run, step)
        return
    one = pool(run, step) if "pool" in step else compared(run, step)
    run.compares[step["id"]] = one
    one.pairs.sort(key=lambda pair: run.contract.rank(pair.keys))
    if "interval" in step:
        one.check_ends()
    found = [(pair, one.of_pair(pair)) for pair in one.pairs]
    for name, unit in one.results().items():
        run.give(Series(f"{step['id']}.{name}", unit, set(one.keys),
                        [of[name] for _, of in found], False, False, (one, name)))
    for _, of in found:
        for name, unit in one.results().items():
            line = of[name]
            both = one.rated and line.state == "value"
            run.row(step, line, unit, name, value=line.number,
                    numerator=line.more.get("numerator") if both else None,
                    denominator=line.more.get("denominator") if both else None)


def compared(run, step):
    """A compare with a comparison or a series."""
    name = bare(step["with"])
    if isinstance(name, dict):
        name = name["of"]
    series = run.read(step["of"], plain=True)
    if name in run.contract.comparisons:
        measure = series.origin
        if not isinstance(measure, Measure):
            raise Refused("a comparison is of a measure")
        spec = run.contract.comparisons[name]
        one = Compared(run, step, series.unit, step["better"], series.keys)
        one.measure, one.spec = measure, spec
        one.rated = measure.step["is"] in RATES and (
            spec["kind"] in ("matched", "randomised", "expected")
            or ("counts" in spec and "adjust" not in spec))
        one.pairs = [with_comparison(run, one, line) for line in series.lines]
        return one
    other = Operand(run, {"of": name}, series.unit)
    one = Compared(run, step, series.unit, step["better"], series.keys)
    one.pairs = [Pair(line.keys, line, other.at(line.keys)) for line in series.lines]
    return one


def with_comparison(run, one, line):
    """The pair of a line of a measure."""
    measure, spec, keys = one.measure, one.spec, line.keys
    kind = spec["kind"]
    state = measure.state(keys)
    if state.state != "value":
        return Pair(keys, state, Line(keys))
    over = measure.parts(keys)[1]
    eligible = None
    if reads_eligible(run.contract, one.step):
        eligible = measure.total(measure.at(keys), keys, "eligible")
    if kind in ("matched", "randomised"):
        other = measure.line(keys, measure.parts(keys, "comparison"), ("comparison",))
    elif kind == "expected":
        other = rate(keys, measure.parts(keys, instead=spec["number"]))
    elif kind == "deadweight":
        share = Operand(run, spec["share"], "share").at(keys, line.state == "value")
        known = share.state == line.state == "value"
        other = Line(keys, share.number * line.number) if known \
            else Line(keys, None, share.state, share.reason)
    else:
        other = baseline(run, measure, spec, line, one.unit)
    return Pair(keys, line, other, over, eligible)


def reads_eligible(contract, step):
    """Whether a compare or a pool of it reads `eligible`."""
    readers = [step] + [one for one in contract.steps if one.get("pool") == step["id"]]
    return any("eligible" == value for one in readers for value in (one.get("n"),
                                                                    one.get("weights")))


def baseline(run, measure, spec, treated, unit):
    """The comparison figure of a baseline, of a line of the measure."""
    step, keys = measure.step, treated.keys
    if "value" in spec:
        found = Operand(run, spec["value"], unit).at(keys, treated.state == "value")
        line = Line(keys, found.number, found.state, found.reason)
    else:
        counts = {name: wanted(bare(text), "number") for name, text in spec["counts"].items()}
        over = None
        if step["is"] != "sum":
            over = sum(counts[n] for n in (step["over"] if step["is"] == "ratio" else ["persons"]))
        line = rate(keys, (counts[step["what"]], over))
    if "adjust" in spec and line.state == treated.state == "value":
        rows = measure.at(keys)
        over = measure.total(rows, keys, "persons")
        if over == 0:
            return Line(keys, None, "undecided", "no_rate")
        line.number += measure.total(rows, keys, spec["adjust"]["number"]) / over \
            - wanted(bare(spec["adjust"]["baseline_mean"]), unit)
    return line


def pool(run, step):
    """A compare over all values of a key of another."""
    below = run.compares[step["pool"]]
    key, keys = step["over"], below.keys - {step["over"]}
    one = Compared(run, step, below.unit, below.better, keys)
    one.measure = below.measure
    groups = {} if keys else {(): []}
    for pair in below.pairs:
        own = tuple(sorted((k, v) for k, v in pair.keys.items() if k in keys))
        groups.setdefault(own, []).append(pair)
    for own, pairs in groups.items():
        one.pairs.append(pooled(run, step, below, dict(own), pairs, key))
    rows = [row for pair in one.pairs for row in pair.weights]
    run.weights += sorted(rows, key=lambda row: run.contract.rank(row[1]))
    return one


def weight_of(run, step, pair):
    """The weight of a line before it is divided by their sum."""
    weights = bare(step["weights"])
    if weights == "equal":
        return Fraction(1)
    if isinstance(weights, dict):
        return Operand(run, weights, "share").at(pair.keys).number
    return pair.over if weights == "denominator" else pair.eligible


class Pooled(Pair):
    """A pair whose reduction may be an average of reductions."""

    reductions = None
    weights = ()

    def averaged(self, found):
        if self.reductions is not None:
            found["reduction"] = found["change"] = self.reductions


def pooled(run, step, below, keys, pairs, key):
    """The pair of a line of a pool."""
    state, reason = together(*[Line({}, None, p.state, p.reason) for p in pairs])
    if state != "value":
        return Pooled(keys, Line(keys, None, state, reason), Line(keys))
    weights = [weight_of(run, step, pair) for pair in pairs]
    whole = sum(weights, Fraction(0))
    if whole == 0:
        return Pooled(keys, Line(keys, None, "undecided", "no_rate"), Line(keys))
    shares = [weight / whole for weight in weights]
    treated = sum(w * p.treated.number for w, p in zip(shares, pairs))
    other = sum(w * p.other.number for w, p in zip(shares, pairs))
    eligible = sum(p.eligible for p in pairs) if pairs[0].eligible is not None else None
    one = Pooled(keys, Line(keys, treated), Line(keys, other), sum(p.over for p in pairs), eligible)
    one.weights = [(step["id"], pair.keys, step["pool"], share)
                   for pair, share in zip(pairs, shares)]
    if step["average"] == "reductions":
        zero = any(p.other.number == 0 for p in pairs)
        one.reductions = Line(keys, None, "undecided", "comparison_zero") if zero else Line(
            keys, sum(w * below.difference(p.treated.number, p.other.number) / p.other.number
                      for w, p in zip(shares, pairs)))
    return one


def blend(run, step):
    """A weighted sum of series."""
    parts = [run.read(one["of"], plain=True) for one in step["blend"]]
    shares = [wanted(bare(one["weight"]), "share") for one in step["blend"]]
    if sum(shares) != 1:
        raise Refused("the weights of the blend do not sum to 100 %")
    if len({p.unit for p in parts}) != 1 or any(p.keys != parts[0].keys for p in parts):
        raise Refused("a blend of several units or keys")
    lines, rows = [], meet(run.contract, [(p.keys, p.lines) for p in parts])
    for keys, found in sorted(rows, key=lambda row: run.contract.rank(row[0])):
        found = [NO_LINE if one is None else one for one in found]
        state, reason = together(*found)
        lines.append(Line(keys, None, state, reason) if state != "value" else Line(
            keys, sum(w * one.number for w, one in zip(shares, found))))
        for part, share in zip(parts, shares):
            run.weights.append((step["id"], keys, part.name, share))
    series = Series(step["id"], parts[0].unit, set(parts[0].keys), lines)
    run.give(series)
    run.common_row(step, series, value=lambda line: line.number)

