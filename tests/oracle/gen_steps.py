"""Random valid steps: each is tried on no facts at all, and left out if it is refused."""

import math
from datetime import date

from document import Contract
from exact import Refused
from facts import PEOPLE
from gen_parts import CLASSES
from run import Run

PRICES = ["0", "-5", "765.63", "1/3", "10", "100", "0.005", "12.345", "1000000000000", "-0.01"]
WIDEST = ["92233720368547758.07", "9223372036854775807", "-9223372036854775.808"]
PLACES = {"number": ["0", "1", "2", "5/2", "3", "10", "100"], "money": ["0", "1", "10.5", "100"],
          "share": ["0 %", "5 %", "10 %", "50 %", "100/3 %", "100 %"],
          "points": ["0 points", "1 point", "5 points", "10 points", "50 points"]}
NUMBERS = {"events": ["reconvicted", "events", "offences", "days_to_first", "persons"],
           "days": ["with_days", "days", "persons"], "values": ["value", "persons"],
           "achievements": ["achieved", "achievers"]}
RATE = {"events": "reconvicted", "days": "with_days", "values": "value",
        "achievements": "achievers"}

SIZES = {"person": 6, "on": 8, "year": 6, "term": 3, "class": 3, "court": 2, "cohort": 2}

ARMED = ("matched", "randomised")


class Steps:
    """Draws steps over parts."""

    def __init__(self, parts, without=()):
        self.without = without
        self.parts, self.rng, self.document = parts, parts.rng, parts.document
        self.chance = parts.chance
        contract = Contract(self.document)
        empty = {name: [] for name in contract.outcomes}
        self.run = Run(contract, empty | {"members": []}, date(2021, 12, 31))
        self.count, self.arms, self.lots = 0, {}, {}
        less = self.rng.choice([1, 2, 3, 3])
        for draw, times in ((self.measure, 5), (self.compare, 5), (self.pool, 2), (self.blend, 1),
                            (self.gate, 3), (self.curve, 7), (self.gate, 1), (self.curve, 3)):
            for _ in range(self.rng.randint(1, max(times // less, 1))):
                self.attempt(draw)
        while not any(s["do"] == "curve" and s["gives"] == "money" for s in self.steps()):
            self.attempt(self.measure)
            self.attempt(self.curve)

    def steps(self):
        """The steps so far."""
        return self.document["payment"]

    def name(self, kind):
        """A new name."""
        self.count += 1
        return f"{kind}_{self.count}"

    def attempt(self, draw):
        """Draws a step; keeps it if the oracle can compute it."""
        if draw.__name__ in self.without:
            return False
        made = draw()
        if made is None:
            return False
        step, more = made if isinstance(made, tuple) else (made, {})
        new = [name for name in more if name not in self.document["comparisons"]]
        self.document["comparisons"].update(more)
        self.steps().append(step)
        contract = self.run.contract
        contract.take(step)
        try:
            self.run.apply(step)
            if any(self.large(series) for series in self.of(step)):
                raise Refused("more lines than this case is to have")
        except Refused:
            self.steps().pop()
            contract.steps.pop()
            for part in (contract.step, contract.places, contract.lines, self.run.gates,
                         self.run.compares):
                part.pop(step["id"], None)
            for series in self.of(step):
                del self.run.series[series.name]
            for name in new:
                del self.document["comparisons"][name]
            return False
        return True

    def of(self, step):
        """The series that a step has made."""
        return [one for one in self.run.series.values() if one.name.partition(".")[0] == step["id"]]

    def large(self, series):
        """Whether a series may have more lines than the case is to have."""
        return "line" not in series.keys and not series.listed and \
            math.prod(SIZES.get(key, 4) for key in series.keys) > self.parts.most

    def series(self, *units, listed=False):
        """The series above of some units; read without `line`."""
        lines = self.run.contract.lines
        return [s for s in self.run.series.values() if s.unit in units
                and (listed or not s.listed) and len(lines.get(s.name, [s.name])) == 1]

    def measure(self):
        """A measure of any outcome."""
        rng = self.rng
        name = rng.choice(sorted(self.document["outcomes"]))
        outcome, kind = self.document["outcomes"][name], self.document["outcomes"][name]["kind"]
        keys = self.parts.keys[name]
        by = [k for k in keys if rng.random() < 0.35]
        step = {"do": "measure", "id": self.name("m"), "outcome": name, "by": by}
        step["is"] = rng.choice(["sum", "sum", "mean", "share", "ratio"])
        if kind in PEOPLE:
            step["by"] = by + outcome.get("keys", [])
        numbers = NUMBERS.get(kind) or list(outcome["numbers"])
        if kind == "achievements":
            members = "people" in self.document["tables"]
            step["is"] = rng.choice(["sum", "sum", "list", "mean" if members else "sum",
                                     "share" if members else "list"])
            if step["is"] in ("mean", "share"):
                step["by"] = [k for k in by if k in ("what", "cohort", "class", "age")]
            if step["is"] == "list":
                step["by"] = [k for k in by if k not in ("person", "what", "on")]
                return step
        step["what"] = rng.choice(numbers)
        if step["is"] == "share":
            step["what"] = RATE.get(kind, "done")
        if step["is"] == "ratio":
            units = outcome.get("numbers", {})
            if step["what"] in numbers and units.get(step["what"], "count") == "count" \
                    and rng.random() < 0.5:
                step["over"] = ["persons"] if kind != "figures" else ["done", "persons"]
            else:
                step["over"] = [step["what"]]
            if kind in PEOPLE and rng.random() < 0.3:
                step["over"] = rng.sample(numbers, 2)
        return step

    def compare(self):
        """A compare of a measure with a comparison, or of two series."""
        rng = self.rng
        ours = [s for s in self.run.series.values()
                if hasattr(s.origin, "step") and not s.listed]
        if not ours:
            return None
        series = rng.choice(ours)
        measure = series.origin.step
        step = {"do": "compare", "id": self.name("x"), "of": series.name,
                "better": rng.choice(["fewer", "more"])}
        if rng.random() < 0.15:
            others = [s for s in self.series(series.unit)
                      if s.keys <= series.keys and s.name != series.name]
            if others:
                step["with"] = rng.choice(others).name
                return self._n(step, None)
        spec = self._comparison(series, measure, step)
        if spec is None:
            return None
        name = self.name("k")
        if spec["kind"] in ARMED:  # the arms of an outcome are of one comparison
            name, spec = self.lots.setdefault(measure["outcome"], (name, spec))
        step["with"] = name
        if rng.random() < 0.3:
            step["interval"] = {"level": "95 %", "method": "given"}
        return self._n(step, measure, spec["kind"]), {name: spec}

    def _n(self, step, measure, kind=None):
        if self.chance(0.5) or kind == "deadweight" or (measure and measure["is"] == "sum") \
                or measure is None:
            return step
        outcome = self.document["outcomes"][measure["outcome"]]
        options = ["denominator", "20", "0"]
        if outcome["kind"] in PEOPLE and measure["is"] in ("mean", "share"):
            options.append("eligible")
        options.append(self.value(self.run.series[step["of"]].keys, ["20", "0", "1/3"], "number"))
        step["n"] = self.rng.choice(options)
        return step

    def _comparison(self, series, measure, step):
        rng, outcome = self.rng, self.document["outcomes"][measure["outcome"]]
        people = outcome["kind"] in PEOPLE
        if people and self.chance(0.5) and "freed" in self.document["tables"] \
                and self.armed(measure["outcome"]):
            return {"kind": "matched", "arms": {"treated": "offered = 'yes'",
                                                "comparison": "offered = 'no'"}}
        if outcome.get("arm") or (people and self.armed(measure["outcome"])):
            return {"kind": "randomised", "column": "arm" if not people else "offered",
                    "treated": "treated" if not people else "yes",
                    "control": "comparison" if not people else "no"}
        kinds = ["value", "counts"] + (["deadweight", "deadweight"] if measure["is"] == "sum"
                                       else [])
        risky = people or outcome["kind"] == "figures"
        if measure["is"] in ("sum", "mean") and risky:
            kinds.append("expected")
        kind = rng.choice(kinds)
        if kind == "deadweight":
            step["better"] = "more"
            return {"kind": kind, "share": self.card(series.keys, ["0 %", "10 %", "100/3 %"])}
        if kind == "expected":
            number = "foreseen" if people else self._same_unit(outcome, measure["what"])
            return {"kind": kind, "number": number}
        spec = {"kind": "baseline"}
        if kind == "value":
            spec["value"] = self.value(series.keys, PLACES[series.unit], series.unit)
        else:
            names = [measure["what"]] + measure.get("over", [])
            names += ["persons"] if measure["is"] in ("mean", "share") else []
            spec["counts"] = {n: str(rng.randint(0, 5)) for n in names}
            if measure["is"] == "share":
                spec["counts"] = {n: "4" if n == "persons" else "3" for n in names}
        if measure["is"] in ("mean", "share") and risky and rng.random() < 0.3:
            number = "foreseen" if people else self._same_unit(outcome, measure["what"])
            spec["adjust"] = {"number": number, "baseline_mean": rng.choice(PLACES[series.unit])}
        return spec

    def _same_unit(self, outcome, what):
        unit = outcome["numbers"][what]
        return self.rng.choice([n for n, u in outcome["numbers"].items() if u == unit])

    def armed(self, outcome):
        """Whether an outcome of people has arms: settled once for each."""
        return self.arms.setdefault(outcome, self.chance(0.5))

    def value(self, keys, texts, unit):
        """A constant, a card or, seldom, a series or a named value."""
        able = [s.name for s in self.series(unit) if s.keys <= keys]
        if self.chance(0.15):
            return {"of": self.rng.choice(able)} if able and self.chance(0.7) else \
                self.named(self.rng.choice(texts), unit)
        return self.card(keys, texts)

    def card(self, keys, texts):
        """A constant, or a card by one of the keys."""
        rng = self.rng
        able = sorted(k for k in keys if k not in ("person", "on"))
        if not able or rng.random() < 0.5:
            return rng.choice(texts)
        key = rng.choice(able)
        names = self.names(key)
        card = {"by": key, "card": {n: rng.choice(texts) for n in names if rng.random() < 0.7}}
        sized = key in ("size", "age", "year", "term") and rng.random() < 0.95
        if len(card["card"]) < len(names) or sized:
            card["else"] = rng.choice(texts)
        return card if card["card"] else rng.choice(texts)

    def names(self, key):
        """The names that a card by a key may hold."""
        if key == "cohort":
            return [c["id"] for c in self.document["cohorts"]]
        if key in ("size", "age", "year", "term"):
            return ["1", "2", "3", "20"] if key in ("size", "age") else ["1", "2", "3"]
        if key == "line":
            return self.run.contract.settled_lines()
        if key == "what":
            return [o["name"] for o in self.document["outcomes"]["cards"]["recognised"]]
        return {"class": CLASSES, "court": ["high", "low"]}[key]

    def pool(self):
        """A compare over a key."""
        rng = self.rng
        able = []
        for name, one in self.run.compares.items():
            keys = sorted(k for k in one.keys if k not in ("person", "on", "size", "age"))
            if one.measure is not None and one.rated_measure() and keys and "pool" not in one.step:
                able.append((name, one, keys))
        if not able:
            return None
        name, one, keys = rng.choice(able)
        step = {"do": "compare", "id": self.name("x"), "pool": name, "over": rng.choice(keys),
                "average": rng.choice(["means", "reductions"])}
        weights = ["denominator", "equal"]
        people = one.measure.people and one.measure.step["is"] in ("mean", "share")
        weights += ["eligible"] if people else []
        step["weights"] = rng.choice(weights)
        names = self.names(step["over"])
        if rng.random() < 0.2 and step["over"] not in ("year", "term"):
            shares = {1: ["100 %"], 2: ["25 %", "75 %"], 3: ["100/3 %"] * 3}.get(
                len(names), ["25 %"] * 4)
            step["weights"] = {"by": step["over"], "card": dict(zip(names, shares))}
        if rng.random() < 0.6:
            n = self.value(one.keys - {step["over"]}, ["2"], "number")
            step["n"] = rng.choice(["denominator", "10", n] + (["eligible"] if people else []))
        if rng.random() < 0.2:
            step["interval"] = {"level": "95 %", "method": "given"}
        return step

    def blend(self):
        """A weighted sum of two series."""
        every = self.series("number", "share", "points", "money")
        pairs = [(a, b) for a in every for b in every
                 if a is not b and a.unit == b.unit and a.keys == b.keys]
        if not pairs:
            return None
        one, other = self.rng.choice(pairs)
        weights = self.rng.choice([("80 %", "20 %"), ("100/3 %", "200/3 %"), ("0 %", "100 %"),
                                   ("50 %", "40 %", "10 %")])
        return {"do": "compare", "id": self.name("x"), "blend": [
            {"of": s.name, "weight": w} for s, w in zip([one, other, one], weights)]}

    def gate(self):
        """A gate of one to three conditions."""
        found = [self.condition() for _ in range(self.rng.randint(1, 3))]
        if None in found:
            return None
        if len(found) > 2:
            found = found[:1] + [{self.rng.choice(["all", "any"]): found[1:]}]
        step = {"do": "gate", "id": self.name("g"), self.rng.choice(["all", "any"]): found}
        return step

    def condition(self):
        """A condition on a number, a gate or the lines of a gate."""
        rng = self.rng
        gates = list(self.run.gates.values())
        if gates and rng.random() < 0.4:
            gate = rng.choice(gates)
            keys = sorted(gate.keys)
            if keys and rng.random() < 0.7:
                return {"gate": gate.name, "over": rng.choice(keys),
                        "is": rng.choice(["any", "all", "none"])}
            return {"gate": gate.name, "is": rng.choice(["met", "not_met"])}
        every = self.series("number", "share", "points", "money")
        if not every:
            return None
        series = rng.choice(every)
        one = {"of": series.name, "is": rng.choice(["at_least", "above", "at_most", "below"]),
               "value": self.card(series.keys, PLACES[series.unit])}
        others = [s for s in every if s.unit == series.unit and s.keys <= series.keys]
        if rng.random() < 0.15:
            one["value"] = {"of": rng.choice(others).name}
        if rng.random() < 0.3 or series.name.endswith((".low", ".high", ".p")):
            to = {"number": "0.5", "money": "0.1", "share": "10 %", "points": "1 point"}
            one["decide_at"] = {"to": to[series.unit],
                                "rounding": rng.choice(["half_up", "half_even", "down", "up"])}
            if rng.random() < 0.3:
                one["is"] = "equal"
        return one

    def curve(self):
        """A curve of any form."""
        rng = self.rng
        every = self.series("number", "number", "share", "points", "money", listed=True)
        if not every:
            return None
        step = {"do": "curve", "id": self.name("p"),
                "gives": rng.choice(["money", "money", "money", "share", "number"])}
        form = rng.choice(["each", "each", "steps", "linear", "marginal"])
        one, other = rng.choice(every), rng.choice(every)
        texts = PRICES if rng.random() < 0.97 else WIDEST
        texts = texts + (["10 %", "-5 %"] if step["gives"] != "money" else [])
        gives = [t for t in texts if t.endswith("%") == texts[-1].endswith("%")]
        if form == "each":
            step["each"], used = self.card(one.keys, gives), [one]
            if rng.random() < 0.1:
                able = [s for s in self.series("money", "number") if s.keys <= one.keys]
                step["each"] = {"of": rng.choice(able).name} if able else "2"
            step["times"] = one.name
            if isinstance(step["each"], str) and rng.random() < 0.2:
                step["each"] = self.named(step["each"], step["gives"])
        else:
            step["at"], used = one.name, [one]
            if rng.random() < 0.5 and not (one.listed and other.listed):
                step["times"] = other.name
                used.append(other)
            step[form] = self._pieces(form, one.unit, gives, step["gives"])
            if form == "linear":
                step["below"] = rng.choice(["zero", "hold"])
        keys = set().union(*(s.keys for s in used))
        step["keys"] = rng.sample(sorted(keys), len(keys))
        quantity = used[-1].unit
        if quantity in ("share", "points") and step["gives"] == "money":
            step["per"] = rng.choice(PLACES[quantity][1:4])
        self._if(step, keys)
        return step

    def named(self, text, gives):
        """A value that stands once, under a name."""
        unit = "share" if text.endswith("%") else "points" if "point" in text else \
            "money" if gives == "money" else "number"
        name = self.name("v")
        self.document["values"][name] = {"value": text, "unit": unit}
        return {"of": name}

    def _pieces(self, form, unit, gives, money):
        rng = self.rng
        places = PLACES[unit] if rng.random() < 0.5 else PLACES[unit][:3]
        picked = sorted(rng.sample(range(len(places)), rng.randint(2, len(places))))
        if form == "marginal" and picked[0] != 0:
            picked = [0] + picked
        x, y = {"steps": ("from", "gives"), "linear": ("at", "gives"),
                "marginal": ("from", "each")}[form]
        made = [{x: places[at], y: rng.choice(gives)} for at in picked]
        if rng.random() < 0.1:
            made[-1][y] = self.named(made[-1][y], money)
        return made

    def _if(self, step, keys):
        able = [n for n, gate in self.run.gates.items() if gate.keys <= keys]
        step["if"] = "always"
        if able and self.chance(0.6):
            step["if"] = self.rng.choice(able)
            if self.chance(0.6):
                step["pending"] = self.rng.choice(["pay", "nothing"])
