"""Random facts of a contract, biased to edges: ties, nothing, boundary dates, large numbers."""

from datetime import date, timedelta

from facts import PEOPLE
from gen_parts import CLASSES

EDGES = ["2019-01-31", "2019-02-01", "2019-12-31", "2020-01-30", "2020-01-31", "2020-06-30",
         "2020-07-01", "2020-12-31", "2021-03-31", "2021-04-01", "2021-12-31", "2022-02-28"]
AMOUNTS = {"count": None, "money": ["0", "1", "-3", "250", "1000000000000"],
           "number": ["0", "-1", "1/3", "2.5", "7", "123456789012345678"],
           "share": ["0 %", "10 %", "12.5 %", "-100/3 %"],
           "points": ["0 points", "1 point", "-2.5 points"]}


class FactsOf:
    """Draws facts for a drawn contract."""

    def __init__(self, made):
        self.made, self.rng, self.document = made, made.rng, made.document
        self.steps = [s for s in made.document["payment"] if "do" in s]
        self.cohorts = [c["id"] for c in self.document.get("cohorts", [])]
        self.facts = {}
        for name, outcome in self.document["outcomes"].items():
            draw = {"figures": self.figures, "achievements": self.achievements}
            self.facts[name] = draw.get(outcome["kind"], self.people)(name, outcome)
        kinds = {outcome["kind"] for outcome in self.document["outcomes"].values()}
        if "people" in self.document["tables"] and "achievements" in kinds:
            self.facts["members"] = self.members
        self.intervals()
        self.last_days()

    def day(self):
        """A day, often on an edge."""
        if self.rng.random() < 0.6:
            return self.rng.choice(EDGES)
        return (date(2019, 1, 31) + timedelta(days=self.rng.randint(0, 1000))).isoformat()

    def count(self):
        """A small whole number, seldom a large one."""
        if self.rng.random() < 0.01:
            return self.rng.choice([2 ** 63 - 1, 2 ** 62, 2 ** 53 + 1])
        return self.rng.choice([0, 1, 1, 2, 3, 3, 4, 5, 10, 100, 10 ** 12])

    def amount(self, unit):
        """A number of a unit; seldom the largest that is whole minor units in 64 bits."""
        if unit == "count":
            return self.count()
        if unit == "money" and self.rng.random() < 0.01:
            minor = len(self.made.parts.minor.partition(".")[2])
            digits = self.rng.choice([2 ** 63 - 1, -2 ** 63, 2 ** 62])
            text = str(abs(digits))
            text = f"{text[:-minor]}.{text[-minor:]}" if minor else text
            return "-" + text if digits < 0 else text
        return self.rng.choice(AMOUNTS[unit])

    def key(self, name):
        """A value of a key column."""
        if name == "cohort":
            return self.rng.choice(self.cohorts)
        if name == "what":
            return self.rng.choice(self.document["outcomes"]["cards"]["recognised"])["name"]
        if name in ("size", "age"):
            return self.rng.choice([1, 2, 20, 3])
        return self.rng.choice(CLASSES if name == "class" else ["high", "low"])

    def distinct(self, keys, most):
        """Rows with different keys."""
        rows, seen = [], set()
        for _ in range(self.rng.choice([0, 1, most, 3 * most, 6 * most])):
            row = {key: self.day() if key == "day" else self.key(key) for key in keys}
            if tuple(row.values()) not in seen:
                seen.add(tuple(row.values()))
                rows.append(row)
        return rows

    def figures(self, name, outcome):
        """Rows of figures."""
        rng = self.rng
        keys = outcome["keys"] + (["day"] if "on" in outcome else [])
        rows = []
        for row in self.distinct(keys, 8):
            for arm in ["treated", "comparison"] if "arm" in outcome else [None]:
                if arm and rng.random() < 0.1:
                    continue
                one = dict(row, **({"arm": arm} if arm else {}))
                for number, unit in outcome["numbers"].items():
                    one[number] = self.amount(unit)
                one["persons"] = max(one["persons"], one["done"])
                rows.append(one)
        return rows

    def achievements(self, name, outcome):
        """Rows of persons, names and dates; each once."""
        rng = self.rng
        persons = [f"p{n}" for n in range(rng.randint(1, 6))] + ["é"]
        about = self.made.parts.keys.get("people", [])
        self.members = [{"person": p, **{k: self.key(k) for k in about}}
                        for p in [*persons, "idle"]]
        names = outcome["events"] + [o["name"] for o in outcome["recognised"]
                                     if o["reached"] == "reported"]
        rows, seen = [], set()
        for _ in range(rng.randint(0, 25)):
            row = {"person": rng.choice(persons), "what": rng.choice(names), "on": self.day()}
            own = tuple(row.values())
            if own not in seen:
                seen.add(own)
                if rng.random() < 0.7:
                    row["proof"] = (date.fromisoformat(row["on"]) + timedelta(
                        days=rng.choice([-5, 0, 29, 30, 31]))).isoformat()
                rows.append(row)
        return rows

    def columns(self, name, outcome):
        """(keys, classes) of the columns of counts of people."""
        classes = {k for s in self.steps if s.get("outcome") == name for k in s["by"]
                   if k in ("class", "age")}
        keys = (["cohort"] if self.cohorts else []) + sorted(classes)
        return keys, outcome.get("keys", [])

    def people(self, name, outcome):
        """Rows of counts of people."""
        rng = self.rng
        keys, own = self.columns(name, outcome)
        arms = ["treated", "comparison"] if name in self.made.read_arms else [None]
        rows = []
        for row in self.distinct(keys, 6):
            for arm in arms:
                if arm and rng.random() < 0.1:
                    continue
                persons = self.count()
                whole = {"persons": persons, "eligible": persons + rng.choice([0, 0, 5])}
                whole["foreseen"] = rng.choice(["0", "2", "1/3", "-1", str(persons)])
                courts = rng.choice([["high"], ["low"], ["low", "high"]]) if own else [None]
                for court in courts:
                    rows.append({**row, **whole, **({"arm": arm} if arm else {}),
                                 **({"court": court} if court else {}),
                                 **self.numbers(name, outcome, persons, arm)})
        wanted = self.wanted(name, outcome)
        return [{n: v for n, v in row.items() if n in wanted} for row in rows]

    def wanted(self, name, outcome):
        """The columns of counts that the contract reads."""
        measures = [s for s in self.steps if s.get("outcome") == name]
        ids = {s["id"] for s in measures}
        compares = [s for s in self.steps if s["do"] == "compare" and s.get("of") in ids]
        near = {s["id"] for s in compares}
        compares += [s for s in self.steps if s.get("pool") in near]
        found = {"arm", "verdict", *self.columns(name, outcome)[0], *outcome.get("keys", [])}
        for one in measures:
            found |= {one.get("what"), *one.get("over", [])}
            found |= {"persons"} if one["is"] in ("mean", "share") else set()
        for one in compares:
            if "eligible" in [one.get("n"), one.get("weights")]:
                found.add("eligible")
            spec = self.document["comparisons"].get(one.get("with"), {})
            if "number" in spec or "adjust" in spec:
                found.add("foreseen")
        return found

    def numbers(self, name, outcome, persons, arm):
        """The counts of a row, none above its persons."""
        rng = self.rng
        some = rng.choice([0, persons, persons // 2])
        found = {"reconvicted": some, "with_days": some, "value": rng.choice([0, some]),
                 "events": self.count(), "offences": self.count(), "days": self.count(),
                 "days_to_first": self.count()}
        if arm == "comparison" and persons and rng.random() < 0.4:
            found["reconvicted"] = found["with_days"] = f"{persons}/3"
        if rng.random() < 0.03:
            found["verdict"] = rng.choice(["too_few", "unbalanced"])
        return found

    def intervals(self):
        """Ends of intervals of some compares whose keys are simple."""
        for step in self.steps:
            one = self.made.run.compares.get(step["id"]) if "interval" in step else None
            if one is None or one.keys & {"person", "on", "year", "term"} or \
                    self.rng.random() < 0.3:
                continue
            unit = one.results()["difference"]
            low, high = {"points": ("1 point", "4 points"), "number": ("0", "2"),
                         "money": ("-5", "10")}[unit]
            rows = self.distinct(sorted(one.keys), 4) or [{}]
            if one.keys and rows == [{}]:
                continue
            self.facts[step["id"]] = [dict(row, low=low, high=high, p="0.04") for row in rows]

    def last_days(self):
        """Last days of some rolling cohorts."""
        rows = []
        for cohort in self.document.get("cohorts", []):
            if "members" in cohort.get("closes", {}) and cohort["opens"] == "2018-01-31" \
                    and self.rng.random() < 0.6:
                rows.append({"cohort": cohort["id"], "to": "2018-02-15"})
        if rows:
            self.facts["cohorts"] = rows

    def later(self, facts):
        """Facts of the next stage: a row changes, comes or goes, or none does."""
        facts = {name: [dict(row) for row in rows] for name, rows in facts.items()}
        self._later_members(facts)
        if self.rng.random() < 0.1:
            facts.pop("cohorts", None)
        for name, rows in facts.items():
            if name in self.document["outcomes"] and rows and self.rng.random() < 0.5:
                kind = self.document["outcomes"][name]["kind"]
                if self.rng.random() < 0.5:
                    rows.pop(self.rng.randrange(len(rows)))
                elif kind == "figures":
                    row = self.rng.choice(rows)
                    row["persons"] += 1
                    row["done"] = self.rng.choice([row["done"], 0, row["persons"]])
                elif kind in PEOPLE:
                    facts[name] = self.people(name, self.document["outcomes"][name])
        return facts

    def _later_members(self, facts):
        rng, members = self.rng, facts.get("members", [])
        if members and rng.random() < 0.2:
            members.append({**rng.choice(members), "person": f"late{len(members)}"})
        if members and rng.random() < 0.1:
            row = rng.choice(members)
            row.update({name: self.key(name) for name in row if name != "person"})
