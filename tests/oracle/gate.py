"""The step `gate`: conditions that are met, not met, not yet or undecided."""

from events import events
from exact import Refused, bare, rounded, wanted
from series import Line, Operand, Series, meet

ORDER = {"all": ("not_met", "undecided", "not_yet", "met"),
         "any": ("met", "undecided", "not_yet", "not_met")}
OTHER = {"met": "not_met", "not_met": "met"}


def verdict_line(keys, verdict, reason=""):
    """A line whose number is a verdict."""
    state = verdict if verdict in ("undecided", "not_yet") else "value"
    return Line(keys, verdict, state, reason if state != "value" else "")


def combine(how, lines, keys):
    """The verdict of `all` or `any` of lines."""
    for verdict in ORDER[how]:
        for line in lines:
            if line.number == verdict:
                return verdict_line(keys, verdict, line.reason)
    return verdict_line(keys, "met" if how == "all" else "not_met")


def compares(number, how, limit):
    """Whether a number fulfils a condition."""
    return {"at_least": number >= limit, "above": number > limit, "at_most": number <= limit,
            "below": number < limit, "equal": number == limit}[how]


class Condition:
    """A condition on a number, line by line."""

    def __init__(self, run, spec, place):
        self.spec, self.place = spec, place
        self.series = run.read(spec["of"], plain=True)
        self.unit = self.series.unit
        self.limit = Operand(run, spec["value"], self.unit)
        if not self.limit.keys <= self.series.keys:
            raise Refused("the limit has a key that the line has not")
        result = spec["of"].partition(".")[2]
        self.to = None
        if "decide_at" in spec:
            self.to = wanted(bare(spec["decide_at"]["to"]), self.unit)
        elif result in ("low", "high", "p") or spec["is"] == "equal":
            raise Refused("state decide_at")

    def compared(self, number):
        """The number that is compared."""
        if self.to is None:
            return number
        return rounded(number, self.to, self.spec["decide_at"]["rounding"])

    def holds(self, number, limit):
        """The verdict of a number."""
        return "met" if compares(self.compared(number), self.spec["is"], limit) else "not_met"

    def line(self, line):
        """The verdict on a line, with what its row says."""
        limit = self.limit.at(line.keys, line.state == "value")
        states = [one for one in (line, limit) if one.state != "value"]
        more = {"condition": self.place, "of": self.spec["of"], "is": self.spec["is"],
                "unit": self.unit, "number": line.number, "limit": limit.number,
                "compared": None if line.number is None else self.compared(line.number),
                "distance": None, "events": None}
        if states:
            states.sort(key=lambda one: one.state != "undecided")
            one = verdict_line(line.keys, states[0].state, states[0].reason)
            one.more = more
            return one
        one = verdict_line(line.keys, self.holds(line.number, limit.number))
        away = more["compared"] - limit.number
        more["distance"] = -away if self.spec["is"] in ("at_most", "below") else away
        more["events"] = events(self, line, limit.number)
        one.more = more
        return one


def of_number(run, spec, place):
    """(keys, lines, what stands where there is none) of a condition on a number."""
    one = Condition(run, spec, place)
    lines = [one.line(line) for line in one.series.lines]
    missing = verdict_line({}, "undecided", "no_line")
    missing.more = {"condition": place, "of": spec["of"], "is": spec["is"], "unit": one.unit,
                    "number": None, "limit": None, "compared": None, "distance": None,
                    "events": None}
    return one.series.keys, lines, missing


def of_gate(run, spec):
    """The same of a condition on a gate or over its lines."""
    gate = run.gates[spec["gate"]]
    missing = verdict_line({}, "undecided", "no_line")
    if "over" not in spec:
        lines = [line if spec["is"] == "met" else
                 verdict_line(line.keys, OTHER.get(line.number, line.number), line.reason)
                 for line in gate.lines]
        return gate.keys, lines, missing
    if spec["over"] not in gate.keys:
        raise Refused("the gate has not this key")
    keys = gate.keys - {spec["over"]}
    groups = {} if keys else {(): []}
    for line in gate.lines:
        own = tuple(sorted((k, v) for k, v in line.keys.items() if k in keys))
        groups.setdefault(own, []).append(line)
    lines = [over(spec["is"], found, dict(own)) for own, found in groups.items()]
    return keys, lines, over(spec["is"], [], {})


def over(how, lines, keys):
    """The verdict over lines of a gate."""
    if how == "all" and not lines:
        return verdict_line(keys, "undecided", "no_line")
    one = combine("all" if how == "all" else "any", lines, keys)
    if how == "none":
        one = verdict_line(keys, OTHER.get(one.number, one.number), one.reason)
    return one


def leaves(run, spec, place=""):
    """[(keys, lines, missing)] of every condition of a list, and how they combine."""
    how = "all" if "all" in spec else "any"
    found, tree = [], []
    for number, one in enumerate(spec[how], 1):
        own = f"{place}{number}"
        if "of" in one:
            tree.append(None)
            found.append(of_number(run, one, own))
        elif "gate" in one:
            tree.append(None)
            found.append(of_gate(run, one))
        else:
            below, branch = leaves(run, one, own + ".")
            tree.append(branch)
            found += below
    return found, (how, tree)


def decide(tree, lines, keys):
    """The verdict of a tree of conditions over the verdicts of its leaves, which it takes."""
    how, branches = tree
    found = [lines.pop(0) if one is None else decide(one, lines, keys) for one in branches]
    return combine(how, found, keys)


def apply(run, step):
    """A gate as a series of verdicts."""
    found, tree = leaves(run, step)
    lines, rows = [], []
    for keys, met in meet(run.contract, [(part[0], part[1]) for part in found]):
        met = [part[2] if one is None else one for one, part in zip(met, found)]
        lines.append(decide(tree, list(met), dict(keys)))
        rows.append((keys, [one for one in met if "condition" in one.more]))
    gate = Series(step["id"], "verdict", set().union(*(part[0] for part in found)), lines)
    run.gates[step["id"]] = run.give(gate)
    rows.sort(key=lambda row: run.contract.rank(row[0]))
    for keys, conditions in rows:
        for one in conditions:
            run.conditions.append({"step": step["id"], "keys": keys, "verdict": one.number,
                                   **one.more})
    run.common_row(step, gate, value=lambda line: line.number)


def at(run, name, keys):
    """The line of a gate for a line with these keys."""
    if name not in run.gates:
        raise Refused(f"no gate above is called {name!r}")
    return run.gates[name].at(keys)
