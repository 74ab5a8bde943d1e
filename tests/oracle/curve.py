"""The step `curve`: prices, bands, slides and marginal pieces."""

from exact import Fraction, Refused, bare
from gate import at as gate_at
from series import NO_LINE, Line, Operand, Series, meet, together

NEED_PER = {("money", "share"), ("money", "points"), ("number", "points")}


def times_unit(one, other):
    """The unit of a product."""
    if one == "number":
        return other
    if other == "number":
        return one
    if "share" in (one, other) and {one, other} <= {"share", "money", "points"}:
        return other if one == "share" else one
    raise Refused(f"{one} x {other}")


class Form:
    """f: what a curve gives for a line at a place."""

    def __init__(self, run, step, at, times):
        self.step = step
        self.form = next(n for n in ("each", "steps", "linear", "marginal") if n in step)
        money = step["gives"] == "money" and not (times and times.unit == "money") \
            and not (self.form == "marginal" and at.unit == "money")
        if self.form == "each":
            self.value = Operand(run, step["each"], None, money)
            self.unit, self.keys = self.value.unit, self.value.keys
            return
        x, y = {"steps": ("from", "gives"), "linear": ("at", "gives"),
                "marginal": ("from", "each")}[self.form]
        self.pieces, units, self.keys = [], set(), set()
        for piece in step[self.form]:
            gives = Operand(run, piece[y], None, money)
            units.add(gives.unit)
            place = Operand(run, piece[x], at.unit).constant
            self.pieces.append((place, gives.constant))
        if len(units) != 1:
            raise Refused("pieces of several units")
        self.unit = units.pop()
        places = [x for x, _ in self.pieces]
        if places != sorted(set(places)) or (self.form == "marginal" and places[0] != 0):
            raise Refused("pieces must rise, marginal ones from 0")

    def of(self, at, keys, asks):
        """The line of f."""
        if self.form == "each":
            return self.value.at(keys, asks)
        if at.state != "value":
            return Line({}, None, at.state, at.reason)
        return Line({}, getattr(self, "_" + self.form)(at.number))

    def _steps(self, at):
        return next((y for x, y in reversed(self.pieces) if x <= at), Fraction(0))

    def _linear(self, at):
        if at < self.pieces[0][0]:
            return self.pieces[0][1] if self.step["below"] == "hold" else Fraction(0)
        for (x0, y0), (x1, y1) in zip(self.pieces, self.pieces[1:]):
            if at <= x1:
                return y0 + (y1 - y0) * (at - x0) / (x1 - x0)
        return self.pieces[-1][1]

    def _marginal(self, at):
        ends = [x for x, _ in self.pieces[1:]] + [max(at, self.pieces[-1][0])]
        return sum((each * max(min(at, end) - x, 0)
                    for (x, each), end in zip(self.pieces, ends)), Fraction(0))


def per_of(run, step, form, at, times):
    """What the quantity is divided by, and the unit of the result."""
    quantity = times.unit if times else at.unit if form.form == "marginal" else None
    if form.form == "marginal" and times and \
            NEED_PER & {(form.unit, at.unit), (form.unit, times.unit)}:
        raise Refused("a marginal that needs `per` takes no `times`")
    compelled = (form.unit, quantity) in NEED_PER
    if compelled != ("per" in step):
        raise Refused("`per` is compelled, or has no meaning")
    unit = form.gives = form.unit
    if compelled:
        per = Operand(run, step["per"], quantity).constant
    else:
        per = Fraction(1)
        if form.form == "marginal":
            unit = times_unit(unit, at.unit)
        form.gives = unit
        if times:
            unit = times_unit(unit, times.unit)
    wanted = {"money": ("money",), "share": ("share", "number"), "number": ("number",)}
    if step["gives"] not in wanted.get(unit, ()):
        raise Refused(f"the curve gives {unit}")
    return per, step["gives"]


def decided(step, gate, form, times, per):
    """A line's number, state and reason from its gate, f and times, in the stated order."""
    if (form.state == "value" and form.number == 0) or \
            (times is not None and times.state == "value" and times.number == 0):
        return Fraction(0), "value", ""
    state, reason = together(*[one for one in (form, times) if one is not None])
    if gate is not None:
        if gate.number == "not_met":
            return Fraction(0), "value", "gate_not_met"
        if gate.state == "undecided":
            return None, "undecided", gate.reason
        if gate.state == "not_yet" and step.get("pending") == "nothing":
            return Fraction(0), "value", "pending"
        if gate.state == "not_yet" and "pending" not in step and state != "undecided":
            return None, "not_yet", gate.reason
    if state != "value":
        return None, state, reason
    return form.number * (times.number if times else 1) / per, "value", ""


def apply(run, step):
    """A curve as a series of money, shares or numbers."""
    at = run.read(step["at"]) if "at" in step else None
    times = run.read(bare(step["times"])) if "times" in step else None
    if at and times and at.listed and times.listed:
        raise Refused("both `at` and `times` derive from a list")
    form = Form(run, step, at, times)
    per, unit = per_of(run, step, form, at, times)
    operands = [one for one in (at, times) if one is not None]
    keys = set().union(*(one.keys for one in operands))
    if set(step["keys"]) != keys or not form.keys <= keys:
        raise Refused(f"the lines have {sorted(keys)}")
    gated = step.get("if", "always")
    if gated != "always" and gated in run.gates and not run.gates[gated].keys <= keys:
        raise Refused("decided by a key that the curve has not")
    lines = []
    for known, met in meet(run.contract, [(one.keys, one.lines) for one in operands]):
        met = [NO_LINE if one is None else one for one in met]
        there = met[0] if at else None
        number = met[-1] if times else None
        asks = all(one.state == "value" for one in met)
        f = form.of(there, known, asks)
        gate = None if gated == "always" else gate_at(run, gated, known)
        line = Line(dict(known), *decided(step, gate, f, number, per))
        line.more = {"at": there, "price": f, "quantity": number, "per": per}
        lines.append(line)
    run.give(Series(step["id"], unit, keys, lines, False, any(o.listed for o in operands)))
    show(run, step, form, at, times)


def show(run, step, form, at, times):
    """The rows of a curve."""
    series = run.series[step["id"]]
    per = "per" in step
    for line in series.lines:
        price, place, quantity = (line.more[n] for n in ("price", "at", "quantity"))
        more = {"value": line.number}
        if price.number is not None:
            more["price"] = (price.number, form.gives)
        if at and place.number is not None:
            more["at"] = (place.number, at.unit)
        if times and quantity.number is not None:
            more["quantity"] = (quantity.number / line.more["per"],
                                "number" if per else times.unit)
        run.row(step, line, series.unit, **more)
